/** ListContainerInstances and DescribeContainerInstances: which instances a cluster has, and what the API says of one. */
import type { ContainerInstance, DescribeContainerInstancesRequest, ListContainerInstancesRequest, Resource } from '@aws-sdk/client-ecs';
import { clientException, invalidParameter } from '../../api/error.ts';
import { needsOf } from '../../world/instances.ts';
import { revisionOf } from '../../world/lookup.ts';
import type { Model } from '../../world/model.ts';
import type { Cluster, Instance, Resources, Task, World } from '../../world/state.ts';
import { missingArn } from '../clusters.ts';
import { optionalTime, type Wire } from '../describe.ts';
import { requireCluster } from '../operation.ts';
import { AGENT_VERSION } from './agent-version.ts';
import { candidacyOf } from './candidacy.ts';
import { pageOf } from './pages.ts';
import { matches, parseExpression } from './query-language.ts';
import { mistakeIn } from './query-mistakes.ts';
import { countTasks, liveTasksOf } from './task-counts.ts';

/** ListContainerInstancesRequest.maxResults and DescribeContainerInstancesRequest.containerInstances in the API reference. */
const MOST = 100;

/** Those that have registered with the cluster, oldest first; deregistered ones are among them. */
export function instancesOf({ instances }: World, { arn }: Cluster): Instance[] {
  return Object.values(instances).filter(({ clusterArn, status }) => clusterArn === arn && status !== null);
}

/** Container instances of a cluster by id or ARN; those that are not there have none. */
export function findInstances(
  world: World,
  cluster: Cluster,
  references: readonly string[],
): { reference: string; instance: Instance | undefined }[] {
  const byName = new Map<string | null, Instance>();
  for (const instance of instancesOf(world, cluster)) byName.set(instance.containerInstanceId, instance).set(instance.arn, instance);
  return references.map((reference) => ({ reference, instance: byName.get(reference) }));
}

/**
 * The container instance that a request names, and that is not deregistered.
 * @throws EcsError where there is none; the text as a mock of the API has it, github.com/fog/fog-aws, deregister_container_instance.rb
 */
export function requireInstance(world: World, cluster: Cluster, reference: string): Instance {
  const [found] = findInstances(world, cluster, [reference]);
  if (!found?.instance || found.instance.status === 'INACTIVE')
    throw clientException(`Referenced container instance ${reference} not found.`);
  return found.instance;
}

/** How an answer names what is not there. Source: API failure reasons in the developer guide. */
export function missingInstance(world: World, cluster: Cluster, reference: string): { arn: string; reason: string } {
  return { arn: missingArn(world.surroundings, `container-instance/${cluster.name}`, reference), reason: 'MISSING' };
}

/** Texts: github.com/traefik/traefik/issues/3625 and github.com/minamijoyo/myaws/pull/25; of the empty list moto’s tests have it. */
export function requireSome(references: readonly string[], most: number): void {
  if (references.length === 0) throw clientException('Container Instances cannot be empty.');
  if (references.length > most) throw invalidParameter(`instanceIds can have at most ${most} items.`);
}

/** ARNs of the instances that meet the filter and have the status; without one all but the INACTIVE. Source: ListContainerInstances in the API reference. */
export function listContainerInstances({ world }: Model, input: ListContainerInstancesRequest): unknown {
  const cluster = requireCluster(world, input.cluster);
  const isWanted = readFilter(world, input.filter);
  const found = instancesOf(world, cluster).filter((instance) => {
    const { status } = instance;
    return (input.status === undefined ? status !== 'INACTIVE' : status === input.status) && isWanted(instance);
  });
  const { items, next } = pageOf(found, input, MOST);
  return { containerInstanceArns: items.map(({ arn }) => arn), ...next };
}

/** AWS’s text about a filter that is no expression is not on record. */
function readFilter(world: World, filter = ''): (instance: Instance) => boolean {
  if (filter.trim() === '') return () => true;
  const parsed = parseExpression(filter);
  if ('expression' in parsed) return (instance) => matches(parsed.expression, candidacyOf(world, instance, '').facts());
  const { message, offset } = parsed.problem;
  const whose = mistakeIn(filter) ? 'Invalid filter' : 'This model does not cover the filter yet';
  throw invalidParameter(`${whose}, at character ${offset + 1}: ${message.replaceAll('`', '')}`);
}

/** Instances by id or ARN; a deregistered one is INACTIVE, and those that are not there stand among the failures. */
export function describeContainerInstances({ world }: Model, input: DescribeContainerInstancesRequest): unknown {
  const cluster = requireCluster(world, input.cluster);
  const references = input.containerInstances ?? [];
  requireSome(references, MOST);
  const found = findInstances(world, cluster, references);
  return {
    containerInstances: found.flatMap(({ instance }) => (instance ? [describeInstance(world, instance, input.include)] : [])),
    failures: found.flatMap(({ instance, reference }) => (instance ? [] : [missingInstance(world, cluster, reference)])),
  };
}

/** ContainerInstance in the API reference. The counter of versions, the agent’s hash and Docker’s version are left out: the model has none. */
export function describeInstance(
  world: World,
  instance: Instance,
  include: DescribeContainerInstancesRequest['include'] = [],
): Wire<ContainerInstance> {
  const tasks = instance.taskOrdinals.flatMap((ordinal) => world.tasks[ordinal] ?? []);
  const { registered, remaining } = resourcesOf(world, instance, tasks);
  return {
    containerInstanceArn: instance.arn ?? '',
    ec2InstanceId: instance.id,
    ...(instance.capacityProvider !== null && { capacityProviderName: instance.capacityProvider }),
    versionInfo: { agentVersion: AGENT_VERSION },
    remainingResources: remaining,
    registeredResources: registered,
    status: instance.status ?? 'REGISTERING',
    ...(instance.statusReason !== null && { statusReason: instance.statusReason }),
    agentConnected: instance.isAgentConnected,
    ...countTasks(liveTasksOf(world, instance)),
    attributes: Object.entries(instance.attributes).map(([name, value]) => ({ name, ...(value !== '' && { value }) })),
    ...optionalTime('registeredAt', instance.registeredAtMs),
    attachments: [],
    ...(include.includes('TAGS') && { tags: [] }),
    ...(include.includes('CONTAINER_INSTANCE_HEALTH') && { healthStatus: healthOf(instance) }),
  };
}

function healthOf({ isAgentConnected }: Instance): NonNullable<Wire<ContainerInstance>['healthStatus']> {
  const status = isAgentConnected ? 'OK' : 'INSUFFICIENT_DATA';
  return { overallStatus: status, details: [{ type: 'CONTAINER_RUNTIME', status }] };
}

/** Ports are those that are taken: by the agent alone, and with the tasks. Source: ContainerInstance in the API reference. */
function resourcesOf(world: World, { registered, remaining, ports }: Instance, tasks: readonly Task[]) {
  const ofTasks = new Map<string, number>();
  for (const task of tasks) {
    const { ports: taken } = task.needs ?? needsOf(revisionOf(world, task.taskDefinition));
    for (const port of taken) ofTasks.set(port, (ofTasks.get(port) ?? 0) + 1);
  }
  const all = Object.keys(ports);
  const reserved = all.filter((port) => (ports[port] ?? 0) > (ofTasks.get(port) ?? 0));
  return { registered: toResources(registered, reserved, 0), remaining: toResources(remaining, all, registered.gpus - remaining.gpus) };
}

function toResources({ cpuUnits, memoryMiB, gpus }: Resources, ports: readonly string[], usedGpus: number): Wire<Resource>[] {
  const zero = { doubleValue: 0, longValue: 0, integerValue: 0 };
  const set = (name: string, stringSetValue: string[]): Wire<Resource> => ({ name, type: 'STRINGSET', ...zero, stringSetValue });
  const portsOf = (protocol: string) => all(ports, protocol);
  const ids = Array.from({ length: gpus }, (_, index) => `GPU-${usedGpus + index}`);
  return [
    { name: 'CPU', type: 'INTEGER', ...zero, integerValue: cpuUnits },
    { name: 'MEMORY', type: 'INTEGER', ...zero, integerValue: memoryMiB },
    set('PORTS', portsOf('/tcp')),
    set('PORTS_UDP', portsOf('/udp')),
    ...(ids.length > 0 ? [set('GPU', ids)] : []),
  ];
}

function all(ports: readonly string[], protocol: string): string[] {
  return ports.filter((port) => port.endsWith(protocol)).map((port) => port.slice(0, -protocol.length));
}
