/** Names the commands of `drydock`, picks one, and turns how it ended into an exit code. */
import { gradeCommand } from './grade.ts';
import { type CommandOutput, ExitCode, UsageError } from './output.ts';
import { packageCommand } from './package.ts';
import { simulateCommand } from './simulate.ts';
import { validateCommand } from './validate.ts';
import { version } from './version.ts';

/** Runs with the arguments after the command's name; returns its exit code. */
type Command = (args: readonly string[], output: CommandOutput) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  grade: gradeCommand,
  validate: validateCommand,
  simulate: simulateCommand,
  // Authors' commands load the facts and the schemas of the course, which nobody else waits for.
  check: async (args, output) => (await import('./check.ts')).checkCommand(args, output),
  new: async (args, output) => (await import('./new.ts')).newCommand(args, output),
  package: packageCommand,
};

const help = `Usage: npx --no drydock <command>

  grade <exercise> <file…>   grade an attempt: an attempt file, or documents; a file stands for the
                             exercise's document of the same name, others for those left in order
  grade <exercise> <folder…> grade all attempts at it below the folders
  grade --all <folder…>      grade all attempts at any exercise: attempt files, and documents in
                             folders named like the exercise
      --format pretty|json|junit|ctrf|gradescope|exercism|prairielearn
      --out <file>           write the grades to a file
      --learner <id>         whose attempts they are: picks the variant and the seeds
      --threads <number>     as many as there are processors where there is much to do
  validate <file|folder…>    say what AWS would say of documents
      --kind <kind>          task-definition, service, service-update, run-task, cluster,
                             capacity-provider, capacity-provider-strategy,
                             cluster-capacity-providers (recognised where it is not given)
      --task-definition <file>   the definition that a service or task refers to
      --world <file>         what exists around the documents: images, roles, subnets …
      --format pretty|json|sarif|github|junit
      --fix                  mend what has a sure mend, in the files
  simulate <scenario>        play a scenario in the model and show what came of it
      --seed <number>        instead of the scenario's
      --until <duration>     15m, 90s, 1h30m: instead of the scenario's
      --format events|table|json|placements|cost
                             AWS's service events; the counts at each change; the timeline;
                             the funnel of each placement on an instance; the bill
  check [exercise|lesson|day…]   prove exercises: starts fail, solutions pass, wrong answers are told
                             why; lessons: links lead somewhere, numbers have a source, minutes add up
      --threads <number>     as many as there are processors where there is much to do
  new day <number> <title>   make a day, a lesson or an exercise to go on from; nothing is overwritten
  new lesson <day> <slug>
  new exercise <slug>
      --kind write|fix|predict|decide|incident
      --lesson <day>/<slug>  the lesson in which it stands
      --title <title>        of a lesson or an exercise
  package gradescope <exercise…>   write an autograder that grades these exercises on Gradescope
      --out <file>           autograder.zip where it is not given
      --learner email|id     whose attempts they are, from Gradescope's own records
  help, version

A file named - is standard input; --fix writes its mended text to standard output. Exercises come from exercises/, or from the folder that
DRYDOCK_EXERCISES names; days from content/, or from the folder that DRYDOCK_CONTENT names.

Exit codes: 0 all is well; 1 errors found, a failed grade, or a run with a refused call or a reached
limit; 2 a file that cannot be read, an unknown exercise, or a command that cannot be understood.
`;

/** Runs `drydock` with its arguments. Whatever goes wrong for the person at the terminal is one line on standard error. */
export async function main(args: readonly string[], output: CommandOutput = process): Promise<number> {
  try {
    const [name, ...rest] = args;
    if (name === undefined) throw new UsageError('Name a command. See: npx --no drydock help');
    if (name === 'help' || name === '--help' || name === '-h' || rest.includes('--help')) return print(output, help);
    if (name === 'version' || name === '--version') return print(output, `${version()}\n`);
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new UsageError(`There is no command ${JSON.stringify(name)}. See: npx --no drydock help`);
    return await command(rest, output);
  } catch (error) {
    output.stderr.write(`drydock: ${sentenceOf(error)}\n`);
    return ExitCode.unusable;
  }
}

function print(output: CommandOutput, text: string): number {
  output.stdout.write(text);
  return ExitCode.ok;
}

/** One line; what is not the user's doing is called ours. */
function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.split('\n');
  return error instanceof UsageError ? line : `Something in drydock itself failed: ${line}`;
}
