/** Rules about load balancers: each entry by itself, and the role for it. */
import { listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  balanced,
  controllerOf,
  definitionOf,
  deploymentOf,
  fargateService,
  instanceService,
  invalidParameter,
  loadBalancersOf,
  networkModeOf,
  platformOf,
  runsOnFargate,
  targetGroupArn,
  wordingFor,
} from './services-read.ts';
import { preflight, reference, sdk, thread } from './sources.ts';

const kinds = ['service', 'serviceUpdate'] as const;
const classic = { loadBalancerName: 'my-classic', containerName: 'api', containerPort: 8080 };

const bothKinds: Rule = {
  code: 'lb-target-exclusive',
  kinds,
  severity: 'error',
  title: 'Each entry names a target group or a Classic Load Balancer',
  stage: 'balancing',
  aws: invalidParameter(
    'loadBalancerName and targetGroupArn cannot both be specified. You must specify either a loadBalancerName or a targetGroupArn in all loadBalancer entries',
    { isConfirmed: false },
  ),
  why: 'Tasks are registered in a target group (Application and Network Load Balancers) or in a Classic Load Balancer by its name.',
  source: preflight('service-lb-target-exclusive', '2026-09-03'),
  find(document): readonly Place[] {
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const [group, name] = [member(members, 'targetGroupArn'), member(members, 'loadBalancerName')];
      if (group !== undefined && name !== undefined) {
        const at = [...path, 'loadBalancerName'];
        const fix = { title: 'Remove loadBalancerName', edits: [{ op: 'remove' as const, path: at }] };
        return [{ path: at, on: 'key', message: 'Remove `loadBalancerName`: with a target group the load balancer is known.', fix }];
      }
      if (group !== undefined || name !== undefined) return [];
      return [{ path, message: 'Add `targetGroupArn`, the target group that tasks are registered in.', wording: 'inferred' }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [{ ...balanced, loadBalancerName: 'web' }] },
    at: ['loadBalancers', 0, 'loadBalancerName'],
    good: { ...fargateService, loadBalancers: [balanced] },
  },
};

const entryIncomplete: Rule = {
  code: 'lb-entry-incomplete',
  kinds,
  severity: 'error',
  title: 'Each load balancer entry says which container and which port',
  stage: 'balancing',
  why: 'A target is an address and a port: ECS takes the port from the container that the entry names. AWS’s words for it are not on record.',
  source: reference('LoadBalancer'),
  find(document): readonly Place[] {
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const missing = ['containerName', 'containerPort'].filter((key) => member(members, key) === undefined || member(members, key) === '');
      return missing.length === 0 ? [] : [{ path, message: `Add ${missing.map((key) => `\`${key}\``).join(' and ')}.` }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [{ targetGroupArn, containerName: 'api' }] },
    at: ['loadBalancers', 0],
    good: { ...fargateService, loadBalancers: [balanced] },
  },
};

const tooMany: Rule = {
  code: 'lb-too-many',
  kinds,
  severity: 'error',
  title: 'At most five target groups, or one Classic Load Balancer',
  stage: 'balancing',
  why: 'Each task is registered in every target group of its service. AWS’s words for it are not on record.',
  source: {
    text: 'Amazon ECS developer guide, Use load balancing to distribute Amazon ECS service traffic; Amazon ECS endpoints and quotas',
    url: 'https://docs.aws.amazon.com/general/latest/gr/ecs-service.html',
    date: '2026-11-22',
  },
  find(document): readonly Place[] {
    const entries = loadBalancersOf(document);
    const groups = entries.filter(({ members }) => member(members, 'targetGroupArn') !== undefined);
    const classics = entries.filter(
      ({ members }) => member(members, 'targetGroupArn') === undefined && member(members, 'loadBalancerName'),
    );
    if (groups.length <= 5 && classics.length <= 1) return [];
    const message =
      groups.length > 5 ? `There are ${groups.length} target groups; five are allowed.` : 'Only one Classic Load Balancer is allowed.';
    return [{ path: ['loadBalancers'], message }];
  },
  example: {
    bad: { ...instanceService, loadBalancers: [classic, { ...classic, loadBalancerName: 'other' }] },
    at: ['loadBalancers'],
    good: { ...instanceService, loadBalancers: [classic] },
  },
};

const classicOnFargate: Rule = {
  code: 'classic-lb-on-fargate',
  kinds,
  severity: 'error',
  title: 'Fargate has no Classic Load Balancers',
  stage: 'balancing',
  aws: invalidParameter('Classic Load Balancers are not supported with Fargate.', { isConfirmed: false }),
  why: 'A Classic Load Balancer sends to instances, and Fargate has none. Application and Network Load Balancers send to addresses.',
  source: preflight('svc-classic-lb-with-fargate', '2026-09-08'),
  find(document): readonly Place[] {
    const platform = platformOf(document);
    if (platform.on !== 'fargate') return [];
    return classics(document).map(
      ({ path }): Place => ({
        path: [...path, 'loadBalancerName'],
        message: 'Name the target group of an Application or Network Load Balancer in `targetGroupArn` instead.',
        ...wordingFor(platform),
      }),
    );
  },
  example: {
    bad: { ...fargateService, loadBalancers: [classic] },
    at: ['loadBalancers', 0, 'loadBalancerName'],
    good: { ...fargateService, loadBalancers: [balanced] },
  },
};

const classicInAwsvpc: Rule = {
  code: 'classic-lb-awsvpc',
  kinds,
  severity: 'error',
  title: 'Tasks with network interfaces of their own have no Classic Load Balancers',
  stage: 'balancing',
  why: 'A Classic Load Balancer sends to instances; a task in network mode awsvpc is reached at an address of its own. AWS documents it as not supported; its words off Fargate are not on record.',
  source: sdk('CreateServiceRequest.loadBalancers'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    const isAwsvpc = definition === undefined ? member(document, 'networkConfiguration') : networkModeOf(definition) === 'awsvpc';
    if (!isAwsvpc || platformOf(document).on === 'fargate') return [];
    const message = 'Name the target group of an Application or Network Load Balancer in `targetGroupArn` instead.';
    return classics(document).map(({ path }): Place => ({ path: [...path, 'loadBalancerName'], message }));
  },
  example: {
    bad: { ...instanceService, networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'] } }, loadBalancers: [classic] },
    at: ['loadBalancers', 0, 'loadBalancerName'],
    good: { ...instanceService, loadBalancers: [classic] },
  },
};

const classicBreaker: Rule = {
  code: 'classic-lb-breaker',
  kinds,
  severity: 'error',
  title: 'The circuit breaker does not go with a Classic Load Balancer',
  stage: 'balancing',
  aws: invalidParameter(
    'Deployment circuit breaker feature is not supported with Classic Load Balancers. Remove the Classic Load Balancer and try again.',
  ),
  why: 'The breaker counts tasks that never turn healthy, and asks target groups for it. The answer is from 2021; nobody has recorded it since.',
  source: thread('aws/containers-roadmap', 1272),
  find(document): readonly Place[] {
    if (member(deploymentOf(document).deploymentCircuitBreaker, 'enable') !== true) return [];
    return classics(document)
      .slice(0, 1)
      .map(({ path }): Place => {
        const message = 'Use a target group instead of the Classic Load Balancer, or turn the circuit breaker off.';
        return { path: [...path, 'loadBalancerName'], message };
      });
  },
  example: {
    bad: {
      ...instanceService,
      loadBalancers: [classic],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    },
    at: ['loadBalancers', 0, 'loadBalancerName'],
    good: {
      ...instanceService,
      loadBalancers: [balanced],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    },
  },
};

function classics(document: unknown) {
  return loadBalancersOf(document).filter(
    ({ members }) => member(members, 'loadBalancerName') !== undefined && member(members, 'targetGroupArn') === undefined,
  );
}

const roleWithoutLoadBalancer: Rule = {
  code: 'role-without-load-balancer',
  kinds: ['service'],
  severity: 'error',
  title: 'A service’s role is for its load balancer',
  stage: 'balancing',
  aws: invalidParameter('IAM roles are only valid for services configured to use load balancers', { isConfirmed: false }),
  why: 'ECS registers tasks in the load balancer with this role. What the code in the container may do is said by the task role, in the task definition.',
  source: preflight('svc-role-without-load-balancers', '2026-09-08'),
  find(document): readonly Place[] {
    if (!textOf(member(document, 'role')) || loadBalancersOf(document).length > 0) return [];
    const fix = { title: 'Remove role', edits: [{ op: 'remove' as const, path: ['role'] }] };
    return [{ path: ['role'], on: 'key', message: 'Remove `role`: without a load balancer it has no use.', fix }];
  },
  example: {
    bad: { ...instanceService, role: 'ecsServiceRole' },
    at: ['role'],
    good: { ...instanceService, role: 'ecsServiceRole', loadBalancers: [classic] },
  },
};

const roleNotAllowed: Rule = {
  code: 'role-service-linked',
  kinds: ['service'],
  severity: 'error',
  title: 'Where the service-linked role is needed, no other can be named',
  stage: 'balancing',
  aws: invalidParameter('You cannot specify an IAM role for services that require a service linked role.', { isConfirmed: false }),
  why: 'Tasks in awsvpc mode, several target groups and service discovery are managed with AWSServiceRoleForECS, which exists in your account by itself.',
  source: preflight('svc-role-with-awsvpc', '2026-09-08'),
  find(document, scene): readonly Place[] {
    if (!textOf(member(document, 'role')) || loadBalancersOf(document).length === 0) return [];
    const definition = definitionOf(document, scene);
    const isAwsvpc =
      (definition !== undefined && networkModeOf(definition) === 'awsvpc') ||
      runsOnFargate(document) ||
      (definition === undefined && member(member(document, 'networkConfiguration'), 'awsvpcConfiguration') !== undefined);
    const isOther =
      loadBalancersOf(document).length > 1 ||
      listOf(member(document, 'serviceRegistries')).length > 0 ||
      controllerOf(document) === 'EXTERNAL';
    if (!isAwsvpc && !isOther) return [];
    const fix = { title: 'Remove role', edits: [{ op: 'remove' as const, path: ['role'] }] };
    const message = 'Remove `role`: ECS uses its service-linked role here.';
    return [{ path: ['role'], on: 'key', message, fix, ...(isAwsvpc ? {} : { wording: 'inferred' }) }];
  },
  example: {
    bad: { ...fargateService, role: 'ecsServiceRole', loadBalancers: [balanced] },
    at: ['role'],
    good: { ...fargateService, loadBalancers: [balanced] },
  },
};

export const balancingRules: readonly Rule[] = [
  bothKinds,
  entryIncomplete,
  tooMany,
  classicOnFargate,
  classicInAwsvpc,
  classicBreaker,
  roleWithoutLoadBalancer,
  roleNotAllowed,
];
