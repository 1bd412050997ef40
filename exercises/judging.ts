/** What the exercises' checks say and ask again and again: reasons, findings, answers, and whether two values are the same JSON. */
import type { CheckOutcome, Evidence, EvidenceItem, RunEvidence } from '../src/grading/exercise.ts';

/** A failure that lies in the documents and has no moment. */
export function because(sentence: string): CheckOutcome {
  return { atSeconds: null, entry: null, because: sentence };
}

/** What was answered to a question of the form `answers.json`; undefined where nothing was. */
export function answer(evidence: Evidence, question: string): unknown {
  return evidence.read('answers.json').get(question);
}

/** True where something else was answered to a question of the form `answers.json`; what was left open shows nothing. */
export function isOther(evidence: Evidence, question: string, right: string | number): boolean {
  const given = answer(evidence, question);
  return given !== undefined && given !== right;
}

/** A table of an incident's evidence. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): EvidenceItem['content'] {
  return { type: 'table', columns, rows };
}

/** A task was started after one hung at `hangAt`, within so many seconds. */
export function replacedAfter(run: RunEvidence, hangAt: number, within: number): CheckOutcome {
  const until = hangAt + within;
  const isReplaced = run.history.tasks.some(({ statuses }) => {
    const createdAt = (statuses[0]?.atMs ?? 0) / 1000;
    return createdAt > hangAt && createdAt <= until;
  });
  return isReplaced || run.fail(until, `A task has hung since ${hangAt} s, and at ${until} s no replacement was started.`);
}

/** The same JSON, whatever the order of members. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return members.map(([name, member]) => [name, sorted(member)]);
}

/** An object's members but one; none of what is no object. */
export function without(value: unknown, member: string): unknown {
  const { [member]: _, ...rest } = record(value);
  return rest;
}

/** A copy of an object; an empty one for what is no object. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
