import { describe, expect, test } from 'vitest';
import { arn, balanced, exact, loadBalancers, one, statesOf } from '../balanced.fixture.ts';
import { createEcs } from '../ecs.ts';
import { definitionWith, statusesOf } from '../play.fixture.ts';
import { networkConfiguration, surroundings } from '../world.fixture.ts';

describe('a target that is taken out', () => {
  test('drains before its task gets its stop signal, when the scheduler stops it; its service is steady before that [H-043] [H-044] [H-045] [S-083] [S-084] [S-111] [S-112]', () => {
    const play = balanced({
      service: { desiredCount: 2 },
      seconds: 400,
      steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 } }],
    });
    const stopped = play.lanes.findIndex(({ stop }) => stop !== null);
    expect(statesOf(play, stopped).slice(-2), play.trace).toEqual([
      ['draining', 200],
      ['unused', 230],
    ]);
    expect(statusesOf(play.lanes[stopped]).slice(-4)).toEqual([
      ['DEACTIVATING', 200],
      ['STOPPING', 230],
      ['DEPROVISIONING', 230],
      ['STOPPED', 253],
    ]);
    expect(play.events.filter(([at]) => at >= 200).map(([at, text]) => [at, text.replaceAll(/\(task [0-9a-f]+\)/g, '(task T)')])).toEqual([
      [200, 'has stopped 1 running tasks: (task T).'],
      [200, `deregistered 1 targets in (target-group ${arn})`],
      [200, 'has begun draining connections on 1 tasks.'],
      [210, 'has reached a steady state.'],
    ]);
  });

  test('goes on serving for a while after the decision, which its task’s events tell at once [H-047] [S-111]', () => {
    const play = balanced({
      service: { desiredCount: 2 },
      seconds: 300,
      steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 } }],
      assumptions: { 'elb.deregisterLagMs': 10_000 },
    });
    const stopped = play.lanes.findIndex(({ stop }) => stop !== null);
    expect(statesOf(play, stopped).slice(-2), play.trace).toEqual([
      ['draining', 210],
      ['unused', 240],
    ]);
    expect(statusesOf(play.lanes[stopped]).slice(-4, -2)).toEqual([
      ['DEACTIVATING', 200],
      ['STOPPING', 240],
    ]);
    const seconds = play.events.flatMap(([at, text]) => (at >= 200 ? [[at, text.split(' ')[1]]] : []));
    expect(seconds).toEqual([
      [200, 'stopped'],
      [210, '1'],
      [210, 'begun'],
      [220, 'reached'],
    ]);
  });

  test('by default for five minutes [H-035]', () => {
    const play = balanced({
      group: { deregistrationDelaySeconds: undefined },
      service: { desiredCount: 2 },
      seconds: 700,
      steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 } }],
    });
    const stopped = play.lanes.findIndex(({ stop }) => stop !== null);
    expect(statusesOf(play.lanes[stopped]).slice(-4, -2)).toEqual([
      ['DEACTIVATING', 200],
      ['STOPPING', 500],
    ]);
  });

  test('drains while its task stops, when a user stops it; or before, where that is assumed', () => {
    const stop = (assumptions: object) => {
      const ecs = createEcs({
        surroundings: { ...surroundings, targetGroups: [{ arn, targetType: 'ip', deregistrationDelaySeconds: 30 }] },
        seed: 1,
        assumptions: { ...exact, 'fargate.jitterMs': 0, 'scheduler.acceptMs': 0, ...assumptions },
      });
      ecs.call('CreateCluster', {});
      ecs.call('RegisterTaskDefinition', definitionWith());
      ecs.call('CreateService', {
        serviceName: 'api',
        taskDefinition: 'my-rust-api',
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration,
        loadBalancers,
      });
      ecs.advance(100_000);
      const { taskArns } = ecs.call('ListTasks', {}) as { taskArns: string[] };
      ecs.call('StopTask', { task: taskArns[0] });
      ecs.advance(160_000);
      return ecs.timeline.flatMap(({ what, atMs }) => {
        if (atMs < 100_000) return [];
        if (what.type === 'target.state' && (what.to === 'draining' || what.to === 'unused')) return [[what.to, atMs]];
        return what.type === 'container.signal' ? [[what.signal, atMs]] : [];
      });
    };
    expect(stop({})).toEqual([
      ['SIGTERM', 100_000],
      ['draining', 100_000],
      ['unused', 130_000],
    ]);
    expect(stop({ 'stopTask.waitsForDrain': true })).toEqual([
      ['draining', 100_000],
      ['unused', 130_000],
      ['SIGTERM', 130_000],
    ]);
  });

  test('of a task that crashed stays in service until ECS has seen it, and its replacement waits for nothing', () => {
    const play = balanced({
      service: one,
      seconds: 300,
      steps: [{ atMs: 100_000, inject: { type: 'killProcess', task: 0 } }],
      assumptions: { 'elb.deregisterLagMs': 5_000 },
    });
    expect(statesOf(play).slice(-2), play.trace).toEqual([
      ['draining', 105],
      ['unused', 135],
    ]);
    expect(play.events.find(([, text]) => text.startsWith('deregistered'))).toEqual([
      105,
      `deregistered 1 targets in (target-group ${arn})`,
    ]);
    expect(statusesOf(play.lanes[1])[0]).toEqual(['PROVISIONING', 110]);
  });
});

test('a rolling update drains the old tasks for the deregistration delay before it completes', () => {
  // 4 tasks, 100/200, 300 s: new ones run 25 s after their start, old ones are signalled 300 s after the new are healthy.
  const play = balanced({
    group: { deregistrationDelaySeconds: 300 },
    service: { desiredCount: 4 },
    seconds: 1_000,
    steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', forceNewDeployment: true } }],
  });
  const seen = play.events
    .filter(([at]) => at >= 200)
    .map(([at, text]) => [at - 200, text.replaceAll(/ ?\((task|deployment) [^)]+\)/g, '')]);
  expect(seen, play.trace).toEqual([
    [0, 'has started 4 tasks:.'],
    [26, `registered 4 targets in (target-group ${arn})`],
    [55, 'has stopped 4 running tasks:.'],
    [55, `deregistered 4 targets in (target-group ${arn})`],
    [55, 'has begun draining connections on 4 tasks.'],
    [355, ' deployment completed.'],
    [355, 'has reached a steady state.'],
  ]);
});

test('each of the tasks that drain together is stopped for its own reason', () => {
  const { run } = balanced({
    service: { desiredCount: 4 },
    seconds: 400,
    steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 } }],
  });
  const signals = run.timeline.filter(({ what }) => what.type === 'container.signal');
  expect(signals).toHaveLength(3);
  for (const { subject, cause } of signals) {
    const taskId = subject.id.slice(0, subject.id.indexOf('/'));
    const behind: string[] = [];
    for (let at = cause; at.by === 'entry'; ) {
      const entry = run.timeline[at.id];
      if (!entry) break;
      behind.push(entry.subject.id);
      at = entry.cause;
    }
    const own = behind.slice(0, behind.indexOf('my-rust-api'));
    expect(
      own.every((id) => id.startsWith(taskId)),
      behind.join(' '),
    ).toBe(true);
  }
});
