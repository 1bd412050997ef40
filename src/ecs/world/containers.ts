/** A container as it is before anything has happened to it. */
import type { Container } from './state.ts';

export function newContainer(name: string): Container {
  return {
    name,
    lastStatus: 'PENDING',
    healthStatus: 'UNKNOWN',
    exitCode: null,
    reason: null,
    imageDigest: null,
    isPulled: false,
    isStarting: false,
    process: null,
    tools: [],
    startedAtMs: null,
    stoppedAtMs: null,
    isUp: false,
    listeningPort: null,
    isReachable: false,
    processHealth: 'ok',
    isHung: false,
    isSignalled: false,
    check: null,
  };
}
