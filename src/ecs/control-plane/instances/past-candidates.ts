/** The container instances of a cluster as they stood before an entry of the timeline: what placement looked at, read from the timeline alone. */
import { isManagedInstance } from '../../world/providers.ts';
import type { Happening, PlacementAsked, TaskNeeds, Timeline } from '../../world/timeline.ts';
import { AGENT_VERSION } from './agent-version.ts';
import type { Candidacy } from './filter.ts';

/** An instance with its EC2 id and the container instance that it is registered as. */
export interface PastCandidate extends Candidacy {
  id: string;
  containerInstance: string;
}

interface PastInstance extends Omit<Registered, 'capacityProvider'> {
  /** Of Amazon EC2 Auto Scaling. */
  group: string | null;
  status: string;
  capacityProvider: string | null;
  isAgentConnected: boolean;
  attributes: Readonly<Record<string, string>>;
  registeredAtMs: number;
}

type Registered = Omit<Extract<Happening, { type: 'instance.registered' }>, 'type' | 'attributes'>;

interface PastTask {
  needs: TaskNeeds;
  group: string;
  instance: string | undefined;
  isToRun: boolean;
  isRunning: boolean;
}

interface Past {
  instances: Map<string, PastInstance>;
  /** Groups of those that have been launched into one. */
  groups: Map<string, string>;
  tasks: Map<string, PastTask>;
}

/**
 * Those of the question's cluster and provider that were registered and not yet gone, in the order in which they registered. Of a question about one
 * instance it is that one alone, gone or not.
 */
export function candidatesBefore(timeline: Timeline, entry: number, asked: PlacementAsked): PastCandidate[] {
  const past: Past = { instances: new Map(), groups: new Map(), tasks: new Map() };
  for (const { subject, what, atMs } of timeline.slice(0, entry)) {
    if (subject.kind === 'instance') followInstance(past, subject.id, what, atMs);
    else if (subject.kind === 'task') followTask(past, subject.id, what);
  }
  const onInstance = new Map<string, PastTask[]>();
  for (const task of past.tasks.values()) {
    if (task.instance === undefined) continue;
    const tasks = onInstance.get(task.instance);
    if (tasks) tasks.push(task);
    else onInstance.set(task.instance, [task]);
  }
  return [...past.instances].flatMap(([id, instance]) => {
    return isMeant(asked, id, instance) ? [candidateOf(id, instance, onInstance.get(id) ?? [], asked.group)] : [];
  });
}

function isMeant({ cluster, provider, exclude, only }: PlacementAsked, id: string, instance: PastInstance): boolean {
  if (instance.cluster !== cluster) return false;
  if (only !== undefined) return only === id;
  const isOfProvider = provider === undefined ? !isManagedInstance(instance) : provider === instance.capacityProvider;
  return instance.status !== 'INACTIVE' && isOfProvider && !exclude?.includes(id);
}

function followInstance({ instances, groups, tasks }: Past, id: string, what: Happening, atMs: number): void {
  const instance = instances.get(id);
  if (what.type === 'instance.launched' && what.group !== undefined) groups.set(id, what.group);
  else if (what.type === 'instance.released') tasks.delete(what.task);
  else if (what.type === 'instance.registered')
    instances.set(id, {
      ...what,
      group: groups.get(id) ?? null,
      capacityProvider: what.capacityProvider ?? null,
      status: 'ACTIVE',
      isAgentConnected: true,
      registeredAtMs: atMs,
    });
  else if (!instance) return;
  else if (what.type === 'instance.agent') instance.isAgentConnected = what.isConnected;
  else if (what.type === 'instance.capacityProvider') instance.capacityProvider = what.capacityProvider;
  else if (what.type === 'instance.attributes') instance.attributes = what.attributes;
  else if (what.type === 'instance.status') instance.status = what.to;
  else if (what.type === 'instance.state' && what.to === 'terminated') instance.status = 'INACTIVE';
}

function followTask({ tasks }: Past, id: string, what: Happening): void {
  const task = tasks.get(id);
  if (what.type === 'task.created' && what.needs) {
    tasks.set(id, { needs: what.needs, group: what.group ?? '', instance: what.instance, isToRun: true, isRunning: false });
  } else if (!task) return;
  else if (what.type === 'task.placed') task.instance = what.instance;
  else if (what.type === 'task.desiredStatus') task.isToRun = false;
  else if (what.type === 'task.lastStatus') task.isRunning = what.to === 'RUNNING';
}

function candidateOf(id: string, instance: PastInstance, tasks: readonly PastTask[], group: string): PastCandidate {
  const { size, attributes, status, isAgentConnected, registeredAtMs, containerInstance, capacityProvider } = instance;
  const live = tasks.filter(({ isToRun }) => isToRun);
  const left = (of: 'cpuUnits' | 'memoryMiB' | 'gpus') => live.reduce((sum, { needs }) => sum - needs[of], size[of]);
  // Network interfaces are free only once they are detached.
  const enis = tasks.reduce((sum, { needs }) => sum - needs.enis, size.enis);
  return {
    id,
    containerInstance,
    capacityProvider,
    status,
    isAgentConnected,
    attributes,
    availabilityZone: attributes['ecs.availability-zone'] ?? '',
    remaining: { cpuUnits: left('cpuUnits'), memoryMiB: left('memoryMiB'), enis, gpus: left('gpus') },
    ports: Object.fromEntries([...size.ports, ...live.flatMap(({ needs }) => needs.ports)].map((port) => [port, 1])),
    ofGroup: live.filter((task) => task.group === group).length,
    facts: () => ({
      agentConnected: isAgentConnected,
      agentVersion: AGENT_VERSION,
      attributes,
      ec2InstanceId: id,
      registeredAtMs,
      runningTasksCount: live.filter(({ isRunning }) => isRunning).length,
      taskGroups: live.map((task) => task.group),
    }),
  };
}
