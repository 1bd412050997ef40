/** `drydock simulate`: plays a scenario in the model and shows AWS's service events, the counts over time, or the timeline. */
import { dirname, isAbsolute, join } from 'node:path';
import { lineFinder, parseFile } from '../../documents/documents.ts';
import {
  filesOfScenario,
  loadInstances,
  problemText,
  type Run,
  readDuration,
  readScenario,
  runScenario,
  type ScenarioProblem,
  writeDuration,
} from '../../ecs/ecs.ts';
import { showCost } from '../simulate/cost.ts';
import { showEvents } from '../simulate/events.ts';
import { showPlacements } from '../simulate/placements.ts';
import { showTable } from '../simulate/table.ts';
import { showTimeline } from '../simulate/timeline.ts';
import { nameOf, readText } from './files.ts';
import { type CommandOutput, ExitCode, readArgs, UsageError } from './output.ts';

const options = { seed: { type: 'string' }, until: { type: 'string' }, format: { type: 'string' } } as const;

/** Texts in pieces: a long run's is longer than a string may be. */
type Show = (run: Run) => Iterable<string> | AsyncIterable<string>;

const formats: Readonly<Record<string, Show>> = {
  events: showEvents,
  table: showTable,
  json: showTimeline,
  placements: showPlacements,
  cost: showCost,
};

/** Prints the run; `found` where a call of it was refused or a limit ended it, `unusable` where the scenario says nothing that can be run. */
export async function simulateCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { values, positionals } = readArgs(args, options);
  const show = readFormat(values.format ?? 'events');
  const overrides = { seed: readSeed(values.seed), untilMs: readUntil(values.until) };
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError('Name one scenario: npx --no drydock simulate <scenario>');
  await loadInstances();
  const file = await readNamed(path);
  const named = await readFiles(path, filesOfScenario(file.value));
  const reading = readScenario(file.value, Object.fromEntries([...named].map(([name, { value }]) => [name, value])), overrides);
  if (reading.scenario === null) {
    for (const problem of reading.problems) {
      const about = (problem.file !== undefined && named.get(problem.file)) || file;
      output.stderr.write(`drydock: ${about.placeOf(problem)}: ${problemText(problem)}\n`);
    }
    return ExitCode.unusable;
  }
  const run = runScenario(reading.scenario, reading.documents);
  await writeAll(show(run), output);
  return reportTrouble(run, output) ? ExitCode.found : ExitCode.ok;
}

function readFormat(name: string): Show {
  const show = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (show === undefined) throw new UsageError(`There is no format ${JSON.stringify(name)}; there are ${Object.keys(formats).join(', ')}.`);
  return show;
}

function readSeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new UsageError(`A seed is a whole number, not ${JSON.stringify(text)}.`);
  return Number(text);
}

function readUntil(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = readDuration(text);
  if (ms === null) throw new UsageError(`--until takes a duration such as 15m, 90s or 1h30m, not ${JSON.stringify(text)}.`);
  return ms;
}

/** A file that is named, here or in the scenario. */
interface NamedFile {
  value: unknown;
  /** `name:line:column` of a place in it. */
  placeOf(problem: ScenarioProblem): string;
}

/** The one document of a file. Throws a usage error where there is none, or more. */
async function readNamed(path: string, name = nameOf(path)): Promise<NamedFile> {
  const text = readText(path);
  const [file, ...others] = await parseFile(text, path === '-' ? {} : { fileName: path });
  if (file === undefined || others.length > 0) throw new UsageError(`${name} holds ${file ? 'more than one document' : 'no document'}.`);
  const { value, syntax, locate } = file.parsed;
  const broken = syntax.find(({ severity }) => severity === 'error');
  if (broken) throw new UsageError(`${name}:${broken.line}:${broken.column}: ${broken.message}`);
  return {
    value,
    placeOf({ path, message }) {
      const { line, column } = lineFinder(text)(locate(path, message.startsWith('is not known here') ? 'key' : 'value').from);
      return `${name}:${line}:${column}`;
    },
  };
}

/** The files that a scenario names, by these names; they lie relative to it. */
async function readFiles(scenario: string, names: readonly string[]): Promise<ReadonlyMap<string, NamedFile>> {
  const folder = scenario === '-' ? '.' : dirname(scenario);
  const files = new Map<string, NamedFile>();
  for (const name of names) files.set(name, await readNamed(isAbsolute(name) ? name : join(folder, name), name));
  return files;
}

/** Few writes for many lines. */
async function writeAll(texts: ReturnType<Show>, { stdout }: CommandOutput): Promise<void> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < 65_536) continue;
    stdout.write(piece);
    piece = '';
  }
  if (piece !== '') stdout.write(piece);
}

/** Says what was refused and what ended the run early; true if anything was or did. */
function reportTrouble({ refusals, limit, timeline }: Run, output: CommandOutput): boolean {
  for (const { step, atMs, operation, exception, message } of refusals)
    output.stderr.write(
      `drydock: steps[${step}], at ${writeDuration(atMs)}: ${operation} was refused: ${exception}: ${message.split('\n')[0]}\n`,
    );
  const last = timeline.at(-1)?.what;
  if (limit !== undefined && last?.type === 'limit') output.stderr.write(`drydock: ${last.message}\n`);
  return refusals.length > 0 || limit !== undefined;
}
