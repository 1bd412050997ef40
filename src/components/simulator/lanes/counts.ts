/** Counts over time, for the band over the lanes and for its table: desired with its bounds, running, pending, healthy. Pure. */
import type { DesiredCount, TaskLane } from '../../../ecs/ecs.ts';

/** The counts from a moment on, until the next one. */
export interface CountsFrom {
  atMs: number;
  desired: number;
  /** Healthy tasks that a deployment keeps; null where the history does not say. */
  minimum: number | null;
  /** Tasks that a deployment may have; null where the history does not say. */
  maximum: number | null;
  running: number;
  pending: number;
  /** RUNNING, and healthy by every check and target that watches it. */
  healthy: number;
}

export type CountName = Exclude<keyof CountsFrom, 'atMs'>;

type Counting = Pick<CountsFrom, 'running' | 'pending' | 'healthy'>;
type Step = { atMs: number } & ({ desired: DesiredCount } | { name: keyof Counting; by: 1 | -1 });

/** The counts at each moment at which one changes, ascending; costs the history once. */
export function countsOver(tasks: readonly TaskLane[], desired: readonly DesiredCount[]): CountsFrom[] {
  const checked = new Set(tasks.filter(({ health }) => health?.length).map(({ taskDefinition }) => taskDefinition));
  const steps: Step[] = desired.map((one) => ({ atMs: one.atMs, desired: one }));
  for (const task of tasks) addSteps(steps, task, checked.has(task.taskDefinition));
  steps.sort((a, b) => a.atMs - b.atMs);
  const latest = new Map<string, DesiredCount>();
  const now: Counting = { running: 0, pending: 0, healthy: 0 };
  const counts: CountsFrom[] = [];
  for (const [i, step] of steps.entries()) {
    if ('desired' in step) latest.set(step.desired.service, step.desired);
    else now[step.name] += step.by;
    if (steps[i + 1]?.atMs === step.atMs) continue;
    const next = { atMs: step.atMs, ...sumOf([...latest.values()]), ...now };
    const last = counts.at(-1);
    if (!last || names.some((name) => last[name] !== next[name])) counts.push(next);
  }
  return counts;
}

const names: readonly CountName[] = ['desired', 'minimum', 'maximum', 'running', 'pending', 'healthy'];

function sumOf(services: readonly DesiredCount[]): Pick<CountsFrom, 'desired' | 'minimum' | 'maximum'> {
  const sum = (of: (one: DesiredCount) => number | undefined) =>
    services.reduce<number | null>((total, one) => {
      const value = of(one);
      return total === null || value === undefined ? null : total + value;
    }, 0);
  return { desired: sum((one) => one.desiredCount) ?? 0, minimum: sum((one) => one.minimum), maximum: sum((one) => one.maximum) };
}

/** Pending from its creation to RUNNING or to the decision to stop it; running while its lastStatus is RUNNING. */
function addSteps(steps: Step[], task: TaskLane, isChecked: boolean): void {
  const { statuses, stop } = task;
  const createdMs = statuses[0]?.atMs;
  const runs = statuses.findIndex(({ status }) => status === 'RUNNING');
  const runsMs = statuses[runs]?.atMs;
  const endsMs = runs < 0 ? undefined : statuses[runs + 1]?.atMs;
  const waitsUntilMs = runsMs ?? stop?.atMs;
  if (createdMs !== undefined) steps.push({ atMs: createdMs, name: 'pending', by: 1 });
  if (waitsUntilMs !== undefined) steps.push({ atMs: waitsUntilMs, name: 'pending', by: -1 });
  if (runsMs === undefined) return;
  steps.push({ atMs: runsMs, name: 'running', by: 1 });
  if (endsMs !== undefined) steps.push({ atMs: endsMs, name: 'running', by: -1 });
  for (const { atMs, by } of healthSteps(task, runsMs, endsMs ?? null, isChecked)) steps.push({ atMs, name: 'healthy', by });
}

/** Walks through all that is said of a task's health; one of a revision with a check is not healthy before the check says so. */
function healthSteps(task: TaskLane, runsMs: number, endsMs: number | null, isChecked: boolean): { atMs: number; by: 1 | -1 }[] {
  const { health = [], targets = [] } = task;
  const turns = [
    ...health.map(({ atMs, status }) => ({ atMs, watcher: 'check', isWell: status === 'HEALTHY' })),
    ...targets.map(({ atMs, state, targetGroupArn, port }) => ({
      atMs,
      watcher: `${targetGroupArn} ${port}`,
      isWell: state === 'healthy' || state === 'unused',
    })),
  ].sort((a, b) => a.atMs - b.atMs);
  const ill = new Set<string>(isChecked ? ['check'] : []);
  const steps: { atMs: number; by: 1 | -1 }[] = [];
  let isCounted = false;
  const look = (atMs: number, isHealthy: boolean) => {
    if (isHealthy !== isCounted) steps.push({ atMs, by: isHealthy ? 1 : -1 });
    isCounted = isHealthy;
  };
  let next = 0;
  for (; next < turns.length && (turns[next] as (typeof turns)[number]).atMs <= runsMs; next++) turn(turns[next] as (typeof turns)[number]);
  look(runsMs, ill.size === 0);
  for (; next < turns.length; next++) {
    const one = turns[next] as (typeof turns)[number];
    if (endsMs !== null && one.atMs >= endsMs) break;
    turn(one);
    look(one.atMs, ill.size === 0);
  }
  if (endsMs !== null) look(endsMs, false);
  return steps;

  function turn({ watcher, isWell }: (typeof turns)[number]): void {
    if (isWell) ill.delete(watcher);
    else ill.add(watcher);
  }
}

/** The highest number that any of the counts comes to. */
export function mostOf(counts: readonly CountsFrom[]): number {
  return counts.reduce((most, one) => Math.max(most, one.desired, one.maximum ?? 0, one.running), 0);
}

/** Where a line turns, from the window's begin to its end: `x` from 0 to `width`, the value as it is from there on. Turns that fall on one place are one. */
export function turnsIn(
  counts: readonly CountsFrom[],
  name: CountName,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  width: number,
): { x: number; low: number; high: number; value: number }[] {
  const turns: { x: number; low: number; high: number; value: number }[] = [{ x: 0, low: 0, high: 0, value: 0 }];
  for (const one of counts) {
    if (one.atMs > toMs) break;
    const value = one[name] ?? 0;
    const x = toMs <= fromMs ? 0 : Math.round((Math.max(0, one.atMs - fromMs) / (toMs - fromMs)) * width);
    const last = turns.at(-1) as (typeof turns)[number];
    if (value === last.value) continue;
    if (x > last.x) turns.push({ x, low: value, high: value, value });
    else if (x === 0) turns[turns.length - 1] = { x, low: value, high: value, value };
    else Object.assign(last, { low: Math.min(last.low, value), high: Math.max(last.high, value), value });
  }
  return turns;
}
