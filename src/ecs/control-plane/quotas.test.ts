import { describe, expect, test } from 'vitest';
import { checkDocument, createEcs, type Ecs, EcsError, limits, restoreEcs } from '../ecs.ts';
import { networkConfiguration, service, surroundings, taskDefinition } from '../world.fixture.ts';

function day15(): Ecs {
  const subnets = Array.from({ length: 17 }, (_, index) => ({
    id: `subnet-${index}`,
    availabilityZone: 'us-east-1a',
    route: 'internet-gateway' as const,
  }));
  const securityGroups = Array.from({ length: 6 }, (_, index) => ({ id: `sg-${index}`, ingress: [] }));
  const ecs = createEcs({
    surroundings: {
      ...surroundings,
      subnets: [...surroundings.subnets, ...subnets],
      securityGroups: [...surroundings.securityGroups, ...securityGroups],
    },
    seed: 1,
  });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  return ecs;
}

/** True if AWS would take the call. */
function takes(operation: string, input: unknown): boolean {
  try {
    day15().call(operation, input);
    return true;
  } catch (error) {
    if (error instanceof EcsError) return false;
    throw error;
  }
}

const [container] = taskDefinition.containerDefinitions;
const { launchType: _, ...withoutLaunchType } = service;
const provider = (capacityProvider: string, more: object = {}) => ({ capacityProvider, weight: 1, ...more });
const onStrategy = (...capacityProviderStrategy: object[]) => ({ ...withoutLaunchType, capacityProviderStrategy });
const inNetwork = (members: object) => ({
  ...service,
  networkConfiguration: { awsvpcConfiguration: { ...networkConfiguration.awsvpcConfiguration, ...members } },
});
const many = <Item>(count: number, item: (index: number) => Item) => Array.from({ length: count }, (_, index) => item(index));

describe('what a capacity provider strategy may be', () => {
  const cases: [string, boolean, object][] = [
    ['has 20 providers at most [C-001] [Q-014]', false, onStrategy(...many(21, () => provider('FARGATE')))],
    ['takes a provider of the cluster [C-002]', true, onStrategy(provider('FARGATE'))],
    ['takes no other provider [C-002]', false, onStrategy(provider('mine'))],
    ['has a base on one provider only [C-003]', false, onStrategy(provider('FARGATE', { base: 1 }), provider('FARGATE_SPOT', { base: 1 }))],
    ['has a base of 100,000 at most [C-003]', false, onStrategy(provider('FARGATE', { base: 100_001 }))],
    ['takes a base of 100,000 [C-003]', true, onStrategy(provider('FARGATE', { base: 100_000 }))],
    ['has a weight of 1,000 at most [C-005]', false, onStrategy(provider('FARGATE', { weight: 1_001 }))],
    ['takes a weight of 1,000 [C-005]', true, onStrategy(provider('FARGATE', { weight: 1_000 }))],
    ['has a weight above 0 somewhere, where 0 is the default [C-005]', false, onStrategy({ capacityProvider: 'FARGATE', base: 1 })],
  ];
  test.each(cases)('%s', (_name, isTaken, input) => {
    expect(takes('CreateService', input)).toBe(isTaken);
  });
});

test('a strategy does not mix Fargate with Auto Scaling groups [C-007]', () => {
  const world = { capacityProviders: () => ['FARGATE', 'my-group'] };
  const texts = (input: object) => checkDocument(input, 'service', { world }).map(({ aws }) => aws?.text);
  const mixed = /^A capacity provider strategy cannot contain a mix of capacity providers/;
  expect(texts(onStrategy(provider('FARGATE'), provider('my-group')))).toContainEqual(expect.stringMatching(mixed));
  expect(texts(onStrategy(provider('FARGATE')))).not.toContainEqual(expect.stringMatching(mixed));
});

test('a cluster has 5,000 services at most [Q-002]', () => {
  const snapshot = day15().snapshot();
  for (const cluster of Object.values(snapshot.state.world.clusters)) {
    cluster.serviceArns = many(
      limits.servicesPerCluster.value - 1,
      (index) => `arn:aws:ecs:us-east-1:123456789012:service/day15/s${index}`,
    );
  }
  const ecs = restoreEcs(snapshot);
  ecs.call('CreateService', service);
  expect(() => ecs.call('CreateService', { ...service, serviceName: 'one-more' })).toThrow('not more than 5000 services');
});

describe('quotas of requests', () => {
  const cases: [string, string, object, object][] = [
    ['5,000 tasks in a service [Q-001]', 'CreateService', { ...service, desiredCount: 5_000 }, { ...service, desiredCount: 5_001 }],
    [
      '10 containers in a definition [Q-003]',
      'RegisterTaskDefinition',
      { ...taskDefinition, containerDefinitions: many(10, (index) => ({ ...container, name: `c${index}`, portMappings: [] })) },
      { ...taskDefinition, containerDefinitions: many(11, (index) => ({ ...container, name: `c${index}`, portMappings: [] })) },
    ],
    [
      '64 KiB in a definition [Q-004]',
      'RegisterTaskDefinition',
      { ...taskDefinition, containerDefinitions: [{ ...container, command: ['x'.repeat(60_000)] }] },
      { ...taskDefinition, containerDefinitions: [{ ...container, command: ['x'.repeat(limits.taskDefinitionBytes.value)] }] },
    ],
    [
      '16 subnets [Q-011]',
      'CreateService',
      inNetwork({ subnets: many(16, (index) => `subnet-${index}`) }),
      inNetwork({ subnets: many(17, (index) => `subnet-${index}`) }),
    ],
    [
      '5 security groups [Q-011]',
      'CreateService',
      inNetwork({ securityGroups: many(5, (index) => `sg-${index}`) }),
      inNetwork({ securityGroups: many(6, (index) => `sg-${index}`) }),
    ],
    [
      '50 tags [Q-013]',
      'RegisterTaskDefinition',
      { ...taskDefinition, tags: many(50, (index) => ({ key: `k${index}`, value: 'v' })) },
      { ...taskDefinition, tags: many(51, (index) => ({ key: `k${index}`, value: 'v' })) },
    ],
  ];
  test.each(cases)('%s and no more', (_name, operation, enough, tooMany) => {
    expect(takes(operation, enough)).toBe(true);
    expect(takes(operation, tooMany)).toBe(false);
  });

  test('20 capacity providers in a cluster and no more [Q-006]', () => {
    const capacityProviders = many(21, (index) => `provider-${index}`);
    expect(takes('CreateCluster', { clusterName: 'other', capacityProviders })).toBe(false);
  });

  test('no placement strategies and constraints on Fargate, however many [Q-014]', () => {
    const placementStrategy = many(6, () => ({ type: 'spread', field: 'instanceId' }));
    expect(takes('CreateService', { ...service, placementStrategy })).toBe(false);
    expect(takes('CreateService', { ...service, placementConstraints: many(11, () => ({ type: 'distinctInstance' })) })).toBe(false);
  });
});
