/** The five texts and the settings of a playground as a scenario that the model plays. Pure. */
import { parseText } from '../../documents/documents.ts';
import type { LocatedFinding } from '../../documents/types.ts';
import type { DocumentKind, Scenario, Step, Surroundings } from '../../ecs/ecs.ts';
import { baseSurroundings } from './base-surroundings.ts';
import { type ClusterPart, readSurroundingsText, type SurroundingsReading } from './check-surroundings.ts';
import { isObject, type Members } from './is-object.ts';
import { type DocumentName, documentNames, isSurroundings, type PlaygroundTexts, type SurroundingsName } from './playground-documents.ts';
import type { PlaygroundProblem } from './problem.ts';

export { type PlaygroundProblem, problemSentence } from './problem.ts';

export interface PlaygroundSettings {
  seed: number;
  /** The run's end in ms. */
  untilMs: number;
  /** When the definition is registered again and the service updated to its new revision, in ms; null for never. */
  againMs: number | null;
  /** Assumptions that differ from their defaults, by id. */
  assumptions: Readonly<Record<string, number | string | boolean>>;
}

export interface Composition {
  scenario: Scenario;
  /** The same with the definition in its place, for the rules to look at; they see no documents. */
  world: Scenario;
  /** Texts that the scenario's steps name. */
  documents: Readonly<Record<string, string>>;
  /** Which document each step of the scenario comes from. */
  origins: readonly DocumentName[];
}

/** Documents that steps of the scenario name. */
export const runKinds: Readonly<Record<string, DocumentKind>> = { 'task-definition.json': 'taskDefinition', 'service.json': 'service' };

/** The service is created this long after the cluster. */
const createdAtMs = 1_000;

/** The scenario, or every document's first problem: one that cannot be read never hides another's. */
export function scenarioOf(
  texts: PlaygroundTexts,
  settings: PlaygroundSettings,
): { composition: Composition; problems: readonly [] } | { composition: null; problems: readonly PlaygroundProblem[] } {
  const problems: PlaygroundProblem[] = [];
  const values = new Map<DocumentName, Members>();
  const read = new Map<SurroundingsName, SurroundingsReading>();
  const look = (document: DocumentName, findings: readonly LocatedFinding[]) => {
    const broken = findings.find(({ severity }) => severity === 'error');
    if (broken) problems.push({ document, line: broken.line, column: broken.column, message: broken.message });
  };
  for (const name of documentNames) {
    if (isSurroundings(name)) {
      const reading = readSurroundingsText(name, texts[name]);
      read.set(name, reading);
      look(name, reading.findings);
    } else {
      const { value, syntax } = parseText(texts[name]);
      values.set(name, isObject(value) ? value : {});
      look(name, syntax);
    }
  }
  if (problems.length > 0) return { composition: null, problems };
  const surroundings = Object.assign({}, baseSurroundings, ...[...read.values()].map((one) => one.surroundings)) as Surroundings;
  const cluster = read.get('capacity.json')?.cluster as ClusterPart;
  const definition = values.get('task-definition.json') ?? {};
  const service = values.get('service.json') ?? {};
  return { composition: compose({ surroundings, cluster, definition, service, texts, settings }), problems: [] };
}

interface Parts {
  surroundings: Surroundings;
  cluster: ClusterPart;
  definition: Members;
  service: Members;
  texts: PlaygroundTexts;
  settings: PlaygroundSettings;
}

function compose({ surroundings, cluster, definition, service, texts, settings }: Parts): Composition {
  const { seed, untilMs, againMs, assumptions } = settings;
  const capacity = clusterSteps(cluster);
  const register = (atMs: number, input: unknown): Step => ({ atMs, call: 'RegisterTaskDefinition', input });
  const named = { $document: 'task-definition.json' };
  const first = [register(0, named), { atMs: createdAtMs, call: 'CreateService', input: { $document: 'service.json' } }];
  const again = againMs === null ? [] : [register(againMs, named), updateStep(againMs, definition, service)];
  const around = { ...surroundings, logGroups: [...surroundings.logGroups, ...logGroupsOf(definition, surroundings.logGroups)] };
  const base = { seed, untilMs, surroundings: around, assumptions };
  const ofDefinition: DocumentName = 'task-definition.json';
  return {
    scenario: { ...base, steps: [...capacity, ...first, ...again] },
    world: { ...base, steps: [...capacity, register(0, definition)] },
    documents: { 'task-definition.json': texts['task-definition.json'], 'service.json': texts['service.json'] },
    origins: [
      ...capacity.map((): DocumentName => 'capacity.json'),
      ofDefinition,
      'service.json',
      ...again.map((_, index): DocumentName => (index === 0 ? ofDefinition : 'service.json')),
    ],
  };
}

/** The cluster, the providers that are to be created, and their association with it. */
function clusterSteps({ clusterName, capacityProviders, defaultCapacityProviderStrategy }: ClusterPart): Step[] {
  const created = capacityProviders.filter((provider) => typeof provider !== 'string');
  const names = capacityProviders.map((provider) => (typeof provider === 'string' ? provider : provider.name));
  const input = { cluster: clusterName, capacityProviders: names, defaultCapacityProviderStrategy };
  return [
    { atMs: 0, call: 'CreateCluster', input: { clusterName } },
    ...created.map((provider): Step => ({ atMs: 0, call: 'CreateCapacityProvider', input: provider })),
    ...(names.length > 0 ? [{ atMs: 0, call: 'PutClusterCapacityProviders', input }] : []),
  ];
}

/** The family alone stands for its newest revision. */
function updateStep(atMs: number, { family }: Members, { cluster, serviceName }: Members): Step {
  return {
    atMs,
    call: 'UpdateService',
    input: { ...(cluster !== undefined && { cluster }), service: serviceName, taskDefinition: family },
  };
}

/** Log groups that the definition names: a playground's account has them, since no document of it would say so. */
function logGroupsOf({ containerDefinitions }: Members, known: readonly string[]): readonly string[] {
  const named = (Array.isArray(containerDefinitions) ? containerDefinitions : []).map((container: unknown) => {
    const { logConfiguration } = isObject(container) ? container : {};
    const { options } = isObject(logConfiguration) ? logConfiguration : {};
    return isObject(options) ? options['awslogs-group'] : undefined;
  });
  return [...new Set(named)].filter((name): name is string => typeof name === 'string' && !known.includes(name));
}
