import { describe, expect, test } from 'vitest';
import type { Ecs, Happening, Surroundings } from '../ecs.ts';
import { bridgeDefinition, cluster, clusterOf, surroundingsWith } from '../instances.fixture.ts';
import { surroundings } from '../world.fixture.ts';

const [container] = bridgeDefinition.containerDefinitions;
const awsvpc = { networkMode: 'awsvpc', containerDefinitions: [{ ...container, portMappings: [{ containerPort: 8080 }] }] };
const network = { awsvpcConfiguration: { subnets: [surroundings.subnets[0]?.id ?? ''] } };

type Of<Type extends Happening['type']> = Extract<Happening, { type: Type }>;

function happenings<Type extends Happening['type']>(ecs: Ecs, type: Type): Of<Type>[] {
  return ecs.timeline.flatMap(({ what }) => (what.type === type ? [what as Of<Type>] : []));
}

interface Answer {
  tasks: { taskArn: string; group: string }[];
  failures: { reason: string }[];
}

function run(ecs: Ecs, more: object = {}): Answer {
  return ecs.call('RunTask', { cluster, taskDefinition: 'web', launchType: 'EC2', ...more }) as Answer;
}

function reasons(ecs: Ecs, more: object = {}): string[] {
  return run(ecs, more).failures.map(({ reason }) => reason);
}

function serve(ecs: Ecs, desiredCount: number, more: object = {}): void {
  ecs.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount, launchType: 'EC2', ...more });
}

function events(ecs: Ecs): string[] {
  return happenings(ecs, 'service.event').map(({ message }) => message);
}

/** How many tasks each instance has got, the most first. */
function spread(ecs: Ecs, group: string): number[] {
  const counts = new Map<string, number>();
  for (const { instance, group: its } of happenings(ecs, 'task.created')) {
    if (its === group) counts.set(instance ?? '', (counts.get(instance ?? '') ?? 0) + 1);
  }
  return [...counts.values()].sort((a, b) => b - a);
}

describe('a task reserves', () => {
  test('its own cpu and memory where the definition gives them [I-004]', () => {
    const ecs = clusterOf(1, { definition: { cpu: '768', memory: '1536' } });
    run(ecs);
    expect(happenings(ecs, 'task.created')[0]?.needs).toMatchObject({ cpuUnits: 768, memoryMiB: 1_536 });
  });

  test('else what its containers do together: cpu, and memoryReservation or, without it, memory [I-005]', () => {
    const second = { ...container, name: 'log', essential: false, cpu: 100, memory: 400, memoryReservation: 150, portMappings: [] };
    const ecs = clusterOf(1, { definition: { containerDefinitions: [container, second] } });
    run(ecs);
    expect(happenings(ecs, 'task.created')[0]?.needs).toMatchObject({ cpuUnits: 612, memoryMiB: 662 });
  });

  test('all of that, though it uses hardly any: the next task finds no room [I-006]', () => {
    const ecs = clusterOf(1, { container: { memory: 4_000 } });
    expect(reasons(ecs)).toEqual([]);
    ecs.advance(60_000);
    expect(reasons(ecs)).toEqual(['RESOURCE:MEMORY']);
  });
});

describe('RunTask says of an instance without room', () => {
  const mine = { placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack == mine' }] };
  test.each<[string, () => Ecs, object]>([
    ['RESOURCE:CPU', () => clusterOf(1, { container: { cpu: 2_049 } }), {}],
    ['RESOURCE:MEMORY', () => clusterOf(1, { container: { memory: 8_192 } }), {}],
    ['RESOURCE:PORTS', () => clusterOf(1, { container: { portMappings: [{ containerPort: 8080, hostPort: 22 }] } }), {}],
    ['RESOURCE:GPU', () => clusterOf(1, { container: { resourceRequirements: [{ type: 'GPU', value: '1' }] } }), {}],
    ['ATTRIBUTE', () => clusterOf(1, { definition: { runtimePlatform: { cpuArchitecture: 'ARM64' } } }), {}],
    ['MemberOf placement constraint unsatisfied.', () => clusterOf(1), mine],
    ['MemberOf placement constraint unsatisfied.', () => clusterOf(1, { definition: mine }), {}],
  ])('%s [T-078, P-025, P-028, P-042]', (reason, make, more) => {
    expect(reasons(make(), more)).toEqual([reason]);
  });

  test('RESOURCE:PORTS where another task has the static port, however much else is free [I-007, P-022]', () => {
    const ecs = clusterOf(1, { container: { cpu: 1, memory: 6, portMappings: [{ containerPort: 8080, hostPort: 80 }] } });
    expect(reasons(ecs, { count: 2 })).toEqual(['RESOURCE:PORTS']);
  });

  test('RESOURCE:ENI where no network interface is left: an m5.large has two for tasks [T-078, I-011, P-024]', () => {
    const ecs = clusterOf(1, { definition: awsvpc });
    const { tasks, failures } = run(ecs, { count: 3, networkConfiguration: network });
    expect(tasks).toHaveLength(2);
    expect(failures.map(({ reason }) => reason)).toEqual(['RESOURCE:ENI']);
  });

  test('LOCATION where it is in no zone of the subnets [T-078]', () => {
    const ecs = clusterOf(1, { definition: awsvpc });
    const [, second] = surroundings.subnets;
    const networkConfiguration = { awsvpcConfiguration: { subnets: [second?.id ?? ''] } };
    expect(reasons(ecs, { networkConfiguration })).toEqual(['LOCATION']);
  });

  test('AGENT where its agent is not connected [T-078]', () => {
    const ecs = clusterOf(1);
    ecs.inject({ type: 'disconnectAgent', instance: 0 });
    expect(reasons(ecs)).toEqual(['AGENT']);
  });

  test('nothing where a hundred ports are reserved already, but RESOURCE:PORTS to the one that is too many [I-009]', () => {
    // Six are reserved for the system and the agent.
    const portMappings = Array.from({ length: 47 }, (_, index) => ({ containerPort: 1_000 + index, hostPort: 1_000 + index }));
    const others = portMappings.map(({ hostPort }) => ({ containerPort: hostPort, hostPort: hostPort + 1_000 }));
    const ecs = clusterOf(1, { container: { cpu: 1, memory: 6, portMappings } });
    const register = (family: string, mappings: object[]) =>
      ecs.call('RegisterTaskDefinition', {
        ...bridgeDefinition,
        family,
        containerDefinitions: [{ ...container, cpu: 1, memory: 6, portMappings: mappings }],
      });
    register('others', others);
    register('one', [{ containerPort: 80, hostPort: 80 }]);
    register('dynamic', [{ containerPort: 80, hostPort: 0 }]);
    expect(reasons(ecs)).toEqual([]);
    expect(reasons(ecs, { taskDefinition: 'others' })).toEqual([]);
    expect(reasons(ecs, { taskDefinition: 'one' })).toEqual(['RESOURCE:PORTS']);
    expect(reasons(ecs, { taskDefinition: 'dynamic' })).toEqual([]);
  });
});

describe('a service says of the closest instance', () => {
  const nowhere = 'was unable to place a task because no container instance met all of its requirements.';
  test.each<[string, () => Ecs]>([
    ['has insufficient CPU units available.', () => clusterOf(1, { container: { cpu: 2_049 } })],
    ['has insufficient memory available.', () => clusterOf(1, { container: { memory: 8_192 } })],
    [
      'is already using a port required by your task.',
      () => clusterOf(1, { container: { portMappings: [{ containerPort: 8080, hostPort: 22 }] } }),
    ],
    [
      'encountered error "AGENT".',
      () => {
        const ecs = clusterOf(1);
        ecs.inject({ type: 'disconnectAgent', instance: 0 });
        return ecs;
      },
    ],
  ])('that it %s [S-097]', (words, make) => {
    const ecs = make();
    serve(ecs, 1);
    ecs.advance(60_000);
    const [message = ''] = events(ecs).filter((text) => text.includes(nowhere));
    expect(message).toContain('The closest matching (container-instance ');
    expect(message).toContain(words);
  });
});

describe('a service without a strategy', () => {
  test('is spread over zones, then over instances [P-037]', () => {
    const ecs = clusterOf(4);
    serve(ecs, 6);
    ecs.advance(60_000);
    expect(spread(ecs, 'service:web')).toEqual([2, 2, 1, 1]);
    const zones = happenings(ecs, 'task.created').map(({ availabilityZone }) => availabilityZone);
    expect(zones.filter((zone) => zone === zones[0])).toHaveLength(3);
  });

  test('ends unbalanced where the instances of a zone are full: they fall out before strategies are asked [P-039, P-029]', () => {
    const ecs = clusterOf(2);
    const zone = { placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.availability-zone == us-east-1a' }] };
    serve(ecs, 4, { serviceName: 'first', ...zone });
    ecs.advance(60_000);
    serve(ecs, 3);
    ecs.advance(120_000);
    expect(spread(ecs, 'service:first')).toEqual([4]);
    expect(spread(ecs, 'service:web')).toEqual([3]);
  });
});

test('Fargate takes neither strategies nor constraints [P-043]', () => {
  const ecs = clusterOf(0);
  ecs.call('RegisterTaskDefinition', {
    ...awsvpc,
    family: 'fargate',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    cpu: '512',
    memory: '1024',
  });
  const service = {
    cluster,
    serviceName: 'web',
    taskDefinition: 'fargate',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: network,
  };
  for (const more of [{ placementStrategy: [{ type: 'random' }] }, { placementConstraints: [{ type: 'distinctInstance' }] }]) {
    expect(() => ecs.call('CreateService', { ...service, ...more })).toThrow(/placement/i);
  }
});

test('tasks of a service are in its group, others in that of their family or in the one that RunTask names [P-059]', () => {
  const ecs = clusterOf(2);
  serve(ecs, 1);
  ecs.advance(10_000);
  run(ecs);
  run(ecs, { group: 'night' });
  expect(happenings(ecs, 'task.created').map(({ group }) => group)).toEqual(['service:web', 'family:web', 'night']);
});

test('a cluster has 5,000 container instances at most [Q-015]', () => {
  const ecs = clusterOf(5_001, { instanceType: 't3.micro' });
  expect(happenings(ecs, 'instance.launched')).toHaveLength(5_001);
  expect(happenings(ecs, 'instance.registered')).toHaveLength(5_000);
});

test('StartTask names ten instances at most [Q-017]', () => {
  const ecs = clusterOf(11);
  const { containerInstanceArns } = ecs.call('ListContainerInstances', { cluster }) as { containerInstanceArns: string[] };
  const start = (containerInstances: string[]) => ecs.call('StartTask', { cluster, taskDefinition: 'web', containerInstances });
  expect(() => start(containerInstanceArns)).toThrow();
  expect((start(containerInstanceArns.slice(0, 10)) as Answer).tasks).toHaveLength(10);
});

test('a service starts 500 tasks a minute at most on instances [Q-018]', () => {
  const ecs = clusterOf(200, { container: { cpu: 64, memory: 64 } });
  serve(ecs, 700);
  ecs.advance(59_000);
  expect(happenings(ecs, 'task.created')).toHaveLength(500);
  ecs.advance(130_000);
  expect(happenings(ecs, 'task.created')).toHaveLength(700);
});

test('a task starts only when what a stopping task holds is free, and is placed there before [T-014, I-060]', () => {
  const ecs = clusterOf(1, {
    container: { cpu: 2_048 },
    image: { process: { ...surroundings.images[0]?.process, onStop: { ignores: true } } as never },
  });
  serve(ecs, 1);
  ecs.advance(60_000);
  const { taskArns } = ecs.call('ListTasks', { cluster }) as { taskArns: string[] };
  ecs.call('StopTask', { cluster, task: taskArns[0] });
  ecs.advance(300_000);
  const moments = ecs.timeline.flatMap(({ atMs, what }) =>
    what.type === 'task.lastStatus' && (what.to === 'RUNNING' || what.to === 'STOPPED') ? [[what.to, atMs / 1_000] as const] : [],
  );
  expect(moments.map(([to]) => to)).toEqual(['RUNNING', 'STOPPED', 'RUNNING']);
  // SIGKILL comes 30 seconds after the stop, and nothing runs there before.
  expect(moments[1]?.[1]).toBeGreaterThanOrEqual(90);
  expect(moments[2]?.[1]).toBeGreaterThan(moments[1]?.[1] ?? 0);
  const [, placed] = ecs.timeline.filter(({ what }) => what.type === 'task.created');
  expect(placed?.atMs).toBeLessThan(90_000);
});

test.each([
  [undefined, 30],
  [300, 300],
])('on instances a stopTimeout of %j lets a container have %i seconds until SIGKILL [T-043, I-024]', (stopTimeout, seconds) => {
  const process = { ...surroundings.images[0]?.process, onStop: { ignores: true } } as never;
  const ecs = clusterOf(1, { container: stopTimeout === undefined ? {} : { stopTimeout }, image: { process } });
  const [task] = run(ecs).tasks;
  ecs.advance(60_000);
  ecs.call('StopTask', { cluster, task: task?.taskArn });
  ecs.advance(1_000_000);
  const signals = ecs.timeline.flatMap(({ atMs, what }) => (what.type === 'container.signal' ? [[what.signal, atMs] as const] : []));
  expect(signals.map(([signal]) => signal)).toEqual(['SIGTERM', 'SIGKILL']);
  expect((signals[1]?.[1] ?? 0) - (signals[0]?.[1] ?? 0)).toBe(seconds * 1_000);
});

test('a daemon has the limits of 0 and 100 percent where nothing else is said [D-023]', () => {
  const ecs = clusterOf(1);
  const { service } = ecs.call('CreateService', {
    cluster,
    serviceName: 'agent',
    taskDefinition: 'web',
    schedulingStrategy: 'DAEMON',
    launchType: 'EC2',
  }) as { service: { deploymentConfiguration: object } };
  expect(service.deploymentConfiguration).toMatchObject({ minimumHealthyPercent: 0, maximumPercent: 100 });
});

/** The cluster with a group of instances beside its own, which stands behind the provider `web`. */
function withGroup(instances: number, group: Partial<NonNullable<Surroundings['autoScalingGroups']>[number]>): Ecs {
  const arn = 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1b2c3d4e-0000-4000-8000-000000000001:autoScalingGroupName/web';
  const web = { name: 'web', arn, instanceTypes: ['m5.large'], maxSize: 10, isRunning: true, agent: { cluster }, ...group };
  const ecs = clusterOf(instances, { around: { ...surroundingsWith(instances), autoScalingGroups: [web] } });
  const managedScaling = { status: 'ENABLED' };
  ecs.call('CreateCapacityProvider', { name: 'web', autoScalingGroupProvider: { autoScalingGroupArn: arn, managedScaling } });
  ecs.call('PutClusterCapacityProviders', { cluster, capacityProviders: ['web'], defaultCapacityProviderStrategy: [] });
  return ecs;
}

const byProvider = { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'web', weight: 1 }] };

test('a provider’s tasks run on the instances of its group alone [C-075]', () => {
  const ecs = withGroup(3, { minSize: 1, desiredCapacity: 1 });
  const ofGroup = ecs.timeline.flatMap(({ subject, what }) =>
    what.type === 'instance.launched' && what.group === 'web' ? [subject.id] : [],
  );
  serve(ecs, 3, byProvider);
  ecs.advance(60_000);
  expect(happenings(ecs, 'task.created').map(({ instance }) => instance)).toEqual([ofGroup[0], ofGroup[0], ofGroup[0]]);
});

test('a spread over instances keeps each of them busy: nothing scales in [C-061]', () => {
  const ecs = withGroup(0, { desiredCapacity: 4 });
  serve(ecs, 4, { ...byProvider, placementStrategy: [{ type: 'spread', field: 'instanceId' }] });
  ecs.advance(7_200_000);
  expect(spread(ecs, 'service:web')).toEqual([1, 1, 1, 1]);
  expect(happenings(ecs, 'capacityProvider.reservation').at(-1)).toMatchObject({ hundredths: 10_000, needed: 4, running: 4 });
  expect(happenings(ecs, 'group.desiredCapacity')).toHaveLength(1);
});

test('two minutes after the notice a Spot instance takes the task with it that minimumHealthyPercent 100 has kept there [C-035]', () => {
  const ecs = withGroup(0, { desiredCapacity: 1, maxSize: 1, isSpot: true, agent: { cluster, drainsOnSpotInterruption: true } });
  serve(ecs, 1, { ...byProvider, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 } });
  ecs.advance(120_000);
  ecs.inject({ type: 'reclaimInstances', all: true });
  ecs.advance(250_000);
  const told = ecs.timeline.flatMap(({ atMs, what }) => {
    if (what.type === 'instance.status') return [[what.to, atMs / 1_000]];
    return what.type === 'task.desiredStatus' && what.stopCode !== 'ServiceSchedulerInitiated' ? [['cut off', atMs / 1_000]] : [];
  });
  expect(told.slice(0, 2)).toEqual([['DRAINING', 120], expect.arrayContaining([240])]);
  expect(told).toContainEqual(['cut off', 240]);
});
