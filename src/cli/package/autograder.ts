/**
 * What runs on Gradescope for each submission: grades what was handed in with the exercises that are packed into this program, and writes results.json.
 * Paths and metadata: https://gradescope-autograders.readthedocs.io/en/latest/specs/ and …/submission_metadata/.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptTexts, Exercise } from '../../grading/grading.ts';
import { writeText } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';
import { type GradedAttempt, isGraded, type UngradedAttempt } from '../formats/grade/graded.ts';
import { gradescope } from '../formats/grade/gradescope.ts';
import type { Catalogue } from '../grade/catalogue.ts';
import { type Grader, type HandedIn, makeGrader } from '../grade/grader.ts';
import { attemptsBelow } from '../grade/handed-in.ts';

/** An exercise as it is packed. */
export interface Packed {
  exercise: Exercise;
  start: AttemptTexts;
}

/** Where the learner's id comes from: Gradescope's metadata, or nowhere, and then an attempt file's own word is taken. */
export type LearnerField = 'email' | 'id' | null;

/** Grades the submission below the folder `root` (`/autograder` on Gradescope). Whatever was handed in, results.json is written. */
export async function runAutograder(root: string, packed: readonly Packed[], field: LearnerField): Promise<void> {
  const learner = field === null ? undefined : learnerIn(join(root, 'submission_metadata.json'), field);
  const grader = makeGrader(catalogueOf(packed), { learner });
  const handedIn = handedInTo(join(root, 'submission'), packed);
  const attempts = await gradeEach(handedIn, packed, grader);
  const results = gradescope({ attempts, isSingle: attempts.length === 1 }, { startMs: 0, stopMs: 0, version: '' });
  mkdirSync(join(root, 'results'), { recursive: true });
  writeText(join(root, 'results/results.json'), results);
}

/** One entry an exercise, in the order of the package: its grade, or why it has none. */
async function gradeEach(
  handedIn: readonly HandedIn[],
  packed: readonly Packed[],
  grader: Grader,
): Promise<(GradedAttempt | UngradedAttempt)[]> {
  const graded: GradedAttempt[] = [];
  const ungraded: UngradedAttempt[] = [];
  for (const one of handedIn) {
    const verdict = await grader.judge(one);
    if (verdict === null) continue;
    if ('grade' in verdict) graded.push(await grader.describe(verdict));
    else ungraded.push(verdict);
  }
  const each = packed.map(({ exercise: { slug, id, title } }): GradedAttempt | UngradedAttempt => {
    const own = graded.filter(({ grade }) => grade.exercise === slug);
    const [first, second] = own;
    const name = `${id} ${title}`;
    if (first === undefined) return { name, problem: 'Nothing that can be graded was handed in for this exercise.' };
    if (second !== undefined) return { name, problem: `There are several attempts at it, ${first.name} and ${second.name}: hand in one.` };
    return first;
  });
  return [...each, ...ungraded.filter((one) => !isGraded(one))];
}

/** With a single exercise in the package, its documents may lie in the submission itself, without a folder around them. */
function handedInTo(submission: string, packed: readonly Packed[]): HandedIn[] {
  const documents = new Map(packed.map(({ exercise }) => [exercise.slug, exercise.documents.map(({ name }) => name)]));
  const [only] = packed;
  try {
    return attemptsBelow([submission], documents, packed.length === 1 && only !== undefined ? only.exercise.slug : null);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

function catalogueOf(packed: readonly Packed[]): Catalogue {
  const find = (slug: string): Packed => {
    const found = packed.find(({ exercise }) => exercise.slug === slug);
    if (found === undefined) throw new UsageError(`The exercise ${slug} is not part of this assignment.`);
    return found;
  };
  return {
    slugs: packed.map(({ exercise }) => exercise.slug).toSorted(),
    exercise: async (slug) => find(slug).exercise,
    start: ({ slug }) => find(slug).start,
  };
}

/** Of the first of those who hand in together: a group has one variant. */
function learnerIn(path: string, field: 'email' | 'id'): string {
  const { users } = JSON.parse(readFileSync(path, 'utf8')) as { users?: readonly Record<string, unknown>[] };
  const value = users?.[0]?.[field];
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`submission_metadata.json names no ${field} of who hands in`);
  return String(value);
}
