/** What AWS accepts and a service suffers from later: deployments that can't move, tasks that can't pull, and what a mishap would cost. */
import { ecrRegistryOf, imagesOf } from './images.ts';
import { integerOf, itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  balanced,
  containerNamed,
  controllerOf,
  definitionOf,
  deploymentOf,
  fargateDefinition,
  fargateService,
  isDaemon,
  loadBalancersOf,
  providerOf,
  runsOnFargate,
  strategyItems,
  targetGroupArn,
} from './services-read.ts';
import { guide, thread } from './sources.ts';

const { launchType: _, ...anywhere } = fargateService;
const withPercents = (minimumHealthyPercent: number, maximumPercent: number) => ({
  ...fargateService,
  availabilityZoneRebalancing: 'DISABLED',
  deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
});

const deadlock: Rule = {
  code: 'pct-deadlock',
  kinds: ['service', 'serviceUpdate'],
  severity: 'warning',
  title: 'Percentages leave a deployment room for one whole task',
  stage: 'later',
  aws: {
    exception: 'service event',
    exceptionIsConfirmed: true,
    text: '(service {service}) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    wording: 'verbatim',
  },
  why: 'The least number that must stay healthy is rounded up, the most that may run is rounded down. With few tasks both can be the desired count itself; then no task may stop and none may start. AWS accepts it, and the deployment stands still.',
  source: guide('service-event-messages-list', 'Amazon ECS service event messages'),
  find(document, { kind }): readonly Place[] {
    if (isDaemon(document) || controllerOf(document) !== 'ECS') return [];
    const { minimumHealthyPercent, maximumPercent, strategy } = deploymentOf(document);
    if (strategy !== undefined && strategy !== 'ROLLING') return [];
    const desired = integerOf(member(document, 'desiredCount'));
    // An update leaves what it does not name as it was.
    const minimum = integerOf(minimumHealthyPercent ?? (kind === 'service' ? 100 : undefined));
    const maximum = integerOf(maximumPercent ?? (kind === 'service' ? 200 : undefined));
    if (desired === undefined || desired < 1 || minimum === undefined || maximum === undefined) return [];
    // 100 with 100 AWS refuses; beyond the bounds other rules speak.
    if (minimum < 0 || minimum > 100 || maximum < 100 || (minimumHealthyPercent === 100 && maximumPercent === 100)) return [];
    const lower = Math.ceil((desired * minimum) / 100);
    const upper = Math.floor((desired * maximum) / 100);
    if (lower < desired || upper > desired) return [];
    const message = `Of ${desired} task${desired === 1 ? '' : 's'}, ${lower} must stay healthy (${minimum} % rounded up) and ${upper} may run (${maximum} % rounded down): a deployment can neither stop one nor start one. Lower \`minimumHealthyPercent\` or raise \`maximumPercent\`.`;
    const service = textOf(member(document, 'serviceName')) ?? textOf(member(document, 'service')) ?? '';
    return [{ path: ['deploymentConfiguration'], message, values: { service } }];
  },
  example: { bad: withPercents(75, 125), at: ['deploymentConfiguration'], good: withPercents(50, 150) },
};

const noRoute: Rule = {
  code: 'subnet-no-route',
  kinds: ['service', 'task'],
  severity: 'warning',
  title: 'A task that pulls from Amazon ECR has a way there',
  stage: 'later',
  aws: {
    exception: 'ResourceInitializationError',
    exceptionIsConfirmed: true,
    text: 'unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.{region}.amazonaws.com/": dial tcp 203.0.113.10:443: i/o timeout.',
    wording: 'quoted',
  },
  why: 'On Fargate a task pulls through its own network interface. In a public subnet the interface needs a public address, in a private one a NAT gateway or endpoints; without either, the task waits for minutes and stops.',
  source: thread('aws/copilot-cli', 5927),
  find(document, scene): readonly Place[] {
    const path = ['networkConfiguration', 'awsvpcConfiguration'];
    const network = member(member(document, 'networkConfiguration'), 'awsvpcConfiguration');
    const image = imagesOf(definitionOf(document, scene)).find(({ image: reference }) => ecrRegistryOf(reference) !== null)?.image;
    if (!runsOnFargate(document) || image === undefined || network === undefined) return [];
    const isPublic = member(network, 'assignPublicIp') === 'ENABLED';
    const region = /\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./.exec(image)?.[1] ?? '';
    return listOf(member(network, 'subnets')).flatMap((id, index): Place[] => {
      const subnet = typeof id === 'string' ? scene.world.subnet?.(id) : undefined;
      if (!subnet || subnet.route === 'nat-gateway' || (subnet.endpoints ?? []).some((name) => name.includes('ecr'))) return [];
      if (subnet.route === 'internet-gateway') {
        if (isPublic) return [];
        const message = `\`${id}\` leads to the internet only for interfaces with a public address. Set \`assignPublicIp\` to \`ENABLED\`, or use a subnet behind a NAT gateway.`;
        return [{ path: [...path, 'subnets', index], message, values: { region } }];
      }
      const message = `\`${id}\` leads nowhere: no gateway, no endpoints. Use another subnet, or add endpoints for ECR and S3 to its VPC.`;
      return [{ path: [...path, 'subnets', index], message, values: { region } }];
    });
  },
  example: {
    bad: { ...fargateService, networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'], assignPublicIp: 'DISABLED' } } },
    at: ['networkConfiguration', 'awsvpcConfiguration', 'subnets', 0],
    good: fargateService,
    context: {
      world: {
        subnet: (id) => ({ id, availabilityZone: 'us-east-1a', route: 'internet-gateway' }),
        taskDefinition: () => ({
          ...fargateDefinition,
          executionRoleArn: 'ecsTaskExecutionRole',
          containerDefinitions: [{ name: 'api', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2' }],
        }),
      },
    },
  },
};

/** What a target group does unless it says otherwise: a check each 30 s, two failures make a target unhealthy. */
const targetChecks = { intervalSeconds: 30, unhealthyThreshold: 2 };

const graceShort: Rule = {
  code: 'grace-short',
  kinds: ['service'],
  severity: 'warning',
  title: 'The grace period lasts until the process answers',
  stage: 'later',
  aws: {
    exception: 'stoppedReason',
    exceptionIsConfirmed: true,
    text: 'Task failed ELB health checks in (target-group {arn})',
    wording: 'inferred',
  },
  why: 'The load balancer checks a task from its first second. Once enough checks have failed and the grace period is over, ECS stops the task and starts another, which is as slow.',
  source: guide('service-load-balancing', 'Use load balancing to distribute Amazon ECS service traffic'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    const grace = integerOf(member(document, 'healthCheckGracePeriodSeconds')) ?? 0;
    if (definition === undefined) return [];
    return loadBalancersOf(document)
      .flatMap(({ members }): Place[] => {
        const container = containerNamed(definition, textOf(member(members, 'containerName')) ?? '');
        const image = textOf(member(container?.members, 'image'));
        const arn = textOf(member(members, 'targetGroupArn'));
        const bootMs = image === undefined ? undefined : scene.world.image?.(image)?.process?.bootMs;
        if (bootMs === undefined || arn === undefined) return [];
        const { intervalSeconds, unhealthyThreshold } = { ...targetChecks, ...scene.world.targetGroup?.(arn)?.healthCheck };
        const untilUnhealthy = intervalSeconds * unhealthyThreshold;
        if (bootMs <= Math.max(grace, untilUnhealthy) * 1_000) return [];
        const seconds = Math.ceil(bootMs / 1_000);
        const message = `The process needs ${seconds} s to answer; its target is unhealthy after ${untilUnhealthy} s, and the grace period ends after ${grace} s. Let \`healthCheckGracePeriodSeconds\` cover that, and the successes in a row that an unhealthy target needs.`;
        const hasGrace = member(document, 'healthCheckGracePeriodSeconds') !== undefined;
        return [{ path: hasGrace ? ['healthCheckGracePeriodSeconds'] : ['loadBalancers'], message, values: { arn } }];
      })
      .slice(0, 1);
  },
  example: {
    bad: { ...fargateService, loadBalancers: [balanced], healthCheckGracePeriodSeconds: 30 },
    at: ['healthCheckGracePeriodSeconds'],
    good: { ...fargateService, loadBalancers: [balanced], healthCheckGracePeriodSeconds: 120 },
    context: {
      world: {
        taskDefinition: () => fargateDefinition,
        targetGroup: () => ({ arn: targetGroupArn, targetType: 'ip', hasListener: true }),
        image: () => ({
          repository: 'nginx',
          tags: ['1.27'],
          architectures: ['X86_64'],
          tools: [],
          process: { bootMs: 90_000 },
        }),
      },
    },
  },
};

const breakerOff: Rule = {
  code: 'breaker-off',
  kinds: ['service'],
  severity: 'advice',
  title: 'A service behind a load balancer stops deployments that fail',
  stage: 'later',
  why: 'Without a circuit breaker or alarms, a deployment whose tasks never turn healthy goes on trying for ever. With the breaker it fails after a few tasks, and goes back to the last one that worked.',
  source: guide('deployment-circuit-breaker', 'How the Amazon ECS deployment circuit breaker detects failures'),
  find(document): readonly Place[] {
    const { deploymentCircuitBreaker, alarms, strategy } = deploymentOf(document);
    const hasGroup = loadBalancersOf(document).some(({ members }) => member(members, 'targetGroupArn') !== undefined);
    if (!hasGroup || isDaemon(document) || controllerOf(document) !== 'ECS') return [];
    if (strategy !== undefined && strategy !== 'ROLLING') return [];
    // Whoever wrote it down as off has decided.
    if (deploymentCircuitBreaker !== undefined || member(alarms, 'enable') === true) return [];
    const message = 'Add `"deploymentCircuitBreaker": { "enable": true, "rollback": true }` to `deploymentConfiguration`.';
    return [{ path: member(document, 'deploymentConfiguration') === undefined ? [] : ['deploymentConfiguration'], message }];
  },
  example: {
    bad: { ...fargateService, loadBalancers: [balanced] },
    at: [],
    good: {
      ...fargateService,
      loadBalancers: [balanced],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    },
  },
};

/** The weights of a strategy of Fargate's two providers alone; null for any other. */
function fargateWeights(document: unknown): { demand: number; spot: number; base: number } | null {
  const items = strategyItems(document);
  const of = (provider: string) => items.find((item) => providerOf(item) === provider);
  const [demand, spot] = [of('FARGATE'), of('FARGATE_SPOT')];
  if (spot === undefined || items.some((item) => item !== demand && item !== spot)) return null;
  const number = (item: typeof demand, key: string) => integerOf(member(item?.members, key)) ?? 0;
  return { demand: number(demand, 'weight'), spot: number(spot, 'weight'), base: number(demand, 'base') };
}

const singleSpot: Rule = {
  code: 'single-spot',
  kinds: ['service'],
  severity: 'advice',
  title: 'A single task on Spot is none while it is replaced',
  stage: 'later',
  why: 'AWS may take a Spot task back with two minutes’ notice. The service starts another, if there is Spot capacity; until then nobody answers. Fargate does not fall back to on-demand capacity by itself.',
  source: guide('fargate-capacity-providers', 'Amazon ECS clusters for Fargate: Fargate Spot'),
  find(document): readonly Place[] {
    const weights = fargateWeights(document);
    if (weights === null || weights.demand > 0 || weights.base > 0 || weights.spot === 0) return [];
    if (integerOf(member(document, 'desiredCount')) !== 1) return [];
    const message = 'Fine for work that can wait. For a service that must answer, add `FARGATE` with a `base` of 1, or run more tasks.';
    return [{ path: ['capacityProviderStrategy'], message }];
  },
  example: {
    bad: { ...anywhere, desiredCount: 1, capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] },
    at: ['capacityProviderStrategy'],
    good: {
      ...anywhere,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      ],
    },
  },
};

const noFloor: Rule = {
  code: 'cp-no-floor',
  kinds: ['service'],
  severity: 'advice',
  title: 'A base makes sure of some on-demand tasks',
  stage: 'later',
  why: 'Weights share what is left after the base. With few tasks the share of FARGATE can be less than one task, and all of them may be on Spot.',
  source: guide('fargate-capacity-providers', 'Amazon ECS clusters for Fargate: capacity provider strategies'),
  find(document): readonly Place[] {
    const weights = fargateWeights(document);
    const desired = integerOf(member(document, 'desiredCount')) ?? 0;
    if (weights === null || weights.base > 0 || weights.demand === 0 || weights.spot === 0 || desired < 1) return [];
    if (desired * weights.demand >= weights.demand + weights.spot) return [];
    const index = itemsOf(member(document, 'capacityProviderStrategy'), []).findIndex((item) => providerOf(item) === 'FARGATE');
    const message = `Of ${desired} tasks, the weights give \`FARGATE\` less than one. Give it a \`base\`, if some tasks must stay.`;
    return [{ path: ['capacityProviderStrategy', index], message }];
  },
  example: {
    bad: {
      ...anywhere,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 3 },
      ],
    },
    at: ['capacityProviderStrategy', 0],
    good: {
      ...anywhere,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 3 },
      ],
    },
  },
};

export const serviceAdvice: readonly Rule[] = [deadlock, noRoute, graceShort, breakerOff, singleSpot, noFloor];
