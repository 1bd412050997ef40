/** `drydock grade`: grades attempts from files, with the same result as the page. */
import { gradeFormats, readGradeFormat, tellsProblems } from '../formats/grade/formats.ts';
import { type GradedAttempt, type GradeReport, isGraded, type UngradedAttempt } from '../formats/grade/graded.ts';
import { type Grader, type HandedIn, makeGrader } from '../grade/grader.ts';
import { attemptsBelow, attemptsIn, HandInError, isAttempt } from '../grade/handed-in.ts';
import { judgeAll } from '../grade/pool.ts';
import { diskCatalogue, loadExercise } from './exercises.ts';
import { checkWritable, isDirectory, writeText } from './files.ts';
import { type CommandOutput, ExitCode, readArgs, UsageError } from './output.ts';
import { version } from './version.ts';

const options = {
  format: { type: 'string' },
  out: { type: 'string' },
  all: { type: 'boolean' },
  learner: { type: 'string' },
  threads: { type: 'string' },
} as const;

/** Prints the grades, or writes them to `--out`; `found` where an attempt fails, `unusable` where one cannot be graded. */
export async function gradeCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { values, positionals } = readArgs(args, options);
  const format = readGradeFormat(values.format);
  const learner = readLearner(values.learner);
  const threads = readThreads(values.threads);
  if (values.out !== undefined) checkWritable(values.out);
  const startMs = Date.now();
  const report = await orProblem(tellsProblems(format), async () => {
    const { handedIn, isSingle } = values.all === true ? await fromAll(positionals) : await fromOne(positionals);
    const grader = makeGrader(diskCatalogue(), { learner });
    return { attempts: await gradeAll(handedIn, grader, { learner, threads }), isSingle };
  });
  if (format === 'exercism' && report.attempts.length !== 1) {
    throw new UsageError('The format exercism tells of one attempt: name its exercise, and its files or their folder.');
  }
  const problems = report.attempts.filter((attempt): attempt is UngradedAttempt => !isGraded(attempt));
  const isTold = problems.length === 0 || !report.isSingle || tellsProblems(format);
  if (isTold) deliver(gradeFormats[format](report, { startMs, stopMs: Date.now(), version: version() }), values.out, output);
  for (const { problem } of problems) output.stderr.write(`drydock: ${problem}\n`);
  if (problems.length > 0) return ExitCode.unusable;
  return report.attempts.some((attempt) => isGraded(attempt) && !attempt.grade.passed) ? ExitCode.found : ExitCode.ok;
}

/** The report; where nothing fitting was handed in and the report's reader is the learner, one that says so. */
async function orProblem(isTold: boolean, make: () => Promise<GradeReport>): Promise<GradeReport> {
  try {
    return await make();
  } catch (error) {
    if (!isTold || !(error instanceof HandInError)) throw error;
    return { attempts: [{ name: 'What was handed in', problem: error.message }], isSingle: true };
  }
}

interface Task {
  handedIn: readonly HandedIn[];
  /** True where one attempt is asked about by itself. */
  isSingle: boolean;
}

/** `grade <exercise> <file|folder…>` */
async function fromOne([slug, ...paths]: readonly string[]): Promise<Task> {
  if (slug === undefined || paths.length === 0)
    throw new UsageError('Name an exercise and a file: npx --no drydock grade <exercise> <file…>');
  const exercise = await loadExercise(slug);
  const names = exercise.documents.map(({ name }) => name);
  const [first = ''] = paths;
  if (!paths.some((path) => path !== '-' && isDirectory(path))) {
    const handedIn = attemptsIn(slug, names, paths);
    return { handedIn, isSingle: handedIn.length === 1 };
  }
  const handedIn = attemptsBelow(paths, new Map([[slug, names]]), slug);
  return { handedIn, isSingle: paths.length === 1 && handedIn.length === 1 && isAttempt(first, names) };
}

/** `grade --all <file|folder…>` */
async function fromAll(paths: readonly string[]): Promise<Task> {
  if (paths.length === 0) throw new UsageError('Name a folder of attempts: npx --no drydock grade --all <folder…>');
  const catalogue = diskCatalogue();
  const documents = new Map<string, readonly string[]>();
  for (const slug of catalogue.slugs)
    documents.set(
      slug,
      (await catalogue.exercise(slug)).documents.map(({ name }) => name),
    );
  return { handedIn: attemptsBelow(paths, documents, null), isSingle: false };
}

async function gradeAll(
  handedIn: readonly HandedIn[],
  grader: Grader,
  settings: { learner: string | undefined; threads: number | undefined },
): Promise<GradeReport['attempts']> {
  const attempts: (GradedAttempt | UngradedAttempt)[] = [];
  for (const verdict of await judgeAll(handedIn, grader, settings)) {
    if (verdict !== null) attempts.push('grade' in verdict ? await grader.describe(verdict) : verdict);
  }
  if (attempts.length === 0) throw new HandInError('There is no attempt among these files.');
  return attempts;
}

function deliver(text: string, out: string | undefined, output: CommandOutput): void {
  if (out === undefined) output.stdout.write(text);
  else writeText(out, text);
}

function readLearner(learner: string | undefined): string | undefined {
  if (learner !== undefined && learner.trim() === '') throw new UsageError('--learner needs an id: --learner ada@example.org');
  return learner;
}

function readThreads(threads: string | undefined): number | undefined {
  if (threads === undefined) return undefined;
  if (!/^[1-9]\d?$/.test(threads)) throw new UsageError('--threads needs a whole number from 1 to 99.');
  return Number(threads);
}
