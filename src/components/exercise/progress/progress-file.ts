/** All progress as one file: what goes into it, and how one is read that may come from anywhere. Pure. */
import type { KeptDrafts } from '../../editor/draft-storage.ts';
import type { Setting } from './event-storage.ts';
import type { ProgressEvent } from './events.ts';

/** What a progress file holds. */
export interface ProgressFile {
  events: readonly ProgressEvent[];
  settings: readonly Setting[];
  drafts: KeptDrafts['drafts'];
  versions: KeptDrafts['versions'];
}

const formatVersion = 1;

/** Longer files are refused before they cost the reader time; years of work are a hundredth of it. In UTF-16 code units. */
export const longestFile = 64_000_000;

/** The text of a progress file. `savedAt` is told to whoever opens it; nothing depends on it. */
export function progressFileText(file: ProgressFile, savedAt: string): string {
  const { events, settings, drafts, versions } = file;
  return `${JSON.stringify({ drydock: 'progress', formatVersion, savedAt, settings, events, drafts, versions }, null, 1)}\n`;
}

/** What is wrong with a file, and where: `events[3].atMs`, or `line 4, column 2`. */
export interface FileProblem {
  place: string;
  problem: string;
}

/** Reads a progress file. Whatever it holds, the answer is either all of it, found sound, or the first place that is not. */
export async function parseProgressFile(text: string): Promise<ProgressFile | FileProblem> {
  if (text.length > longestFile) return { place: 'the file', problem: `It is too long: ${text.length} characters.` };
  const json = text.replace(/^\ufeff/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { place: await placeOfSyntax(json), problem: 'It is no JSON from there on.' };
  }
  return read(value);
}

/** Engines word their errors each in their own way, and not all say where. */
async function placeOfSyntax(text: string): Promise<string> {
  const { parse } = await import('jsonc-parser');
  const errors: { offset: number }[] = [];
  parse(text, errors as never[], { disallowComments: true });
  const before = text.slice(0, errors[0]?.offset ?? text.length).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** A check of one value: null where it is sound, else what it should be. The place of a part is told through `at`. */
type Check = (value: unknown, place: string) => FileProblem | null;

const should =
  (what: string, holds: (value: unknown) => boolean): Check =>
  (value, place) =>
    holds(value) ? null : { place, problem: `It should be ${what}.` };

const text = should('a text', (value) => typeof value === 'string');
const name = should('a text of 1 to 300 characters', (value) => typeof value === 'string' && value !== '' && value.length <= 300);
const flag = should('true or false', (value) => typeof value === 'boolean');
const time = should('a time in ms since 1970', (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 1e14);
const count = should('a whole number, 0 or more', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
const slug = should('the short name of an exercise', (value) => typeof value === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value));
const oneOf = (...values: readonly unknown[]) => should(`one of ${values.join(', ')}`, (value) => values.includes(value));
const optional =
  (check: Check): Check =>
  (value, place) =>
    value === undefined ? null : check(value, place);
const nullable =
  (check: Check): Check =>
  (value, place) =>
    value === null ? null : check(value, place);

/** An object with these members and no others. */
function record(members: Readonly<Record<string, Check>>): Check {
  return (value, place) => {
    if (!isRecord(value)) return { place, problem: 'It should be an object.' };
    const other = Object.keys(value).find((key) => !Object.hasOwn(members, key));
    if (other !== undefined) return { place: `${place}.${other.slice(0, 60)}`, problem: 'Nothing is known by this name.' };
    return firstOf(
      Object.entries(members).map(
        ([key, check]) =>
          () =>
            check(value[key], `${place}.${key}`),
      ),
    );
  };
}

const list =
  (check: Check): Check =>
  (value, place) =>
    Array.isArray(value)
      ? firstOf(value.map((item, index) => () => check(item, `${place}[${index}]`)))
      : { place, problem: 'It should be a list.' };

const texts: Check = (value, place) =>
  isRecord(value)
    ? firstOf(
        Object.entries(value).map(
          ([key, item]) =>
            () =>
              text(item, `${place}[${JSON.stringify(key.slice(0, 60))}]`),
        ),
      )
    : { place, problem: 'It should be an object.' };

function firstOf(checks: readonly (() => FileProblem | null)[]): FileProblem | null {
  for (const check of checks) {
    const problem = check();
    if (problem !== null) return problem;
  }
  return null;
}

const said = record({ id: name, say: text });
const answer = should(
  'an answer',
  (value) =>
    typeof value === 'string' || typeof value === 'number' || (Array.isArray(value) && value.every((id) => typeof id === 'string')),
);
const number = should('a number', (value) => typeof value === 'number');
const grade = record({
  exercise: slug,
  version: count,
  passed: flag,
  checks: list(
    record({
      id: name,
      title: text,
      outcome: oneOf('passed', 'failed', 'not reached'),
      trial: optional(text),
      atSeconds: optional(number),
      entry: optional(nullable(count)),
      because: optional(text),
    }),
  ),
  feedback: nullable(said),
  cells: optional(
    list(
      record({
        card: name,
        question: name,
        given: nullable(answer),
        accepts: optional(list(answer)),
        outcome: oneOf('right', 'wrong', 'missing', 'not graded'),
        because: optional(text),
        atSeconds: optional(number),
      }),
    ),
  ),
  remarks: optional(list(said)),
  moment: nullable(record({ trial: text, atSeconds: number, entry: nullable(count) })),
});

const happened = { id: name, exercise: slug, version: count, atMs: time };
const events: Readonly<Record<string, Check>> = {
  attempt: record({ ...happened, kind: oneOf('attempt'), texts, grade, learner: nullable(name) }),
  hint: record({ ...happened, kind: oneOf('hint'), item: name }),
  evidence: record({ ...happened, kind: oneOf('evidence'), item: name }),
  solution: record({ ...happened, kind: oneOf('solution'), item: name, isBeforePassing: flag }),
};
const event: Check = (value, place) => {
  const kind = isRecord(value) ? value.kind : undefined;
  const check = typeof kind === 'string' && Object.hasOwn(events, kind) ? events[kind] : undefined;
  return check === undefined
    ? { place: `${place}.kind`, problem: `It should be one of ${Object.keys(events).join(', ')}.` }
    : check(value, place);
};

const reasons = ['typing', 'reset', 'restore', 'format', 'other-tab', 'this-tab', 'new-start'];
const members: Readonly<Record<string, Check>> = {
  savedAt: optional(text),
  settings: list(record({ key: oneOf('learner', 'name'), value: text, atMs: time })),
  events: list(event),
  drafts: list(record({ key: name, text, revision: count, savedAtMs: time, startVersion: text, isStart: flag, versionAtMs: time })),
  versions: list(record({ key: name, text, savedAtMs: time, reason: oneOf(...reasons) })),
};

function read(value: unknown): ProgressFile | FileProblem {
  if (!isRecord(value) || value.drydock !== 'progress') {
    return { place: 'the file', problem: 'It is no progress file: it does not say "drydock": "progress".' };
  }
  if (value.formatVersion !== formatVersion) {
    return { place: 'formatVersion', problem: `It should be ${formatVersion}. A newer Drydock may have written this file.` };
  }
  const { drydock: _drydock, formatVersion: _version, ...rest } = value;
  const problem = record(members)(rest, 'file');
  if (problem !== null) return { ...problem, place: problem.place.replace(/^file\./, '') };
  return rest as unknown as ProgressFile;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
