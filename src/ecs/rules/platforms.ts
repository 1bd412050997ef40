/** Rules about what Windows, managed instances and external instances do not have. */
import { has, list, text } from './clues.ts';
import type { Path } from './finding.ts';
import { containersOf, isForWindows, isObject, isSet, member, namesCapacity, namesFargate, volumesOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { fargateTaskWith, taskWith } from './samples.ts';
import { file, guide, reference, sdk } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const windows = { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } };
const isWindows = (family: string) => family.startsWith('WINDOWS');
const linuxMembers = [
  'linuxParameters',
  'privileged',
  'links',
  'dnsServers',
  'dnsSearchDomains',
  'extraHosts',
  'disableNetworking',
  'readonlyRootFilesystem',
  'user',
  'ulimits',
  'systemControls',
];

const windowsMember: Rule = {
  code: 'windows-member',
  kinds,
  severity: 'warning',
  title: 'Windows containers have no Linux settings',
  stage: 'later',
  why: 'AWS documents these members as not supported for Windows containers. Whether it refuses them or leaves them out without a word is not on record.',
  source: reference('ContainerDefinition'),
  clues: [text('RuntimePlatform.operatingSystemFamily', isWindows)],
  find(document) {
    if (!isForWindows(document)) return [];
    const ofTask = ['pidMode', 'ipcMode'].filter((key) => isSet(member(document, key)));
    const network = member(document, 'networkMode');
    return [
      ...ofTask.map((key): Place => ({ path: [key], on: 'key', message: `Windows has no \`${key}\`.` })),
      ...(typeof network === 'string' && network !== 'awsvpc' && !namesFargate(document)
        ? [{ path: ['networkMode'], message: 'On Windows, leave `networkMode` out (NAT) or use `awsvpc`.' }]
        : []),
      ...containersOf(document).flatMap(({ members, path }) =>
        linuxMembers
          .filter((key) => isSet(member(members, key)) && member(members, key) !== false)
          .map((key): Place => ({ path: [...path, key], on: 'key', message: `\`${key}\` is not for Windows containers.` })),
      ),
    ];
  },
  example: {
    bad: taskWith({ readonlyRootFilesystem: true }, windows),
    at: ['containerDefinitions', 0, 'readonlyRootFilesystem'],
    good: taskWith({ readonlyRootFilesystem: true }),
  },
};

const windowsArm: Rule = {
  code: 'windows-arm',
  kinds,
  severity: 'error',
  title: 'Windows runs on X86_64',
  stage: 'taskSize',
  why: 'AWS has no ARM64 machines with Windows. With a Fargate size the answer is the one about the size; its words without are not on record.',
  source: guide('task_definition_parameters', 'task definition parameters'),
  clues: [text('RuntimePlatform.operatingSystemFamily', isWindows)],
  find(document) {
    const isSpokenFor = namesFargate(document) && isSet(member(document, 'cpu')) && isSet(member(document, 'memory'));
    if (!isForWindows(document) || member(member(document, 'runtimePlatform'), 'cpuArchitecture') !== 'ARM64' || isSpokenFor) return [];
    const path = ['runtimePlatform', 'cpuArchitecture'];
    const fix = { title: 'Write "X86_64"', edits: [{ op: 'set' as const, path, value: 'X86_64' }] };
    return [{ path, message: 'Windows runs on `X86_64` only.', fix }];
  },
  example: {
    bad: taskWith({}, { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE', cpuArchitecture: 'ARM64' } }),
    at: ['runtimePlatform', 'cpuArchitecture'],
    good: taskWith({}, { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE', cpuArchitecture: 'X86_64' } }),
  },
};

const managedLogDrivers = ['awslogs', 'splunk', 'awsfirelens', 'json-file'];

const managedMember: Rule = {
  code: 'managed-instances-member',
  kinds,
  severity: 'error',
  title: 'Managed instances take less than your own',
  stage: 'platform',
  why: 'AWS runs managed instances for you, with Linux and network modes awsvpc and host. It checks a definition for each capacity in requiresCompatibilities; its words for these mistakes are not on record, the CDK refuses them.',
  source: file('aws/aws-cdk', 'packages/aws-cdk-lib/aws-ecs/lib/base/task-definition.ts', 'checks for managed instances'),
  clues: [list('RegisterTaskDefinitionRequest.requiresCompatibilities', (named) => named.includes('MANAGED_INSTANCES'))],
  find(document) {
    if (!namesCapacity(document, 'MANAGED_INSTANCES') || namesFargate(document)) return [];
    return managedPlaces(document);
  },
  example: {
    bad: taskWith({}, { requiresCompatibilities: ['MANAGED_INSTANCES'], networkMode: 'bridge' }),
    at: ['networkMode'],
    good: taskWith({}, { requiresCompatibilities: ['MANAGED_INSTANCES'], networkMode: 'awsvpc' }),
  },
};

function managedPlaces(document: unknown): readonly Place[] {
  const notThere = (path: Path, what: string): Place => ({ path, on: 'key', message: `Managed instances have no ${what}.` });
  const mode = member(document, 'networkMode');
  return [
    ...(mode === 'bridge' ? [{ path: ['networkMode'], message: 'On managed instances, use `awsvpc` or `host`.' }] : []),
    ...(isSet(member(document, 'ipcMode')) ? [notThere(['ipcMode'], 'choice of an IPC mode')] : []),
    ...(isObject(member(document, 'proxyConfiguration')) && mode === 'awsvpc' ? [notThere(['proxyConfiguration'], 'App Mesh')] : []),
    ...(isForWindows(document) ? [{ path: ['runtimePlatform', 'operatingSystemFamily'], message: 'Managed instances run Linux.' }] : []),
    ...volumesOf(document).flatMap(({ members, path }) =>
      isSet(member(members, 'dockerVolumeConfiguration')) ? [notThere([...path, 'dockerVolumeConfiguration'], 'Docker volumes')] : [],
    ),
    ...containersOf(document).flatMap(({ members, path }): Place[] => {
      const driver = member(member(members, 'logConfiguration'), 'logDriver');
      if (typeof driver !== 'string' || managedLogDrivers.includes(driver)) return [];
      return [{ path: [...path, 'logConfiguration', 'logDriver'], message: `Managed instances log with ${managedLogDrivers.join(', ')}.` }];
    }),
  ];
}

const externalMember: Rule = {
  code: 'external-member',
  kinds,
  severity: 'error',
  title: 'External instances have no VPC',
  stage: 'platform',
  why: 'An external instance stands in your own network: no network interface of a VPC can be given to its tasks. Use bridge, host or none. AWS’s words are not on record.',
  source: guide('ecs-anywhere', 'Amazon ECS clusters for the external launch type'),
  clues: [list('RegisterTaskDefinitionRequest.requiresCompatibilities', (named) => named.includes('EXTERNAL'))],
  find(document) {
    if (!namesCapacity(document, 'EXTERNAL') || namesFargate(document) || member(document, 'networkMode') !== 'awsvpc') return [];
    return [{ path: ['networkMode'], message: 'For EXTERNAL, use `bridge`, `host` or `none`.' }];
  },
  example: {
    bad: taskWith({}, { requiresCompatibilities: ['EXTERNAL'], networkMode: 'awsvpc' }),
    at: ['networkMode'],
    good: taskWith({}, { requiresCompatibilities: ['EXTERNAL'], networkMode: 'bridge' }),
  },
};

const faultInjection: Rule = {
  code: 'fault-injection-mode',
  kinds,
  severity: 'error',
  title: 'Faults are injected in awsvpc and host mode',
  stage: 'platform',
  why: 'Fault injection works on network interfaces of a task or of its host. The CDK refuses other modes; AWS’s words are not on record.',
  source: sdk('RegisterTaskDefinitionRequest.enableFaultInjection'),
  clues: has('RegisterTaskDefinitionRequest.enableFaultInjection'),
  find(document) {
    const mode = member(document, 'networkMode') ?? 'bridge';
    if (member(document, 'enableFaultInjection') !== true || (mode !== 'bridge' && mode !== 'none')) return [];
    if (namesFargate(document)) return [];
    return [{ path: ['enableFaultInjection'], message: 'Set `networkMode` to `awsvpc` or `host`, or leave this out.' }];
  },
  example: {
    bad: taskWith({}, { enableFaultInjection: true, networkMode: 'bridge' }),
    at: ['enableFaultInjection'],
    good: taskWith({}, { enableFaultInjection: true, networkMode: 'awsvpc' }),
  },
};

const fargateWindowsFamily: Rule = {
  code: 'fargate-windows-family',
  kinds,
  severity: 'warning',
  title: 'Fargate runs Windows Server 2019 and 2022',
  stage: 'later',
  why: 'AWS documents Windows Server 2019 and 2022, Full and Core, for Fargate; other families are for instances. What becomes of them on Fargate is not on record.',
  source: guide('fargate-tasks-services', 'Fargate task definition differences'),
  clues: [text('RuntimePlatform.operatingSystemFamily', isWindows)],
  find(document) {
    const family = member(member(document, 'runtimePlatform'), 'operatingSystemFamily');
    if (!namesFargate(document) || typeof family !== 'string' || !/^WINDOWS_SERVER_(?!2019_|2022_)/.test(family)) return [];
    return [{ path: ['runtimePlatform', 'operatingSystemFamily'], message: 'On Fargate, take Windows Server 2019 or 2022.' }];
  },
  example: {
    bad: fargateTaskWith({}, { cpu: '1024', memory: '2048', runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2016_FULL' } }),
    at: ['runtimePlatform', 'operatingSystemFamily'],
    good: fargateTaskWith({}, { cpu: '1024', memory: '2048', ...windows }),
  },
};

export const platformRules: readonly Rule[] = [
  windowsArm,
  managedMember,
  externalMember,
  faultInjection,
  windowsMember,
  fargateWindowsFamily,
];
