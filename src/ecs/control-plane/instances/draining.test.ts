import { describe, expect, test } from 'vitest';
import type { Ecs, TimelineEntry } from '../../ecs.ts';
import { bridgeDefinition, type ClusterOptions, cluster, clusterOf } from '../../instances.fixture.ts';

function instanceIds(ecs: Ecs): string[] {
  return ecs.timeline.flatMap(({ subject, what }) => (what.type === 'instance.registered' ? [subject.id] : []));
}

function setStatus(ecs: Ecs, instance: string, status: 'DRAINING' | 'ACTIVE'): void {
  const listed = ecs.call('ListContainerInstances', { cluster, filter: `ec2InstanceId == ${instance}` });
  const { containerInstanceArns } = listed as { containerInstanceArns: string[] };
  ecs.call('UpdateContainerInstancesState', { cluster, containerInstances: containerInstanceArns, status });
}

function web(minimumHealthyPercent: number, maximumPercent: number, more: object = {}) {
  const deploymentConfiguration = { minimumHealthyPercent, maximumPercent };
  return { cluster, serviceName: 'web', taskDefinition: 'web', launchType: 'EC2', desiredCount: 4, deploymentConfiguration, ...more };
}

/** Tasks that are to go on running, by instance. */
function living(ecs: Ecs): Record<string, number> {
  const on = new Map<string, string>();
  for (const { subject, what } of ecs.timeline) {
    if (what.type === 'task.created') on.set(subject.id, what.instance ?? 'none');
    if (what.type === 'task.desiredStatus') on.delete(subject.id);
  }
  const counts: Record<string, number> = {};
  for (const instance of on.values()) counts[instance] = (counts[instance] ?? 0) + 1;
  return counts;
}

function since(ecs: Ecs, atMs: number, type: 'task.created' | 'task.desiredStatus'): TimelineEntry[] {
  return ecs.timeline.filter((entry) => entry.atMs >= atMs && entry.what.type === type);
}

/** A service of four tasks that runs on two instances of three, and one of the two that drains from minute 5 on. */
function drained(minimumHealthyPercent: number, maximumPercent: number, options: ClusterOptions = {}): { ecs: Ecs; instance: string } {
  const ecs = clusterOf(3, options);
  const strategy = { placementStrategy: [{ type: 'binpack', field: 'cpu' }], availabilityZoneRebalancing: 'DISABLED' };
  ecs.call('CreateService', { ...web(minimumHealthyPercent, maximumPercent), ...strategy, desiredCount: 6 });
  ecs.advance(300_000);
  const [instance = ''] = Object.entries(living(ecs)).find(([, tasks]) => tasks === 2) ?? [];
  setStatus(ecs, instance, 'DRAINING');
  return { ecs, instance };
}

describe('a DRAINING instance', () => {
  test('with 100 and 200 percent keeps its tasks until others are healthy in their place [I-042, S-007]', () => {
    const { ecs, instance } = drained(100, 200);
    ecs.advance(600_000);
    expect(living(ecs)[instance]).toBeUndefined();
    const starts = since(ecs, 300_000, 'task.created');
    const stops = since(ecs, 300_000, 'task.desiredStatus');
    expect([starts.length, stops.length]).toEqual([2, 2]);
    // Without a check a task counts as healthy after 40 s.
    const healthyMs = Math.max(...starts.map(({ atMs }) => atMs)) + 40_000;
    expect(Math.min(...stops.map(({ atMs }) => atMs))).toBeGreaterThan(healthyMs);
  });

  test('does not stand in for the healthy tasks of a service with one that has fallen ill there', () => {
    const healthCheck = { command: ['CMD-SHELL', 'curl -f http://localhost:8080/ || exit 1'], interval: 5, timeout: 2, retries: 1 };
    const { ecs, instance } = drained(100, 117, { container: { healthCheck }, image: { tools: ['sh', 'curl'] } });
    const there = ecs.timeline
      .filter(({ what }) => what.type === 'task.created' && what.instance === instance)
      .map(({ subject }) => subject.id);
    const [sound = '', ill = ''] = there;
    ecs.inject({ type: 'hang', task: ill });
    ecs.advance(600_000);
    expect(since(ecs, 300_000, 'task.desiredStatus').map(({ subject }) => subject.id)).toEqual([ill, sound]);
  });

  test('with less than 100 percent loses tasks at once [I-041]', () => {
    const { ecs, instance } = drained(50, 200);
    ecs.advance(600_000);
    expect(living(ecs)[instance]).toBeUndefined();
    const [first] = since(ecs, 300_000, 'task.desiredStatus');
    const running = ecs.timeline.find(({ atMs, what }) => atMs > 300_000 && what.type === 'task.lastStatus' && what.to === 'RUNNING');
    expect(first?.atMs).toBeLessThan(running?.atMs ?? 0);
  });

  test('with a maximum of 100 percent loses them before their replacements start [I-043]', () => {
    const { ecs, instance } = drained(50, 100);
    ecs.advance(600_000);
    expect(living(ecs)[instance]).toBeUndefined();
    const stopped = ecs.timeline.filter(({ atMs, what }) => atMs > 300_000 && what.type === 'task.lastStatus' && what.to === 'STOPPED');
    const starts = since(ecs, 300_000, 'task.created');
    expect([starts.length, stopped.length]).toEqual([2, 2]);
    expect(Math.min(...starts.map(({ atMs }) => atMs))).toBeGreaterThanOrEqual(Math.max(...stopped.map(({ atMs }) => atMs)));
  });

  test('with percentages that leave no room keeps them for ever [I-044]', () => {
    // The API refuses 100 and 100; rounded up, 99 percent of six are six too.
    const { ecs, instance } = drained(99, 100);
    ecs.advance(7_200_000);
    expect(living(ecs)[instance]).toBe(2);
    expect(since(ecs, 300_000, 'task.desiredStatus')).toEqual([]);
  });

  test('keeps them while nobody else has room, and says so', () => {
    const ecs = clusterOf(1);
    ecs.call('CreateService', web(100, 200));
    ecs.advance(300_000);
    const [instance = ''] = instanceIds(ecs);
    setStatus(ecs, instance, 'DRAINING');
    ecs.advance(600_000);
    expect(living(ecs)[instance]).toBe(4);
    expect(ecs.timeline.some(({ what }) => what.type === 'service.event' && what.message.includes('was unable to place a task'))).toBe(
      true,
    );
  });

  test('loses at once what does not run yet [I-040]', () => {
    const { ecs, instance } = ((): { ecs: Ecs; instance: string } => {
      const made = clusterOf(2);
      made.call('CreateService', web(100, 200));
      made.advance(1_000);
      return { ecs: made, instance: instanceIds(made)[0] ?? '' };
    })();
    setStatus(ecs, instance, 'DRAINING');
    const stops = since(ecs, 1_000, 'task.desiredStatus');
    expect(stops.map(({ atMs }) => atMs)).toEqual([1_000, 1_000]);
    expect(
      ecs.timeline.some(({ what }) => what.type === 'service.event' && what.message === '(service web) stopped 2 pending tasks.'),
    ).toBe(true);
    ecs.advance(300_000);
    expect(Object.values(living(ecs))).toEqual([4]);
  });

  test('whose tasks an update takes anyway gets none of the old revision in their place', () => {
    const ecs = clusterOf(4);
    ecs.call('CreateService', web(100, 200));
    ecs.advance(300_000);
    const [instance = ''] = Object.keys(living(ecs));
    setStatus(ecs, instance, 'DRAINING');
    ecs.call('RegisterTaskDefinition', bridgeDefinition);
    ecs.call('UpdateService', { cluster, service: 'web', taskDefinition: 'web:2' });
    ecs.advance(600_000);
    const started = since(ecs, 300_000, 'task.created').map(({ what }) => what.type === 'task.created' && what.taskDefinition);
    expect(started).toEqual(['web:2', 'web:2', 'web:2', 'web:2']);
    expect(since(ecs, 300_000, 'task.desiredStatus')).toHaveLength(4);
  });

  test('keeps standalone tasks until they end, and gets no new ones [I-045, I-046]', () => {
    const ecs = clusterOf(1);
    ecs.call('RunTask', { cluster, taskDefinition: 'web', launchType: 'EC2' });
    ecs.advance(60_000);
    const [instance = ''] = instanceIds(ecs);
    setStatus(ecs, instance, 'DRAINING');
    const run = () => ecs.call('RunTask', { cluster, taskDefinition: 'web', launchType: 'EC2' });
    expect(run).toThrow('No Container Instances were found in your cluster.');
    ecs.advance(7_200_000);
    expect(living(ecs)[instance]).toBe(1);
  });

  test('keeps what is left when it is ACTIVE again [I-048]', () => {
    const { ecs, instance } = drained(99, 100);
    ecs.advance(600_000);
    setStatus(ecs, instance, 'ACTIVE');
    ecs.advance(1_200_000);
    expect(living(ecs)[instance]).toBe(2);
    const steady = ecs.timeline.findLast(({ what }) => what.type === 'service.steadyState' || what.type === 'service.unsteady');
    expect(steady?.what.type).toBe('service.steadyState');
    expect(steady?.atMs).toBeGreaterThanOrEqual(600_000);
  });
});

describe('a static host port', () => {
  const port = { portMappings: [{ containerPort: 8080, hostPort: 8080 }] };

  function updated(minimumHealthyPercent: number): Ecs {
    const ecs = clusterOf(2, { container: port });
    ecs.call('CreateService', { ...web(minimumHealthyPercent, 200), desiredCount: 2 });
    ecs.advance(120_000);
    const containerDefinitions = bridgeDefinition.containerDefinitions.map((one) => ({ ...one, ...port }));
    ecs.call('RegisterTaskDefinition', { ...bridgeDefinition, containerDefinitions });
    ecs.call('UpdateService', { cluster, service: 'web', taskDefinition: 'web:2' });
    ecs.advance(1_800_000);
    return ecs;
  }

  function state(ecs: Ecs): string | undefined {
    const { services } = ecs.call('DescribeServices', { cluster, services: ['web'] }) as {
      services: { deployments: { rolloutState: string; taskDefinition: string }[] }[];
    };
    return services[0]?.deployments[0]?.rolloutState;
  }

  test('on as many instances as tasks keeps a rolling update from starting any, with a minimum of 100 percent [P-022]', () => {
    const ecs = updated(100);
    expect(state(ecs)).toBe('IN_PROGRESS');
    const text =
      /^\(service web\) was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance [0-9a-f]{32}\) is already using a port required by your task\./;
    expect(ecs.timeline.some(({ what }) => what.type === 'service.event' && text.test(what.message))).toBe(true);
  });

  test('lets it through with a minimum below 100 percent', () => {
    expect(state(updated(50))).toBe('COMPLETED');
  });
});
