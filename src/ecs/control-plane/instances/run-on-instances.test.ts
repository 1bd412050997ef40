/** RunTask, StartTask and services on container instances, through the API. */
import { describe, expect, test } from 'vitest';
import type { Ecs } from '../../ecs.ts';
import { cluster, clusterOf } from '../../instances.fixture.ts';
import { funnelOf } from './funnel.ts';

interface Answer {
  tasks: { containerInstanceArn?: string; group: string; launchType: string; startedBy?: string }[];
  failures: { arn?: string; reason: string }[];
}

const run = (ecs: Ecs, input: object = {}) => ecs.call('RunTask', { cluster, taskDefinition: 'web', ...input }) as Answer;
const start = (ecs: Ecs, input: object) => ecs.call('StartTask', { cluster, taskDefinition: 'web', ...input }) as Answer;
const arnsOf = (ecs: Ecs) => (ecs.call('ListContainerInstances', { cluster }) as { containerInstanceArns: string[] }).containerInstanceArns;

function eventsOf(ecs: Ecs): string[] {
  return ecs.timeline.flatMap(({ what }) => (what.type === 'service.event' ? [what.message] : []));
}

/** EC2 ids of the instances that tasks were created on, in order. */
function placesOf(ecs: Ecs): (string | undefined)[] {
  return ecs.timeline.flatMap(({ what }) => (what.type === 'task.created' ? [what.instance] : []));
}

describe('RunTask', () => {
  test('names each instance and what it lacks where there is no room, once for the call', () => {
    const ecs = clusterOf(2);
    const { tasks, failures } = run(ecs, { count: 10, overrides: { cpu: '1024' } });
    expect(tasks).toHaveLength(4);
    expect(failures).toEqual(arnsOf(ecs).map((arn) => ({ arn, reason: 'RESOURCE:CPU' })));
  });

  test('answers with the group and what it was started by, and the group is what is kept apart [P-040, P-059]', () => {
    const ecs = clusterOf(3);
    const input = { count: 2, group: 'batch', startedBy: 'me', placementConstraints: [{ type: 'distinctInstance' }] };
    expect(run(ecs, input).tasks).toMatchObject([
      { group: 'batch', startedBy: 'me', launchType: 'EC2' },
      { group: 'batch', startedBy: 'me', launchType: 'EC2' },
    ]);
    const { tasks, failures } = run(ecs, input);
    expect(new Set(placesOf(ecs)).size).toBe(3);
    expect([tasks.length, failures.map(({ reason }) => reason)]).toEqual([
      1,
      Array(3).fill('DistinctInstance placement constraint unsatisfied.'),
    ]);
  });

  test('is refused whole in a cluster without instances', () => {
    expect(() => run(clusterOf(0))).toThrow('No Container Instances were found in your cluster.');
  });

  test('takes memberOf from the request and from the definition [P-041, P-042]', () => {
    const zone = (letter: string) => ({ type: 'memberOf', expression: `attribute:ecs.availability-zone == us-east-1${letter}` });
    const ecs = clusterOf(2, { definition: { placementConstraints: [zone('b')] } });
    run(ecs);
    expect(ecs.timeline.find(({ what }) => what.type === 'task.created')?.what).toMatchObject({ availabilityZone: 'us-east-1b' });
    expect(run(ecs, { placementConstraints: [zone('a')] }).failures).toHaveLength(2);
  });
});

describe('StartTask', () => {
  test('starts on the instances that are named, and says which it does not know and which have no room', () => {
    const ecs = clusterOf(2);
    const [first = '', second = ''] = arnsOf(ecs);
    expect(start(ecs, { containerInstances: [first, second.slice(second.lastIndexOf('/') + 1)] }).tasks).toHaveLength(2);
    const { tasks, failures } = start(ecs, { containerInstances: [first, 'f'.repeat(32)], overrides: { memory: '99999' } });
    expect(tasks).toEqual([]);
    expect(failures).toMatchObject([{ arn: first, reason: 'RESOURCE:MEMORY' }, { reason: 'MISSING' }]);
  });

  test('takes ten instances at most [Q-017]', () => {
    const containerInstances = Array.from({ length: 11 }, (_, index) => String(index));
    expect(() => start(clusterOf(1), { containerInstances })).toThrow('at most 10');
  });
});

describe('a service on instances', () => {
  const create = (ecs: Ecs, input: object = {}) =>
    ecs.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 2, launchType: 'EC2', ...input });

  test('has its tasks RUNNING and comes to its steady state', () => {
    const ecs = clusterOf(2);
    create(ecs);
    ecs.advance(120_000);
    expect(ecs.timeline.some(({ what }) => what.type === 'service.steadyState')).toBe(true);
  });

  test('starts what fits, says what the closest instance lacks, tries ever more slowly, and goes on once there is room', () => {
    const ecs = clusterOf(1);
    create(ecs, { desiredCount: 5 });
    ecs.advance(600_000);
    expect(placesOf(ecs)).toHaveLength(4);
    expect(eventsOf(ecs).filter((text) => text.includes('has insufficient CPU units available.'))).toHaveLength(1);
    expect(eventsOf(ecs)).toContainEqual(expect.stringContaining('is unable to consistently start tasks successfully.'));
    ecs.call('UpdateService', { cluster, service: 'web', desiredCount: 3 });
    ecs.call('CreateService', { cluster, serviceName: 'other', taskDefinition: 'web', desiredCount: 1, launchType: 'EC2' });
    ecs.advance(1_200_000);
    expect(placesOf(ecs)).toHaveLength(5);
  });

  test('with a static host port has one task on each instance, and says that the port is in use', () => {
    const ecs = clusterOf(2, { container: { portMappings: [{ containerPort: 8080, hostPort: 8080 }] } });
    create(ecs, { desiredCount: 3 });
    ecs.advance(60_000);
    expect(new Set(placesOf(ecs)).size).toBe(2);
    expect(eventsOf(ecs)).toContainEqual(expect.stringContaining('is already using a port required by your task.'));
  });

  test('in awsvpc mode has as many tasks as there are network interfaces [I-040]', () => {
    const ecs = clusterOf(1, {
      definition: { networkMode: 'awsvpc' },
      container: { portMappings: [{ containerPort: 8080 }], cpu: 1, memory: 128 },
    });
    const awsvpcConfiguration = { subnets: ['subnet-0a1b2c3d4e5f60001'], securityGroups: ['sg-0a1b2c3d4e5f60001'] };
    create(ecs, { desiredCount: 3, networkConfiguration: { awsvpcConfiguration } });
    ecs.advance(60_000);
    expect(placesOf(ecs)).toHaveLength(2);
    expect(eventsOf(ecs)).toContainEqual(expect.stringContaining('encountered error "RESOURCE:ENI".'));
  });
});

describe('the funnel of a placement', () => {
  /** A run in which tasks come, go and find no room, and instances change. */
  function eventful(instances: number): Ecs {
    const ecs = clusterOf(instances);
    const service = { cluster, taskDefinition: 'web', launchType: 'EC2' };
    ecs.call('CreateService', { ...service, serviceName: 'web', desiredCount: 2 * instances });
    ecs.advance(30_000);
    const packed = { desiredCount: 2 * instances + 3, placementStrategy: [{ type: 'binpack', field: 'memory' }] };
    ecs.call('CreateService', {
      ...service,
      serviceName: 'api',
      ...packed,
      placementConstraints: [{ type: 'memberOf', expression: 'not(task:group == batch)' }],
    });
    run(ecs, { group: 'batch', count: 2, placementConstraints: [{ type: 'distinctInstance' }] });
    ecs.advance(60_000);
    ecs.inject({ type: 'disconnectAgent', instance: 0 });
    const [first = ''] = arnsOf(ecs);
    ecs.call('PutAttributes', {
      cluster,
      attributes: [{ name: 'stack', value: 'prod', targetType: 'container-instance', targetId: first.slice(first.lastIndexOf('/') + 1) }],
    });
    for (let task = 0; task < 3; task += 1) ecs.inject({ type: 'killProcess', task });
    ecs.advance(400_000);
    ecs.call('UpdateService', { cluster, service: 'web', desiredCount: 1 });
    ecs.advance(900_000);
    return ecs;
  }

  test('says from the timeline alone what the decision has listed', () => {
    const ecs = eventful(4);
    const decisions = ecs.timeline.filter(({ what }) => what.type === 'decision' && what.placement !== undefined);
    expect(decisions.length).toBeGreaterThan(20);
    for (const { id, what } of decisions) {
      const funnel = funnelOf(ecs.timeline, id);
      if (what.type !== 'decision' || !funnel) throw new Error('A decision on an instance has a funnel.');
      const told = funnel.instances.map(({ id: name, step, reason, detail }) => {
        const refused = step === 'strategies' ? 'another one comes first' : reason;
        return { name, detail, ...(refused !== undefined && { refused }) };
      });
      const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
      expect(told.sort(byName)).toEqual(what.candidates.toSorted(byName));
    }
  });

  test('says in a large cluster what the decision sums up, and whom the event calls closest', () => {
    const ecs = eventful(24);
    let refusals = 0;
    for (const { id, what } of ecs.timeline) {
      if (what.type !== 'decision' || what.placement === undefined) continue;
      const funnel = funnelOf(ecs.timeline, id);
      const sums = new Map<string, number>();
      for (const { step, reason } of funnel?.instances ?? []) {
        const key = reason ?? (step === null ? '' : 'another one comes first');
        sums.set(key, (sums.get(key) ?? 0) + 1);
      }
      const listed = what.candidates.map(({ name, refused = '' }) => [refused, refused === '' ? 1 : Number.parseInt(name, 10)] as const);
      expect(new Map(sums)).toEqual(new Map(listed));
      expect(funnel?.left.at(-1)?.count).toBe((sums.get('') ?? 0) + (sums.get('another one comes first') ?? 0));
      if (funnel?.chosen !== null) continue;
      refusals += 1;
      const closest = funnel.instances.find((one) => one.id === funnel.closest);
      for (const { what: said, cause } of ecs.timeline) {
        if (said.type !== 'service.event' || cause.by !== 'entry' || cause.id !== id || !said.message.includes('closest')) continue;
        expect(said.message).toContain(`(container-instance ${closest?.containerInstance})`);
      }
    }
    expect(refusals).toBeGreaterThan(0);
  });

  test('of StartTask is about the instance that was named, be it deregistered, and of a DAEMON service about each that gets a task [P-020]', () => {
    const ecs = clusterOf(3, { container: { cpu: 1_024 } });
    const [first = '', second = '', third = ''] = arnsOf(ecs);
    ecs.call('DeregisterContainerInstance', { cluster, containerInstance: third });
    start(ecs, { containerInstances: [first, first, first, third] });
    ecs.call('CreateService', { cluster, serviceName: 'agent', taskDefinition: 'web', schedulingStrategy: 'DAEMON', launchType: 'EC2' });
    ecs.advance(5_000);
    const funnels = ecs.timeline.flatMap(({ id }) => funnelOf(ecs.timeline, id) ?? []);
    const told = funnels.map(({ chosen, instances }) =>
      instances.map(({ containerInstance, reason = '' }) => [containerInstance, reason, chosen !== null]),
    );
    const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
    expect(told).toEqual([
      [[idOf(first), '', true]],
      [[idOf(first), '', true]],
      [[idOf(first), 'RESOURCE:CPU', false]],
      [[idOf(third), 'INACTIVE', false]],
      [[idOf(first), 'RESOURCE:CPU', false]],
      [[idOf(second), '', true]],
    ]);
    const created = ecs.timeline.filter(({ what }) => what.type === 'task.created');
    expect(created.map(({ cause }) => cause)).toEqual(
      funnels.filter(({ chosen }) => chosen !== null).map(({ entry }) => ({ by: 'entry', id: entry })),
    );
  });

  test('names the expression that an instance does not match, and the zones that it is not in', () => {
    const ecs = clusterOf(1, { definition: { networkMode: 'awsvpc' }, container: { portMappings: [{ containerPort: 8080 }] } });
    const details = (subnet: string, ...expressions: string[]) => {
      const awsvpcConfiguration = { subnets: [subnet], securityGroups: ['sg-0a1b2c3d4e5f60001'] };
      run(ecs, {
        networkConfiguration: { awsvpcConfiguration },
        placementConstraints: expressions.map((expression) => ({ type: 'memberOf', expression })),
      });
      const funnels = ecs.timeline.flatMap(({ id }) => funnelOf(ecs.timeline, id) ?? []);
      return funnels.at(-1)?.instances.map(({ detail }) => detail);
    };
    expect(details('subnet-0a1b2c3d4e5f60001', 'runningTasksCount == 0', 'attribute:stack == prod')).toEqual([
      'does not match attribute:stack == prod',
    ]);
    expect(details('subnet-0a1b2c3d4e5f60002')).toEqual(['is in us-east-1a, not in us-east-1b']);
  });

  test('is none of other entries', () => {
    expect(funnelOf(clusterOf(1).timeline, 0)).toBeNull();
  });
});
