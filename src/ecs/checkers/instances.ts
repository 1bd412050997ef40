/** Checkers of container instances: their life, what tasks hold of them, who may be placed where, and refusals that had no reason. */
import type { InstanceSize, PlacementAsked, TaskConstraint, TaskNeeds, TimelineEntry } from '../world/timeline.ts';
import { broken, type Checker, nothing } from './checker.ts';
import { holds, isEligible } from './expressions.ts';
import type { Past } from './past.ts';
import { isManaged, mayServe, type PastInstance, type PastInstances } from './past-instances.ts';

/** What may follow what in EC2. */
const nextStates: Readonly<Record<string, readonly string[]>> = {
  pending: ['running', 'shutting-down', 'terminated'],
  running: ['shutting-down', 'terminated'],
  'shutting-down': ['terminated'],
  terminated: [],
};
/** What may follow what in ECS. */
const nextStatuses: Readonly<Record<string, readonly string[]>> = {
  ACTIVE: ['DRAINING', 'DEREGISTERING', 'INACTIVE'],
  DRAINING: ['ACTIVE', 'DEREGISTERING', 'INACTIVE'],
  DEREGISTERING: ['INACTIVE'],
  INACTIVE: [],
};

export const instanceLives: Checker = {
  name: 'instance lives',
  promise: 'An instance is launched once, runs, is registered once while it runs, and ends; what is said to have been before was so.',
  look({ what, subject }, { instances: past }) {
    if (subject.kind !== 'instance' || what.type === 'call' || what.type === 'change' || what.type === 'decision') return nothing;
    const instance = past.instances.get(subject.id);
    if (what.type === 'instance.launched') return broken([instance !== undefined, `Instance ${subject.id} is launched for a second time.`]);
    if (!instance) return [`Something happens to instance ${subject.id}, which was never launched: ${what.type}.`];
    if (what.type === 'instance.state') return brokenState(instance, what);
    if (what.type === 'instance.registered') {
      return broken(
        [instance.state !== 'running', `Instance ${subject.id} is registered while EC2 has it as ${instance.state}.`],
        [instance.status !== null, `Instance ${subject.id} is registered for a second time.`],
      );
    }
    if (what.type === 'instance.status') return brokenStatus(instance, what);
    return broken([instance.state === 'terminated', `Something happens to instance ${subject.id} after its end: ${what.type}.`]);
  },
};

type What<Type> = Extract<TimelineEntry['what'], { type: Type }>;

function brokenState({ id, state }: PastInstance, { from, to }: What<'instance.state'>): readonly string[] {
  return broken(
    [from !== state, `Instance ${id} goes from ${from}, and was ${state}.`],
    [!nextStates[state]?.includes(to), `Instance ${id} goes from ${state} to ${to}.`],
  );
}

function brokenStatus({ id, status }: PastInstance, { from, to }: What<'instance.status'>): readonly string[] {
  return broken(
    [from !== status, `The container instance ${id} goes from ${from}, and was ${status}.`],
    [!nextStatuses[status ?? '']?.includes(to), `The container instance ${id} goes from ${status} to ${to}.`],
  );
}

/** A task that is placed by this entry, with what it needs. */
interface Placing {
  taskId: string;
  instance: string;
  availabilityZone: string;
  needs: TaskNeeds;
  service: string | null;
  taskGroup: string | null;
  provider: string | null;
  taskDefinition: string;
}

function placingOf({ what, subject }: TimelineEntry, past: Past): Placing | null {
  if (what.type === 'task.created') {
    const {
      instance,
      needs,
      availabilityZone,
      service = null,
      group: taskGroup = null,
      capacityProvider: provider = null,
      taskDefinition,
    } = what;
    if (instance === undefined || !needs) return null;
    return { taskId: subject.id, instance, availabilityZone, needs, service, taskGroup, provider, taskDefinition };
  }
  if (what.type !== 'task.placed') return null;
  const waited = past.instances.placements.get(subject.id);
  const { instance, availabilityZone } = what;
  return waited ? { ...waited, instance, availabilityZone, taskDefinition: past.tasks.get(subject.id)?.taskDefinition ?? '' } : null;
}

/** Source: PortMapping.hostPort in the API reference. */
const MOST_PORTS = 100;

const amounts = ['cpuUnits', 'memoryMiB', 'enis', 'gpus'] as const;

export const instanceRoom: Checker = {
  name: 'instance room',
  promise:
    'No instance is promised to tasks that shall run for more CPU, memory or GPUs than it has, nor one host port twice, nor interfaces that are not detached.',
  look(entry, past) {
    const placing = placingOf(entry, past);
    if (!placing) return nothing;
    const { taskId, needs, instance: id } = placing;
    const instance = past.instances.instances.get(id);
    if (!instance?.size) return nothing;
    const { held, ports, size } = instance;
    const over = amounts.filter((amount) => held[amount] + needs[amount] > size[amount]);
    const reserved = needs.ports.length === 0 ? 0 : ports.size + size.ports.length + needs.ports.length;
    const taken = needs.ports.filter((port) => ports.has(port) || size.ports.includes(port));
    return [
      ...over.map(
        (amount) => `Task ${taskId} takes ${needs[amount]} ${amount} of instance ${id}, which has ${size[amount] - held[amount]} left.`,
      ),
      ...broken([reserved > MOST_PORTS, `Task ${taskId} reserves port ${reserved} of instance ${id}, where ${MOST_PORTS} may be.`]),
      ...taken.map((port) => `Task ${taskId} takes port ${port} of instance ${id}, which is not free.`),
    ];
  },
};

export const placements: Checker = {
  name: 'placements',
  promise: 'A task is placed only on an instance that is registered, ACTIVE and connected, in the zone and of the provider that it says.',
  look(entry, past) {
    const placing = placingOf(entry, past);
    if (!placing) return nothing;
    const { taskId, instance: id, availabilityZone, provider } = placing;
    const instance = past.instances.instances.get(id);
    if (!instance) return [`Task ${taskId} is placed on instance ${id}, which was never launched.`];
    const { status, isConnected, state } = instance;
    return broken(
      [!isEligible(instance), `Task ${taskId} is placed on instance ${id}: ${state}, ${status}, ${isConnected ? '' : 'not '}connected.`],
      [
        instance.availabilityZone !== availabilityZone,
        `Task ${taskId} is in ${availabilityZone}, its instance in ${instance.availabilityZone}.`,
      ],
      [
        provider !== null && !mayServe(past.instances, instance, provider),
        `Task ${taskId} of ${provider} is on an instance of ${instance.group}.`,
      ],
    );
  },
};

export const constraints: Checker = {
  name: 'constraints',
  promise: 'No placement breaks a constraint of its service or its definition.',
  look(entry, past) {
    const placing = placingOf(entry, past);
    const instance = placing && past.instances.instances.get(placing.instance);
    if (!placing || !instance) return nothing;
    const { taskId, service, taskDefinition, taskGroup } = placing;
    const binding = [
      ...(past.instances.services.get(service ?? '')?.constraints ?? []),
      ...(past.instances.constraints.get(taskDefinition) ?? []),
    ];
    return binding
      .filter((constraint) => meets(constraint, instance, taskGroup, past) === false)
      .map(
        ({ type, expression }) =>
          `Task ${taskId} is on instance ${instance.id}, against ${type}${expression === undefined ? '' : ` ${expression}`}.`,
      );
  },
};

/** Null where it cannot be told. */
function meets({ type, expression }: TaskConstraint, instance: PastInstance, taskGroup: string | null, past: Past): boolean | null {
  if (type === 'distinctInstance') return !hasOfGroup(instance, taskGroup, past.instances);
  const isRunning = (id: string) => past.tasks.get(id)?.lastStatus === 'RUNNING' && past.tasks.get(id)?.stop === null;
  return type === 'memberOf' && expression !== undefined ? holds(expression, instance, past.instances, isRunning) : null;
}

/** A task that is to stop is no hindrance. Source: developer guide, placement constraints, distinctInstance. */
function hasOfGroup({ tasks }: PastInstance, taskGroup: string | null, { placements: all }: PastInstances): boolean {
  return [...tasks].some((id) => {
    const other = all.get(id);
    return other !== undefined && !other.isStopping && other.taskGroup === taskGroup;
  });
}

export const refusals: Checker = {
  name: 'refusals',
  promise: 'No task is refused a place while an instance has one: strategies prefer, and never block.',
  look({ what, atMs }, past) {
    if (what.type !== 'decision' || !what.placement || what.candidates.some(({ refused }) => refused === undefined)) return nothing;
    const asked = what.placement;
    const fits = [...past.instances.instances.values()].find(
      // What has become free in this very moment may not be known.
      (instance) => instance.freedAtMs !== atMs && surelyFits(instance, asked, past),
    );
    return fits ? [`A task of ${asked.group} is refused a place, and instance ${fits.id} has one.`] : nothing;
  },
};

/** False where anything cannot be told. */
function surelyFits(instance: PastInstance, asked: PlacementAsked, past: Past): boolean {
  const { size, attributes } = instance;
  if (!size || !isEligible(instance) || instance.cluster !== asked.cluster) return false;
  if (asked.provider === undefined && isManaged(instance)) return false;
  if (asked.provider !== undefined && (past.instances.providers.get(asked.provider) ?? null) !== (instance.group ?? '')) return false;
  if (asked.zones && !asked.zones.includes(instance.availabilityZone)) return false;
  if (asked.exclude?.includes(instance.id) || (asked.only ?? instance.id) !== instance.id) return false;
  if (!hasRoom(instance, size, asked.needs)) return false;
  const hasAll = asked.attributes.every(({ name, value }) =>
    value === undefined ? name in attributes : attributes[name]?.toLowerCase() === value,
  );
  return hasAll && asked.constraints.every((constraint) => meets(constraint, instance, asked.group, past) === true);
}

function hasRoom({ held, ports }: PastInstance, size: InstanceSize, needs: TaskNeeds): boolean {
  if (amounts.some((amount) => held[amount] + needs[amount] > size[amount])) return false;
  if (needs.ports.length > 0 && ports.size + size.ports.length + needs.ports.length > MOST_PORTS) return false;
  return !needs.ports.some((port) => ports.has(port) || size.ports.includes(port));
}

export const hostsOfTasks: Checker = {
  name: 'hosts of tasks',
  promise: 'A task that waits for an instance waits in PROVISIONING until it is placed, once; and nothing runs where the instance is gone.',
  look({ what, subject }, { instances: past }) {
    if (what.type !== 'task.placed' && what.type !== 'task.lastStatus') return nothing;
    const placement = past.placements.get(subject.id);
    if (what.type === 'task.placed') {
      return broken(
        [!placement, `Task ${subject.id} is placed and never waited for an instance.`],
        [placement !== undefined && placement.instance !== null, `Task ${subject.id} is placed for a second time.`],
        [placement?.isStopping === true, `Task ${subject.id} is placed and is to stop.`],
      );
    }
    if (!placement) return nothing;
    const goesOn = what.to === 'PENDING' || what.to === 'ACTIVATING' || what.to === 'RUNNING';
    const host = past.instances.get(placement.instance ?? '');
    return broken(
      [goesOn && placement.instance === null, `Task ${subject.id} is ${what.to} and on no instance.`],
      [goesOn && host?.state === 'terminated', `Task ${subject.id} becomes ${what.to} on instance ${host?.id}, which is terminated.`],
    );
  },
};

export const daemons: Checker = {
  name: 'daemons',
  promise: 'A DAEMON service has one task on an instance at most.',
  look(entry, past) {
    const placing = placingOf(entry, past);
    if (!placing || placing.service === null || !past.instances.services.get(placing.service)?.isDaemon) return nothing;
    const { service, taskId, instance } = placing;
    const others = [...(past.instances.instances.get(instance)?.tasks ?? [])].filter((id) => {
      const other = past.instances.placements.get(id);
      return other?.service === service && !other.isStopping;
    });
    return broken([others.length > 0, `Task ${taskId} of the daemon ${service} is on instance ${instance}, which has one already.`]);
  },
};
