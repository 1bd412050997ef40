/**
 * Completion and hover with AWS's docs, by way of vscode-json-languageservice. Both the service and the docs are big and are loaded when first asked for,
 * one file of docs per kind of document.
 */
import type { JSONSchema, LanguageService, CompletionItem as ServiceItem } from 'vscode-json-languageservice';
import type { DocumentKind, RuleContext } from '../ecs/ecs.ts';
import { isReadable } from './readable.ts';
import { suggestAt } from './suggest.ts';
import type { CompletionItem, Hover } from './types.ts';

/** A generated schema as its file has it; the service's own type is looser and knows `markdownDescription`. */
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

const services = new Map<DocumentKind, Promise<LanguageService>>();

/**
 * What may stand at an offset: keys with their docs, enum values. Works on half-typed text; empty where nothing is known, and for a text too large or
 * too deep to read. What follows from the document itself comes first; a service's ports and containers do where the context knows its definition.
 * Each item's edit covers what is typed so far.
 */
export async function completeAt(text: string, offset: number, kind: DocumentKind, context?: RuleContext): Promise<CompletionItem[]> {
  const asked = await ask(text, offset, kind);
  if (asked === null) return [];
  return merged(suggestAt(text, offset, kind, context), await completeBySchema(asked));
}

/** Ours first, with AWS's docs where the schema has the same; a schema's empty text says nothing beside them. */
function merged(ours: readonly CompletionItem[], bySchema: readonly CompletionItem[]): CompletionItem[] {
  const documented = ours.map((item): CompletionItem => {
    const same = bySchema.find(({ label }) => label === item.label);
    return same?.documentation === undefined || item.documentation !== undefined ? item : { ...item, documentation: same.documentation };
  });
  const known = new Set(ours.map(({ label }) => label));
  const isEmpty = ({ edit }: CompletionItem) => edit.insert === '""' || edit.insert === '0';
  return [...documented, ...bySchema.filter((item) => !known.has(item.label) && !(ours.length > 0 && isEmpty(item)))];
}

async function completeBySchema(asked: NonNullable<Awaited<ReturnType<typeof ask>>>): Promise<CompletionItem[]> {
  const { service, document, json, position } = asked;
  const list = await service.doComplete(document, position, json);
  return (list?.items ?? []).flatMap((item) => {
    const { textEdit } = item;
    if (textEdit === undefined || !('range' in textEdit)) return [];
    const from = document.offsetAt(textEdit.range.start);
    const to = document.offsetAt(textEdit.range.end);
    return [toCompletion(item, { from, to, insert: withoutPlaceholders(textEdit.newText) })];
  });
}

/** AWS's docs of the key or value at an offset; null where there are none. */
export async function hoverAt(text: string, offset: number, kind: DocumentKind): Promise<Hover | null> {
  const asked = await ask(text, offset, kind);
  if (asked === null) return null;
  const { service, document, json, position } = asked;
  const hover = await service.doHover(document, position, json);
  const markdown = [hover?.contents ?? []]
    .flat()
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n\n')
    .trim();
  if (hover?.range === undefined || markdown === '') return null;
  return { range: { from: document.offsetAt(hover.range.start), to: document.offsetAt(hover.range.end) }, markdown };
}

async function ask(text: string, offset: number, kind: DocumentKind) {
  if (!isReadable(text)) return null;
  const [service, { TextDocument }] = await Promise.all([serviceFor(kind), import('vscode-languageserver-textdocument')]);
  const document = TextDocument.create(addressOf(kind), 'json', 0, text);
  return { service, document, json: service.parseJSONDocument(document), position: document.positionAt(offset) };
}

function serviceFor(kind: DocumentKind): Promise<LanguageService> {
  const known = services.get(kind);
  if (known !== undefined) return known;
  const service = loadService(kind);
  services.set(kind, service);
  // A download that failed is tried again on the next question.
  service.catch(() => services.delete(kind));
  return service;
}

async function loadService(kind: DocumentKind): Promise<LanguageService> {
  const [{ getLanguageService }, file] = await Promise.all([import('vscode-json-languageservice'), schemaFiles[kind]()]);
  const service = getLanguageService({
    clientCapabilities: {
      textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } }, hover: { contentFormat: ['markdown'] } },
    },
  });
  const whole = file.default as JSONSchema;
  const schema = kind === 'capacityProviderStrategy' ? strategyOf(whole) : whole;
  service.configure({ validate: false, schemas: [{ uri: `${addressOf(kind)}.schema`, fileMatch: ['*'], schema }] });
  return service;
}

function strategyOf({ definitions = {} }: JSONSchema): JSONSchema {
  return { definitions, type: 'array', items: { $ref: '#/definitions/CapacityProviderStrategyItem' } };
}

function addressOf(kind: DocumentKind): string {
  return `drydock:///${kind}.json`;
}

function toCompletion(item: ServiceItem, edit: CompletionItem['edit']): CompletionItem {
  const documentation = typeof item.documentation === 'string' ? item.documentation : item.documentation?.value;
  return {
    label: item.label,
    // 10 is Property in the language server protocol.
    kind: item.kind === 10 ? 'property' : 'value',
    edit,
    ...(documentation ? { documentation } : {}),
    ...(item.detail ? { detail: item.detail } : {}),
  };
}

/** The text of a snippet: `"${1:bridge}"` and `"$1"` without their placeholders' marks. */
export function withoutPlaceholders(snippet: string): string {
  return snippet.replace(/\\([\\$}])|\$\{\d+:((?:\\.|[^}\\])*)\}|\$\{\d+\}|\$\d+/g, (_, escaped?: string, content?: string) => {
    return escaped ?? (content ?? '').replace(/\\([\\$}])/g, '$1');
  });
}
