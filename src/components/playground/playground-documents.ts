/** The five documents of the playground: their names, what each is for, and how their texts are laid out. */
import type { DocumentKind } from '../../ecs/ecs.ts';

export const documentNames = ['task-definition.json', 'service.json', 'capacity.json', 'images.json', 'load.json'] as const;

export type DocumentName = (typeof documentNames)[number];

/** Texts by document name; all five. */
export type PlaygroundTexts = Readonly<Record<DocumentName, string>>;

/** A document that describes surroundings; AWS knows no such document. */
export type SurroundingsName = Exclude<DocumentName, 'task-definition.json' | 'service.json'>;

interface DocumentAbout {
  /** On its tab. */
  title: string;
  /** Null for a document that only the model knows. */
  kind: DocumentKind | null;
  /** One sentence above its text. */
  about: string;
}

export const documentAbouts: Readonly<Record<DocumentName, DocumentAbout>> = {
  'task-definition.json': {
    title: 'Task definition',
    kind: 'taskDefinition',
    about: 'What a task is: the input of RegisterTaskDefinition.',
  },
  'service.json': { title: 'Service', kind: 'service', about: 'What is kept running: the input of CreateService, called at 1 s.' },
  'capacity.json': {
    title: 'Capacity',
    kind: null,
    about:
      'What it runs on: the cluster, its capacity providers, Auto Scaling groups and instances. subnets, roles and the like may stand here too.',
  },
  'images.json': {
    title: 'Images',
    kind: null,
    about: 'What the images hold, and how their processes behave; times in ms from a container’s start.',
  },
  'load.json': { title: 'Load', kind: null, about: 'Who asks: target groups with their health checks, and requests a second over time.' },
};

/** True of the documents that only the model knows. */
export function isSurroundings(name: DocumentName): name is SurroundingsName {
  return documentAbouts[name].kind === null;
}

/** A line holds this much before a value is spread over several. */
const lineWidth = 76;

/** JSON as people lay it out: what fits on a line stands on one. */
export function layOut(value: unknown, indent = ''): string {
  const line = inLine(value);
  if (indent.length + line.length <= lineWidth && indent !== '') return line;
  if (typeof value !== 'object' || value === null) return line;
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => layOut(item, inner))
    : Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${layOut(member, inner)}`);
  if (items.length === 0) return line;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`;
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${inLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
