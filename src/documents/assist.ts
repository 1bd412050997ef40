/**
 * Completion and hover with AWS's docs. What may stand at a place follows from the document itself and from the API's shapes; the docs are big and
 * are loaded when first asked for, one file per kind of document.
 */
import type { DocumentKind, Path, RuleContext } from '../ecs/ecs.ts';
import { type Caret, caretAt } from './caret.ts';
import { isReadable } from './readable.ts';
import { type DescribedSchema, schemaAt } from './schema.ts';
import { type Suggestion, suggestAt } from './suggest.ts';
import type { CompletionItem, Hover } from './types.ts';

type SchemaFile = { default: object };

/** Where the docs of each kind lie. A literal import each, so that a bundler makes one chunk of each. */
const schemaFiles: Readonly<Record<DocumentKind, () => Promise<SchemaFile>>> = {
  taskDefinition: () => import('../ecs/api/generated/register-task-definition.json', { with: { type: 'json' } }),
  service: () => import('../ecs/api/generated/create-service.json', { with: { type: 'json' } }),
  serviceUpdate: () => import('../ecs/api/generated/update-service.json', { with: { type: 'json' } }),
  task: () => import('../ecs/api/generated/run-task.json', { with: { type: 'json' } }),
  cluster: () => import('../ecs/api/generated/create-cluster.json', { with: { type: 'json' } }),
  clusterCapacityProviders: () => import('../ecs/api/generated/put-cluster-capacity-providers.json', { with: { type: 'json' } }),
  capacityProvider: () => import('../ecs/api/generated/create-capacity-provider.json', { with: { type: 'json' } }),
  // The strategy alone is an array of an item that the cluster's input, the smallest of all, describes too.
  capacityProviderStrategy: () => import('../ecs/api/generated/put-cluster-capacity-providers.json', { with: { type: 'json' } }),
};

async function schemaOf(kind: DocumentKind): Promise<DescribedSchema> {
  const whole = (await schemaFiles[kind]()).default as DescribedSchema;
  if (kind !== 'capacityProviderStrategy') return whole;
  return { definitions: whole.definitions ?? {}, type: 'array', items: { $ref: '#/definitions/CapacityProviderStrategyItem' } };
}

/**
 * What may stand at an offset: keys with their docs, enum values. Works on half-typed text; empty where nothing is known, and for a text too large or
 * too deep to read. What follows from the document itself comes first; a service's ports and containers do where the context knows its definition.
 * Each item's edit covers what is typed so far.
 */
export async function completeAt(text: string, offset: number, kind: DocumentKind, context?: RuleContext): Promise<CompletionItem[]> {
  if (!isReadable(text)) return [];
  const caret = caretAt(text, offset);
  if (caret.place === null) return [];
  const ours = suggestAt(caret, kind, context);
  const schema = await schemaOf(kind);
  return caret.place === 'key' ? keysAt(caret, schema, ours) : valuesAt(caret, schema, ours);
}

/** The members that are not there yet, AWS's own order after what the document suggests. */
function keysAt(caret: Caret, schema: DescribedSchema, ours: readonly Suggestion[]): CompletionItem[] {
  const above = caret.path.slice(0, -1);
  const present = presentAt(caret.document, above);
  const isFree = (key: string) => key === caret.path.at(-1) || !Object.hasOwn(present, key);
  const members = Object.keys(schemaAt(schema, above)?.properties ?? {}).filter(isFree);
  const all = merged(
    ours,
    members.map((value): Suggestion => ({ value })),
  );
  return all.map(({ value, detail, documentation }) => {
    const member = schemaAt(schema, [...above, value]);
    const written = JSON.stringify(value);
    const insert = caret.hasColon ? written : `${written}: ${beginningOf(member)}${caret.separator}`;
    return toItem('property', String(value), insert, caret, { detail, documentation: documentation ?? member?.markdownDescription });
  });
}

/** What a new member begins with: nothing where a choice follows. */
function beginningOf(schema: DescribedSchema | undefined): string {
  if (schema?.enum !== undefined) return '';
  const beginnings: Readonly<Record<string, string>> = { string: '""', object: '{}', array: '[]', integer: '0', number: '0' };
  return beginnings[schema?.type ?? ''] ?? '';
}

function valuesAt(caret: Caret, whole: DescribedSchema, ours: readonly Suggestion[]): CompletionItem[] {
  const schema = schemaAt(whole, caret.path);
  const described = (schema?.enum ?? []).map((value, index): Suggestion => {
    const documentation = schema?.markdownEnumDescriptions?.[index] ?? schema?.markdownDescription;
    return documentation === undefined ? { value } : { value, documentation };
  });
  const chosen = merged(ours, described).map(({ value, ...words }) => {
    const written = JSON.stringify(value);
    return toItem('value', written, `${written}${caret.separator}`, caret, words);
  });
  return [
    ...chosen,
    ...plainValuesOf(schema).map(([label, detail]) => toItem('value', label, `${label}${caret.separator}`, caret, { detail })),
  ];
}

function plainValuesOf(schema: DescribedSchema | undefined): readonly (readonly [string, string | undefined])[] {
  switch (schema?.type) {
    case 'boolean':
      return [
        ['true', undefined],
        ['false', undefined],
      ];
    case 'object':
      return [['{}', 'New object']];
    case 'array':
      return [['[]', 'New list']];
    default:
      return [];
  }
}

/** Ours first, with AWS's docs where the schema has the same. */
function merged(ours: readonly Suggestion[], bySchema: readonly Suggestion[]): Suggestion[] {
  const known = new Set(ours.map(({ value }) => value));
  const withDocs = ours.map((item) => ({ ...bySchema.find(({ value }) => value === item.value), ...item }));
  return [...withDocs, ...bySchema.filter(({ value }) => !known.has(value))];
}

function toItem(
  kind: CompletionItem['kind'],
  label: string,
  insert: string,
  { range }: Caret,
  { detail, documentation }: { detail?: string | undefined; documentation?: string | undefined },
): CompletionItem {
  return { label, kind, edit: { ...range, insert }, ...(detail && { detail }), ...(documentation && { documentation }) };
}

function presentAt(document: unknown, path: Path): object {
  const found = path.reduce<unknown>((part, step) => {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return undefined;
    return (part as Record<string | number, unknown>)[step];
  }, document);
  return typeof found === 'object' && found !== null ? found : {};
}

/** AWS's docs of the key or value at an offset; null where there are none. */
export async function hoverAt(text: string, offset: number, kind: DocumentKind): Promise<Hover | null> {
  if (!isReadable(text)) return null;
  const { place, path, range } = caretAt(text, offset);
  if (place === null || range.from === range.to) return null;
  const schema = schemaAt(await schemaOf(kind), path);
  const markdown = [schema?.markdownDescription, place === 'value' ? docsOfValue(schema, text.slice(range.from, range.to)) : undefined];
  const said = markdown.filter((part) => part !== undefined && part !== '');
  return said.length === 0 ? null : { range, markdown: said.join('\n\n') };
}

function docsOfValue(schema: DescribedSchema | undefined, written: string): string | undefined {
  const docs = schema?.markdownEnumDescriptions?.[schema.enum?.findIndex((value) => JSON.stringify(value) === written) ?? -1];
  return docs === undefined ? undefined : `\`${written.slice(1, -1)}\`: ${docs}`;
}
