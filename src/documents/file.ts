/**
 * Reads and checks what a user has at hand: a request in JSON or YAML, several in one YAML file, AWS's own answer, or a template with ECS resources.
 * What only YAML and templates need is loaded when one is met.
 */
import { checkDocument, type DocumentKind, type Finding, type RuleContext, recogniseKind } from '../ecs/ecs.ts';
import { checkParsed } from './check.ts';
import type { TemplateResource } from './cloudformation.ts';
import { readDescribed } from './described.ts';
import { toTextEdits } from './edits.ts';
import { parseText, readJson } from './parse.ts';
import { type ParsedText, type Reading, type TextFormat, toParsed } from './parsed.ts';
import { childAt, type TreeNode, toValue } from './tree.ts';
import type { LocatedFinding } from './types.ts';
import type { KnownDefinition, Sample } from './unknowns.ts';

export interface ParseFileOptions {
  /** Recognised from the file's name or the text where it is left out. */
  format?: TextFormat;
  /** Its ending tells the format. */
  fileName?: string;
}

/** One document of a file. */
export interface FileDocument {
  /** Null where the text can't be read, or looks like no kind of document. */
  kind: DocumentKind | null;
  /** The logical id of a template's resource. */
  name: string | null;
  parsed: ParsedText;
  /** Findings as `checkText` has them; with another kind than the recognised one where that is named. */
  check(context?: RuleContext, kind?: DocumentKind): LocatedFinding[];
}

export interface CheckFileOptions extends ParseFileOptions {
  /** For a document whose kind is not to be recognised. A template's resources say theirs. */
  kind?: DocumentKind;
  /** What exists around the documents, where that is known. */
  context?: RuleContext;
}

export interface CheckedFile {
  kind: DocumentKind | null;
  name: string | null;
  format: TextFormat;
  origin: ParsedText['origin'];
  findings: LocatedFinding[];
}

/** One entry per document; none for a template without ECS resources. Never throws on any text. */
export async function checkFile(text: string, { kind, context, ...options }: CheckFileOptions = {}): Promise<CheckedFile[]> {
  const documents = await parseFile(text, options);
  return documents.map(({ kind: recognised, name, parsed, check }) => {
    const { format, origin } = parsed;
    return { kind: name === null ? (kind ?? recognised) : recognised, name, format, origin, findings: check(context, kind) };
  });
}

/** Every document in a text, in its order. A text that can't be read is one document without a value. */
export async function parseFile(text: string, options: ParseFileOptions = {}): Promise<FileDocument[]> {
  const format = options.format ?? formatOf(text, options.fileName);
  if (format === 'yaml') return parseYamlFile(text);
  if (!text.includes('"Resources"')) return [toDocument(parseText(text, { format }))];
  const { root, value, syntax, lineColumn } = readJson(text, format);
  const resources = root === undefined || value === undefined ? null : await resourcesIn(root);
  if (resources === null || root === undefined) return [toDocument(parseText(text, { format }))];
  const reading = { text, format, syntax, lineColumn, write: (edits: Parameters<typeof toTextEdits>[1]) => toTextEdits(text, edits) };
  return toDocuments(resources, reading);
}

/** By the ending, else by how the text begins. What looks like neither is JSON, whose findings say the most. */
function formatOf(text: string, fileName: string | undefined): TextFormat {
  const ending = /\.(\w+)$/.exec(fileName ?? '')?.[1]?.toLowerCase();
  if (ending === 'yaml' || ending === 'yml') return 'yaml';
  if (ending === 'json' || ending === 'jsonc') return ending;
  const start = /^(?:\ufeff|\s|#[^\n]*\n)*/.exec(text)?.[0] ?? '';
  if (start.includes('#')) return 'yaml';
  const first = text.slice(start.length, start.length + 300);
  return /^(?:---|%YAML|- |["']?[\w.-]+["']?\s*:(?:\s|$))/.test(first) ? 'yaml' : 'json';
}

async function parseYamlFile(text: string): Promise<FileDocument[]> {
  const [{ readYaml }, { editYaml }] = await Promise.all([import('./yaml.ts'), import('./yaml-edits.ts')]);
  const { documents, lineColumn } = readYaml(text);
  const parsed = await Promise.all(
    documents.map(async ({ root, syntax }, index) => {
      const write: Reading['write'] = (edits) => editYaml(text, index, edits);
      const reading = { text, format: 'yaml' as const, syntax, lineColumn, write };
      const isBroken = root === undefined || syntax.some(({ code }) => code === 'yaml-syntax' || code === 'yaml-too-many-aliases');
      if (isBroken) return [toDocument(toParsed({ ...reading, root, origin: 'request', value: undefined }))];
      const resources = await resourcesIn(root);
      return resources === null ? [await readRequest(root, reading)] : toDocuments(resources, reading);
    }),
  );
  return parsed.flat();
}

type TextReading = Pick<Reading, 'text' | 'format' | 'syntax' | 'write' | 'lineColumn'>;

/** A document of YAML in the API's own shape. */
async function readRequest(root: TreeNode, reading: TextReading): Promise<FileDocument> {
  const value = toValue(root);
  const described = readDescribed(reading.text, root, value, reading.lineColumn);
  const parsed = toParsed(
    described === undefined
      ? { ...reading, origin: 'request', root, value }
      : {
          ...reading,
          origin: 'describe-task-definition',
          root: described.root,
          value: described.value,
          syntax: [...reading.syntax, described.advice],
        },
  );
  const { checkSample, sampleOf } = await import('./unknowns.ts');
  const sample = sampleOf(described?.root ?? root);
  // Without a tag of its own everything is known, and the value is what it seems.
  return sample.unknowns.length === 0 ? toDocument(parsed) : toDocument(parsed, (kind, context) => checkSample(sample, kind, context));
}

function toDocument(
  parsed: ParsedText,
  findAll: (kind: DocumentKind, context?: RuleContext) => readonly Finding[] = (kind, context) =>
    checkDocument(parsed.value, kind, context),
): FileDocument {
  const kind = parsed.value === undefined ? null : recogniseKind(parsed.value);
  return {
    kind,
    name: null,
    parsed,
    check(context, named = kind ?? undefined) {
      return named === undefined ? parsed.syntax : checkParsed(parsed, named, () => findAll(named, context));
    },
  };
}

/** The ECS resources of a template; null for a text that is none. */
async function resourcesIn(root: TreeNode): Promise<TemplateResource[] | null> {
  if (childAt(root, 'Resources')?.type !== 'object') return null;
  const { isTemplate, resourcesOf } = await import('./cloudformation.ts');
  return isTemplate(root) ? resourcesOf(root) : null;
}

async function toDocuments(resources: readonly TemplateResource[], { syntax: found, ...rest }: TextReading): Promise<FileDocument[]> {
  const reading = { ...rest, syntax: found.map(inTemplate) };
  const { checkSample, sampleOf } = await import('./unknowns.ts');
  const { nameFindings, inTemplateWords } = await import('./template-words.ts');
  if (resources.length === 0) {
    const isBroken = reading.syntax.some(({ severity }) => severity === 'error');
    return isBroken ? [toDocument(toParsed({ ...reading, origin: 'cloudformation', root: undefined, value: undefined }))] : [];
  }
  const samples = new Map<string, Sample>();
  const sampled = (resource: TemplateResource): Sample => {
    const sample = samples.get(resource.name) ?? sampleOf(resource.root);
    samples.set(resource.name, sample);
    return sample;
  };
  return resources.map((resource, index): FileDocument => {
    const { kind, name, root, translate } = resource;
    const definition = definitionFor(resource, resources, sampled);
    const syntax = [...(index === 0 ? reading.syntax : []), ...nameFindings(resource, reading.lineColumn)];
    const parsed = toParsed({ ...reading, syntax, origin: 'cloudformation', root, value: toValue(root), translate });
    return {
      kind,
      name,
      parsed,
      check: (context) => checkParsed(parsed, kind, () => inTemplateWords(checkSample(sampled(resource), kind, context, definition))),
    };
  });
}

/** CloudFormation takes a doubled key and keeps one of its values; templates with one are deployed. The AWS CLI refuses it in what it reads itself. */
function inTemplate(finding: LocatedFinding): LocatedFinding {
  return finding.code === 'yaml-duplicate-key' ? { ...finding, severity: 'warning' } : finding;
}

/** The definition of the same template that a service refers to. The reference becomes a known value in the service. */
function definitionFor(
  { root, taskDefinition }: TemplateResource,
  resources: readonly TemplateResource[],
  sampled: (resource: TemplateResource) => Sample,
): KnownDefinition | undefined {
  const definition = resources.find(({ name, kind }) => name === taskDefinition && kind === 'taskDefinition');
  const node = childAt(root, 'taskDefinition');
  if (definition === undefined || node === undefined) return undefined;
  const reference = `arn:aws:ecs:us-east-1:111122223333:task-definition/${definition.name}:1`;
  Object.assign(node, { type: 'string', value: reference, unknown: undefined });
  return { reference, sample: sampled(definition) };
}
