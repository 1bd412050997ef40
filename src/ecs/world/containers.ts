/** A container as it is before anything has happened to it. */
import type { Container } from './state.ts';

export function newContainer(taskId: string, name: string): Container {
  return {
    name,
    subject: { kind: 'container', id: `${taskId}/${name}` },
    lastStatus: 'PENDING',
    healthStatus: 'UNKNOWN',
    exitCode: null,
    reason: null,
    imageDigest: null,
    isPulled: false,
    isStarting: false,
    process: null,
    tools: [],
    stopSignal: 'SIGTERM',
    flaw: null,
    startedAtMs: null,
    stoppedAtMs: null,
    isUp: false,
    listeningPort: null,
    isReachable: false,
    processHealth: 'ok',
    isHung: false,
    leak: null,
    isSignalled: false,
    restartCount: 0,
    restartedAtMs: null,
    check: null,
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
