/** What the rule pages say of a rule in words: severities, certainties, kinds of document, families. */
import type { Certainty, DocumentKind, Rule, Severity } from '../../ecs/ecs.ts';

/** Word and shape say what the colour says. */
export const severityWords: Readonly<Record<Severity, { word: string; plural: string; mark: string; meaning: string }>> = {
  error: { word: 'Error', plural: 'Errors', mark: '✕', meaning: 'AWS refuses it.' },
  warning: { word: 'Warning', plural: 'Warnings', mark: '▲', meaning: 'AWS accepts it, and it fails later.' },
  advice: { word: 'Advice', plural: 'Advice', mark: '●', meaning: 'It works, but something better is to be had.' },
};

export const certaintyWords: Readonly<Record<Certainty, string>> = {
  verbatim: 'These are AWS’s own words, seen in a recorded answer or in AWS’s documentation.',
  quoted: 'The words are quoted second-hand, and probably exact.',
  inferred: 'That this case gets this answer follows from something documented; nobody has recorded the case itself.',
  unconfirmed: 'The wording is not confirmed anywhere public.',
};

/** A kind of document in a reader's words, with the operation that takes it and the file's usual name. */
export const kindWords: Readonly<Record<DocumentKind, { word: string; operation: string; file: string }>> = {
  taskDefinition: { word: 'Task definition', operation: 'RegisterTaskDefinition', file: 'task-definition.json' },
  service: { word: 'Service', operation: 'CreateService', file: 'service.json' },
  serviceUpdate: { word: 'Update of a service', operation: 'UpdateService', file: 'update-service.json' },
  task: { word: 'Task run by hand', operation: 'RunTask', file: 'run-task.json' },
  capacityProviderStrategy: {
    word: 'Capacity-provider strategy',
    operation: 'a part of other inputs',
    file: 'capacity-provider-strategy.json',
  },
  capacityProvider: { word: 'Capacity provider', operation: 'CreateCapacityProvider', file: 'capacity-provider.json' },
  clusterCapacityProviders: {
    word: 'A cluster’s capacity providers',
    operation: 'PutClusterCapacityProviders',
    file: 'cluster-capacity-providers.json',
  },
  cluster: { word: 'Cluster', operation: 'CreateCluster', file: 'cluster.json' },
};

/** Families of rules by when AWS looks at them, where their own name says too little. */
const stageWords: Readonly<Partial<Record<Rule['stage'], string>>> = {
  client: 'The client’s own check',
  server: 'Types and choices',
  containerList: 'List of containers',
  containerMemory: 'Memory of containers',
  taskSize: 'Size of the task',
  fargateNetwork: 'Fargate: network mode',
  fargateSize: 'Fargate: sizes',
  fargateMembers: 'Fargate: what belongs to a host',
  roles: 'Roles and secrets',
  capacity: 'Launch type or strategy',
  strategy: 'Capacity-provider strategy',
  compatibility: 'Service and task definition together',
  network: 'Network configuration',
  later: 'After AWS accepted it',
};

/** What a family of rules is called: `Container memory` for `containerMemory` where nothing better is said. */
export function familyOf(stage: Rule['stage']): string {
  const spoken = stage.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return stageWords[stage] ?? `${spoken[0]?.toUpperCase()}${spoken.slice(1)}`;
}

/** How well a rule's wording is known, as the list filters it. */
export type Wording = 'verbatim' | 'unconfirmed' | 'unrecorded';

export const wordingWords: Readonly<Record<Wording, string>> = {
  verbatim: 'AWS’s own words',
  unconfirmed: 'wording not confirmed',
  unrecorded: 'AWS’s words not on record',
};

export function wordingOf({ aws }: Rule): Wording {
  if (!aws) return 'unrecorded';
  return aws.wording === 'verbatim' ? 'verbatim' : 'unconfirmed';
}

/** A part of AWS's text: its own words, or the name of a value that stands there. */
export interface TextPart {
  text: string;
  isPlaceholder: boolean;
}

/** `The {name} is bad` as words and placeholders. */
export function partsOf(template: string): TextPart[] {
  return template
    .split(/\{(\w+)\}/)
    .map((text, index) => ({ text, isPlaceholder: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
