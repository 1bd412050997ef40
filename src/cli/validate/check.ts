/** Checks one text as `drydock validate` does: recognises what it holds, and tells documents of ECS from what merely looks like one. */
import { type FileDocument, type LocatedFinding, parseFile } from '../../documents/documents.ts';
import { type DocumentKind, loadExpressions, type RuleContext } from '../../ecs/ecs.ts';

export interface CheckSettings {
  /** Null where the document has to tell. */
  kind: DocumentKind | null;
  context: RuleContext;
}

/** A text to check. */
export interface Input {
  /** `-` for standard input. */
  path: string;
  /** False for a file found below a folder: it may well be something else, and is then left out without a word. */
  isNamed: boolean;
}

export interface Checked {
  /** Null where the text is broken, and where it holds documents of several kinds. */
  kind: DocumentKind | null;
  findings: readonly LocatedFinding[];
}

/** What is wrong with the documents in a text; null where it holds none of ECS. */
export async function checkInput(text: string, { path, isNamed }: Input, settings: CheckSettings): Promise<Checked | null> {
  if (/placementConstraints/i.test(text)) await loadExpressions();
  const { documents, strict } = await readDocuments(text, path);
  const checked = documents
    .map((document) => checkDocument(document, settings))
    .filter((one) => one !== null)
    .filter((one) => isNamed || settings.kind !== null || isOfEcs(one));
  const [first] = checked;
  if (first === undefined) return null;
  return {
    kind: checked.every(({ kind }) => kind === first.kind) ? first.kind : null,
    findings: [...strict, ...checked.flatMap(({ findings }) => findings)],
  };
}

/**
 * The documents in a text. Comments in a file that is called JSON are errors, as they are for the AWS CLI, and do not hide what else is to say;
 * standard input has no name that forbids them. Removing what somebody wrote for people is no mend to make unasked.
 */
async function readDocuments(
  text: string,
  path: string,
): Promise<{ documents: readonly FileDocument[]; strict: readonly LocatedFinding[] }> {
  const documents = await parseFile(text, path === '-' ? {} : { fileName: path });
  const [only] = documents;
  if (documents.length !== 1 || only?.parsed.value !== undefined || only?.parsed.format !== 'json') return { documents, strict: [] };
  const tolerant = await parseFile(text, { format: 'jsonc' });
  if (tolerant[0]?.parsed.value === undefined) return { documents, strict: [] };
  return { documents: tolerant, strict: path === '-' ? [] : only.parsed.syntax.map((finding) => withoutLoss(finding, text)) };
}

function withoutLoss(finding: LocatedFinding, text: string): LocatedFinding {
  const { fix: _, textEdits: __, ...rest } = finding;
  return /^\/[/*]/.test(text.slice(finding.range.from, finding.range.to)) ? rest : finding;
}

interface CheckedDocument extends Checked {
  document: FileDocument;
}

/** Null for a document that could be read and is of no kind. */
function checkDocument(document: FileDocument, { kind: named, context }: CheckSettings): CheckedDocument | null {
  const kind = document.name === null ? (named ?? document.kind) : document.kind;
  if (kind === null && document.parsed.value !== undefined) return null;
  return { document, kind, findings: document.check(context, named ?? undefined) };
}

/** Names that hardly any other file holds: they tell a broken document of ECS from the broken text of something else. */
const telling = /\b(?:containerDefinitions|capacityProviderStrategy|defaultCapacityProviderStrategy|autoScalingGroupProvider|AWS::ECS::)/;

/**
 * False for a document that only shares a word with those of ECS: a package.json has `overrides` as RunTask has, and nearly all else in it is unknown
 * to the API. A broken text counts as one where it names something of ECS.
 */
function isOfEcs({ document: { parsed }, findings }: CheckedDocument): boolean {
  const { value, origin, text } = parsed;
  if (value === undefined) return telling.test(text);
  if (origin !== 'request' || typeof value !== 'object' || value === null) return true;
  const unknown = findings.filter(({ code, path }) => code === 'unknown-key' && path.length <= 1).length;
  return unknown <= 1 || unknown * 2 <= Object.keys(value).length;
}
