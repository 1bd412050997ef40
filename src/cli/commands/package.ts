/** `drydock package`: writes what another platform needs to grade exercises by itself. */
import { diskCatalogue, exercisePath, loadExercise } from './exercises.ts';
import { checkWritable, writeText } from './files.ts';
import { type CommandOutput, ExitCode, readArgs, UsageError } from './output.ts';

const usage = 'npx --no drydock package gradescope <exercise…> [--out <file>]';

export async function packageCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { values, positionals } = readArgs(args, { out: { type: 'string' }, learner: { type: 'string' } });
  const [platform, ...slugs] = positionals;
  if (platform === undefined || slugs.length === 0) throw new UsageError(`Name a platform and an exercise: ${usage}`);
  if (platform !== 'gradescope') throw new UsageError(`There is no package for ${JSON.stringify(platform)}; there is one for gradescope.`);
  const { learner = null, out = 'autograder.zip' } = values;
  if (learner !== null && learner !== 'email' && learner !== 'id')
    throw new UsageError('--learner is email or id, as Gradescope has them.');
  const repeated = slugs.find((slug, index) => slugs.indexOf(slug) !== index);
  if (repeated !== undefined) throw new UsageError(`The exercise ${repeated} is named twice.`);
  for (const slug of slugs) await loadExercise(slug);
  checkWritable(out);
  // The bundler takes a while to load, and no other command needs it.
  const { gradescopeArchive } = await import('../package/gradescope.ts');
  const bytes = await gradescopeArchive(slugs, diskCatalogue(), exercisePath, learner);
  writeText(out, bytes);
  output.stdout.write(`${out}: an autograder for ${slugs.join(', ')}, ${Math.ceil(bytes.length / 1000)} kB\n`);
  return ExitCode.ok;
}
