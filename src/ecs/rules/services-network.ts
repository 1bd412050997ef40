/** Rules about the network of services and tasks: subnets, public addresses, and who can be reached at all. */
import { itemsOf, member } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  bridgeDefinition,
  controllerOf,
  definitionOf,
  fargateDefinition,
  fargateService,
  instanceService,
  invalidParameter,
  networkConfiguration,
  networkModeOf,
  platformOf,
  runsOnFargate,
} from './services-read.ts';
import { guide, reference, thread } from './sources.ts';

const kinds = ['service', 'task'] as const;
const updates = ['service', 'serviceUpdate', 'task'] as const;

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

export const networkRules: readonly Rule[] = [
  networkConfigurationRequired,
  networkConfigurationForbidden,
  subnetsEmpty,
  publicIpOffFargate,
  externalNetwork,
];
