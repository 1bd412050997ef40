/** Of which kind a document is, told by its members: first those that one kind alone has, then by which kind knows most of them. */
import { type OperationName, shapeOf } from '../api/schema.ts';
import { nearest } from '../api/spelling.ts';
import type { DocumentKind } from './finding.ts';
import { membersOf } from './read.ts';

/** Members that tell a kind from the others; the first kind with one of them in the document is taken. */
const telling: readonly (readonly [DocumentKind, readonly string[]])[] = [
  ['taskDefinition', ['containerDefinitions', 'requiresCompatibilities', 'family', 'taskRoleArn', 'executionRoleArn']],
  ['service', ['serviceName']],
  ['serviceUpdate', ['service', 'forceNewDeployment']],
  ['capacityProvider', ['autoScalingGroupProvider', 'managedInstancesProvider']],
  ['cluster', ['clusterName', 'settings', 'configuration', 'serviceConnectDefaults']],
  ['task', ['count', 'overrides', 'startedBy', 'group', 'referenceId']],
  ['service', ['desiredCount', 'deploymentConfiguration', 'loadBalancers', 'schedulingStrategy', 'healthCheckGracePeriodSeconds']],
  ['service', ['deploymentController', 'serviceRegistries', 'serviceConnectConfiguration', 'availabilityZoneRebalancing', 'role']],
];

/** The operations whose members are compared where nothing tells; of two that fit equally well the first is taken. */
const candidates: readonly (readonly [DocumentKind, OperationName])[] = [
  ['taskDefinition', 'RegisterTaskDefinition'],
  ['task', 'RunTask'],
  ['clusterCapacityProviders', 'PutClusterCapacityProviders'],
  ['cluster', 'CreateCluster'],
  ['service', 'CreateService'],
  ['capacityProvider', 'CreateCapacityProvider'],
  ['serviceUpdate', 'UpdateService'],
];

/** Names that are hardly any other file's, even misspelt or with the capital letters of a template. */
const rare: Readonly<Record<string, DocumentKind>> = {
  containerDefinitions: 'taskDefinition',
  requiresCompatibilities: 'taskDefinition',
  executionRoleArn: 'taskDefinition',
  taskRoleArn: 'taskDefinition',
  serviceName: 'service',
  desiredCount: 'service',
  deploymentConfiguration: 'service',
  schedulingStrategy: 'service',
  autoScalingGroupProvider: 'capacityProvider',
  managedInstancesProvider: 'capacityProvider',
  defaultCapacityProviderStrategy: 'clusterCapacityProviders',
  clusterName: 'cluster',
};

/** Members of so many kinds that they say nothing by themselves. */
const common: ReadonlySet<string> = new Set(['cluster', 'tags', 'clientToken', 'name', 'enableECSManagedTags', 'propagateTags']);

/** The kind of document that a value looks like; null for a value that looks like none. */
export function recogniseKind(document: unknown): DocumentKind | null {
  if (Array.isArray(document)) {
    const isStrategy = document.some((item) => nearestOf(Object.keys(membersOf(item)), ['capacityProvider']) !== undefined);
    return isStrategy ? 'capacityProviderStrategy' : null;
  }
  const members = membersOf(document);
  const told = telling.find(([, names]) => names.some((name) => Object.hasOwn(members, name)))?.[0];
  return told ?? bestFit(Object.keys(members)) ?? rare[nearestOf(Object.keys(members), Object.keys(rare)) ?? ''] ?? null;
}

/** More keys than any document has at its top; what has more is not looked at for slips of the pen. */
const mostKeys = 100;

/** The first of the names that a key nearly is. */
function nearestOf(keys: readonly string[], names: readonly string[]): string | undefined {
  const meant = keys.slice(0, mostKeys).map((key) => nearest(key, names));
  return names.find((name) => meant.includes(name));
}

function bestFit(keys: readonly string[]): DocumentKind | null {
  const spoken = keys.filter((key) => !common.has(key));
  let best: { kind: DocumentKind | null; known: number } = { kind: null, known: 0 };
  for (const [kind, operation] of candidates) {
    const { members } = shapeOf(operation);
    const known = spoken.filter((key) => members.has(key)).length;
    if (known <= best.known) continue;
    // PutClusterCapacityProviders names its cluster; CreateCluster makes one.
    if (kind === 'clusterCapacityProviders' && !keys.includes('cluster')) continue;
    best = { kind, known };
  }
  return best.kind;
}
