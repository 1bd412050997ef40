/** What a container's process answers whoever asks it: constant between two changes, so that probes are computed and never polled. */
import type { Model } from '../world/model.ts';
import type { Container, Task } from '../world/state.ts';
import type { ProcessBehaviour, ProcessHealth } from '../world/surroundings.ts';

/** Nobody listens there, the connection opens and nothing ever comes, or an HTTP status comes at once. */
export type Answer = 'refused' | 'hangs' | { status: number };

/** A health check asks from inside the task; load balancers and clients ask over the network and do not reach a loopback address. */
export type Asker = 'task' | 'network';

/** What a process answers on a path it does not know, and on every path while it fails. */
const NOT_FOUND = 404;
const FAILING = 503;

/** What container `index` of the task answers at this moment on a port and path. The path is without a query. */
export function servingOf(_model: Model, task: Task, index: number, port: number, path: string, from: Asker = 'network'): Answer {
  const container = task.containers[index];
  if (container?.lastStatus !== 'RUNNING' || !container.isUp || container.listeningPort !== port) return 'refused';
  if (from === 'network' && !container.isReachable) return 'refused';
  const health = healthOf(container);
  if (health !== 'ok') return health === 'hung' ? 'hangs' : { status: FAILING };
  const routes = container.process?.routes ?? {};
  return { status: (Object.hasOwn(routes, path) ? routes[path] : undefined) ?? NOT_FOUND };
}

/** How a process that is up does at this moment: as its image says, unless a change has made it hang. */
export function healthOf({ isHung, processHealth }: Container): ProcessHealth {
  return isHung ? 'hung' : processHealth;
}

/**
 * The next moment (virtual ms) at which an answer will change by what is known now: the process boots, or its image says that its health turns;
 * null for never. What comes from outside, its end included, is not foreseen. `servingChanged` is called at each change, foreseen or not, so that
 * whoever computes probes need only look as far as this.
 */
export function nextServingChangeMs({ nowMs }: Model, { containers }: Task, index: number): number | null {
  const container = containers[index];
  if (container?.lastStatus !== 'RUNNING' || container.startedAtMs === null || !container.process) return null;
  const bootsAtMs = container.startedAtMs + container.process.bootMs;
  if (!container.isUp) return bootsAtMs > nowMs ? bootsAtMs : null;
  // A process that was made to hang does so until somebody heals it, whatever its image foresees.
  if (container.isHung) return null;
  const nextMs = nextTurnMs(container.process, nowMs - container.startedAtMs);
  return nextMs === null ? null : container.startedAtMs + nextMs;
}

/** How the image says that its process does, `sinceMs` after its start. */
export function healthAt({ healthOverTime }: ProcessBehaviour, sinceMs: number): ProcessHealth {
  return healthOverTime?.findLast(({ afterMs }) => afterMs <= sinceMs)?.health ?? 'ok';
}

/** When the image next says something else of its process, in ms from the start; null for never. */
export function nextTurnMs(process: ProcessBehaviour, sinceMs: number): number | null {
  const present = healthAt(process, sinceMs);
  return process.healthOverTime?.find(({ afterMs, health }) => afterMs > sinceMs && health !== present)?.afterMs ?? null;
}
