/** Rules about what services and tasks run on, and their network: launch type, compatibility with the definition, subnets, addresses. */
import { fitsFargate } from './fits-fargate.ts';
import { itemsOf, listOf, member, membersOf, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  bridgeDefinition,
  compatibilitiesOf,
  controllerOf,
  definitionOf,
  fargateDefinition,
  fargateService,
  instanceService,
  invalidParameter,
  networkConfiguration,
  networkModeOf,
  type Platform,
  platformOf,
  providerOf,
  runsOnFargate,
  strategyItems,
  wordingFor,
} from './services-read.ts';
import { guide, preflight, reference, sdk, thread } from './sources.ts';

const kinds = ['service', 'task'] as const;
const updates = ['service', 'serviceUpdate', 'task'] as const;
const { launchType: _, ...anywhere } = fargateService;

const launchTypeAndStrategy: Rule = {
  code: 'lt-and-strategy',
  kinds,
  severity: 'error',
  title: 'Either a launch type or a capacity-provider strategy',
  stage: 'capacity',
  aws: invalidParameter('Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.'),
  why: 'Both say where tasks run. A strategy says more (which share goes where), so keep it where you need it, and the launch type where you don’t.',
  source: thread('terraform-linters/tflint-ruleset-aws', 349),
  find(document) {
    if (member(document, 'launchType') === undefined || listOf(member(document, 'capacityProviderStrategy')).length === 0) return [];
    const message = 'Remove `launchType` and keep the strategy, or remove `capacityProviderStrategy` and keep the launch type.';
    const { launchType, ...rest } = membersOf(document);
    // Where both say the same, nothing else of the document hangs on the one that goes.
    const isSure = launchType !== 'EXTERNAL' && runsOnFargate(rest) === (launchType === 'FARGATE');
    const fix = isSure ? { fix: { title: 'Remove launchType', edits: [{ op: 'remove' as const, path: ['launchType'] }] } } : {};
    return [{ path: ['launchType'], on: 'key', message, ...fix }];
  },
  example: {
    bad: { ...fargateService, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
    at: ['launchType'],
    good: { ...anywhere, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
  },
};

const managedInstances: Rule = {
  code: 'managed-instances-launch-type',
  kinds,
  severity: 'error',
  title: 'Managed instances are chosen by a strategy, not by a launch type',
  stage: 'capacity',
  why: 'MANAGED_INSTANCES says what a definition is compatible with. A service or task reaches managed instances by naming their capacity provider, and leaves the launch type out. AWS’s words for it are not on record.',
  source: sdk('CreateServiceRequest.launchType'),
  find(document) {
    if (member(document, 'launchType') !== 'MANAGED_INSTANCES' || listOf(member(document, 'capacityProviderStrategy')).length > 0)
      return [];
    return [{ path: ['launchType'], message: 'Remove `launchType`, and name the capacity provider in `capacityProviderStrategy`.' }];
  },
  example: {
    bad: { ...fargateService, launchType: 'MANAGED_INSTANCES' },
    at: ['launchType'],
    good: { ...anywhere, capacityProviderStrategy: [{ capacityProvider: 'my-managed-instances', weight: 1 }] },
  },
};

const launchTypeUnsupported: Rule = {
  code: 'launch-type-unsupported',
  kinds: updates,
  severity: 'error',
  title: 'The task definition supports the launch type',
  stage: 'compatibility',
  aws: invalidParameter('Task definition does not support launch_type {launchType}.'),
  why: 'When a definition is registered, ECS works out what it can run on. Fargate asks for awsvpc, a size it offers, and more; external instances have no awsvpc.',
  source: thread('sil-org/ecs-deploy', 134),
  find(document, scene) {
    const platform = platformOf(document);
    const definition = definitionOf(document, scene);
    if (definition === undefined || platform.on === 'unknown') return [];
    const message = whyUnsupported(definition, platform);
    if (message === null) return [];
    const launchType = platform.on === 'fargate' ? 'FARGATE' : platform.on === 'external' ? 'EXTERNAL' : 'EC2';
    // Recorded for the launch type FARGATE; elsewhere the same sentence is expected.
    const wording = launchType === 'FARGATE' ? wordingFor(platform) : { wording: 'inferred' as const };
    return [{ path: platform.path, message, values: { launchType }, ...wording }];
  },
  example: {
    bad: { serviceName: 'web', taskDefinition: 'my-rust-api', launchType: 'FARGATE', desiredCount: 2 },
    at: ['launchType'],
    good: instanceService,
    context: { world: { taskDefinition: () => bridgeDefinition } },
  },
};

/** AWS's own answer where it is at hand, else what it would have worked out; null where the definition fits. */
function whyUnsupported(definition: unknown, platform: Exclude<Platform, { on: 'unknown' }>): string | null {
  const compatibilities = compatibilitiesOf(definition);
  switch (platform.on) {
    case 'fargate':
      if (compatibilities ? compatibilities.includes('FARGATE') : fitsFargate(definition)) return null;
      return 'The task definition is not one that Fargate can run. Register a revision with `"requiresCompatibilities": ["FARGATE"]`; AWS then says what is missing.';
    case 'external':
      if (compatibilities ? compatibilities.includes('EXTERNAL') : networkModeOf(definition) !== 'awsvpc') return null;
      return 'External instances run no task in awsvpc mode.';
    case 'instances':
      // A strategy's provider may stand for managed instances, which have a compatibility of their own.
      if (platform.by === 'strategy' || !compatibilities || compatibilities.includes('EC2')) return null;
      return 'AWS lists what the definition is compatible with, and EC2 is not among it.';
  }
}

const networkConfigurationRequired: Rule = {
  code: 'netcfg-required',
  kinds,
  severity: 'error',
  title: 'An awsvpc task is told its subnets',
  stage: 'network',
  aws: invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified."),
  why: 'In awsvpc mode each task gets its own network interface, and ECS must know in which subnets and with which security groups.',
  source: thread('aws-actions/amazon-ecs-deploy-task-definition', 802),
  find(document, scene) {
    if (member(member(document, 'networkConfiguration'), 'awsvpcConfiguration') !== undefined) return [];
    if (controllerOf(document) === 'EXTERNAL') return [];
    const definition = definitionOf(document, scene);
    const isAwsvpc = definition === undefined ? runsOnFargate(document) : networkModeOf(definition) === 'awsvpc';
    if (!isAwsvpc) return [];
    const message =
      'Add `networkConfiguration` with `awsvpcConfiguration`: the `subnets` the tasks may use, `securityGroups`, and `assignPublicIp`.';
    return [{ path: member(document, 'networkConfiguration') === undefined ? [] : ['networkConfiguration'], message }];
  },
  example: {
    bad: { serviceName: 'web', taskDefinition: 'my-rust-api', launchType: 'FARGATE' },
    at: [],
    good: fargateService,
    context: { world: { taskDefinition: () => fargateDefinition } },
  },
};

const networkConfigurationForbidden: Rule = {
  code: 'netcfg-forbidden',
  kinds: updates,
  severity: 'error',
  title: 'Only an awsvpc task is told its subnets',
  stage: 'network',
  aws: invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.'),
  why: 'Without awsvpc a task has no network interface of its own: it uses its host’s, in the host’s subnet.',
  source: thread('DataDog/test-infra-definitions', 57),
  find(document, scene) {
    const definition = definitionOf(document, scene);
    // A definition that is not awsvpc can't run on Fargate at all, and another rule says so.
    if (definition === undefined || networkModeOf(definition) === 'awsvpc' || runsOnFargate(document)) return [];
    const configuration = member(member(document, 'networkConfiguration'), 'awsvpcConfiguration');
    if (configuration === undefined) return [];
    const message = `The task definition’s network mode is \`${networkModeOf(definition)}\`. Remove \`networkConfiguration\`, or register a revision in awsvpc mode.`;
    const fix = { title: 'Remove networkConfiguration', edits: [{ op: 'remove' as const, path: ['networkConfiguration'] }] };
    return [{ path: ['networkConfiguration'], on: 'key', message, fix }];
  },
  example: {
    bad: { ...instanceService, networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } } },
    at: ['networkConfiguration'],
    good: instanceService,
    context: { world: { taskDefinition: () => bridgeDefinition } },
  },
};

const subnetsEmpty: Rule = {
  code: 'subnets-empty',
  kinds: updates,
  severity: 'error',
  title: 'A network configuration names at least one subnet',
  stage: 'network',
  aws: invalidParameter('subnets can not be empty.'),
  why: 'A task’s network interface is made in a subnet, which also decides the Availability Zone. Two subnets in two zones let a service survive the loss of one.',
  source: reference('AwsVpcConfiguration', 'AwsVpcConfiguration.subnets; the answer as pasted in public repositories'),
  find(document): readonly Place[] {
    const subnets = member(member(member(document, 'networkConfiguration'), 'awsvpcConfiguration'), 'subnets');
    if (!Array.isArray(subnets) || subnets.length > 0) return [];
    const path = ['networkConfiguration', 'awsvpcConfiguration', 'subnets'];
    return [{ path, message: 'Name one subnet or more, best in different Availability Zones.' }];
  },
  example: {
    bad: { ...fargateService, networkConfiguration: { awsvpcConfiguration: { subnets: [] } } },
    at: ['networkConfiguration', 'awsvpcConfiguration', 'subnets'],
    good: fargateService,
  },
};

const publicIpOffFargate: Rule = {
  code: 'public-ip-off-fargate',
  kinds: updates,
  severity: 'error',
  title: 'Only tasks on Fargate are given a public address',
  stage: 'network',
  aws: invalidParameter('Assign public IP is not supported for this launch type.'),
  why: 'On instances an awsvpc task’s interface gets a private address only. Let such tasks reach the internet through a NAT gateway.',
  source: guide(
    'task-networking-awsvpc',
    'Allocate a network interface for an Amazon ECS task; the answer as pasted in public repositories',
  ),
  find(document): readonly Place[] {
    const platform = platformOf(document);
    const path = ['networkConfiguration', 'awsvpcConfiguration', 'assignPublicIp'];
    const assigned = member(member(member(document, 'networkConfiguration'), 'awsvpcConfiguration'), 'assignPublicIp');
    // A strategy's provider may stand for managed instances, of which nothing is on record.
    if (assigned !== 'ENABLED' || platform.on === 'unknown' || platform.on === 'fargate' || platform.by === 'strategy') return [];
    const message = 'Write `DISABLED` or leave it out: only Fargate gives a task a public address.';
    const fix = { title: 'Write "DISABLED"', edits: [{ op: 'set' as const, path, value: 'DISABLED' }] };
    return [{ path, message, fix }];
  },
  example: {
    bad: { ...instanceService, networkConfiguration },
    at: ['networkConfiguration', 'awsvpcConfiguration', 'assignPublicIp'],
    good: { ...instanceService, networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'], assignPublicIp: 'DISABLED' } } },
  },
};

const platformVersionOffFargate: Rule = {
  code: 'platform-version-off-fargate',
  kinds: updates,
  severity: 'error',
  title: 'Only tasks on Fargate have a platform version',
  stage: 'capacity',
  aws: invalidParameter('The platform version must be null when specifying an EC2 launch type.', { isConfirmed: false }),
  why: 'The platform version is Fargate’s: the kernel and runtime that AWS runs your task on. On instances you bring both yourself.',
  source: preflight('service-platform-version-ec2', '2026-09-03'),
  find(document): readonly Place[] {
    const platform = platformOf(document);
    if (member(document, 'platformVersion') === undefined || platform.on === 'unknown' || platform.on === 'fargate') return [];
    const isRecorded = platform.on === 'instances' && platform.by === 'launchType';
    const fix = { title: 'Remove platformVersion', edits: [{ op: 'remove' as const, path: ['platformVersion'] }] };
    const message = 'Remove `platformVersion`: tasks on instances have none.';
    return [{ path: ['platformVersion'], message, fix, ...(isRecorded ? {} : { wording: 'inferred' }) }];
  },
  example: {
    bad: { ...instanceService, platformVersion: '1.4.0' },
    at: ['platformVersion'],
    good: { ...fargateService, platformVersion: '1.4.0' },
  },
};

const platformVersions = ['LATEST', '1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'];

const platformVersionUnknown: Rule = {
  code: 'platform-version-unknown',
  kinds: updates,
  severity: 'error',
  title: 'A platform version is one that Fargate has had',
  stage: 'capacity',
  aws: {
    exception: 'PlatformUnknownException',
    exceptionIsConfirmed: true,
    text: 'The specified platform does not exist.',
    wording: 'unconfirmed',
  },
  why: 'Fargate has had 1.3.0 and 1.4.0 for Linux, and 1.0.0 for Windows; LATEST is the newest, and what you get without the member.',
  source: guide('platform-fargate', 'Fargate platform versions'),
  find(document): readonly Place[] {
    const version = textOf(member(document, 'platformVersion'));
    if (version === undefined || platformVersions.includes(version)) return [];
    return [{ path: ['platformVersion'], message: 'Write `LATEST` or a version, such as `1.4.0`; or leave the member out.' }];
  },
  example: {
    bad: { ...fargateService, platformVersion: '1.5' },
    at: ['platformVersion'],
    good: { ...fargateService, platformVersion: 'LATEST' },
  },
};

const spotPlatform: Rule = {
  code: 'spot-platform',
  kinds: updates,
  severity: 'error',
  title: 'Fargate Spot runs Linux tasks',
  stage: 'compatibility',
  why: 'FARGATE_SPOT offers spare Linux capacity: on X86_64 from platform version 1.3.0, on ARM64 from 1.4.0. Windows tasks run on FARGATE only. AWS’s words for it are not on record.',
  source: guide('fargate-capacity-providers', 'Amazon ECS clusters for Fargate: Fargate Spot considerations'),
  find(document, scene) {
    const platform = member(definitionOf(document, scene), 'runtimePlatform');
    const isWindows = (textOf(member(platform, 'operatingSystemFamily')) ?? '').startsWith('WINDOWS');
    const isOldForArm = member(platform, 'cpuArchitecture') === 'ARM64' && member(document, 'platformVersion') === '1.3.0';
    if (!isWindows && !isOldForArm) return [];
    return strategyItems(document)
      .filter((item) => providerOf(item) === 'FARGATE_SPOT')
      .slice(0, 1)
      .map(({ path }): Place => {
        const message = isWindows
          ? 'The task definition is for Windows, and Fargate Spot has none. Use `FARGATE`.'
          : 'ARM64 tasks on Fargate Spot need platform version 1.4.0 or later.';
        return { path: [...path, 'capacityProvider'], message };
      });
  },
  example: {
    bad: { ...anywhere, capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] },
    at: ['capacityProviderStrategy', 0, 'capacityProvider'],
    good: { ...anywhere, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
    context: {
      world: {
        taskDefinition: () => ({
          ...fargateDefinition,
          cpu: '1024',
          memory: '2048',
          runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
        }),
      },
    },
  },
};

const externalNetwork: Rule = {
  code: 'external-load-balancer',
  kinds: ['service'],
  severity: 'error',
  title: 'External instances have no load balancer and no service discovery',
  stage: 'network',
  why: 'A load balancer and Cloud Map reach tasks inside your VPC; external instances stand outside it. AWS’s words for it are not on record.',
  source: guide('ecs-anywhere', 'Amazon ECS clusters for the external launch type: considerations'),
  find(document): readonly Place[] {
    if (platformOf(document).on !== 'external') return [];
    return ['loadBalancers', 'serviceRegistries'].flatMap((key): Place[] =>
      itemsOf(member(document, key), []).length === 0
        ? []
        : [{ path: [key], on: 'key', message: `Remove \`${key}\`: tasks on external instances can’t be reached that way.` }],
    );
  },
  example: {
    bad: {
      ...instanceService,
      launchType: 'EXTERNAL',
      serviceRegistries: [
        { registryArn: 'arn:aws:servicediscovery:us-east-1:123456789012:service/srv-1', containerName: 'api', containerPort: 8080 },
      ],
    },
    at: ['serviceRegistries'],
    good: { ...instanceService, launchType: 'EXTERNAL' },
  },
};

export const serviceRules: readonly Rule[] = [
  launchTypeAndStrategy,
  managedInstances,
  platformVersionOffFargate,
  platformVersionUnknown,
  launchTypeUnsupported,
  spotPlatform,
  networkConfigurationRequired,
  networkConfigurationForbidden,
  subnetsEmpty,
  publicIpOffFargate,
  externalNetwork,
];
