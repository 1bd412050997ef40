/** What a check may look at: the learner's documents read without trust, the findings, and one run with the predicates of the course. */
import type { LocatedFinding } from '../documents/types.ts';
import type { DocumentKind, History, Moment, Refusal, TaskLane } from '../ecs/ecs.ts';
import { momentAt } from '../ecs/ecs.ts';
import type { CheckOutcome, DocumentReader, Evidence, RunEvidence, Trial } from './exercise.ts';
import { answerOutside, type Reach } from './request.ts';

/** A document of the attempt after parsing and checking. */
export interface CheckedDocument {
  name: string;
  kind: DocumentKind;
  /** `undefined` where the text is no JSON. */
  value: unknown;
  findings: readonly LocatedFinding[];
}

/** What a run leaves for the grader. */
export interface GradedRun {
  trial: Trial;
  history: History;
  refusals: readonly Refusal[];
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

/** The predicates over one run, evaluated exactly at the moments where something changes: between two of them nothing does. */
export function makeRunEvidence({ trial, history, refusals, reach }: GradedRun): RunEvidence {
  const changes = momentsOfChange(history);
  const momentOf = (atMs: number): Moment => momentAt(history, atMs);
  /** The moments of change in [fromMs, toMs], its two ends among them. */
  const between = (fromMs: number, toMs: number): Moment[] => {
    const inside = changes.filter((atMs) => atMs > fromMs && atMs < toMs);
    return [...new Set([fromMs, ...inside, toMs])].map(momentOf);
  };
  const failAt = (moment: Moment, text = ''): CheckOutcome => ({
    atSeconds: moment.atMs / 1000,
    entry: entryFor(history, moment.atMs),
    because: `${text}${describe(moment)}${lastStop(history, moment.atMs)}`,
  });
  const sometime = (fromMs: number, toMs: number, holds: (m: Moment) => boolean): CheckOutcome => {
    const lastMs = Math.min(toMs, history.endMs);
    if (between(Math.min(fromMs, lastMs), lastMs).some(holds)) return true;
    return failAt(
      momentOf(lastMs),
      fromMs === 0 ? `Not once up to ${seconds(lastMs)}. ` : `Not once from ${seconds(fromMs)} to ${seconds(lastMs)}. `,
    );
  };
  const throughout = (fromMs: number, toMs: number, holds: (m: Moment) => boolean): CheckOutcome => {
    if (toMs > history.endMs) return failAt(momentOf(history.endMs), `The run ended early, at ${seconds(history.endMs)}. `);
    const broken = between(fromMs, toMs).find((moment) => !holds(moment));
    return broken === undefined ? true : failAt(broken);
  };
  const refusal = refusals[0];
  return {
    trial,
    history,
    refusals,
    accepted:
      refusal === undefined
        ? true
        : {
            atSeconds: refusal.atMs / 1000,
            entry: entryFor(history, refusal.atMs),
            because: `${refusal.operation} is refused with ${refusal.exception}: ${refusal.message}`,
          },
    at: (s) => momentOf(ms(s)),
    by: (s, holds) => sometime(0, ms(s), holds),
    within: (eventAt, s, holds) => sometime(ms(eventAt), ms(eventAt + s), holds),
    from: (a, b, holds) => throughout(ms(a), ms(b), holds),
    never: (holds) => throughout(0, history.endMs, (moment) => !holds(moment)),
    end: (holds) => throughout(history.endMs, history.endMs, holds),
    stops: () =>
      history.tasks.filter(hasStop).toSorted((one, other) => one.stop.atMs - other.stop.atMs || one.stop.entry - other.stop.entry),
    request: (s, port, path) => answerOutside(history, reach, ms(s), port, path),
  };
}

/** `25 s`, `25.5 s`. */
export function seconds(atMs: number): string {
  return `${atMs / 1000} s`;
}

/** Every moment at which something that a predicate can see changes, in order, without repeats. */
function momentsOfChange(history: History): number[] {
  const moments = new Set<number>([0, history.endMs]);
  for (const lane of history.tasks) {
    for (const status of lane.statuses) moments.add(status.atMs);
    if (lane.stop !== null) moments.add(lane.stop.atMs);
    for (const address of lane.listening) {
      moments.add(address.atMs);
      if (address.endMs !== null) moments.add(address.endMs);
    }
  }
  for (const line of history.log) moments.add(line.atMs);
  for (const count of history.desired) moments.add(count.atMs);
  return [...moments].filter((atMs) => atMs >= 0 && atMs <= history.endMs).toSorted((one, other) => one - other);
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

function describe(moment: Moment): string {
  const desired = moment.desired === 0 ? '' : ` of ${moment.desired} desired`;
  const zones = moment.availabilityZones.length === 0 ? '' : ` (${moment.availabilityZones.join(', ')})`;
  return `At ${seconds(moment.atMs)}: ${moment.running} running${desired}${zones}, ${moment.pending} on the way, ${moment.stops} stopped.`;
}

function lastStop(history: History, atMs: number): string {
  const last = history.tasks
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
