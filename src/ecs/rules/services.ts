/** Rules about what services and tasks run on, and their network: launch type, compatibility with the definition, subnets. */
import type { RuleScene } from './context.ts';
import { fitsFargate } from './fits-fargate.ts';
import { itemsOf, listOf, member, namesFargate, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { reference, thread } from './sources.ts';

const kinds = ['service', 'task'] as const;
const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-a'], securityGroups: ['sg-web'], assignPublicIp: 'ENABLED' } };
const service = { serviceName: 'web', taskDefinition: 'my-rust-api', desiredCount: 2, networkConfiguration };
const containerDefinitions = [{ name: 'api', image: 'nginx:1.27', memory: 128 }];
const fargateDefinition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions,
};
const bridgeDefinition = { family: 'my-rust-api', networkMode: 'bridge', containerDefinitions };

const launchTypeAndStrategy: Rule = {
  code: 'lt-and-strategy',
  kinds,
  severity: 'error',
  title: 'Either a launch type or a capacity-provider strategy',
  stage: 'capacity',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: true,
    text: 'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    wording: 'verbatim',
  },
  why: 'Both say where tasks run. A strategy says more (which share goes where), so keep it where you need it, and the launch type where you don’t.',
  source: thread('terraform-linters/tflint-ruleset-aws', 349),
  find(document) {
    if (member(document, 'launchType') === undefined || listOf(member(document, 'capacityProviderStrategy')).length === 0) return [];
    const message = 'Remove `launchType` and keep the strategy, or remove `capacityProviderStrategy` and keep the launch type.';
    return [
      { path: ['launchType'], on: 'key', message, fix: { title: 'Remove launchType', edits: [{ op: 'remove', path: ['launchType'] }] } },
    ];
  },
  example: {
    bad: { ...service, launchType: 'FARGATE', capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
    at: ['launchType'],
    good: { ...service, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
  },
};

const launchTypeUnsupported: Rule = {
  code: 'launch-type-unsupported',
  kinds,
  severity: 'error',
  title: 'The task definition supports the launch type',
  stage: 'compatibility',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: true,
    text: 'Task definition does not support launch_type {launchType}.',
    wording: 'verbatim',
  },
  why: 'When a definition is registered, ECS works out what it can run on. Fargate asks for awsvpc, a size it offers, and more; external instances have no awsvpc.',
  source: thread('sil-org/ecs-deploy', 134),
  find(document, scene) {
    const launchType = member(document, 'launchType');
    const definition = definitionOf(document, scene);
    const doesFit =
      definition === undefined ||
      (launchType === 'FARGATE' && supportsFargate(definition)) ||
      (launchType === 'EXTERNAL' && member(definition, 'networkMode') !== 'awsvpc') ||
      (launchType !== 'FARGATE' && launchType !== 'EXTERNAL');
    if (doesFit) return [];
    const message =
      launchType === 'FARGATE'
        ? 'The task definition is not one that Fargate can run. Register a revision with `"requiresCompatibilities": ["FARGATE"]`; AWS then says what is missing.'
        : 'External instances run no task in awsvpc mode.';
    // Recorded for FARGATE; for EXTERNAL the same sentence is expected.
    return [{ path: ['launchType'], message, values: { launchType }, ...(launchType === 'EXTERNAL' && { wording: 'inferred' as const }) }];
  },
  example: {
    bad: { serviceName: 'web', taskDefinition: 'my-rust-api', launchType: 'FARGATE', desiredCount: 2 },
    at: ['launchType'],
    good: { serviceName: 'web', taskDefinition: 'my-rust-api', launchType: 'EC2', desiredCount: 2 },
    context: { world: { taskDefinition: () => bridgeDefinition } },
  },
};

/** AWS's own answer where it is at hand; what AWS was asked to make sure of at registration; else what it would have worked out. */
function supportsFargate(definition: unknown): boolean {
  const compatibilities = member(definition, 'compatibilities');
  if (Array.isArray(compatibilities)) return compatibilities.includes('FARGATE');
  return namesFargate(definition) || fitsFargate(definition);
}

const networkConfigurationRequired: Rule = {
  code: 'netcfg-required',
  kinds,
  severity: 'error',
  title: 'An awsvpc task is told its subnets',
  stage: 'network',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: true,
    text: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    wording: 'verbatim',
  },
  why: 'In awsvpc mode each task gets its own network interface, and ECS must know in which subnets and with which security groups.',
  source: thread('aws-actions/amazon-ecs-deploy-task-definition', 802),
  find(document, scene) {
    if (member(member(document, 'networkConfiguration'), 'awsvpcConfiguration') !== undefined) return [];
    if (member(member(document, 'deploymentController'), 'type') === 'EXTERNAL') return [];
    const definition = definitionOf(document, scene);
    const isAwsvpc = definition === undefined ? runsOnFargate(document) : member(definition, 'networkMode') === 'awsvpc';
    if (!isAwsvpc) return [];
    const message =
      'Add `networkConfiguration` with `awsvpcConfiguration`: the `subnets` the tasks may use, `securityGroups`, and `assignPublicIp`.';
    return [{ path: member(document, 'networkConfiguration') === undefined ? [] : ['networkConfiguration'], message }];
  },
  example: {
    bad: { serviceName: 'web', taskDefinition: 'my-rust-api', launchType: 'FARGATE' },
    at: [],
    good: { ...service, launchType: 'FARGATE' },
    context: { world: { taskDefinition: () => fargateDefinition } },
  },
};

const networkConfigurationForbidden: Rule = {
  code: 'netcfg-forbidden',
  kinds,
  severity: 'error',
  title: 'Only an awsvpc task is told its subnets',
  stage: 'network',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: true,
    text: 'Network Configuration is not valid for the given networkMode of this task definition.',
    wording: 'verbatim',
  },
  why: 'Without awsvpc a task has no network interface of its own: it uses its host’s, in the host’s subnet.',
  source: thread('DataDog/test-infra-definitions', 57),
  find(document, scene) {
    const definition = definitionOf(document, scene);
    if (definition === undefined || member(definition, 'networkMode') === 'awsvpc') return [];
    const configuration = member(member(document, 'networkConfiguration'), 'awsvpcConfiguration');
    if (configuration === undefined) return [];
    const mode = textOf(member(definition, 'networkMode')) ?? 'bridge';
    const message = `The task definition’s network mode is \`${mode}\`. Remove \`networkConfiguration\`, or register a revision in awsvpc mode.`;
    const fix = { title: 'Remove networkConfiguration', edits: [{ op: 'remove' as const, path: ['networkConfiguration'] }] };
    return [{ path: ['networkConfiguration'], on: 'key', message, fix }];
  },
  example: {
    bad: { ...service, launchType: 'EC2' },
    at: ['networkConfiguration'],
    good: { serviceName: 'web', taskDefinition: 'my-rust-api', launchType: 'EC2', desiredCount: 2 },
    context: { world: { taskDefinition: () => bridgeDefinition } },
  },
};

const subnetsEmpty: Rule = {
  code: 'subnets-empty',
  kinds: ['service', 'serviceUpdate', 'task'],
  severity: 'error',
  title: 'A network configuration names at least one subnet',
  stage: 'network',
  aws: { exception: 'InvalidParameterException', exceptionIsConfirmed: true, text: 'subnets can not be empty.', wording: 'verbatim' },
  why: 'A task’s network interface is made in a subnet, which also decides the Availability Zone. Two subnets in two zones let a service survive the loss of one.',
  source: reference('AwsVpcConfiguration', 'AwsVpcConfiguration.subnets; the answer as pasted in public repositories'),
  find(document): readonly Place[] {
    const subnets = member(member(member(document, 'networkConfiguration'), 'awsvpcConfiguration'), 'subnets');
    if (!Array.isArray(subnets) || subnets.length > 0) return [];
    return [
      {
        path: ['networkConfiguration', 'awsvpcConfiguration', 'subnets'],
        message: 'Name one subnet or more, best in different Availability Zones.',
      },
    ];
  },
  example: {
    bad: { ...service, networkConfiguration: { awsvpcConfiguration: { subnets: [] } } },
    at: ['networkConfiguration', 'awsvpcConfiguration', 'subnets'],
    good: service,
  },
};

/** The task definition that a service or task refers to, where the world knows it. */
function definitionOf(document: unknown, { world }: RuleScene): unknown {
  const reference = textOf(member(document, 'taskDefinition'));
  return reference === undefined ? undefined : (world.taskDefinition?.(reference) ?? undefined);
}

/** True if the document itself says Fargate, whose tasks are always awsvpc. */
function runsOnFargate(document: unknown): boolean {
  const strategy = itemsOf(member(document, 'capacityProviderStrategy'), []);
  return (
    member(document, 'launchType') === 'FARGATE' ||
    strategy.some(({ members }) => ['FARGATE', 'FARGATE_SPOT'].includes(textOf(member(members, 'capacityProvider')) ?? ''))
  );
}

export const serviceRules: readonly Rule[] = [
  launchTypeAndStrategy,
  launchTypeUnsupported,
  networkConfigurationRequired,
  networkConfigurationForbidden,
  subnetsEmpty,
];
