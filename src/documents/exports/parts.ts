/** The resources of an export in the order in which they are made, each with the API's shape of its input. */
import { type Gaps, notExported, oneLine, type Sieve, sieved } from './known.ts';
import { type Parameter, parametersOf, refersTo, withParameters } from './references.ts';
import type { ExportInput, Members } from './types.ts';

export type PartKind = 'logGroup' | 'cluster' | 'capacityProvider' | 'clusterCapacityProviders' | 'taskDefinition' | 'service';

export interface Part {
  kind: PartKind;
  /** Its name within the export: `CapacityProvider2`. */
  id: string;
  value: Members;
}

/** The shape of the API operation's input; a log group is CloudWatch's. */
export const shapeOfPart: Readonly<Record<PartKind, string>> = {
  logGroup: 'document',
  cluster: 'CreateClusterRequest',
  capacityProvider: 'CreateCapacityProviderRequest',
  clusterCapacityProviders: 'PutClusterCapacityProvidersRequest',
  taskDefinition: 'RegisterTaskDefinitionRequest',
  service: 'CreateServiceRequest',
};

export interface Parts {
  parts: readonly Part[];
  parameters: readonly Parameter[];
  notes: string[];
}

export interface PartsOptions {
  gaps: Gaps;
  gapReason: string;
  refusesMap?: Sieve['refusesMap'];
  hasReferences: boolean;
  /** How a definition is referred to, where it is by attribute. */
  definitionAttribute?: string;
}

/** Takes the input apart. What the format has no place for is told in `notes`. */
export function partsOf(input: ExportInput, options: PartsOptions): Parts {
  const notes = (input.besides ?? []).map((text) => `not exported: ${oneLine(text)}`);
  const sieve: Sieve = { notes, ...options };
  const plain = plainParts(input, notes).map(
    (part): Part => ({ ...part, value: sieved(part.value, shapeOfPart[part.kind], nameOf(part), sieve) as Members }),
  );
  if (!options.hasReferences) return { parts: plain, parameters: [], notes };
  const shaped = plain.map(({ kind, value }) => ({ value, shape: shapeOfPart[kind] }));
  const parameters = parametersOf(shaped);
  const parts = plain.map((part): Part => {
    const value = withParameters(part.value, shapeOfPart[part.kind], parameters) as Members;
    return { ...part, value: withResources({ ...part, value }, plain, options.definitionAttribute, notes) };
  });
  return { parts, parameters, notes };
}

function nameOf({ kind, value }: Part): string {
  return kind === 'capacityProvider' ? `capacity provider ${String(value.name)}` : kind;
}

function plainParts(input: ExportInput, notes: string[]): Part[] {
  const { cluster, capacityProviders = [], defaultCapacityProviderStrategy = [], taskDefinition, service } = input;
  const parts: Part[] = [];
  const groups = logGroupsOf(taskDefinition, input.region, notes);
  for (const [index, logGroupName] of groups.entries())
    parts.push({ kind: 'logGroup', id: numbered('LogGroup', index, groups.length), value: { logGroupName } });
  if (cluster !== undefined) parts.push({ kind: 'cluster', id: 'Cluster', value: cluster });
  const made = capacityProviders.filter((provider) => typeof provider !== 'string');
  for (const [index, value] of made.entries())
    parts.push({ kind: 'capacityProvider', id: numbered('CapacityProvider', index, made.length), value });
  if (cluster !== undefined && (capacityProviders.length > 0 || defaultCapacityProviderStrategy.length > 0)) {
    const names = capacityProviders.map((provider) => (typeof provider === 'string' ? provider : provider.name));
    const value = { cluster: cluster.clusterName ?? 'default', capacityProviders: names, defaultCapacityProviderStrategy };
    parts.push({ kind: 'clusterCapacityProviders', id: 'CapacityProviders', value });
  }
  if (taskDefinition !== undefined) parts.push({ kind: 'taskDefinition', id: 'TaskDefinition', value: taskDefinition });
  if (service !== undefined) parts.push({ kind: 'service', id: 'Service', value: service });
  return parts;
}

function numbered(name: string, index: number, count: number): string {
  return count > 1 ? `${name}${index + 1}` : name;
}

/** Log groups that containers write to and do not make themselves. */
function logGroupsOf(taskDefinition: Members | undefined, region: string, notes: string[]): readonly string[] {
  const groups = new Set<string>();
  for (const container of listOf(taskDefinition?.containerDefinitions)) {
    const { logDriver, options } =
      (container as { logConfiguration?: { logDriver?: unknown; options?: Members } } | null)?.logConfiguration ?? {};
    const group = options?.['awslogs-group'];
    if (logDriver !== 'awslogs' || typeof group !== 'string' || group === '' || options?.['awslogs-create-group'] === 'true') continue;
    const elsewhere = options?.['awslogs-region'];
    if (typeof elsewhere === 'string' && elsewhere !== region)
      notes.push(notExported(`log group ${group}`, `it is in ${oneLine(elsewhere)}, and the rest is made in ${region}`));
    else groups.add(group);
  }
  return [...groups];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** References between the parts, where one names another. */
function withResources({ kind, value }: Part, parts: readonly Part[], definitionAttribute: string | undefined, notes: string[]): Members {
  const cluster = parts.find((part) => part.kind === 'cluster');
  const definition = parts.find((part) => part.kind === 'taskDefinition');
  const clusterName = cluster?.value.clusterName ?? 'default';
  const named = value.cluster ?? (kind === 'service' ? 'default' : undefined);
  const isHere =
    cluster !== undefined && typeof named === 'string' && (named === clusterName || named.endsWith(`:cluster/${String(clusterName)}`));
  const refersCluster = isHere && { cluster: refersTo('Cluster') };
  if (kind === 'clusterCapacityProviders') {
    const made = new Map(parts.filter((part) => part.kind === 'capacityProvider').map((part) => [part.value.name, part.id]));
    const names = listOf(value.capacityProviders).map((name) => (made.has(name) ? refersTo(String(made.get(name))) : name));
    return { ...value, ...refersCluster, capacityProviders: names };
  }
  if (kind === 'capacityProvider') return { ...value, ...refersCluster };
  if (kind !== 'service') return value;
  const revision = definition === undefined ? null : revisionNamed(value.taskDefinition, definition.value.family);
  if (revision === null) return { ...value, ...refersCluster };
  if (revision !== '')
    notes.push(
      `The service names revision ${revision} of ${oneLine(String(definition?.value.family))}; here it takes the revision that this makes.`,
    );
  return { ...value, ...refersCluster, taskDefinition: refersTo('TaskDefinition', definitionAttribute) };
}

/** The revision that a name asks for of this family, empty for the newest; null for another family. */
function revisionNamed(name: unknown, family: unknown): string | null {
  if (typeof name !== 'string' || typeof family !== 'string') return null;
  const short = name.replace(/^arn:[^/]*:task-definition\//, '');
  if (short === family) return '';
  const colon = short.lastIndexOf(':');
  return colon >= 0 && short.slice(0, colon) === family ? short.slice(colon + 1) : null;
}
