/**
 * Measures grading. `node src/cli/measure-grade.ts solutions [rounds]`: how long one solution takes over all its trials, by exercise, and all of them
 * together. `node src/cli/measure-grade.ts [attempts…]`: attempts a second with the command line over a folder of so many, 100, 1,000 and 10,000
 * where no number is given, with one thread and with as many as there are processors.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadInstances } from '../ecs/ecs.ts';
import { type AttemptTexts, asVariant, attemptFileText, type Exercise, type ExerciseFiles, grade, variantOf } from '../grading/grading.ts';
import { diskCatalogue, readExerciseFiles } from './commands/exercises.ts';

const command = join(import.meta.dirname, 'drydock.mjs');
const catalogue = diskCatalogue();
const exercises = await Promise.all(catalogue.slugs.map((slug) => catalogue.exercise(slug)));
const all = exercises.map((exercise) => ({ exercise, files: readExerciseFiles(exercise) }));

const [first, ...others] = process.argv.slice(2);
if (first === 'solutions') await measureSolutions(Number(others[0] ?? 30));
else for (const count of (first === undefined ? ['100', '1000', '10000'] : [first, ...others]).map(Number)) measureFolder(count);

/** Each solution so many times in turn, warm; the first time of each tells what a page's worker feels. */
async function measureSolutions(rounds: number): Promise<void> {
  await loadInstances();
  let sum = 0;
  for (const { exercise, files } of all) {
    const solutions = Object.entries(files.solutions).map(([name, texts]) => ({
      texts,
      of: asVariant(exercise, variantOf(exercise, name)),
    }));
    const [firstMs = 0] = solutions.slice(0, 1).map(timeOf);
    const times = Array.from({ length: rounds }).flatMap(() => solutions.map(timeOf));
    const sorted = times.toSorted((one, other) => one - other);
    const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
    console.log(
      `${exercise.id} ${exercise.slug}: first ${firstMs.toFixed(1)} ms, median ${at(0.5)} ms, p95 ${at(0.95)} ms of ${times.length} grades`,
    );
    sum += times.reduce((total, time) => total + time, 0) / rounds;
  }
  const count = all.reduce((total, { files }) => total + Object.keys(files.solutions).length, 0);
  console.log(`all ${count} solutions of ${all.length} exercises: ${sum.toFixed(0)} ms a round`);
}

function timeOf({ of, texts }: { of: Exercise; texts: AttemptTexts }): number {
  const start = performance.now();
  if (!grade(of, texts).passed) throw new Error(`a solution of ${of.slug} fails`);
  return performance.now() - start;
}

/** The command over a folder of so many attempt files: solutions, starts and wrong answers of every exercise, each of a learner of its own. */
function measureFolder(count: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-measure-'));
  try {
    writeAttempts(folder, count);
    for (const threads of new Set([1, availableParallelism()])) {
      const args = ['grade', '--all', folder, '--threads', String(threads), '--format', 'json', '--out', join(folder, '.grades')];
      const { seconds, cpuSeconds } = runCommand(args);
      const rate = Math.round(count / seconds);
      console.log(
        `${count} attempts, threads: ${threads}, ${seconds.toFixed(2)} s, starting included: ${rate} attempts a second; ${((cpuSeconds * 1000) / count).toFixed(1)} ms of a processor each`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Time of the clock, and of all processors together, which says what other programs on the machine do not change. */
function runCommand(args: readonly string[]): { seconds: number; cpuSeconds: number } {
  const atExit = [
    "import { writeSync } from 'node:fs';",
    "import { isMainThread } from 'node:worker_threads';",
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); if (isMainThread) writeSync(3, String((user + system) / 1e6)); });",
  ];
  const start = performance.now();
  const { status, stderr, output } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(atExit.join('\n'))}`, command, ...args],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  if (status !== 1) throw new Error(`grade failed: ${stderr}`);
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: Number(output[3]) };
}

function writeAttempts(folder: string, count: number): void {
  const attempts = all.flatMap(({ exercise, files }) => textsOf(files).map((texts) => ({ exercise, texts })));
  for (let index = 0; index < count; index += 1) {
    const { exercise, texts } = attempts[index % attempts.length] ?? { exercise: undefined, texts: {} };
    if (exercise === undefined) throw new Error('there are no exercises');
    const below = join(folder, String(Math.floor(index / 500)));
    if (index % 500 === 0) mkdirSync(below);
    const learner = `learner-${index}@example.org`;
    const text = attemptFileText({ drydock: 'attempt', exercise: exercise.slug, version: exercise.version, learner, texts });
    writeFileSync(join(below, `${index}.json`), text);
  }
}

function textsOf({ start, solutions, wrong }: ExerciseFiles): AttemptTexts[] {
  return [start, ...Object.values(solutions), ...Object.values(wrong).flatMap((variants) => Object.values(variants))];
}
