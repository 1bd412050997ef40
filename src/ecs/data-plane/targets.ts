/** A load balancer and its targets: it probes them, finds them healthy or unhealthy, and lets go of those that are taken out. */
import { draw } from '../simulation/random.ts';
import type { TargetEvent } from '../world/events.ts';
import { type Model, noticeLoad, taskOf } from '../world/model.ts';
import type { Task, TaskTarget } from '../world/state.ts';
import { isInService, matchesStatus, setTargetState, type TargetGroupSettings, targetGroupSettings } from '../world/targets.ts';
import type { Cause } from '../world/timeline.ts';
import { afterTurn, countedUntil, nextTurn, type ProbeCount, type ProbeResult } from './probes.ts';
import { type Answer, nextServingChangeMs, servingOf } from './serving.ts';

type Of<Type extends TargetEvent['type']> = Extract<TargetEvent, { type: Type }>;

/** New targets: the first probe of each comes within an interval, when is the load balancer's business. */
export function watchTargets(model: Model, { ordinal, cause }: Of<'target.registered'>): void {
  const task = taskOf(model.world, ordinal);
  for (const [at, target] of task.targets.entries()) {
    if (target.state !== 'initial') continue;
    target.nextProbeMs = model.nowMs + firstProbeAfterMs(model, task, at, settingsOf(model, target).intervalMs);
    arrangeTurn(model, task, at, cause);
  }
}

function firstProbeAfterMs({ world, seed }: Model, { ordinal }: Task, at: number, intervalMs: number): number {
  switch (world.assumptions['elb.firstProbe']) {
    case 'seed':
      return draw(seed, `first probe of target ${at} of task ${ordinal}`, intervalMs);
    case 'atOnce':
      return 0;
    case 'late':
      return intervalMs - 1;
  }
}

/**
 * What a container answers has changed: what its targets' probes will find is worked out anew.
 * @param isAfterProbes probes that begin at this moment have met the old answer
 */
export function targetsServingChanged(model: Model, task: Task, index: number, cause: Cause, isAfterProbes: boolean): void {
  noticeLoad(model, task, cause);
  const name = task.containers[index]?.name;
  const fromMs = model.nowMs + (isAfterProbes ? 1 : 0);
  for (const [at, target] of task.targets.entries()) {
    if (target.container !== name || !isInService(target)) continue;
    // A probe that has begun has met the old answer; its turn stands, and what comes after it is arranged then.
    if (target.turn && target.turn.probeMs < fromMs) continue;
    Object.assign(target, asCount(countedUntil(settingsOf(model, target), countOf(target), target.meets.passes, fromMs)));
    arrangeTurn(model, task, at, cause);
  }
}

/** Puts the target's next turn into the queue, if there is one before its container's answers change. */
function arrangeTurn(model: Model, task: Task, at: number, cause: Cause): void {
  const target = task.targets[at];
  if (!target) return;
  const settings = settingsOf(model, target);
  target.meets = probeOf(model, task, target, settings);
  const index = task.containers.findIndex(({ name }) => name === target.container);
  // A process that was made to hang does so until somebody heals it, whatever its image foresees.
  const changesMs = task.containers[index]?.isHung ? null : nextServingChangeMs(model, task, index);
  target.turn = nextTurn(settings, countOf(target), target.meets, changesMs ?? Number.POSITIVE_INFINITY);
  if (target.turn) model.schedule(target.turn.atMs - model.nowMs, { type: 'target.turns', ordinal: task.ordinal, target: at, cause });
}

function settingsOf({ world }: Model, { targetGroupArn }: TaskTarget): TargetGroupSettings {
  return targetGroupSettings(world.surroundings, targetGroupArn);
}

function countOf({ state, against, nextProbeMs }: TaskTarget): ProbeCount {
  return { state: state === 'healthy' || state === 'unhealthy' ? state : 'initial', against, nextProbeMs };
}

function asCount({ against, nextProbeMs }: ProbeCount): Pick<TaskTarget, 'against' | 'nextProbeMs'> {
  return { against, nextProbeMs };
}

/** Reasons: Elastic Load Balancing, target health reason codes. */
function probeOf(model: Model, task: Task, target: TaskTarget, { path, matcher, timeoutMs }: TargetGroupSettings): ProbeResult {
  const index = task.containers.findIndex(({ name }) => name === target.container);
  const answer = networkAnswer(model, task, index, target.port, path);
  if (answer === 'hangs') return { passes: false, takesMs: timeoutMs, reason: 'Request timed out' };
  if (answer === 'refused') return { passes: false, takesMs: 0, reason: 'Health checks failed' };
  const passes = matchesStatus(matcher, answer.status);
  return { passes, takesMs: 0, reason: passes ? '' : `Health checks failed with these codes: [${answer.status}]` };
}

/** What a container answers over the network. Where the task's security groups let nothing in on the port, packets are lost. */
export function networkAnswer(model: Model, task: Task, index: number, port: number, path: string): Answer {
  return isPortOpen(model, task, port) ? servingOf(model, task, index, port, path, 'network') : 'hangs';
}

/** True where one of the task's groups opens the port. A task that names no group has the default group of its VPC, of which nothing is known. */
function isPortOpen({ world }: Model, { securityGroups }: Task, port: number): boolean {
  if (securityGroups.length === 0) return true;
  return world.surroundings.securityGroups.some(({ id, ingress }) => securityGroups.includes(id) && ingress.includes(port));
}

/** A probe has decided. ECS hears of it when it asks next. */
export function turnTarget(model: Model, { ordinal, target: at, cause }: Of<'target.turns'>): void {
  const task = model.world.tasks[ordinal];
  const target = task?.targets[at];
  const turn = target?.turn;
  // One that a change of answers, or the target's deregistration, has replaced.
  if (!task || !target || !turn || turn.atMs !== model.nowMs || !isInService(target)) return;
  const { to } = turn;
  const reason = to === 'unhealthy' ? turn.reason : null;
  Object.assign(target, asCount(afterTurn(settingsOf(model, target), turn)));
  const turned = setTargetState(model, task, target, { from: target.state, to, reason }, cause);
  const toldMs = model.world.assumptions['elb.pollLagMs'];
  model.schedule(toldMs, { type: 'service.targetTurned', ordinal, target: at, to, reason, cause: turned });
  arrangeTurn(model, task, at, turned);
}

/** The deregistration delay is over. Source: Elastic Load Balancing, deregistration delay. */
export function endDraining(model: Model, { ordinal, target: at, cause }: Of<'target.drained'>): void {
  const task = model.world.tasks[ordinal];
  const target = task?.targets[at];
  if (task && target?.state === 'draining') setTargetState(model, task, target, { from: 'draining', to: 'unused', reason: null }, cause);
}
