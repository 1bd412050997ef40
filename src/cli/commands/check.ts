/** `drydock check`: proves exercises, so that nobody meets one that cannot be passed, or that passes what is wrong. */
import { loadInstances } from '../../ecs/ecs.ts';
import { proveExercise } from '../../grading/grading.ts';
import { exerciseSlugs, loadExercise, readExerciseFiles } from './exercises.ts';
import { type CommandOutput, ExitCode, readArgs, UsageError } from './output.ts';

/** Prints each claim that does not hold and a line an exercise; `found` where one does not hold. */
export async function checkCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { positionals } = readArgs(args, {});
  const slugs = positionals.length === 0 ? exerciseSlugs() : positionals;
  if (slugs.length === 0) throw new UsageError('There are no exercises to check.');
  let isProven = true;
  for (const slug of slugs) {
    const exercise = await loadExercise(slug);
    await loadInstances();
    const claims = proveExercise(exercise, readExerciseFiles(exercise));
    const broken = claims.filter(({ instead }) => instead !== null);
    isProven &&= broken.length === 0;
    output.stdout.write(`${exercise.id} ${slug}: ${claims.length - broken.length} of ${claims.length} claims hold\n`);
    for (const { claim, instead } of broken) output.stdout.write(`  does not hold: ${claim}\n    ${instead}\n`);
  }
  return isProven ? ExitCode.ok : ExitCode.found;
}
