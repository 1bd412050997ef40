/** Rules about a service’s deployment configuration: percentages, alarms, and what goes with one controller only. */
import { integerOf, member } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { balanced, controllerOf, deploymentOf, fargateService, invalidParameter } from './services-read.ts';
import { preflight, sdk } from './sources.ts';

const kinds = ['service', 'serviceUpdate'] as const;
const root = 'deploymentConfiguration';

const minimumTooHigh: Rule = {
  code: 'minimum-healthy-percent',
  kinds,
  severity: 'error',
  title: 'minimumHealthyPercent is at most 100',
  stage: 'deployment',
  aws: invalidParameter('minimumHealthyPercent must be at most 100', { isConfirmed: false }),
  why: 'It is the share of the desired tasks that a deployment keeps running; more than all of them can’t be kept.',
  source: preflight('service-deployment-percent', '2026-09-13'),
  find(document): readonly Place[] {
    const minimum = integerOf(deploymentOf(document).minimumHealthyPercent);
    return minimum !== undefined && minimum > 100 ? [{ path: [root, 'minimumHealthyPercent'], message: 'Write 0 to 100.' }] : [];
  },
  example: {
    bad: { ...fargateService, deploymentConfiguration: { minimumHealthyPercent: 150, maximumPercent: 200 } },
    at: [root, 'minimumHealthyPercent'],
    good: { ...fargateService, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 200 } },
  },
};

const maximumTooLow: Rule = {
  code: 'maximum-percent',
  kinds,
  severity: 'error',
  title: 'maximumPercent is at least 100',
  stage: 'deployment',
  aws: invalidParameter('maximumPercent must be at least 100', { wording: 'quoted', isConfirmed: false }),
  why: 'It is how many tasks may run during a deployment, as a share of the desired count; less than all would shrink the service.',
  source: preflight('service-deployment-percent', '2026-09-13'),
  find(document): readonly Place[] {
    const maximum = integerOf(deploymentOf(document).maximumPercent);
    return maximum !== undefined && maximum < 100 ? [{ path: [root, 'maximumPercent'], message: 'Write 100 or more.' }] : [];
  },
  example: {
    bad: { ...fargateService, deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 50 } },
    at: [root, 'maximumPercent'],
    good: {
      ...fargateService,
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    },
  },
};

const noRoom: Rule = {
  code: 'pct-no-room',
  kinds,
  severity: 'error',
  title: 'minimumHealthyPercent and maximumPercent are not both 100',
  stage: 'deployment',
  aws: invalidParameter('Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.', {
    isConfirmed: false,
  }),
  why: 'A deployment must either stop a task first or start one more. With 100 and 100 it may do neither.',
  source: preflight('svc-min-healthy-over-max-percent', '2026-09-08'),
  find(document): readonly Place[] {
    const { minimumHealthyPercent, maximumPercent } = deploymentOf(document);
    if (minimumHealthyPercent !== 100 || maximumPercent !== 100) return [];
    return [{ path: [root], message: 'Lower `minimumHealthyPercent` (stop first), or raise `maximumPercent` (start first).' }];
  },
  example: {
    bad: {
      ...fargateService,
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 },
    },
    at: [root],
    good: { ...fargateService, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 } },
  },
};

const rollingOnly: Rule = {
  code: 'deployment-controller-features',
  kinds: ['service'],
  severity: 'error',
  title: 'Circuit breaker, alarms, strategies and Service Connect belong to ECS’s own controller',
  stage: 'deployment',
  why: 'CodeDeploy and external controllers deploy in their own way, with alarms and rollbacks of their own. AWS’s words for it are not on record.',
  source: sdk('DeploymentConfiguration'),
  find(document): readonly Place[] {
    const controller = controllerOf(document);
    if (controller !== 'CODE_DEPLOY' && controller !== 'EXTERNAL') return [];
    const configuration = deploymentOf(document);
    const off = `has no meaning under ${controller}: remove it, or let ECS deploy.`;
    const places: Place[] = [];
    for (const key of ['deploymentCircuitBreaker', 'alarms']) {
      if (member(configuration[key], 'enable') === true) places.push({ path: [root, key], on: 'key', message: `\`${key}\` ${off}` });
    }
    if (typeof configuration.strategy === 'string' && configuration.strategy !== 'ROLLING') {
      places.push({ path: [root, 'strategy'], message: `\`strategy\` ${off}` });
    }
    if (member(member(document, 'serviceConnectConfiguration'), 'enabled') === true) {
      places.push({ path: ['serviceConnectConfiguration'], on: 'key', message: `Service Connect ${off}` });
    }
    return places;
  },
  example: {
    bad: {
      ...fargateService,
      deploymentController: { type: 'CODE_DEPLOY' },
      loadBalancers: [balanced],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    },
    at: [root, 'deploymentCircuitBreaker'],
    good: {
      ...fargateService,
      deploymentController: { type: 'ECS' },
      loadBalancers: [balanced],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    },
  },
};

const alarmsEmpty: Rule = {
  code: 'deployment-alarms-empty',
  kinds,
  severity: 'error',
  title: 'Alarms that are on have names',
  stage: 'deployment',
  why: 'With `enable` true a deployment watches the named CloudWatch alarms. An empty list passes only while it is off. AWS’s words for it are not on record.',
  source: sdk('DeploymentAlarms'),
  find(document): readonly Place[] {
    const { alarms } = deploymentOf(document);
    const names = member(alarms, 'alarmNames');
    if (member(alarms, 'enable') !== true || !Array.isArray(names) || names.length > 0) return [];
    return [{ path: [root, 'alarms', 'alarmNames'], message: 'Name at least one alarm, or set `enable` to false.' }];
  },
  example: {
    bad: { ...fargateService, deploymentConfiguration: { alarms: { alarmNames: [], enable: true, rollback: true } } },
    at: [root, 'alarms', 'alarmNames'],
    good: { ...fargateService, deploymentConfiguration: { alarms: { alarmNames: [], enable: false, rollback: true } } },
  },
};

export const deploymentRules: readonly Rule[] = [minimumTooHigh, maximumTooLow, noRoom, rollingOnly, alarmsEmpty];
