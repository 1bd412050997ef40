/** Container health checks: when a check's result turns is computed once, never polled. */
import { revisionOf } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import type { Container, ContainerDefinition, HealthCheck, Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { listeningAddress } from './addresses.ts';

/**
 * When a container turns, in ms from its start: UNHEALTHY (or null when it never does), and HEALTHY (or null).
 *
 * Probes start one interval after the start, then one interval after the one before has ended; a failing probe takes `failMs`. A failure that
 * begins inside startPeriod does not count; one success is HEALTHY at once; `retries` counted failures in a row are UNHEALTHY.
 * Source: HealthCheck in the API reference; moby/moby, daemon/health.go.
 * @param answersFromMs when the check's command would first succeed; null for never
 */
export function healthTurns(
  check: HealthCheck,
  answersFromMs: number | null,
  failMs: number,
): { unhealthyMs: number | null; healthyMs: number | null } {
  const step = check.intervalMs + failMs;
  const failures = answersFromMs === null ? null : Math.max(0, Math.ceil((answersFromMs - check.intervalMs) / step));
  const firstCounting = Math.max(1, Math.ceil((check.startPeriodMs + failMs) / step));
  const decisive = firstCounting + check.retries - 1;
  const healthyMs = failures === null ? null : failures * step + check.intervalMs;
  return { unhealthyMs: failures === null || failures >= decisive ? decisive * step : null, healthyMs };
}

/** Puts into the queue what the container's health check will say, if its definition has one. */
export function watchHealth(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  const definition = revisionOf(model.world, task.taskDefinition).containers[index];
  if (!container || !definition?.healthCheck) return;
  const answersFromMs = canAnswer(container, definition, definition.healthCheck) ? (container.process?.bootMs ?? 0) : null;
  const { unhealthyMs, healthyMs } = healthTurns(definition.healthCheck, answersFromMs, 0);
  const lagMs = model.world.assumptions['health.reportLagMs'];
  const turn = (atMs: number, to: 'HEALTHY' | 'UNHEALTHY') =>
    model.schedule(atMs + lagMs, { type: 'container.health', taskId: task.id, container: index, to, cause });
  if (unhealthyMs !== null) turn(unhealthyMs, 'UNHEALTHY');
  if (healthyMs !== null) turn(healthyMs, 'HEALTHY');
}

/** True if the check's command can succeed once the process serves: its program is in the image, and what it asks for is served. */
function canAnswer({ process, tools }: Container, definition: ContainerDefinition, { command }: HealthCheck): boolean {
  const [form, ...rest] = command;
  const words = form === 'CMD-SHELL' ? (rest[0] ?? '').trim().split(/\s+/) : rest;
  if (!process || (form === 'CMD-SHELL' && !tools.includes('sh'))) return false;
  const [program = ''] = words;
  if (program === 'true' || (program === 'exit' && words[1] === '0')) return true;
  if (process.selfChecks?.some((check) => check === program || check === words.join(' '))) return true;
  return tools.includes(program) && asksWhatIsServed(words, process.routes ?? {}, listeningAddress(process, definition));
}

/** A command without an address needs only its program; one with an address needs a port that is open and a path that is served. */
function asksWhatIsServed(
  words: readonly string[],
  routes: Readonly<Record<string, number>>,
  address: ReturnType<typeof listeningAddress>,
): boolean {
  const [, port, path] =
    words.map((word) => /^["']?https?:\/\/[^/:"']+(?::(\d+))?([^"'?]*)/.exec(word)).find((match) => match !== null) ?? [];
  if (path === undefined) return true;
  if (address === 'none' || address === 'invalid' || address.port !== Number(port ?? 80)) return false;
  const status = Object.hasOwn(routes, path || '/') ? routes[path || '/'] : undefined;
  return status !== undefined && status < 400;
}
