/** A container as it is before anything has happened to it. */
import type { Container } from './state.ts';

/** Nothing ever changes it: an image brings a list of its own. */
const noTools: readonly string[] = [];

export function newContainer(taskId: string, name: string): Container {
  // What most events look at stands first, as in a task.
  return {
    subject: { kind: 'container', id: `${taskId}/${name}` },
    name,
    lastStatus: 'PENDING',
    healthStatus: 'UNKNOWN',
    isPulled: false,
    isStarting: false,
    startedAtMs: null,
    process: null,
    restartCount: 0,
    check: null,
    flaw: null,
    leak: null,
    isUp: false,
    isSignalled: false,
    listeningPort: null,
    isReachable: false,
    processHealth: 'ok',
    isHung: false,
    exitCode: null,
    stoppedAtMs: null,
    reason: null,
    imageDigest: null,
    tools: noTools,
    stopSignal: 'SIGTERM',
    restartedAtMs: null,
  };
}

/** The container's process is gone: what was true of it is no more. */
export function clearProcess(container: Container): void {
  container.isUp = false;
  container.listeningPort = null;
  container.isReachable = false;
  container.processHealth = 'ok';
  container.isHung = false;
  container.leak = null;
  container.check = null;
}
