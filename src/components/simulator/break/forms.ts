/** Every change that can be made to a run as a form: its group, its words, its fields, and the change that comes of them. Pure. */
import type { Change, LoadDestination } from '../../../ecs/ecs.ts';
import { destinationIn, nameOfArn, shortDigest } from '../changes-in-words.ts';
import type { Selection } from '../panel.ts';
import {
  amount,
  anyZoneField,
  containerFields,
  type Field,
  fromWorld,
  imageField,
  instanceField,
  listIn,
  onField,
  pick,
  problemIn,
  targetGroupField,
  taskField,
  type Values,
  valuesOf,
  written,
  zoneField,
} from './fields.ts';
import type { Known } from './known.ts';

export const groups = [
  'Tasks',
  'Availability Zones',
  'Capacity',
  'Load',
  'Instances',
  'Load balancer, alarms',
  'Network',
  'Images, registries',
  'Roles, secrets, logs',
] as const;

export interface Form {
  group: (typeof groups)[number];
  /** On its button: `Kill`. */
  name: string;
  /** What it will do, in plain words. */
  tells: string;
  /** Of what is known, and of what stands in them so far. */
  fields(known: Known, values: Values): readonly Field[];
  /** Why it cannot apply, beyond fields that have nothing to choose from. */
  blocked?(known: Known): string | null;
  /** What comes of it where that is more than its fields by their names. */
  make?(values: Record<string, string>): Change;
}

const number = (values: Values, name: string) => Number(values[name]);
const textOf = (values: Values, name: string) => (values[name] ?? '').trim();
const taskFields = (known: Known, values: Values) => [taskField(known), ...containerFields(known, values)];

/** Instances of Auto Scaling groups and outside of them are a part of the model that is fetched only for runs that have any. */
const withoutInstances = ({ instances, surroundings }: Known) =>
  instances.length > 0 || (surroundings?.autoScalingGroups ?? []).some(({ instanceTypes = [] }) => instanceTypes.length > 0)
    ? null
    : 'Nothing here runs on container instances.';

/** By type: a new kind of change does not compile without its form. */
export const forms: Readonly<Record<Change['type'], Form>> = {
  killProcess: {
    group: 'Tasks',
    name: 'Kill',
    tells: 'The process ends at once. If its container is essential, the task stops, and its service starts another.',
    fields: (known, values) => [...taskFields(known, values), amount('exitCode', 'Exit code', 137, [0, 255])],
  },
  hang: {
    group: 'Tasks',
    name: 'Hang',
    tells: 'The process goes on running, takes connections and never answers. Only health checks can find out.',
    fields: taskFields,
  },
  heal: {
    group: 'Tasks',
    name: 'Heal',
    tells: 'A process that hangs answers again.',
    fields: taskFields,
  },
  leakMemory: {
    group: 'Tasks',
    name: 'Leak memory',
    tells: 'It uses so much more memory each minute, until a limit kills it with exit code 137. 0 ends the leak.',
    fields: (known, values) => [...taskFields(known, values), amount('mibPerMinute', 'More each minute', 64, [0, 1_048_576], 'MiB')],
  },
  retireTask: {
    group: 'Tasks',
    name: 'Retire',
    tells: 'AWS maintains what the task runs on: a task of a service is replaced, a standalone one stops.',
    fields: (known) => [taskField(known)],
  },
  reclaimSpot: {
    group: 'Capacity',
    name: 'Reclaim Spot tasks',
    tells: 'AWS takes Fargate Spot capacity back. The tasks get SIGTERM at once, and SIGKILL after their stopTimeout.',
    fields: (known, { which }) => [
      pick('which', 'Which', {
        all: 'all of them',
        tasks: 'so many, as the seed draws',
        zone: 'those of a zone',
        task: 'one task',
      }),
      ...(which === 'tasks' ? [amount('tasks', 'Tasks', 1, [1, 5_000])] : []),
      ...(which === 'zone' ? [zoneField(known)] : []),
      ...(which === 'task' ? [taskField(known, { isSpot: true })] : []),
    ],
    blocked: ({ tasks }) =>
      tasks.some(({ capacityProvider }) => capacityProvider === 'FARGATE_SPOT') ? null : 'No Fargate Spot task runs at this moment.',
  },
  spotDrought: {
    group: 'Capacity',
    name: 'Spot drought',
    tells: 'Fargate Spot has no room for another task. What runs goes on.',
    fields: (known) => [onField('no capacity', 'capacity again'), anyZoneField(known)],
  },
  capacityShortage: {
    group: 'Capacity',
    name: 'On-demand shortage',
    tells: 'Fargate on demand has no room for another task. What runs goes on.',
    fields: (known) => [onField('no capacity', 'capacity again'), anyZoneField(known)],
  },
  loseAvailabilityZone: {
    group: 'Availability Zones',
    name: 'Lose a zone',
    tells: 'All that runs in the zone is gone at once, without a signal, and nothing is placed there until it is back.',
    fields: (known) => [
      zoneField(
        known,
        'All zones are lost already.',
        known.zones.filter((one) => !known.lostZones.includes(one)),
      ),
    ],
  },
  restoreAvailabilityZone: {
    group: 'Availability Zones',
    name: 'Bring it back',
    tells: 'Tasks may be placed in the zone again. Those that it lost do not come back by themselves.',
    fields: (known) => [zoneField(known, 'No zone is lost at this moment.', known.lostZones)],
  },
  setLoad: {
    group: 'Load',
    name: 'Requests a second',
    tells: 'So many requests come from now on. A destination keeps the path that it was first asked for.',
    fields(known) {
      const destinations: readonly LoadDestination[] = [
        ...known.services.map((service) => ({ service })),
        ...known.targetGroups.map((targetGroupArn) => ({ targetGroupArn })),
      ];
      const options = destinations.map((to) => ({ value: JSON.stringify(to), label: destinationIn(to) }));
      return [
        { kind: 'choice', name: 'to', label: 'To', options, none: 'No service is there to ask.', of: 'service' },
        amount('perSecond', 'Requests a second', 100, [0, 1_000_000]),
        written('path', 'Path', '/'),
      ];
    },
    make: (values) => ({
      type: 'setLoad',
      to: JSON.parse(values.to ?? '') as LoadDestination,
      perSecond: number(values, 'perSecond'),
      path: textOf(values, 'path'),
    }),
  },
  loseInstance: {
    group: 'Instances',
    name: 'Lose a host',
    tells: 'The instance is gone at once, without a signal, with all tasks on it.',
    fields: (known) => [instanceField(known)],
  },
  terminateInstance: {
    group: 'Instances',
    name: 'Terminate',
    tells: 'Somebody terminates the instance through EC2. Its group replaces it.',
    fields: (known) => [instanceField(known)],
  },
  reclaimInstances: {
    group: 'Instances',
    name: 'Reclaim Spot instances',
    tells: 'EC2 gives two minutes’ notice of a Spot interruption. Agents that watch for it drain the instance in that time.',
    fields: (known, { which }) => [
      pick('which', 'Which', {
        all: 'all of them',
        instances: 'so many, as the seed draws',
        instance: 'one instance',
      }),
      ...(which === 'instances' ? [amount('instances', 'Instances', 1, [1, 1_000])] : []),
      ...(which === 'instance' ? [instanceField(known, ({ isSpot }) => isSpot)] : []),
    ],
    blocked: ({ instances }) => (instances.some(({ isSpot }) => isSpot) ? null : 'No Spot instance is there at this moment.'),
  },
  disconnectAgent: {
    group: 'Instances',
    name: 'Disconnect the agent',
    tells: 'The agent no longer answers: ECS places nothing on the instance. What runs there goes on.',
    fields: (known) => [instanceField(known, ({ isConnected }) => isConnected, 'No agent is connected at this moment.')],
  },
  reconnectAgent: {
    group: 'Instances',
    name: 'Reconnect it',
    tells: 'The agent answers again, and tells ECS what has changed.',
    fields: (known) => [instanceField(known, ({ isConnected }) => !isConnected, 'No agent is disconnected at this moment.')],
  },
  setDesiredCapacity: {
    group: 'Instances',
    name: 'Size of a group',
    tells: 'Somebody sets the desired capacity of an Auto Scaling group by hand. Managed scaling may change it again.',
    fields(known, values) {
      const launching = (known.surroundings?.autoScalingGroups ?? []).filter(({ instanceTypes = [] }) => instanceTypes.length > 0);
      const group = launching.find(({ name }) => name === values.group) ?? launching[0];
      return [
        fromWorld(
          known,
          'group',
          'Auto Scaling group',
          launching.map(({ name }) => name),
          'No Auto Scaling group here launches instances.',
        ),
        amount('desiredCapacity', 'Desired capacity', Math.max(1, group?.minSize ?? 0), [group?.minSize ?? 0, group?.maxSize ?? 5_000]),
      ];
    },
    blocked: withoutInstances,
  },
  instanceShortage: {
    group: 'Instances',
    name: 'EC2 shortage',
    tells: 'EC2 has no capacity for launches (InsufficientInstanceCapacity). What runs goes on.',
    fields(known) {
      const listed = (known.surroundings?.autoScalingGroups ?? []).flatMap(({ instanceTypes = [] }) => instanceTypes);
      const types = [...new Set([...listed, ...known.instances.map(({ instanceType }) => instanceType)])].sort();
      const any = { value: '', label: 'any type' };
      return [onField('no capacity', 'capacity again'), anyZoneField(known), pick('instanceType', 'Instance type', [any, ...types])];
    },
    blocked: withoutInstances,
  },
  deleteTargetGroup: {
    group: 'Load balancer, alarms',
    name: 'Delete a target group',
    tells: 'The target group goes, with the listener rules that name it and all that is registered in it.',
    fields: (known) => [targetGroupField(known)],
  },
  deregisterTarget: {
    group: 'Load balancer, alarms',
    name: 'Take out a target',
    tells: 'Somebody other than ECS deregisters the task’s targets. ECS finds them missing and replaces the task.',
    fields: (known) => [taskField(known, { hasTargets: true }), targetGroupField(known, true)],
  },
  setAlarm: {
    group: 'Load balancer, alarms',
    name: 'Set an alarm',
    tells: 'A CloudWatch alarm changes its state. Deployments and scaling policies that watch it act on that.',
    fields: (known) => [
      fromWorld(
        known,
        'alarm',
        'Alarm',
        known.surroundings?.alarms?.map(({ name }) => name),
        'There is no alarm here.',
      ),
      pick('state', 'State', ['ALARM', 'OK', 'INSUFFICIENT_DATA']),
    ],
  },
  setRoute: {
    group: 'Network',
    name: 'Change a route',
    tells: 'The default route of a subnet leads elsewhere. Tasks that run go on; those that start need it for images, secrets and logs.',
    fields: (known, { endpoints }) => [
      fromWorld(
        known,
        'subnet',
        'Subnet',
        known.surroundings?.subnets.map(({ id }) => id),
        'No subnet is there.',
      ),
      pick('route', 'Default route', {
        none: 'nowhere',
        'nat-gateway': 'to a NAT gateway',
        'internet-gateway': 'to an internet gateway',
      }),
      pick('endpoints', 'VPC endpoints', {
        keep: 'as they are',
        none: 'none',
        these: 'these:',
      }),
      ...(endpoints === 'these' ? [written('names', 'Names of endpoints')] : []),
    ],
    make: (values) => ({
      type: 'setRoute',
      subnet: textOf(values, 'subnet'),
      route: (values.route ?? 'none') as 'internet-gateway' | 'nat-gateway' | 'none',
      ...(values.endpoints === 'none' && { endpoints: [] }),
      ...(values.endpoints === 'these' && { endpoints: listIn(values.names) }),
    }),
  },
  deleteImage: {
    group: 'Images, registries',
    name: 'Delete an image',
    tells: 'The tag is gone from its repository. What runs goes on; a task that starts can no longer pull it.',
    fields: (known) => [imageField(known)],
  },
  moveTag: {
    group: 'Images, registries',
    name: 'Move a tag',
    tells: 'The tag stands from now on for another image of its repository.',
    fields(known, values) {
      const image = imageField(known);
      const meant = values.image ?? (image.kind === 'choice' ? image.options[0]?.value : undefined) ?? '';
      const [repository, tag = ''] = partsOf(meant);
      const others = known.surroundings?.images.filter((one) => one.repository === repository && !one.tags.includes(tag));
      const digest: Field = others
        ? {
            kind: 'choice',
            name: 'digest',
            label: 'To the image',
            options: others.map((one) => ({ value: one.digest, label: `${shortDigest(one.digest)} ${one.tags.join(' ')}`.trim() })),
            none: 'Its repository has no other image.',
          }
        : written('digest', 'To the digest');
      return [image, digest];
    },
  },
  slowStart: {
    group: 'Images, registries',
    name: 'Slow start',
    tells: 'Tasks that pull the image from now on take so long to boot. What runs goes on.',
    fields: (known) => [imageField(known), amount('seconds', 'Boots in', 120, [0, 86_400], 's')],
    make: (values) => ({ type: 'slowStart', image: textOf(values, 'image'), bootMs: number(values, 'seconds') * 1000 }),
  },
  registryRateLimit: {
    group: 'Images, registries',
    name: 'Registry refuses',
    tells: 'The registry answers no more pulls. A task that starts and has to pull from it fails.',
    fields: (known) => [
      fromWorld(known, 'registry', 'Registry', known.surroundings ? registriesOf(known) : undefined, 'No image is there to pull.'),
      onField('answers no more pulls', 'answers again'),
    ],
  },
  setRole: {
    group: 'Roles, secrets, logs',
    name: 'Change a role',
    tells: 'An IAM role allows other actions, or is trusted by others. Tasks that start from now on find out.',
    fields(known, { does }) {
      const roles = known.surroundings?.roles.map(({ arn }) => ({ value: arn, label: nameOfArn(arn) }));
      const role: Field = roles
        ? { kind: 'choice', name: 'role', label: 'Role', options: roles, none: 'No role is there.' }
        : written('role', 'Role');
      return [
        role,
        pick('does', 'From now on it', {
          allowsNothing: 'allows nothing',
          allows: 'allows these actions alone:',
          trustsNobody: 'is trusted by nobody',
          trusts: 'trusts these services alone:',
        }),
        ...(does === 'allows' ? [written('list', 'Actions', 'logs:*')] : []),
        ...(does === 'trusts' ? [written('list', 'Services', 'ecs-tasks.amazonaws.com')] : []),
      ];
    },
    make(values) {
      const role = textOf(values, 'role');
      const list = values.does === 'allows' || values.does === 'trusts' ? listIn(values.list) : [];
      return values.does?.startsWith('trusts') ? { type: 'setRole', role, trusts: list } : { type: 'setRole', role, allows: list };
    },
  },
  deleteSecret: {
    group: 'Roles, secrets, logs',
    name: 'Delete a secret',
    tells: 'A secret or parameter is gone. A task that starts and names it fails.',
    fields: (known) => [
      fromWorld(
        known,
        'secret',
        'Secret',
        [...(known.surroundings?.secrets ?? []).map(({ arn }) => arn), ...(known.surroundings?.parameters ?? [])],
        'No secret and no parameter is there.',
      ),
    ],
  },
  deleteLogGroup: {
    group: 'Roles, secrets, logs',
    name: 'Delete a log group',
    tells: 'The log group is gone. A task that starts and writes to it fails, unless it may create it.',
    fields: (known) => [fromWorld(known, 'logGroup', 'Log group', known.surroundings?.logGroups, 'No log group is there.')],
  },
};

export type Kind = Change['type'];

/** By group. */
export const kinds: readonly Kind[] = groups.flatMap((group) =>
  (Object.keys(forms) as Kind[]).filter((kind) => forms[kind].group === group),
);

/** Repository and tag of `repository:tag`. */
function partsOf(image: string): [string, string?] {
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/') ? [image.slice(0, colon), image.slice(colon + 1)] : [image];
}

/** Hosts of the images; those without one are from Docker Hub. */
function registriesOf({ surroundings }: Known): string[] {
  const hosts = (surroundings?.images ?? []).map(({ repository }) => {
    const [first = ''] = repository.split('/');
    return repository.includes('/') && /[.:]/.test(first) ? first : 'docker.io';
  });
  return [...new Set(hosts)].sort();
}

/**
 * A change has what a form has, by the same names: numbers, whether something is on, and text; an empty choice stands for any, and is left out. Where
 * a form asks which of several, the answer is either all or in a field that comes with it.
 */
function changeOf(type: Kind, fields: readonly Field[], values: Values): Change {
  const members = fields.flatMap(({ kind, name }): [string, unknown][] => {
    const value = textOf(values, name);
    if (name === 'which') return value === 'all' ? [['all', true]] : [];
    if (value === '') return [];
    return [[name, name === 'on' ? value === 'on' : kind === 'number' ? Number(value) : value]];
  });
  return { type, ...Object.fromEntries(members) } as Change;
}

/** A form with what stands in it, and what comes of it. */
export interface Filled {
  fields: readonly Field[];
  values: Readonly<Record<string, string>>;
  /** Why it cannot apply; null where `change` is there. */
  problem: string | null;
  change: Change | null;
}

/** Fills in a form: what was given while it can stand, else the first choices. */
export function fillIn(kind: Kind, known: Known, given: Values): Filled {
  const form = forms[kind];
  // What stands in one field may ask for another field, or for other choices in it.
  const first = valuesOf(form.fields(known, given), given);
  const fields = form.fields(known, first);
  const values = valuesOf(fields, { ...given, ...first });
  const problem = form.blocked?.(known) ?? problemIn(fields, values);
  return { fields, values, problem, change: problem === null ? (form.make?.(values) ?? changeOf(kind, fields, values)) : null };
}

/** What of a form the selection fills in; null where the form is not about it. */
export function fitting(kind: Kind, known: Known, selection: Selection): Values | null {
  if (selection.kind === 'entry') return null;
  if (selection.kind === 'capacityProvider') return ofProvider(kind, selection.id);
  const form = forms[kind];
  const which = form.fields(known, {}).find(({ name }) => name === 'which');
  const ways = which?.kind === 'choice' ? which.options.map(({ value }) => ({ which: value })) : [{}];
  for (const way of ways) {
    for (const field of form.fields(known, way)) {
      if (field.kind !== 'choice') continue;
      if (kind === 'setLoad' && (selection.kind === 'service' || selection.kind === 'targetGroup')) {
        const to = JSON.stringify(selection.kind === 'service' ? { service: selection.id } : { targetGroupArn: selection.id });
        if (field.options.some(({ value }) => value === to)) return { to };
      }
      if (field.of === selection.kind && field.options.some(({ value }) => value === selection.id))
        return { ...way, [field.name]: selection.id };
    }
  }
  return null;
}

function ofProvider(kind: Kind, provider: string): Values | null {
  if (provider === 'FARGATE_SPOT' && (kind === 'spotDrought' || kind === 'reclaimSpot')) return { which: 'all' };
  return provider === 'FARGATE' && kind === 'capacityShortage' ? {} : null;
}
