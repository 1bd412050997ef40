/** What a check may look at: the learner's documents read without trust, the findings, and one run with the predicates of the course. */
import type { LocatedFinding } from '../documents/types.ts';
import type { History, Moment, Recipe, Run, TaskLane, Timeline, Tracks } from '../ecs/ecs.ts';
import { momentAt, requestsOf, tracksOf } from '../ecs/ecs.ts';
import type { CheckOutcome, DocumentReader, Evidence, ExerciseDocument, GradedMoment, Predicates, RunEvidence, Trial } from './exercise.ts';
import { answerOutside, type Reach } from './request.ts';

/** A document of the attempt after parsing and checking. */
export interface CheckedDocument {
  name: string;
  kind: ExerciseDocument['kind'];
  /** `undefined` where the text is no JSON. */
  value: unknown;
  findings: readonly LocatedFinding[];
}

/** What a run leaves for the grader. */
export interface GradedRun {
  trial: Trial;
  run: Run;
  history: History;
  /** What it was made of. */
  recipe: Recipe;
  /** How the tasks of each service (`null`: standalone tasks) can be reached from outside. */
  reach: ReadonlyMap<string | null, Reach>;
}

/** Evidence over the documents alone, or over them and one run. */
export function makeEvidence(documents: readonly CheckedDocument[], run: RunEvidence | null): Evidence {
  const findings = documents.flatMap((document) => document.findings.map((finding) => ({ ...finding, document: document.name })));
  const firstError = findings.find((finding) => finding.severity === 'error');
  const byName = new Map(documents.map((document) => [document.name, document]));
  return {
    documents: Object.fromEntries(documents.map((document) => [document.name, document.value])),
    findings,
    hasError: firstError !== undefined,
    accepted: firstError === undefined ? true : documentFailure(`${placeOf(firstError)}: ${answerOf(firstError)}`),
    read: (name) => readerOf(byName.get(name)?.value),
    kindOf(name) {
      const document = byName.get(name);
      if (document === undefined) throw new Error(`The exercise has no document named ${name}.`);
      return document.kind;
    },
    run,
  };
}

/** A failure that lies in the documents and has no moment. */
export function documentFailure(because: string): CheckOutcome {
  return { atSeconds: null, entry: null, because };
}

/** Reads a value step by step; own members only, so that `__proto__` and the like are just missing. */
export function readerOf(value: unknown): DocumentReader {
  const get = (...path: (string | number)[]): unknown => {
    let here = value;
    for (const key of path) {
      if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
      here = (here as Record<string | number, unknown>)[key];
    }
    return here;
  };
  return {
    value,
    get,
    list(...path) {
      const items = get(...path);
      return Array.isArray(items) ? items.map(readerOf) : [];
    },
  };
}

/** Evidence of one run. */
export function makeRunEvidence({ trial, run, history, recipe, reach }: GradedRun): RunEvidence {
  const { timeline, refusals } = run;
  const changes = momentsOfChange(timeline, history.endMs);
  const all = predicatesOver(history, changes);
  const { scenario, documents, options } = recipe;
  let tracks: Tracks | undefined;
  const tracksOnce = () => (tracks ??= tracksOf(run, scenario, documents, options?.changes));
  const fail = (s: number, because: string): CheckOutcome => ({ atSeconds: s, entry: entryFor(history, ms(s)), because });
  const [refusal] = refusals;
  return {
    ...all,
    trial,
    history,
    timeline,
    refusals,
    accepted:
      refusal === undefined
        ? true
        : fail(refusal.atMs / 1000, `${refusal.operation} is refused with ${refusal.exception}: ${refusal.message}`),
    of: (service) => predicatesOver(history, changes, service),
    service: (name) => tracksOnce().services.find((one) => one.name === name),
    tracks: tracksOnce,
    fail,
    events: (until = history.endMs / 1000) =>
      history.log.flatMap(({ kind, atMs, text }) => (kind === 'event' && atMs <= ms(until) ? [{ atSeconds: atMs / 1000, text }] : [])),
    requests: (a, b) => requestsOf(timeline, ms(a), ms(b)),
    request: (s, port, path) => answerOutside(history, reach, ms(s), port, path),
  };
}

/** The predicates, evaluated exactly at the moments where something changes: between two of them nothing does. */
function predicatesOver(history: History, changes: readonly number[], service?: string | null): Predicates {
  const tasks = service === undefined ? history.tasks : history.tasks.filter((lane) => lane.service === service);
  const momentOf = (atMs: number): GradedMoment => ({
    ...momentAt(history, atMs, service),
    get healthy() {
      return tasks.filter((lane) => isRunning(lane, atMs) && isHealthy(lane, atMs)).length;
    },
  });
  /** The moments of change in [fromMs, toMs], its two ends among them. */
  const between = (fromMs: number, toMs: number): GradedMoment[] => {
    const inside = changes.filter((atMs) => atMs > fromMs && atMs < toMs);
    return [...new Set([fromMs, ...inside, toMs])].map(momentOf);
  };
  const failAt = (moment: GradedMoment, text = ''): CheckOutcome => ({
    atSeconds: moment.atMs / 1000,
    entry: entryFor(history, moment.atMs),
    because: `${text}${describe(moment)}${lastStop(tasks, moment.atMs)}`,
  });
  const sometime = (fromMs: number, toMs: number, holds: (m: GradedMoment) => boolean): CheckOutcome => {
    const lastMs = Math.min(toMs, history.endMs);
    if (between(Math.min(fromMs, lastMs), lastMs).some(holds)) return true;
    return failAt(
      momentOf(lastMs),
      fromMs === 0 ? `Not once up to ${seconds(lastMs)}. ` : `Not once from ${seconds(fromMs)} to ${seconds(lastMs)}. `,
    );
  };
  const throughout = (fromMs: number, toMs: number, holds: (m: GradedMoment) => boolean): CheckOutcome => {
    if (toMs > history.endMs) return failAt(momentOf(history.endMs), `The run ended early, at ${seconds(history.endMs)}. `);
    const broken = between(fromMs, toMs).find((moment) => !holds(moment));
    return broken === undefined ? true : failAt(broken);
  };
  return {
    at: (s) => momentOf(ms(s)),
    by: (s, holds) => sometime(0, ms(s), holds),
    within: (eventAt, s, holds) => sometime(ms(eventAt), ms(eventAt + s), holds),
    from: (a, b, holds) => throughout(ms(a), ms(b), holds),
    never: (holds) => throughout(0, history.endMs, (moment) => !holds(moment)),
    end: (holds) => throughout(history.endMs, history.endMs, holds),
    stops: () => tasks.filter(hasStop).toSorted((one, other) => one.stop.atMs - other.stop.atMs || one.stop.entry - other.stop.entry),
    tasksAt: (s) => tasks.filter((lane) => isRunning(lane, ms(s))),
  };
}

function isRunning(lane: TaskLane, atMs: number): boolean {
  const status = lane.statuses.findLast((one) => one.atMs <= atMs)?.status;
  return status === 'RUNNING' && (lane.stop === null || lane.stop.atMs > atMs);
}

/** By its own checks, and by the load balancers of all its targets. */
function isHealthy({ health = [], targets = [] }: TaskLane, atMs: number): boolean {
  const own = health.findLast((one) => one.atMs <= atMs)?.status;
  const states = new Map(targets.filter((one) => one.atMs <= atMs).map((one) => [`${one.targetGroupArn}:${one.port}`, one.state]));
  return (
    (health.length === 0 || own === 'HEALTHY') &&
    (targets.length === 0 || (states.size > 0 && [...states.values()].every((state) => state === 'healthy')))
  );
}

/** `25 s`, `25.5 s`. */
export function seconds(atMs: number): string {
  return `${atMs / 1000} s`;
}

/** Every moment at which something happens, in order, without repeats. */
function momentsOfChange(timeline: Timeline, endMs: number): number[] {
  const moments = [0];
  for (const { atMs } of timeline) if (atMs > (moments.at(-1) ?? 0) && atMs <= endMs) moments.push(atMs);
  if (endMs > (moments.at(-1) ?? 0)) moments.push(endMs);
  return moments;
}

/** The row of the trace that a moment is best opened at: the latest task status or line of the log up to it. */
function entryFor(history: History, atMs: number): number | null {
  let latest: number | null = null;
  const consider = (whenMs: number, entry: number) => {
    if (whenMs <= atMs && (latest === null || entry > latest)) latest = entry;
  };
  for (const lane of history.tasks) for (const status of lane.statuses) consider(status.atMs, status.entry);
  for (const line of history.log) consider(line.atMs, line.entry);
  return latest;
}

/** The counts of a moment; which moment it is stands before a reason wherever one is shown. */
function describe(moment: Moment): string {
  const desired = moment.desired === 0 ? '' : ` of ${moment.desired} desired`;
  const zones = moment.availabilityZones.length === 0 ? '' : ` (${moment.availabilityZones.join(', ')})`;
  return `${moment.running} running${desired}${zones}, ${moment.pending} on the way, ${moment.stops} stopped.`;
}

function lastStop(tasks: readonly TaskLane[], atMs: number): string {
  const last = tasks
    .filter(hasStop)
    .filter((lane) => lane.stop.atMs <= atMs)
    .toSorted((one, other) => one.stop.atMs - other.stop.atMs || one.stop.entry - other.stop.entry)
    .at(-1);
  return last === undefined ? '' : ` The last stop, at ${seconds(last.stop.atMs)}: ${last.stop.stoppedReason}`;
}

function hasStop(lane: TaskLane): lane is TaskLane & { stop: NonNullable<TaskLane['stop']> } {
  return lane.stop !== null;
}

function ms(s: number): number {
  return Math.round(s * 1000);
}

function placeOf(finding: LocatedFinding & { document: string }): string {
  return `${finding.document}, line ${finding.line}, column ${finding.column}`;
}

function answerOf(finding: LocatedFinding): string {
  return finding.aws === undefined ? finding.message : `AWS answers ${finding.aws.exception}: ${finding.aws.text}`;
}
