/** A scenario as people write it, a small JSON document, and how it becomes a scenario of the model. Its schema is generated from these types. */
import { isOperation, operations } from './api/schema.ts';
import { nearest } from './api/spelling.ts';
import { assumptionList, assumptionValues } from './assumptions.ts';
import { readDuration, writeDuration } from './duration.ts';
import type { Fault } from './faults.ts';
import schemaFile from './scenario.schema.json' with { type: 'json' };
import type { Scenario, Step } from './scenario.ts';
import { placeOf, type SchemaDocument, type SchemaProblem, schemaProblems } from './schema-problems.ts';
import { instanceProblems } from './world/instance-surroundings.ts';
import type { Surroundings } from './world/surroundings.ts';
import { requireTargetGroups } from './world/targets.ts';
import type { Change } from './world/timeline.ts';

/**
 * A duration: whole numbers with d, h, m, s or ms, such as 15m, 90s, 1h30m.
 * @pattern ^(?=.)(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$
 */
export type DurationText = string;

/** A step that makes an ECS API call. */
interface CallDocument {
  /** The moment, such as 90s. */
  at?: DurationText;
  /** The moment in ms, in place of `at`. */
  atMs?: number;
  /** An operation of the ECS API, by AWS's name. */
  call: string;
  /**
   * The operation's input. { "$document": "service.json" } anywhere in it stands for that document, whole; { "$document": "service.json",
   * "with": { … } } for the document with members laid over it.
   */
  input?: unknown;
}

/** A step that makes something happen which the API cannot do. */
interface ChangeDocument {
  /** The moment, such as 90s. */
  at?: DurationText;
  /** The moment in ms, in place of `at`. */
  atMs?: number;
  /** The change. */
  inject: Change;
}

/** The same change again and again at random moments that follow from the seed. */
interface FaultDocument {
  /** The first moment at which it can happen; the run's start where it is left out. */
  from?: DurationText;
  fromMs?: number;
  /** From this moment on it happens no more; the run's end where it is left out. */
  to?: DurationText;
  toMs?: number;
  /** How long from one to the next on average. */
  meanEvery?: DurationText;
  meanEveryMs?: number;
  /** The change. */
  inject: Change;
}

/** What exists around ECS. A list that is left out is empty. */
interface SurroundingsDocument extends Partial<Surroundings> {}

/** A scenario: what exists, what is done when, and for how long to watch. */
export interface ScenarioDocument {
  $schema?: string;
  /** For people. */
  description?: string;
  /** A whole number; the same seed gives the same bytes. 1 where it is left out. */
  seed?: number;
  /** How long the run lasts, such as 15m. */
  until?: DurationText;
  /** How long the run lasts in ms, in place of `until`. */
  untilMs?: number;
  /** What exists around ECS, or the name of a file that says it, relative to this one. */
  surroundings?: string | SurroundingsDocument;
  /** Assumptions that differ from their defaults, by id. */
  assumptions?: Readonly<Record<string, number | string | boolean>>;
  /** Documents by the names that steps use: the document itself, or the name of its file, relative to this one. */
  documents?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  /** Calls and changes; in any order. */
  steps?: (CallDocument | ChangeDocument)[];
  /** Changes that come by a rate. */
  faults?: FaultDocument[];
}

/** What is wrong with a scenario, or with a file that it names. */
export interface ScenarioProblem extends SchemaProblem {
  /** The named file that it is about; absent for the scenario itself. */
  file?: string;
}

export type ScenarioReading =
  | { scenario: Scenario; documents: Readonly<Record<string, unknown>>; problems: readonly [] }
  | { scenario: null; problems: readonly ScenarioProblem[] };

const schema = schemaFile as unknown as SchemaDocument;

/** What is there where a scenario says nothing of it. */
const bareSurroundings: Surroundings = {
  account: '123456789012',
  region: 'us-east-1',
  images: [],
  roles: [],
  logGroups: [],
  subnets: [],
  securityGroups: [],
};

/** The sentence for one problem: `steps[2].at must be text, in quotes, not 7`. */
export function problemText({ path, message }: ScenarioProblem): string {
  return path.length === 0 ? `the scenario ${message}` : `${placeOf(path)} ${message}`;
}

/**
 * The files that a scenario names: its surroundings, its documents, and documents that steps ask for and the scenario does not list. Takes any
 * value; what is wrong with it is for `readScenario` to say.
 */
export function filesOfScenario(value: unknown): readonly string[] {
  const { surroundings, documents, steps } = isObject(value) ? value : {};
  const files = new Set<string>();
  if (typeof surroundings === 'string') files.add(surroundings);
  const listed = isObject(documents) ? documents : {};
  for (const document of Object.values(listed)) if (typeof document === 'string') files.add(document);
  for (const name of namedDocuments(steps)) if (!Object.hasOwn(listed, name)) files.add(name);
  return [...files];
}

/**
 * Reads a scenario. Nothing is thrown, whatever the value; all problems are told, not only the first.
 * @param files the values in the files that `filesOfScenario` names, by name
 * @param overrides in place of what the scenario says; a run's length may come from here alone
 */
export function readScenario(
  value: unknown,
  files: Readonly<Record<string, unknown>> = {},
  overrides: { seed?: number; untilMs?: number } = {},
): ScenarioReading {
  const malformed = schemaProblems(schema, schema, value);
  if (malformed.length > 0) return { scenario: null, problems: malformed };
  const document = value as ScenarioDocument;
  const problems: ScenarioProblem[] = [];
  const read: Reading = { problems, untilMs: null };
  const ownUntilMs = readMoment(read, document, 'until', []);
  if (ownUntilMs === null && overrides.untilMs === undefined && problems.length === 0)
    problems.push({ path: [], message: 'does not say how long it lasts: add "until": "15m", or another duration' });
  read.untilMs = ownUntilMs;
  const scenario: Scenario = {
    seed: overrides.seed ?? document.seed ?? 1,
    untilMs: overrides.untilMs ?? ownUntilMs ?? 0,
    surroundings: readSurroundings(read, document.surroundings, files),
    assumptions: readAssumptions(read, document.assumptions),
    steps: (document.steps ?? []).map((step, index) => readStep(read, step, index)),
    faults: (document.faults ?? []).map((fault, index) => readFault(read, fault, index, overrides.untilMs ?? ownUntilMs ?? 0)),
  };
  if (problems.length > 0) return { scenario: null, problems };
  return { scenario, documents: readDocuments(document, files), problems: [] };
}

interface Reading {
  problems: ScenarioProblem[];
  /** The run's length as the scenario has it. */
  untilMs: number | null;
}

type Path = readonly (string | number)[];

/** A moment that is written as `at` or as `atMs`; null where it is left out. */
function readMoment({ problems }: Reading, holder: object, name: string, path: Path): number | null {
  const members = holder as Readonly<Record<string, unknown>>;
  const inMs = `${name}Ms`;
  const text = members[name];
  if (text !== undefined && members[inMs] !== undefined) {
    problems.push({ path: [...path, inMs], message: `says again what ${name} says; keep one of them` });
    return null;
  }
  if (typeof text !== 'string') return typeof members[inMs] === 'number' ? members[inMs] : null;
  const ms = readDuration(text);
  if (ms === null) problems.push({ path: [...path, name], message: 'is too long to be counted in ms' });
  return ms;
}

function readStep(reading: Reading, step: CallDocument | ChangeDocument, index: number): Step {
  const path = ['steps', index];
  const { problems, untilMs } = reading;
  const before = problems.length;
  const atMs = readMoment(reading, step, 'at', path);
  if (atMs === null && problems.length === before) problems.push({ path, message: 'does not say when: add "at": "0s", or another moment' });
  if (atMs !== null && untilMs !== null && atMs > untilMs)
    problems.push({ path, message: `comes at ${writeDuration(atMs)}, after the run's end at ${writeDuration(untilMs)}` });
  if ('inject' in step) return { atMs: atMs ?? 0, inject: step.inject };
  if (!isOperation(step.call)) problems.push({ path: [...path, 'call'], message: unknownOperation(step.call) });
  return { atMs: atMs ?? 0, call: step.call, input: step.input === undefined ? {} : step.input };
}

function unknownOperation(name: string): string {
  const meant = nearest(name, Object.keys(operations));
  return `names ${JSON.stringify(name)}, which is no operation of the ECS API${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

function readFault(reading: Reading, fault: FaultDocument, index: number, untilMs: number): Fault {
  const path = ['faults', index];
  const { problems } = reading;
  const before = problems.length;
  const fromMs = readMoment(reading, fault, 'from', path) ?? 0;
  const toMs = readMoment(reading, fault, 'to', path) ?? untilMs;
  const meanEveryMs = readMoment(reading, fault, 'meanEvery', path);
  if (problems.length > before) return { fromMs, toMs, meanEveryMs: 1, inject: fault.inject };
  if (meanEveryMs === null) problems.push({ path, message: 'does not say how often: add "meanEvery": "10m", or another duration' });
  else if (meanEveryMs < 1 || meanEveryMs > 2 ** 31) problems.push({ path, message: 'must come once in 1 ms to 24 days on average' });
  if (fromMs > toMs) problems.push({ path, message: `ends at ${writeDuration(toMs)}, before it begins at ${writeDuration(fromMs)}` });
  return { fromMs, toMs, meanEveryMs: meanEveryMs ?? 1, inject: fault.inject };
}

function readAssumptions({ problems }: Reading, given: ScenarioDocument['assumptions'] = {}): Scenario['assumptions'] {
  for (const [id, value] of Object.entries(given)) {
    try {
      assumptionValues({ [id]: value });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const ids = assumptionList.map((one) => one.id);
      const meant = ids.includes(id) ? undefined : nearest(id, ids);
      problems.push({
        path: ['assumptions', id],
        message: `cannot be: ${error.message}${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      });
    }
  }
  return given;
}

function readSurroundings(
  { problems }: Reading,
  given: ScenarioDocument['surroundings'] = {},
  files: Readonly<Record<string, unknown>>,
): Surroundings {
  if (typeof given !== 'string') {
    checkSurroundings(problems, given);
    return { ...bareSurroundings, ...given };
  }
  const value = Object.hasOwn(files, given) ? files[given] : undefined;
  if (value === undefined) problems.push({ path: ['surroundings'], message: `names the file ${given}, which was not read` });
  const node = { $ref: '#/definitions/SurroundingsDocument' };
  const wrong = value === undefined ? [] : schemaProblems(schema, node, value).map((problem) => ({ ...problem, file: given }));
  problems.push(...wrong);
  if (value !== undefined && wrong.length === 0) checkSurroundings(problems, value as SurroundingsDocument, given);
  return wrong.length > 0 ? bareSurroundings : { ...bareSurroundings, ...(value as SurroundingsDocument) };
}

/** What the schema does not know: ranges of a target group's numbers, instance types, subnets of instances, sizes of groups. */
function checkSurroundings(problems: ScenarioProblem[], given: SurroundingsDocument, file?: string): void {
  const { targetGroups, autoScalingGroups, instances, subnets = [] } = given;
  const say = (path: Path, message: string) =>
    problems.push({
      path: file === undefined ? ['surroundings', ...path] : path,
      message: `cannot be: ${message}`,
      ...(file !== undefined && { file }),
    });
  try {
    requireTargetGroups({ targetGroups });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    say(['targetGroups'], error.message);
  }
  for (const { path, message } of instanceProblems({ autoScalingGroups, instances, subnets })) say(path, message);
}

function readDocuments({ documents = {}, steps }: ScenarioDocument, files: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fromFile = (name: string) => (Object.hasOwn(files, name) ? files[name] : undefined);
  const listed = Object.entries(documents).map(([name, document]) => [name, typeof document === 'string' ? fromFile(document) : document]);
  const others = [...namedDocuments(steps)].filter((name) => !Object.hasOwn(documents, name)).map((name) => [name, fromFile(name)]);
  return Object.fromEntries([...listed, ...others]) as Record<string, unknown>;
}

/** Names in `{ "$document": … }`, wherever they stand. */
function namedDocuments(value: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const item of value) namedDocuments(item, names);
  else if (isObject(value)) {
    if (typeof value.$document === 'string') names.add(value.$document);
    for (const member of Object.values(value)) namedDocuments(member, names);
  }
  return names;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
