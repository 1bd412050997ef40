/** Rules about who schedules and who deploys: daemons, deployment controllers, and what each of them leaves no room for. */
import { integerOf, listOf, member } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  balanced,
  controllerOf,
  deploymentOf,
  fargateService,
  instanceService,
  invalidParameter,
  isDaemon,
  loadBalancersOf,
  platformOf,
} from './services-read.ts';
import { preflight, sdk, thread } from './sources.ts';

const kinds = ['service'] as const;
const { desiredCount: _, ...uncounted } = instanceService;
const daemon = { ...uncounted, schedulingStrategy: 'DAEMON' };

const removing = (key: string) => ({ title: `Remove ${key}`, edits: [{ op: 'remove' as const, path: [key] }] });

const taskDefinitionMissing: Rule = {
  code: 'task-definition-missing',
  kinds,
  severity: 'error',
  title: 'A service names its task definition',
  stage: 'scheduling',
  why: 'ECS and CodeDeploy start the service’s tasks from it. Only under the EXTERNAL controller is it given later, with each task set. AWS’s words for it are not on record.',
  source: sdk('CreateServiceRequest.taskDefinition'),
  find(document): readonly Place[] {
    const definition = member(document, 'taskDefinition');
    if ((definition !== undefined && definition !== '') || controllerOf(document) === 'EXTERNAL') return [];
    const message = 'Add `taskDefinition`: the family, `family:revision` or the ARN.';
    return [{ path: definition === undefined ? [] : ['taskDefinition'], message }];
  },
  example: {
    bad: { serviceName: 'web', desiredCount: 2 },
    at: [],
    good: { serviceName: 'web', desiredCount: 2, taskDefinition: 'my-rust-api' },
  },
};

const externalTaskDefinition: Rule = {
  code: 'external-task-definition',
  kinds,
  severity: 'error',
  title: 'Under the EXTERNAL controller a service has no task definition of its own',
  stage: 'scheduling',
  aws: invalidParameter('TaskDefinition must be blank.', { isConfirmed: true }),
  why: 'With an external controller the service is a shell: each task set that the controller creates brings its own definition.',
  source: thread('terraform-aws-modules/terraform-aws-ecs', 278),
  find(document): readonly Place[] {
    if (controllerOf(document) !== 'EXTERNAL' || member(document, 'taskDefinition') === undefined) return [];
    const message = 'Remove `taskDefinition`; give it to CreateTaskSet.';
    return [{ path: ['taskDefinition'], on: 'key', message, fix: removing('taskDefinition') }];
  },
  example: {
    bad: { serviceName: 'web', desiredCount: 2, taskDefinition: 'my-rust-api', deploymentController: { type: 'EXTERNAL' } },
    at: ['taskDefinition'],
    good: { serviceName: 'web', desiredCount: 2, deploymentController: { type: 'EXTERNAL' } },
  },
};

const externalLoadBalancers: Rule = {
  code: 'external-load-balancers',
  kinds,
  severity: 'error',
  title: 'Under the EXTERNAL controller a service has no load balancers of its own',
  stage: 'scheduling',
  aws: invalidParameter('LoadBalancers must be empty or null.', { isConfirmed: false }),
  why: 'With an external controller the load balancer belongs to each task set that the controller creates.',
  source: preflight('svc-external-with-load-balancers', '2026-09-08'),
  find(document): readonly Place[] {
    if (controllerOf(document) !== 'EXTERNAL' || listOf(member(document, 'loadBalancers')).length === 0) return [];
    const message = 'Remove `loadBalancers`; give them to CreateTaskSet.';
    return [{ path: ['loadBalancers'], on: 'key', message, fix: removing('loadBalancers') }];
  },
  example: {
    bad: { serviceName: 'web', desiredCount: 2, loadBalancers: [balanced], deploymentController: { type: 'EXTERNAL' } },
    at: ['loadBalancers'],
    good: { serviceName: 'web', desiredCount: 2, deploymentController: { type: 'EXTERNAL' } },
  },
};

const codeDeployLoadBalancer: Rule = {
  code: 'code-deploy-load-balancer',
  kinds,
  severity: 'error',
  title: 'CodeDeploy needs a load balancer whose traffic it can shift',
  stage: 'scheduling',
  aws: invalidParameter(
    'When specifying the CODE_DEPLOY deployment controller type, the service requires an Application Load Balancer or Network Load Balancer.',
    { isConfirmed: false },
  ),
  why: 'CodeDeploy’s blue/green deployment is a shift of traffic between two target groups; without one there is nothing to shift.',
  source: preflight('service-codedeploy-lb', '2026-09-03'),
  find(document): readonly Place[] {
    if (controllerOf(document) !== 'CODE_DEPLOY') return [];
    const entries = loadBalancersOf(document);
    if (entries.some(({ members }) => member(members, 'targetGroupArn') !== undefined)) return [];
    const message = 'Add `loadBalancers` with a target group, or let ECS deploy.';
    return [{ path: ['deploymentController', 'type'], message }];
  },
  example: {
    bad: { ...fargateService, deploymentController: { type: 'CODE_DEPLOY' } },
    at: ['deploymentController', 'type'],
    good: { ...fargateService, deploymentController: { type: 'CODE_DEPLOY' }, loadBalancers: [balanced] },
  },
};

const daemonDesiredCount: Rule = {
  code: 'daemon-desired-count',
  kinds,
  severity: 'error',
  title: 'A daemon has no desired count',
  stage: 'scheduling',
  aws: invalidParameter(
    'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  ),
  why: 'A daemon runs once on each instance that fits it: the instances are the count. Even 0 is refused.',
  source: thread('Shippable/support', 4534),
  find(document): readonly Place[] {
    if (!isDaemon(document) || member(document, 'desiredCount') === undefined) return [];
    return [{ path: ['desiredCount'], on: 'key', message: 'Remove `desiredCount`.', fix: removing('desiredCount') }];
  },
  example: { bad: { ...daemon, desiredCount: 0 }, at: ['desiredCount'], good: daemon },
};

const daemonMaximumPercent: Rule = {
  code: 'daemon-maximum-percent',
  kinds,
  severity: 'error',
  title: 'A daemon’s maximumPercent is 100',
  stage: 'scheduling',
  aws: invalidParameter(
    'The daemon scheduling strategy does not support values above 100 for maximumPercent on a deployment configuration. Change the maximumPercent value to 100, and try again',
    { isConfirmed: false },
  ),
  why: 'A daemon has one task on an instance, so a deployment stops the old one before it starts the new one.',
  source: preflight('svc-daemon-max-percent', '2026-09-08'),
  find(document): readonly Place[] {
    const maximum = integerOf(deploymentOf(document).maximumPercent);
    if (!isDaemon(document) || maximum === undefined || maximum <= 100) return [];
    const path = ['deploymentConfiguration', 'maximumPercent'];
    // With 100 as the least, too, a deployment could not move.
    const isSure = deploymentOf(document).minimumHealthyPercent !== 100;
    const fix = isSure ? { fix: { title: 'Write 100', edits: [{ op: 'set' as const, path, value: 100 }] } } : {};
    return [{ path, message: 'Write 100, or leave it out.', ...fix }];
  },
  example: {
    bad: { ...daemon, deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 0 } },
    at: ['deploymentConfiguration', 'maximumPercent'],
    good: { ...daemon, deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 } },
  },
};

const daemonPlacementStrategy: Rule = {
  code: 'daemon-placement-strategy',
  kinds,
  severity: 'error',
  title: 'A daemon has no placement strategy',
  stage: 'scheduling',
  aws: invalidParameter(
    'The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again',
  ),
  why: 'A strategy chooses among instances; a daemon runs on all of them that meet its constraints.',
  source: thread('kayac/ecspresso', 402),
  find(document): readonly Place[] {
    if (!isDaemon(document) || listOf(member(document, 'placementStrategy')).length === 0) return [];
    const message = 'Remove `placementStrategy`; `placementConstraints` may stay.';
    return [{ path: ['placementStrategy'], on: 'key', message, fix: removing('placementStrategy') }];
  },
  example: {
    bad: { ...daemon, placementStrategy: [{ type: 'binpack', field: 'memory' }] },
    at: ['placementStrategy'],
    good: daemon,
  },
};

const daemonStrategy: Rule = {
  code: 'daemon-strategy',
  kinds,
  severity: 'error',
  title: 'A daemon has no capacity-provider strategy',
  stage: 'scheduling',
  aws: invalidParameter(
    'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
  ),
  why: 'A strategy says which share of the tasks goes where; a daemon runs on every instance. Where the cluster has a default strategy, name the launch type EC2 to keep it out.',
  source: thread('aws/containers-roadmap', 692),
  find(document): readonly Place[] {
    if (!isDaemon(document) || listOf(member(document, 'capacityProviderStrategy')).length === 0) return [];
    return [
      { path: ['capacityProviderStrategy'], on: 'key', message: 'Remove `capacityProviderStrategy`, and write `"launchType": "EC2"`.' },
    ];
  },
  example: {
    bad: {
      serviceName: 'agent',
      taskDefinition: 'agent',
      schedulingStrategy: 'DAEMON',
      capacityProviderStrategy: [{ capacityProvider: 'my-instances', weight: 1 }],
    },
    at: ['capacityProviderStrategy'],
    good: daemon,
  },
};

const daemonCapacity: Rule = {
  code: 'daemon-platform',
  kinds,
  severity: 'error',
  title: 'Daemons run on instances, and ECS deploys them',
  stage: 'scheduling',
  why: 'One task on each instance has no meaning on Fargate, where there are no instances; and neither CodeDeploy nor an external controller deploys daemons. AWS’s words for it are not on record.',
  source: sdk('CreateServiceRequest.schedulingStrategy'),
  find(document): readonly Place[] {
    if (!isDaemon(document)) return [];
    const platform = platformOf(document);
    const onFargate = platform.on === 'fargate' && platform.by === 'launchType';
    const controller = controllerOf(document);
    const isOther = controller === 'CODE_DEPLOY' || controller === 'EXTERNAL';
    if (!onFargate && !isOther) return [];
    const message = onFargate
      ? 'Fargate has no daemons: write `REPLICA` with a `desiredCount`, or run on instances.'
      : `A daemon can’t be deployed by ${controller}: write \`REPLICA\`, or let ECS deploy.`;
    return [{ path: ['schedulingStrategy'], message }];
  },
  example: {
    bad: { ...daemon, launchType: 'FARGATE', networkConfiguration: fargateService.networkConfiguration },
    at: ['schedulingStrategy'],
    good: daemon,
  },
};

const serviceName: Rule = {
  code: 'service-name',
  kinds,
  severity: 'error',
  title: 'A service’s name is 1 to 255 letters, digits, hyphens and underscores',
  stage: 'request',
  aws: invalidParameter('ServiceName must match ^[a-zA-Z0-9\\-_]{1,255}, but was {name}', { isConfirmed: false }),
  why: 'The name becomes part of ARNs and of events.',
  source: preflight('service-name', '2026-09-04'),
  find(document): readonly Place[] {
    const name = member(document, 'serviceName');
    if (typeof name !== 'string' || /^[a-zA-Z0-9\-_]{1,255}$/.test(name)) return [];
    const message =
      name.length > 255
        ? `The name has ${name.length} characters; 255 are allowed.`
        : 'Use letters, digits, `-` and `_` only, at least one.';
    return [{ path: ['serviceName'], message, values: { name } }];
  },
  example: { bad: { ...fargateService, serviceName: 'my web' }, at: ['serviceName'], good: { ...fargateService, serviceName: 'my-web' } },
};

const execRole: Rule = {
  code: 'exec-without-task-role',
  kinds: ['service', 'serviceUpdate'],
  severity: 'error',
  title: 'ECS Exec needs a task role',
  stage: 'compatibility',
  aws: invalidParameter(
    "The service couldn't be {verb} because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
  ),
  why: 'The agent that opens the shell talks to Systems Manager with the task role; without one it may not.',
  source: thread('aws/aws-cli', 6242),
  find(document, scene): readonly Place[] {
    if (member(document, 'enableExecuteCommand') !== true) return [];
    const reference = member(document, 'taskDefinition');
    const definition = typeof reference === 'string' ? scene.world.taskDefinition?.(reference) : undefined;
    if (definition === undefined || definition === null || member(definition, 'taskRoleArn')) return [];
    const isUpdate = scene.kind === 'serviceUpdate';
    const message =
      'The task definition has no `taskRoleArn`. Register a revision with a role that allows `ssmmessages`, or leave ECS Exec off.';
    const values = { verb: isUpdate ? 'updated' : 'created' };
    return [{ path: ['enableExecuteCommand'], message, values, ...(isUpdate ? {} : { wording: 'inferred' }) }];
  },
  example: {
    bad: { service: 'web', taskDefinition: 'my-rust-api', enableExecuteCommand: true },
    at: ['enableExecuteCommand'],
    good: { service: 'web', taskDefinition: 'my-rust-api', enableExecuteCommand: false },
    kind: 'serviceUpdate',
    context: { world: { taskDefinition: () => ({ family: 'my-rust-api', containerDefinitions: [] }) } },
  },
};

export const schedulingRules: readonly Rule[] = [
  serviceName,
  taskDefinitionMissing,
  externalTaskDefinition,
  externalLoadBalancers,
  codeDeployLoadBalancer,
  daemonCapacity,
  daemonDesiredCount,
  daemonMaximumPercent,
  daemonPlacementStrategy,
  daemonStrategy,
  execRole,
];
