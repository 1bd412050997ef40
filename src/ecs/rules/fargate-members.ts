/** Rules about members that reach for a host, which a task on Fargate does not have. */
import { has } from './clues.ts';
import type { Path } from './finding.ts';
import { containersOf, isSet, itemsOf, listOf, member, namesFargate, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { preflight } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const container = { name: 'api', image: 'nginx:1.27' };

/** A member that AWS names in one and the same sentence as the others, and what to say of it. */
interface HostMember {
  name: string;
  at: string;
  say: string;
  /** Left out where the sentence is on record for this member. */
  wording?: Place['wording'];
  pathsIn(document: unknown): readonly Path[];
}

const hostMembers: readonly HostMember[] = [
  {
    name: 'sourcePath',
    at: 'HostVolumeProperties.sourcePath',
    say: 'There is no host whose directory could be mounted. Leave `host` empty for room that the task’s containers share, or use EFS.',
    pathsIn: (document) => inVolumes(document, 'host', 'sourcePath'),
  },
  {
    name: 'dockerVolumeConfiguration',
    at: 'Volume.dockerVolumeConfiguration',
    say: 'Docker volumes live on a host. Use EFS for what must outlive the task.',
    pathsIn: (document) => inVolumes(document, 'dockerVolumeConfiguration'),
  },
  {
    name: 'ipcMode',
    at: 'RegisterTaskDefinitionRequest.ipcMode',
    say: 'Remove it: on Fargate it can’t be chosen.',
    pathsIn: (document) => (isSet(member(document, 'ipcMode')) ? [['ipcMode']] : []),
  },
  {
    name: 'constraints',
    at: 'RegisterTaskDefinitionRequest.placementConstraints',
    say: 'Constraints choose among instances, and Fargate has none to choose from.',
    pathsIn: (document) => (isSet(member(document, 'placementConstraints')) ? [['placementConstraints']] : []),
  },
  {
    name: 'dockerSecurityOptions',
    at: 'ContainerDefinition.dockerSecurityOptions',
    say: 'These options are set on a host’s Docker.',
    pathsIn: (document) => inContainers(document, 'dockerSecurityOptions'),
  },
  {
    name: 'devices',
    at: 'LinuxParameters.devices',
    say: 'There is no host whose devices could be lent.',
    pathsIn: (document) => inContainers(document, 'linuxParameters', 'devices'),
  },
  {
    name: 'sharedMemorySize',
    at: 'LinuxParameters.sharedMemorySize',
    say: 'Remove it: on Fargate the size of /dev/shm can’t be chosen.',
    pathsIn: (document) => inContainers(document, 'linuxParameters', 'sharedMemorySize'),
  },
  {
    name: 'maxSwap',
    at: 'LinuxParameters.maxSwap',
    say: 'Fargate has no swap.',
    pathsIn: (document) => inContainers(document, 'linuxParameters', 'maxSwap'),
  },
  {
    name: 'swappiness',
    at: 'LinuxParameters.swappiness',
    say: 'Fargate has no swap. AWS documents this as not supported, as it does `maxSwap`; that it answers alike is inferred.',
    wording: 'inferred',
    pathsIn: (document) =>
      inContainers(document, 'linuxParameters', 'maxSwap').length > 0 ? [] : inContainers(document, 'linuxParameters', 'swappiness'),
  },
];

const fargateMember: Rule = {
  code: 'fargate-member',
  kinds,
  severity: 'error',
  title: 'What belongs to a host has no place on Fargate',
  stage: 'fargateMembers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: 'Fargate compatible task definitions do not support {member}',
    wording: 'verbatim',
  },
  why: 'AWS runs the machines behind Fargate, for one task each. Directories, devices, Docker settings and a choice of host are not yours there.',
  source: preflight('fargate-host-source-path', '2026-09-08'),
  clues: has(...hostMembers.map(({ at }) => at)),
  find(document) {
    if (!namesFargate(document)) return [];
    return hostMembers.flatMap(({ name, say, wording, pathsIn }) =>
      pathsIn(document).map((path): Place => ({ path, on: 'key', message: say, values: { member: name }, ...(wording && { wording }) })),
    );
  },
  example: {
    bad: onFargate({}, { volumes: [{ name: 'data', host: { sourcePath: '/data' } }] }),
    at: ['volumes', 0, 'host', 'sourcePath'],
    good: onFargate({}, { volumes: [{ name: 'data', host: {} }] }),
  },
};

const fargatePrivileged: Rule = {
  code: 'fargate-privileged',
  kinds,
  severity: 'error',
  title: 'No container is privileged on Fargate',
  stage: 'fargateMembers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: 'Fargate requires that the ‘privileged’ setting be ‘false’ at the container level.',
    // The recording shows question marks for the typographic quotes, which `fargate-netmode`'s text has too.
    wording: 'quoted',
  },
  why: 'A privileged container has the rights of root on its host, and on Fargate the host is AWS’s.',
  source: preflight('fargate-privileged', '2026-09-08'),
  clues: has('ContainerDefinition.privileged'),
  find(document) {
    if (!namesFargate(document)) return [];
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      if (member(members, 'privileged') !== true) return [];
      const at = [...path, 'privileged'];
      return [{ path: at, message: 'Remove `privileged`.', fix: { title: 'Remove privileged', edits: [{ op: 'remove', path: at }] } }];
    });
  },
  example: {
    bad: onFargate({ privileged: true }),
    at: ['containerDefinitions', 0, 'privileged'],
    good: onFargate({ privileged: false }),
  },
};

const fargateCapability: Rule = {
  code: 'fargate-capability',
  kinds,
  severity: 'error',
  title: 'SYS_PTRACE is the one capability that Fargate adds',
  stage: 'fargateMembers',
  aws: { exception: 'ClientException', exceptionIsConfirmed: false, text: '{capability} is not allowed on Fargate.', wording: 'verbatim' },
  why: 'Other capabilities reach beyond the task. Dropping capabilities is free.',
  source: preflight('fargate-capabilities-add', '2026-09-08'),
  clues: has('KernelCapabilities.add'),
  find(document) {
    if (!namesFargate(document)) return [];
    return containersOf(document).flatMap(({ members, path }) => {
      const added = listOf(member(member(member(members, 'linuxParameters'), 'capabilities'), 'add'));
      return added.flatMap((capability, index): Place[] => {
        if (typeof capability !== 'string' || capability === 'SYS_PTRACE') return [];
        const at = [...path, 'linuxParameters', 'capabilities', 'add', index];
        return [{ path: at, message: 'Fargate adds `SYS_PTRACE` and nothing else.', values: { capability } }];
      });
    });
  },
  example: {
    bad: onFargate({ linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }),
    at: ['containerDefinitions', 0, 'linuxParameters', 'capabilities', 'add', 0],
    good: onFargate({ linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['NET_RAW'] } } }),
  },
};

const fargateGpu: Rule = {
  code: 'fargate-gpu',
  kinds,
  severity: 'error',
  title: 'Fargate has no GPUs',
  stage: 'fargateMembers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: 'Tasks using the Fargate launch type do not support GPU resource requirements.',
    wording: 'verbatim',
  },
  why: 'GPUs come with instance types; that is what capacity providers of Auto Scaling groups and managed instances are for.',
  source: preflight('fargate-gpu-resource', '2026-09-08'),
  clues: has('ContainerDefinition.resourceRequirements'),
  find(document) {
    if (!namesFargate(document)) return [];
    return containersOf(document).flatMap(({ members, path }) => {
      const asked = itemsOf(member(members, 'resourceRequirements'), [...path, 'resourceRequirements']);
      return asked
        .filter((item) => member(item.members, 'type') === 'GPU')
        .map((item): Place => ({ path: [...item.path, 'type'], message: 'Run this task on instances that have GPUs, or ask for none.' }));
    });
  },
  example: {
    bad: onFargate({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
    at: ['containerDefinitions', 0, 'resourceRequirements', 0, 'type'],
    good: onFargate({}),
  },
};

const fargatePidMode: Rule = {
  code: 'fargate-pid-mode',
  kinds,
  severity: 'error',
  title: 'On Fargate processes are shared within the task, not with a host',
  stage: 'fargateMembers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
    wording: 'verbatim',
  },
  why: 'With `host` a container sees every process of its host. With `task` it sees those of its own task, which Fargate allows.',
  source: preflight('fargate-pid-mode-host', '2026-09-08'),
  clues: has('RegisterTaskDefinitionRequest.pidMode'),
  find(document): readonly Place[] {
    if (!namesFargate(document) || textOf(member(document, 'pidMode')) !== 'host') return [];
    const fix = { title: 'Set pidMode to task', edits: [{ op: 'set' as const, path: ['pidMode'], value: 'task' }] };
    return [{ path: ['pidMode'], message: 'Use `task`, or leave `pidMode` out for a process space per container.', fix }];
  },
  example: { bad: onFargate({}, { pidMode: 'host' }), at: ['pidMode'], good: onFargate({}, { pidMode: 'task' }) },
};

function inContainers(document: unknown, ...keys: readonly string[]): readonly Path[] {
  return containersOf(document).flatMap(({ members, path }) => (isSet(valueIn(members, keys)) ? [[...path, ...keys]] : []));
}

function inVolumes(document: unknown, ...keys: readonly string[]): readonly Path[] {
  const volumes = itemsOf(member(document, 'volumes'), ['volumes']);
  return volumes.flatMap(({ members, path }) => (isSet(valueIn(members, keys)) ? [[...path, ...keys]] : []));
}

function valueIn(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce(member, value);
}

function onFargate(inContainer: object, inTask: object = {}) {
  return {
    family: 'my-rust-api',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ ...container, ...inContainer }],
    ...inTask,
  };
}

export const fargateMemberRules: readonly Rule[] = [fargateMember, fargatePrivileged, fargateCapability, fargateGpu, fargatePidMode];
