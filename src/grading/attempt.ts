/** The attempt file: what a learner hands in, to be graded anew by whoever trusts their own grader and not the learner's browser. Pure. */
import type { AttemptTexts, Exercise } from './exercise.ts';

/**
 * One attempt at one exercise, as a JSON file. It holds what was answered and nothing of how that was judged: no result travels in it, so none has to be
 * believed. The learner's id, where there is one, picks the variant and the seeds (`GradeOptions.learner`); a grader who knows better whose attempt it is
 * says so, and refuses a file that names another.
 */
export interface AttemptFile {
  drydock: 'attempt';
  /** The exercise's slug. */
  exercise: string;
  /** The exercise's version that was answered; an attempt at another version is not graded. */
  version: number;
  /** Any text but the empty one; left out where the exercise was done as it stands. */
  learner?: string;
  /** When it was written down, in ISO 8601. Nothing depends on it. */
  savedAt?: string;
  /** By document name. */
  texts: AttemptTexts;
}

/** More than any exercise asks for; a file beyond them is refused before it costs anybody time. In UTF-16 code units. */
const longest = { file: 8_000_000, name: 200, documents: 64 };

const members = ['drydock', 'exercise', 'version', 'learner', 'savedAt', 'texts'];

/** The attempt that the text of a file holds, or one sentence that says why it holds none. Never throws. */
export function parseAttemptFile(text: string): AttemptFile | { problem: string } {
  if (text.length > longest.file) return { problem: `It is too long for an attempt file: ${text.length} characters.` };
  const value = parsed(text);
  if (value === undefined) return { problem: 'It is no JSON.' };
  if (!isRecord(value) || value.drydock !== 'attempt') return { problem: 'It is no attempt file: it does not say "drydock": "attempt".' };
  const { exercise, version, learner, savedAt, texts } = value;
  const other = Object.keys(value).find((member) => !members.includes(member));
  if (other !== undefined) {
    return { problem: `An attempt file has no member ${quoted(other)}: answers are graded anew, so nothing else is taken from it.` };
  }
  if (typeof exercise !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(exercise) || exercise.length > longest.name) {
    return { problem: 'Its "exercise" must be the short name of an exercise, as in its address: "spot-ratio".' };
  }
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    return { problem: 'Its "version" must be the whole number of the exercise’s version, 1 or more.' };
  }
  if (learner !== undefined && !isName(learner)) return { problem: `Its "learner" must be a text of 1 to ${longest.name} characters.` };
  if (savedAt !== undefined && !isInstant(savedAt)) return { problem: 'Its "savedAt" must be a time such as "2026-05-01T09:30:00Z".' };
  const problem = problemOfTexts(texts);
  if (problem !== null) return { problem };
  return {
    drydock: 'attempt',
    exercise,
    version,
    ...(learner !== undefined && { learner }),
    ...(savedAt !== undefined && { savedAt }),
    texts: texts as AttemptTexts,
  };
}

/** The text of an attempt file: the same bytes for the same attempt, whatever the order of its members and documents. Ends with a newline. */
export function attemptFileText({ exercise, version, learner, savedAt, texts }: AttemptFile): string {
  const documents = Object.entries(texts).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const ordered: AttemptFile = { drydock: 'attempt', exercise, version, learner, savedAt, texts: Object.fromEntries(documents) };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/**
 * Why this attempt cannot be graded as one at the exercise, by the learner whom the grader expects; null where it can. An attempt at another version is
 * refused rather than graded: the questions may have been others, and nobody could say what its result means.
 */
export function attemptProblem(
  file: AttemptFile,
  exercise: Pick<Exercise, 'slug' | 'version' | 'documents'>,
  learner?: string,
): string | null {
  if (file.exercise !== exercise.slug) return `It is an attempt at ${file.exercise}, not at ${exercise.slug}.`;
  if (file.version !== exercise.version) {
    return `It answers version ${file.version} of ${exercise.slug}, and this is version ${exercise.version}: answer it again.`;
  }
  if (learner !== undefined && file.learner !== undefined && sameId(file.learner) !== sameId(learner)) {
    return `It says that it is the attempt of ${quoted(file.learner)}, not of ${quoted(learner)}.`;
  }
  const missing = exercise.documents.find(({ name }) => !Object.hasOwn(file.texts, name));
  return missing === undefined ? null : `It lacks ${missing.name}.`;
}

/** Ids are compared as they are where a variant is picked: without case and outer blanks. */
function sameId(learner: string): string {
  return learner.trim().toLowerCase();
}

function problemOfTexts(texts: unknown): string | null {
  if (!isRecord(texts)) return 'Its "texts" must hold the text of each document under the document’s name.';
  const entries = Object.entries(texts);
  if (entries.length > longest.documents) return `It holds ${entries.length} documents, more than any exercise asks for.`;
  for (const [name, text] of entries) {
    if (!isName(name)) return `A document in its "texts" has no name, or one longer than ${longest.name} characters.`;
    if (typeof text !== 'string')
      return `The document ${quoted(name)} in its "texts" must be a text, in quotes, even where it is JSON itself.`;
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest.name;
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Cut, and on one line: it stands in a sentence. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
