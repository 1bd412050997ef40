/** Rules about Availability Zone rebalancing: what it needs, and what stands against it. */
import { integerOf, itemsOf, member } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  controllerOf,
  deploymentOf,
  fargateService,
  instanceService,
  invalidParameter,
  isDaemon,
  loadBalancersOf,
  platformOf,
} from './services-read.ts';
import { file, guide, preflight } from './sources.ts';

const kinds = ['service', 'serviceUpdate'] as const;
const root = 'deploymentConfiguration';

const rebalancingMaximum: Rule = {
  code: 'az-rebalancing-maximum',
  kinds,
  severity: 'error',
  title: 'Availability Zone rebalancing needs room for one more task',
  stage: 'deployment',
  aws: invalidParameter('Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration'),
  why: 'To move a task to another zone, ECS starts the new one before it stops the old one: for a moment there is one more than desired.',
  source: guide(
    'service-rebalancing',
    'Balancing an Amazon ECS service across Availability Zones; the answer as pasted in public repositories',
  ),
  find(document): readonly Place[] {
    const maximum = integerOf(deploymentOf(document).maximumPercent);
    if (member(document, 'availabilityZoneRebalancing') !== 'ENABLED' || isDaemon(document)) return [];
    if (maximum === undefined || maximum > 100) return [];
    // Below 100 the percentage itself is the mistake.
    if (maximum < 100) return [];
    return [{ path: [root, 'maximumPercent'], message: 'Raise `maximumPercent`, or turn `availabilityZoneRebalancing` off.' }];
  },
  example: {
    bad: {
      ...fargateService,
      availabilityZoneRebalancing: 'ENABLED',
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    },
    at: [root, 'maximumPercent'],
    good: {
      ...fargateService,
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    },
  },
};

const rebalancingDaemon: Rule = {
  code: 'az-rebalancing-daemon',
  kinds: ['service'],
  severity: 'error',
  title: 'Daemons are not rebalanced between zones',
  stage: 'deployment',
  aws: invalidParameter(
    "The service couldn't be created because Availability Zone Rebalancing does not support DAEMON as scheduling strategy. Update scheduling strategy and try again.",
    { isConfirmed: false },
  ),
  why: 'A daemon runs on every instance: where it runs follows from where the instances are.',
  source: preflight('svc-az-rebalancing-with-daemon', '2026-09-08'),
  find(document): readonly Place[] {
    if (member(document, 'availabilityZoneRebalancing') !== 'ENABLED' || !isDaemon(document)) return [];
    const path = ['availabilityZoneRebalancing'];
    const fix = { title: 'Write "DISABLED"', edits: [{ op: 'set' as const, path, value: 'DISABLED' }] };
    return [{ path, message: 'Write `DISABLED`, or leave it out.', fix }];
  },
  example: {
    bad: {
      serviceName: 'agent',
      taskDefinition: 'agent',
      launchType: 'EC2',
      schedulingStrategy: 'DAEMON',
      availabilityZoneRebalancing: 'ENABLED',
    },
    at: ['availabilityZoneRebalancing'],
    good: { serviceName: 'agent', taskDefinition: 'agent', launchType: 'EC2', schedulingStrategy: 'DAEMON' },
  },
};

const rebalancingOther: Rule = {
  code: 'az-rebalancing-unsupported',
  kinds,
  severity: 'error',
  title: 'Availability Zone rebalancing does not go with everything',
  stage: 'deployment',
  why: 'Rebalancing moves tasks between the zones of your VPC. A Classic Load Balancer, external instances, and a first placement strategy that does not spread over zones stand against that. AWS’s words for it are not on record.',
  source: guide('service-rebalancing', 'Balancing an Amazon ECS service across Availability Zones: considerations'),
  find(document): readonly Place[] {
    if (member(document, 'availabilityZoneRebalancing') !== 'ENABLED') return [];
    const what = againstRebalancing(document);
    return what === null ? [] : [{ path: ['availabilityZoneRebalancing'], message: `Write \`DISABLED\`: ${what}.` }];
  },
  example: {
    bad: { ...instanceService, availabilityZoneRebalancing: 'ENABLED', placementStrategy: [{ type: 'binpack', field: 'cpu' }] },
    at: ['availabilityZoneRebalancing'],
    good: {
      ...instanceService,
      availabilityZoneRebalancing: 'ENABLED',
      placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
    },
  },
};

function againstRebalancing(document: unknown): string | null {
  const balancers = loadBalancersOf(document);
  const isClassic = balancers.some(
    ({ members }) => member(members, 'loadBalancerName') !== undefined && member(members, 'targetGroupArn') === undefined,
  );
  // The circuit breaker's refusal of a Classic Load Balancer is on record, and comes first.
  const hasBreaker = member(deploymentOf(document).deploymentCircuitBreaker, 'enable') === true;
  if (isClassic && !hasBreaker) return 'the service uses a Classic Load Balancer';
  if (platformOf(document).on === 'external') return 'external instances are in no Availability Zone';
  const [first] = itemsOf(member(document, 'placementStrategy'), []);
  if (first === undefined || platformOf(document).on === 'fargate') return null;
  const spreads = member(first.members, 'type') === 'spread' && member(first.members, 'field') === 'attribute:ecs.availability-zone';
  return spreads ? null : 'the first placement strategy does not spread over Availability Zones';
}

const rebalancingDefault: Rule = {
  code: 'az-rebalancing-default',
  kinds: ['service'],
  severity: 'warning',
  title: 'With maximumPercent 100, say that Availability Zone rebalancing is off',
  stage: 'deployment',
  aws: invalidParameter('Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration', {
    wording: 'unconfirmed',
  }),
  why: 'A new service is rebalanced unless it says otherwise, and rebalancing needs more than 100 percent. Public records differ: some callers were refused, others were not.',
  source: file(
    'badmintoncryer/cdk-preflight',
    'rules/ecs/pf-ecs-service-deployment-percent/meta.yaml',
    '50/100 was created, 2026-09-13; refusals as pasted in public repositories',
  ),
  find(document): readonly Place[] {
    const maximum = integerOf(deploymentOf(document).maximumPercent);
    if (maximum !== 100 || member(document, 'availabilityZoneRebalancing') !== undefined) return [];
    if (isDaemon(document) || controllerOf(document) !== 'ECS' || againstRebalancing(document) !== null) return [];
    if (deploymentOf(document).minimumHealthyPercent === 100) return [];
    const message =
      'Add `"availabilityZoneRebalancing": "DISABLED"`: left out, it may count as ENABLED, which AWS refuses together with 100.';
    const edits = [{ op: 'insert' as const, path: ['availabilityZoneRebalancing'], value: 'DISABLED' }];
    return [{ path: [root, 'maximumPercent'], message, fix: { title: 'Add availabilityZoneRebalancing', edits } }];
  },
  example: {
    bad: { ...fargateService, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } },
    at: [root, 'maximumPercent'],
    good: {
      ...fargateService,
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
    },
  },
};

export const rebalancingRules: readonly Rule[] = [rebalancingMaximum, rebalancingDaemon, rebalancingOther, rebalancingDefault];
