/** Rules about what services and tasks run on: launch type, platform version, and what the task definition is compatible with. */
import { fitsFargate } from './fits-fargate.ts';
import { listOf, member, membersOf, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  bridgeDefinition,
  compatibilitiesOf,
  definitionOf,
  fargateDefinition,
  fargateService,
  instanceService,
  invalidParameter,
  networkModeOf,
  type Platform,
  platformOf,
  providerOf,
  runsOnFargate,
  strategyItems,
  wordingFor,
} from './services-read.ts';
import { guide, preflight, sdk, thread } from './sources.ts';

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

export const capacityRules: readonly Rule[] = [
  launchTypeAndStrategy,
  managedInstances,
  platformVersionOffFargate,
  platformVersionUnknown,
  launchTypeUnsupported,
  spotPlatform,
];
