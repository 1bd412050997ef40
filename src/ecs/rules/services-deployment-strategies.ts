/** Rules about how a deployment goes from one revision to the next: a strategy’s settings, early success, hooks, targets to shift traffic between. */
import { integerOf, isObject, itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { balanced, deploymentOf, fargateService, loadBalancersOf } from './services-read.ts';
import { sdk } from './sources.ts';

const kinds = ['service', 'serviceUpdate'] as const;
const root = 'deploymentConfiguration';
const shifting = ['BLUE_GREEN', 'LINEAR', 'CANARY'];

const strategyMembers: readonly { key: string; strategy: string }[] = [
  { key: 'canaryConfiguration', strategy: 'CANARY' },
  { key: 'linearConfiguration', strategy: 'LINEAR' },
];

const strategyConfiguration: Rule = {
  code: 'deployment-strategy-members',
  kinds,
  severity: 'error',
  title: 'Canary, linear and early-success settings go with their strategy',
  stage: 'deployment',
  why: 'Each strategy has settings of its own; another’s would say nothing. AWS’s words for it are not on record.',
  source: sdk('DeploymentConfiguration'),
  find(document, { kind }): readonly Place[] {
    const configuration = deploymentOf(document);
    // An update may leave the strategy as it is.
    const strategy = configuration.strategy ?? (kind === 'service' ? 'ROLLING' : undefined);
    if (strategy === undefined) return [];
    const places = strategyMembers
      .filter(({ key, strategy: own }) => isObject(configuration[key]) && strategy !== own)
      .map(
        ({ key, strategy: own }): Place => ({ path: [root, key], on: 'key', message: `\`${key}\` goes with the strategy ${own} only.` }),
      );
    if (member(configuration.earlySuccessCriteria, 'enable') === true && strategy !== 'ROLLING') {
      places.push({
        path: [root, 'earlySuccessCriteria'],
        on: 'key',
        message: '`earlySuccessCriteria` goes with the strategy ROLLING only.',
      });
    }
    return places;
  },
  example: {
    bad: { ...fargateService, deploymentConfiguration: { strategy: 'ROLLING', canaryConfiguration: { canaryPercent: 5 } } },
    at: [root, 'canaryConfiguration'],
    good: {
      ...fargateService,
      loadBalancers: [shiftable()],
      deploymentConfiguration: { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 5 } },
    },
  },
};

const earlySuccess: Rule = {
  code: 'early-success',
  kinds,
  severity: 'error',
  title: 'Early success says at which share of healthy tasks, and what becomes of the old ones',
  stage: 'deployment',
  why: 'A deployment can’t be a success with fewer healthy tasks than it must keep. AWS’s words for it are not on record.',
  source: sdk('DeploymentEarlySuccessCriteria'),
  find(document): readonly Place[] {
    const { earlySuccessCriteria: criteria, minimumHealthyPercent } = deploymentOf(document);
    if (member(criteria, 'enable') !== true) return [];
    const path = [root, 'earlySuccessCriteria'];
    const missing = ['healthyPercent', 'sourceServiceRevisionCleanup'].filter((key) => member(criteria, key) === undefined);
    if (missing.length > 0) return [{ path, message: `Add ${missing.map((key) => `\`${key}\``).join(' and ')}.` }];
    const [healthy, minimum] = [integerOf(member(criteria, 'healthyPercent')), integerOf(minimumHealthyPercent)];
    if (healthy === undefined || minimum === undefined || healthy >= minimum) return [];
    return [{ path: [...path, 'healthyPercent'], message: `Write ${minimum} or more: \`minimumHealthyPercent\` is ${minimum}.` }];
  },
  example: {
    bad: {
      ...fargateService,
      deploymentConfiguration: {
        minimumHealthyPercent: 75,
        earlySuccessCriteria: { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: 'BLOCKING' },
      },
    },
    at: [root, 'earlySuccessCriteria', 'healthyPercent'],
    good: {
      ...fargateService,
      deploymentConfiguration: {
        minimumHealthyPercent: 75,
        earlySuccessCriteria: { enable: true, healthyPercent: 90, sourceServiceRevisionCleanup: 'BLOCKING' },
      },
    },
  },
};

const hooks: Rule = {
  code: 'lifecycle-hook',
  kinds,
  severity: 'error',
  title: 'A lifecycle hook says when, and what is called',
  stage: 'deployment',
  why: 'A Lambda hook needs its function and a role that may call it. A PAUSE waits between stages, so it can’t stand in the stage that shifts traffic. AWS’s words for it are not on record.',
  source: sdk('DeploymentLifecycleHook'),
  find(document): readonly Place[] {
    return itemsOf(deploymentOf(document).lifecycleHooks, [root, 'lifecycleHooks']).flatMap(({ members, path }): Place[] => {
      const stages = member(members, 'lifecycleStages');
      if (!Array.isArray(stages) || stages.length === 0) return [{ path, message: 'Add `lifecycleStages`: when the hook runs.' }];
      if (member(members, 'targetType') === 'PAUSE') {
        const index = listOf(stages).findIndex((stage) => stage === 'TEST_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT');
        if (index < 0) return [];
        return [
          { path: [...path, 'lifecycleStages', index], message: `A PAUSE can’t stand at ${stages[index]}; use the stage before or after.` },
        ];
      }
      const missing = ['hookTargetArn', 'roleArn'].filter((key) => !textOf(member(members, key)));
      return missing.length === 0 ? [] : [{ path, message: `Add ${missing.map((key) => `\`${key}\``).join(' and ')}.` }];
    });
  },
  example: {
    bad: {
      ...fargateService,
      deploymentConfiguration: { lifecycleHooks: [{ lifecycleStages: ['PRE_SCALE_UP'], roleArn: 'arn:aws:iam::123456789012:role/hooks' }] },
    },
    at: [root, 'lifecycleHooks', 0],
    good: { ...fargateService, deploymentConfiguration: { lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] }] } },
  },
};

const trafficToShift: Rule = {
  code: 'traffic-shift-resources',
  kinds: ['service'],
  severity: 'error',
  title: 'A deployment that shifts traffic is told between which targets',
  stage: 'deployment',
  why: 'Canary and linear deployments move shares of the traffic from one target group to the other: through a load balancer, VPC Lattice or Service Connect. AWS’s words for it are not on record.',
  source: sdk('DeploymentConfiguration.strategy'),
  find(document): readonly Place[] {
    const { strategy } = deploymentOf(document);
    if (typeof strategy !== 'string' || !shifting.includes(strategy)) return [];
    const entries = loadBalancersOf(document).filter(({ members }) => member(members, 'targetGroupArn') !== undefined);
    const configured = entries.filter(({ members }) => isObject(member(members, 'advancedConfiguration')));
    const isConnected =
      listOf(member(document, 'vpcLatticeConfigurations')).length > 0 ||
      member(member(document, 'serviceConnectConfiguration'), 'enabled') === true;
    if (entries.length > 0 && configured.length === 0 && !isConnected) {
      const message = `Add \`advancedConfiguration\`: ${strategy} needs a second target group, a listener rule, and a role to change it with.`;
      return entries.map(({ path }) => ({ path, message }));
    }
    // A blue/green deployment of a service that nobody calls has nothing to shift, and is a matter of stages alone.
    if (entries.length === 0 && !isConnected && strategy !== 'BLUE_GREEN') {
      return [{ path: [root, 'strategy'], message: `${strategy} needs a load balancer, VPC Lattice or Service Connect.` }];
    }
    return configured.flatMap(({ members, path }): Place[] => {
      const advanced = member(members, 'advancedConfiguration');
      const missing = ['alternateTargetGroupArn', 'productionListenerRule', 'roleArn'].filter((key) => !textOf(member(advanced, key)));
      if (missing.length === 0) return [];
      return [{ path: [...path, 'advancedConfiguration'], message: `Add ${missing.map((key) => `\`${key}\``).join(', ')}.` }];
    });
  },
  example: {
    bad: { ...fargateService, deploymentConfiguration: { strategy: 'CANARY' } },
    at: [root, 'strategy'],
    good: { ...fargateService, loadBalancers: [shiftable()], deploymentConfiguration: { strategy: 'CANARY' } },
  },
};

function shiftable() {
  const listener = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/1/2/3';
  const roleArn = 'arn:aws:iam::123456789012:role/ecsInfrastructureRole';
  return {
    ...balanced,
    advancedConfiguration: { alternateTargetGroupArn: `${balanced.targetGroupArn}2`, productionListenerRule: listener, roleArn },
  };
}

export const deploymentStrategyRules: readonly Rule[] = [strategyConfiguration, earlySuccess, hooks, trafficToShift];
