/** `drydock validate`: says what AWS would say of a document, with its place in the file. */
import { checkText, parseText } from '../../documents/documents.ts';
import type { LocatedFinding } from '../../documents/types.ts';
import { type DocumentKind, recogniseKind } from '../../ecs/ecs.ts';
import { nameOf, readText } from './files.ts';
import { type CommandOutput, ExitCode, readArgs, readFormat, UsageError } from './output.ts';

const kinds: Readonly<Record<DocumentKind, true>> = {
  taskDefinition: true,
  service: true,
  serviceUpdate: true,
  task: true,
  capacityProviderStrategy: true,
  capacityProvider: true,
  clusterCapacityProviders: true,
  cluster: true,
};
const documentKinds = Object.keys(kinds) as readonly DocumentKind[];

interface Validated {
  file: string;
  /** Null where the text is no JSON and no kind was named. */
  kind: DocumentKind | null;
  findings: readonly LocatedFinding[];
}

/** Prints the findings of each file; `found` where one of them is an error. */
export async function validateCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { values, positionals } = readArgs(args, { format: { type: 'string' }, kind: { type: 'string' } });
  const format = readFormat(values.format);
  const kind = readKind(values.kind);
  if (positionals.length === 0) throw new UsageError('Name a file: npx --no drydock validate <file…>');
  const all = positionals.map((path) => validate(path, kind));
  output.stdout.write(format === 'json' ? `${JSON.stringify(all.map(toJson), null, 2)}\n` : all.map(toText).join(''));
  const hasError = all.some(({ findings }) => findings.some((finding) => finding.severity === 'error'));
  return hasError ? ExitCode.found : ExitCode.ok;
}

function validate(path: string, named: DocumentKind | null): Validated {
  const text = readText(path);
  const { value, syntax } = parseText(text);
  const isBroken = syntax.some((finding) => finding.severity === 'error');
  const kind = named ?? recogniseKind(value);
  if (kind !== null) return { file: nameOf(path), kind, findings: checkText(text, { kind }) };
  if (isBroken) return { file: nameOf(path), kind, findings: syntax };
  throw new UsageError(`${nameOf(path)}: it is not clear what kind of document this is. Say it with --kind: ${documentKinds.join(', ')}`);
}

function readKind(kind: string | undefined): DocumentKind | null {
  if (kind === undefined) return null;
  const known = documentKinds.find((one) => one === kind);
  if (known === undefined) throw new UsageError(`There is no kind ${JSON.stringify(kind)}. There are: ${documentKinds.join(', ')}`);
  return known;
}

function toText({ file, kind, findings }: Validated): string {
  if (findings.length === 0) return `${file}: no findings${kind === null ? '' : ` (${kind})`}\n`;
  return findings.map((finding) => textOf(file, finding)).join('');
}

function textOf(file: string, finding: LocatedFinding): string {
  const head = `${file}:${finding.line}:${finding.column}  ${finding.severity}  ${finding.code}\n`;
  const aws =
    finding.aws === undefined
      ? ''
      : `  AWS ${finding.severity === 'error' ? 'answers' : 'says later'}: ${finding.aws.exception}: ${finding.aws.text}\n`;
  return `${head}${aws}  ${finding.message}\n`;
}

function toJson({ file, kind, findings }: Validated): unknown {
  return {
    file,
    kind,
    findings: findings.map(({ code, severity, line, column, pointer, message, aws, why, source }) => ({
      code,
      severity,
      line,
      column,
      pointer,
      message,
      aws: aws ?? null,
      why,
      source,
    })),
  };
}
