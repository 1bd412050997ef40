/** Container health checks: when a check's result turns is computed from what its probes find until something changes, never polled. */

import type { Model } from '../world/model.ts';
import type { HealthCheck, Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { newCheck, type ProbeSettings, probeUntil } from './container-probes.ts';
import { definitionOf } from './definitions.ts';
import { probe } from './probe-commands.ts';
import { nextServingChangeMs } from './serving.ts';

export { healthTurns } from './container-probes.ts';

/** A health check's schedule under the model's assumptions. */
function probeSettings({ world }: Model, { intervalMs, retries, startPeriodMs }: HealthCheck): ProbeSettings {
  return { intervalMs, retries, startPeriodMs, startIntervalMs: world.assumptions['health.startIntervalMs'] };
}

/** A container has started: its health check, if its definition has one, begins. */
export function beginCheck(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  const check = definitionOf(model.world, task).containers[index]?.healthCheck;
  if (!container || !check) return;
  const { succeeds, tookMs } = probe(model, task, index);
  container.check = { state: newCheck(probeSettings(model, check)), probe: { succeeds, tookMs }, due: [], turns: 0 };
  scheduleTurn(model, task, index, cause);
}

/**
 * What the task's containers answer has changed: probes that have begun found what held until now, later ones find what holds from now on. A check may
 * ask for what another container serves, so all of the task are looked at.
 * @param isAfterProbes a probe that begins at this very moment has been answered already: the change came from outside, after all that was due
 */
export function renewChecks(model: Model, task: Task, cause: Cause, isAfterProbes: boolean): void {
  for (const [index, { check, lastStatus, startedAtMs }] of task.containers.entries()) {
    if (!check || lastStatus !== 'RUNNING' || startedAtMs === null) continue;
    const settings = settingsOf(model, task, index);
    const untilMs = model.nowMs - startedAtMs + (isAfterProbes ? 1 : 0);
    check.state = probeUntil(settings, check.state, check.probe, untilMs).state;
    check.due = check.due.filter(({ probeMs }) => probeMs < untilMs);
    const { succeeds, tookMs } = probe(model, task, index);
    check.probe = { succeeds, tookMs };
    scheduleTurn(model, task, index, cause);
  }
}

function settingsOf(model: Model, task: Task, index: number): ProbeSettings {
  const check = definitionOf(model.world, task).containers[index]?.healthCheck;
  if (!check) throw new Error(`Container ${index} of task ${task.id} has no health check.`);
  return probeSettings(model, check);
}

/** A container that has not begun to start waits for this one to be HEALTHY. */
export function isAwaited({ world }: Model, task: Task, index: number): boolean {
  if (task.startedAtMs !== null) return false;
  const { containers } = definitionOf(world, task);
  return containers.some(
    ({ dependsOn }, other) =>
      task.containers[other]?.isStarting === false &&
      dependsOn.some(({ containerName, condition }) => condition === 'HEALTHY' && containerName === containers[index]?.name),
  );
}

/** Puts the turn that comes before the next foreseen change into the queue, if there is one: it becomes known after the report's lag. */
function scheduleTurn(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  if (!container?.check || container.startedAtMs === null) return;
  const { check, startedAtMs } = container;
  const changesMs = task.containers.map((_, other) => nextServingChangeMs(model, task, other) ?? Number.POSITIVE_INFINITY);
  const untilMs = Math.min(...changesMs) - startedAtMs;
  const { turn } = probeUntil(settingsOf(model, task, index), check.state, check.probe, untilMs);
  if (!turn) return;
  check.turns += 1;
  check.due.push({ turn: check.turns, probeMs: turn.probeMs });
  // Who waits for it in the same task sees it on the spot, ECS hears of it later. Source: aws/amazon-ecs-agent, dependencygraph.
  const lagMs = isAwaited(model, task, index) ? 0 : model.world.assumptions['health.reportLagMs'];
  const afterMs = startedAtMs + turn.atMs + lagMs - model.nowMs;
  const { found } = probe(model, task, index);
  model.schedule(afterMs, {
    type: 'container.health',
    ordinal: task.ordinal,
    container: index,
    turn: check.turns,
    run: container.restartCount,
    to: turn.to,
    found,
    cause,
  });
}
