/** `drydock validate`: says what AWS would say of documents, with the place in each file. */
import { formatNamed, readFormatName } from '../formats/formats.ts';
import { mendLine } from '../formats/pretty.ts';
import type { Report, UnusableFile, ValidatedFile } from '../formats/report.ts';
import { type CheckSettings, checkInput, type Input } from '../validate/check.ts';
import { findInputs } from '../validate/inputs.ts';
import { kindNames, nameOfKind, readKind } from '../validate/kinds.ts';
import { mendText } from '../validate/mend.ts';
import { readContext } from '../validate/surroundings.ts';
import { NotTextError, nameOf, readMarkedText, writeText } from './files.ts';
import { type CommandOutput, ExitCode, readArgs, UsageError } from './output.ts';

const options = {
  format: { type: 'string' },
  kind: { type: 'string' },
  'task-definition': { type: 'string' },
  world: { type: 'string' },
  fix: { type: 'boolean' },
} as const;

/** A file as it was checked, and what to write where it was mended. */
interface Outcome {
  file: ValidatedFile;
  /** The mended text with its byte order mark; null where nothing changed. */
  mended: string | null;
}

type Settings = CheckSettings & { isFixing: boolean };

/** Prints the findings of each file; `found` where one of them is an error, `unusable` where an input says nothing. */
export async function validateCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { values, positionals } = readArgs(args, options);
  const format = readFormatName(values.format);
  const settings: Settings = {
    kind: readKind(values.kind),
    context: await readContext({ taskDefinition: values['task-definition'], world: values.world }),
    isFixing: values.fix === true,
  };
  if (positionals.length === 0) throw new UsageError('Name a file or a folder: npx --no drydock validate <file|folder…>');
  const { files, unusable } = await validateAll(positionals, settings, output);
  const isTextOut = settings.isFixing && positionals.includes('-');
  const reportTo = isTextOut ? output.stderr : output.stdout;
  reportTo.write(formatNamed(format)({ files, unusable }, { hasColour: hasColour(reportTo) }));
  if (format !== 'pretty') for (const { file, mends } of files) for (const mend of mends) output.stderr.write(mendLine(file, mend));
  for (const { reason } of unusable) output.stderr.write(`drydock: ${reason}\n`);
  if (unusable.length > 0) return ExitCode.unusable;
  return files.some(({ findings }) => findings.some(({ severity }) => severity === 'error')) ? ExitCode.found : ExitCode.ok;
}

/** Checks every input; one that cannot be used does not keep the others from being checked. */
async function validateAll(paths: readonly string[], settings: Settings, output: CommandOutput): Promise<Report> {
  const found = findInputs(paths);
  const files: ValidatedFile[] = [];
  const unusable: UnusableFile[] = [...found.unusable];
  for (const input of found.inputs) {
    try {
      const outcome = await validate(input, settings);
      if (outcome === null) continue;
      files.push(outcome.file);
      deliver(input, outcome, settings, output);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (!input.isNamed && error instanceof NotTextError) continue;
      unusable.push({ file: input.path, reason: error.message });
    }
  }
  return { files, unusable };
}

/** Null for a file below a folder that is no document of ECS. */
async function validate(input: Input, settings: Settings): Promise<Outcome | null> {
  const { path, isNamed } = input;
  const { mark, text } = readMarkedText(path);
  const checked = await checkInput(text, input, settings);
  if (checked === null) {
    if (!isNamed) return null;
    throw new UsageError(`${nameOf(path)}: it is not clear what kind of document this is. Say it with --kind: ${kindNames.join(', ')}`);
  }
  const kind = checked.kind === null ? null : nameOfKind(checked.kind);
  const about = { file: path, kind, isNamed };
  if (!settings.isFixing) return { file: { ...about, text, findings: checked.findings, mends: [] }, mended: null };
  const mended = await mendText(text, async (one) => (await checkInput(one, { path, isNamed: true }, settings))?.findings ?? []);
  return { file: { ...about, ...mended }, mended: mended.text === text ? null : mark + mended.text };
}

/** Standard input's text is passed on whether it was mended or not; a file is touched only where it changes. */
function deliver({ path }: Input, { file, mended }: Outcome, { isFixing }: Settings, output: CommandOutput): void {
  if (path !== '-') {
    if (mended !== null) writeText(path, mended);
  } else if (isFixing) output.stdout.write(mended ?? file.text);
}

/** See https://no-color.org. */
function hasColour(stream: CommandOutput['stdout']): boolean {
  return 'isTTY' in stream && stream.isTTY === true && !process.env.NO_COLOR;
}
