/** Grades one attempt that was handed in as files: reads it, refuses it with a sentence, or judges it. */
import { loadInstances } from '../../ecs/ecs.ts';
import { type AttemptTexts, attemptProblem, type Exercise, type Grade, grade, parseAttemptFile } from '../../grading/grading.ts';
import { nameOf, readText } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';
import type { GradedAttempt, UngradedAttempt } from '../formats/grade/graded.ts';
import type { Catalogue } from './catalogue.ts';

/** The path of a file, or a text that was read already, as standard input can be read but once. */
export type Source = string | { text: string };

/** What was handed in, before it is read. Plain data: it travels between threads. */
export type HandedIn = HandedInFile | HandedInDocuments;

/** An attempt file. One that was found and not named is passed over where it is something else, or at another exercise than the one asked about. */
interface HandedInFile {
  name: string;
  file: Source;
  exercise: string | null;
  isNamed: boolean;
}

/** The documents of an exercise, by their names in it. */
interface HandedInDocuments {
  name: string;
  exercise: string;
  documents: Readonly<Record<string, Source>>;
}

/** A grade without what is the same for every attempt at its exercise. */
export interface Judged {
  name: string;
  learner?: string;
  exercise: string;
  grade: Grade;
}

export interface Grader {
  /** Null for a file that was found, not named, and is no attempt. */
  judge(handedIn: HandedIn): Promise<Judged | UngradedAttempt | null>;
  /** Adds what a report tells of the exercise. */
  describe(judged: Judged): Promise<GradedAttempt>;
}

/** `learner` is whoever the caller knows the attempts to be of; left out, an attempt file's own word is taken. */
export function makeGrader(catalogue: Catalogue, { learner }: { learner?: string } = {}): Grader {
  const about = new Map<string, Promise<Pick<GradedAttempt, 'exercise' | 'free' | 'guards'>>>();
  return {
    async judge(handedIn) {
      try {
        await loadInstances();
        return await ('file' in handedIn ? judgeFile(handedIn) : judgeDocuments(handedIn));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        return { name: handedIn.name, problem: error.message };
      }
    },
    async describe({ name, learner: whose, exercise: slug, grade: own }) {
      const known = about.get(slug) ?? catalogue.exercise(slug).then(aboutExercise);
      about.set(slug, known);
      return { name, ...(whose !== undefined && { learner: whose }), grade: own, ...(await known) };
    },
  };

  async function judgeFile({ name, file, exercise: only, isNamed }: HandedInFile): Promise<Judged | UngradedAttempt | null> {
    const text = textOf(file);
    const attempt = parseAttemptFile(text);
    if ('problem' in attempt) return isNamed || mentionsAttempt(text) ? { name, problem: `${nameOf(name)}: ${attempt.problem}` } : null;
    if (only !== null && attempt.exercise !== only && !isNamed) return null;
    const slug = only ?? attempt.exercise;
    if (!catalogue.slugs.includes(slug)) return { name, problem: `${nameOf(name)}: There is no exercise ${JSON.stringify(slug)}.` };
    const exercise = await catalogue.exercise(slug);
    const problem = attemptProblem(attempt, exercise, learner);
    if (problem !== null) return { name, problem: `${nameOf(name)}: ${problem}` };
    return judged(name, exercise, attempt.texts, learner ?? attempt.learner);
  }

  async function judgeDocuments({ name, exercise: slug, documents }: HandedInDocuments) {
    const exercise = await catalogue.exercise(slug);
    const texts = exercise.documents.map(({ name: document }): [string, string] => {
      const source = documents[document];
      if (source === undefined) throw new UsageError(`${nameOf(name)}: The exercise ${slug} needs ${document} too.`);
      return [document, textOf(source)];
    });
    return judged(name, exercise, Object.fromEntries(texts), learner);
  }

  function judged(name: string, exercise: Exercise, texts: AttemptTexts, whose: string | undefined): Judged {
    const own = grade(exercise, texts, whose === undefined ? {} : { learner: whose });
    return { name, ...(whose !== undefined && { learner: whose }), exercise: exercise.slug, grade: own };
  }

  async function aboutExercise(exercise: Exercise): Promise<Pick<GradedAttempt, 'exercise' | 'free' | 'guards'>> {
    await loadInstances();
    const { slug, id, title, checks } = exercise;
    const start = grade(exercise, catalogue.start(exercise));
    return {
      exercise: { slug, id, title },
      free: start.checks.filter(({ outcome }) => outcome === 'passed').map((check) => check.id),
      guards: checks.filter(({ isListed }) => isListed === false).map((check) => check.id),
    };
  }
}

function textOf(source: Source): string {
  return typeof source === 'string' ? readText(source) : source.text;
}

/** An attempt file that is broken still says what it was meant to be. */
export function mentionsAttempt(text: string): boolean {
  return /"drydock"\s*:\s*"attempt"/.test(text);
}
