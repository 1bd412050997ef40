/** Health over time as spans to draw: of a task as a whole, of each container, of each target. Pure. */
import type { ContainerTrack, TaskLane } from '../../../ecs/ecs.ts';

/** How well something is; `waiting` is not known yet, `leaving` is drained. */
export type Wellness = 'healthy' | 'unhealthy' | 'waiting' | 'leaving';

export interface HealthSpan {
  fromMs: number;
  toMs: number;
  wellness: Wellness;
}

/** A thin row: what it is of, and its spans in order, without gaps of its own making. */
export interface HealthRow {
  /** Of a container: its name. Of a target: `:` and its port. Of the task: `health`. */
  label: string;
  /** For ears: `container api`, `target on port 8080 in web-blue`. */
  title: string;
  spans: readonly HealthSpan[];
  /** When it no longer says how well the task does: a check goes on while the task is being stopped. */
  countsUntilMs: number;
}

interface Turn {
  atMs: number;
  /** Null ends the span before. */
  wellness: Wellness | null;
}

const ofTargets: Readonly<Record<string, Wellness | null>> = {
  initial: 'waiting',
  healthy: 'healthy',
  unhealthy: 'unhealthy',
  'unhealthy.draining': 'leaving',
  draining: 'leaving',
  unused: null,
};

function ofCheck(status: string): Wellness {
  if (status === 'HEALTHY') return 'healthy';
  return status === 'UNHEALTHY' ? 'unhealthy' : 'waiting';
}

function spansOf(turns: readonly Turn[], endMs: number): HealthSpan[] {
  const spans: HealthSpan[] = [];
  for (const [i, { atMs, wellness }] of turns.entries()) {
    const toMs = Math.min(turns[i + 1]?.atMs ?? endMs, endMs);
    if (wellness === null || toMs <= atMs) continue;
    const last = spans.at(-1);
    if (last && last.wellness === wellness && last.toMs === atMs) last.toMs = toMs;
    else spans.push({ fromMs: atMs, toMs, wellness });
  }
  return spans;
}

/** When a task is over for all who watch it: its STOPPED, or the run's end. */
function overMs(task: TaskLane, endMs: number): number {
  const last = task.statuses.at(-1);
  return last?.status === 'STOPPED' ? last.atMs : endMs;
}

/** A check watches from RUNNING on and knows nothing yet. */
function checkTurns(task: TaskLane, changes: readonly { atMs: number; status: string }[]): Turn[] {
  const runs = task.statuses.find(({ status }) => status === 'RUNNING')?.atMs;
  const first = changes[0]?.atMs;
  const from: Turn[] = runs === undefined || (first !== undefined && first <= runs) ? [] : [{ atMs: runs, wellness: 'waiting' }];
  return [...from, ...changes.map(({ atMs, status }) => ({ atMs, wellness: ofCheck(status) }))];
}

/** A row for each container that has a health check and for each target; the task's own health where its containers are not known. */
export function healthRows(task: TaskLane, containers: readonly ContainerTrack[], endMs: number): HealthRow[] {
  const over = overMs(task, endMs);
  const runs = task.statuses.findIndex(({ status }) => status === 'RUNNING');
  const checkedUntilMs = task.statuses[runs + 1]?.atMs ?? over;
  const checked = containers.filter(({ health }) => health.length > 0);
  const rows: HealthRow[] = checked.map(({ name, health }) => ({
    label: name,
    title: `container ${name}`,
    spans: spansOf(checkTurns(task, health), over),
    countsUntilMs: checkedUntilMs,
  }));
  if (checked.length === 0 && task.health?.length)
    rows.push({
      label: 'health',
      title: 'health of its containers',
      spans: spansOf(checkTurns(task, task.health), over),
      countsUntilMs: checkedUntilMs,
    });
  const targets = new Map<string, { label: string; title: string; turns: Turn[] }>();
  for (const { targetGroupArn, port, atMs, state } of task.targets ?? []) {
    const key = `${targetGroupArn} ${port}`;
    const row = targets.get(key) ?? { label: `:${port}`, title: `target on port ${port} in ${groupName(targetGroupArn)}`, turns: [] };
    row.turns.push({ atMs, wellness: ofTargets[state] ?? null });
    targets.set(key, row);
  }
  for (const { label, title, turns } of targets.values()) rows.push({ label, title, spans: spansOf(turns, over), countsUntilMs: over });
  return rows.filter(({ spans }) => spans.length > 0);
}

/** `web` of `…:targetgroup/web/0123…`. */
function groupName(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}

const severity: readonly Wellness[] = ['healthy', 'leaving', 'waiting', 'unhealthy'];

/** All rows as one: at each moment the worst of those that count. */
export function mergedSpans(rows: readonly HealthRow[]): HealthSpan[] {
  const counting = rows.flatMap(({ spans, countsUntilMs }) =>
    spans.flatMap((span) => (span.fromMs < countsUntilMs ? [{ ...span, toMs: Math.min(span.toMs, countsUntilMs) }] : [])),
  );
  if (rows.length <= 1) return counting;
  const cuts = [...new Set(counting.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  const turns = cuts.map((atMs): Turn => {
    const now = counting.filter((span) => span.fromMs <= atMs && atMs < span.toMs).map((span) => span.wellness);
    return { atMs, wellness: now.length === 0 ? null : (severity[Math.max(...now.map((one) => severity.indexOf(one)))] ?? null) };
  });
  return spansOf(turns, cuts.at(-1) ?? 0);
}

/** `healthy from 44 s, unhealthy from 120 s`: a row in words, from `inWords` of its moments. */
export function tellSpans(spans: readonly HealthSpan[], inWords: (atMs: number) => string): string {
  return spans.map(({ wellness, fromMs }) => `${wellness} from ${inWords(fromMs)}`).join(', ');
}
