import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ecs } from '../ecs.ts';
import type { Deployment, World } from '../world/state.ts';
import { checked, stage } from './deployments.fixture.ts';

const limits = (minimumHealthyPercent: number, maximumPercent: number) => ({
  deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
});

// Developer guide, rolling update; DeploymentConfiguration in the API reference.
test('with a maximum of 100 a replacement waits until the task before it is STOPPED, unless that is assumed away [D-031] [D-032]', () => {
  const firstStart = (drainingCounts: string) => {
    const { to, update, entries } = stage({
      service: { desiredCount: 1, ...limits(0, 100) },
      assumptions: { 'deployment.drainingCounts': drainingCounts },
    });
    to(100);
    update({ forceNewDeployment: true });
    to(300);
    const stopped = entries('task.lastStatus').find(({ what }) => what.to === 'STOPPED')?.atMs ?? 0;
    return { started: entries('task.created')[1]?.atMs ?? 0, stopped };
  };
  const documented = firstStart('maximumIs100');
  expect(documented.started).toBeGreaterThanOrEqual(documented.stopped);
  const assumed = firstStart('never');
  expect(assumed.started).toBeLessThan(assumed.stopped);
});

test('limits that leave no room are told of again after six hours, as long as nobody changes them [D-028] [S-063]', () => {
  const { to, update, events } = stage({ service: { desiredCount: 3, ...limits(100, 125) } });
  const told = () => events(100).flatMap(([second, text]) => (text.startsWith('was unable to stop or start tasks') ? [second] : []));
  to(100);
  update({ forceNewDeployment: true });
  to(100 + 13 * 3_600);
  expect(told()).toEqual([100, 100 + 6 * 3_600, 100 + 12 * 3_600]);
  update(limits(100, 200));
  to(100 + 24 * 3_600);
  expect(told()).toHaveLength(3);
});

describe('a revision whose tasks never become healthy does not keep its successor out', () => {
  const never = { tags: { '2.0.0': { bootMs: 30_000_000 } }, container: checked };

  test('where it has FAILED and its tasks fill maximumPercent [D-021]', () => {
    const deploymentConfiguration = {
      minimumHealthyPercent: 100,
      maximumPercent: 150,
      deploymentCircuitBreaker: { enable: true, rollback: false },
    };
    const { to, update, deployTag, describe: service } = stage({ ...never, service: { desiredCount: 0, deploymentConfiguration } });
    deployTag('2.0.0', { forceNewDeployment: true, desiredCount: 4 });
    to(1_000);
    expect(service().deployments?.[0]).toMatchObject({ rolloutState: 'FAILED' });
    update({ taskDefinition: 'my-rust-api:1' });
    to(2_000);
    expect(service()).toMatchObject({ runningCount: 4, deployments: [{ rolloutState: 'COMPLETED' }] });
  });

  test('where it is COMPLETED and replaces its tasks, start first, for ever [D-020] [D-033]', () => {
    const { to, update, deployTag, describe: service } = stage({ ...never, service: { desiredCount: 0, ...limits(100, 200) } });
    to(10);
    deployTag('2.0.0');
    to(20);
    update({ desiredCount: 3 });
    to(1_000);
    expect(service().deployments?.map(({ rolloutState }) => rolloutState)).toEqual(['COMPLETED']);
    update({ taskDefinition: 'my-rust-api:1' });
    to(2_000);
    expect(service()).toMatchObject({ runningCount: 3, deployments: [{ rolloutState: 'COMPLETED' }] });
  });
});

test('a scale-out during an update goes to both revisions [D-041]', () => {
  // The new revision never comes to be healthy; the old one grows beside it.
  const { to, update, deployTag, describe: service } = stage({ container: checked, tags: { '2.0.0': { bootMs: 3_000_000 } } });
  to(100);
  deployTag('2.0.0');
  to(105);
  update({ desiredCount: 4 });
  to(400);
  const old = service().deployments?.find(({ status }) => status === 'ACTIVE');
  expect(old).toMatchObject({ desiredCount: 4, runningCount: 4 });
});

test('an update during an update leaves the newest revision alone in the end, and takes the oldest tasks first [D-006]', () => {
  const {
    to,
    deployTag,
    describe: service,
    entries,
  } = stage({ service: { desiredCount: 4, ...limits(50, 100) }, tags: { '2.0.0': {}, '3.0.0': {} } });
  to(100);
  deployTag('2.0.0');
  to(175);
  deployTag('3.0.0');
  to(180);
  expect(service().deployments?.map(({ status, taskDefinition }) => [status, taskDefinition?.slice(-1)])).toEqual([
    ['PRIMARY', '3'],
    ['ACTIVE', '2'],
    ['ACTIVE', '1'],
  ]);
  to(900);
  expect(service().deployments?.map(({ taskDefinition }) => taskDefinition?.slice(-1))).toEqual(['3']);
  expect(entries('deployment.status').map(({ what }) => what.to)).toEqual(['ACTIVE', 'ACTIVE', 'INACTIVE', 'INACTIVE']);
});

describe('the order of starts and stops between the limits is assumed [D-030]', () => {
  const firstLook = (order: string) => {
    const { to, update, entries } = stage({ service: { desiredCount: 4, ...limits(50, 150) }, assumptions: { 'deployment.order': order } });
    to(100);
    update({ forceNewDeployment: true });
    to(100.5);
    return { starts: entries('task.created').length - 4, stops: entries('task.desiredStatus').length };
  };

  test.each([
    ['startThenStop', { starts: 2, stops: 2 }],
    ['parallel', { starts: 2, stops: 2 }],
    // What is stopped makes room for more starts at once.
    ['stopThenStart', { starts: 4, stops: 2 }],
  ])('%s', (order, expected) => {
    expect(firstLook(order)).toEqual(expected);
  });
});

test('the reasons of a deployment are AWS’s words [S-104]', () => {
  const { to, describe: service, entries } = stage();
  expect(service().deployments?.[0]?.rolloutStateReason).toMatch(/^ECS deployment ecs-svc\/\d{19} in progress\.$/);
  to(100);
  expect(entries('deployment.rolloutState')[0]?.what.reason).toMatch(/^ECS deployment ecs-svc\/\d{19} completed\.$/);
});

test('a scale-in takes tasks that do not run yet before those that do [S-023]', () => {
  const { to, update, entries } = stage({ service: { desiredCount: 2 } });
  to(100);
  update({ desiredCount: 4 });
  to(110);
  update({ desiredCount: 2 });
  to(120);
  const [first, second] = entries('task.created').map(({ subject }) => subject.id);
  const stopped = entries('task.desiredStatus').map(({ subject }) => subject.id);
  expect(stopped).toHaveLength(2);
  expect(stopped).not.toContain(first);
  expect(stopped).not.toContain(second);
});

test('a scale-in takes unhealthy tasks before healthy ones [S-024]', () => {
  const { to, update, ecs, entries } = stage({ container: checked, service: { desiredCount: 3, ...limits(100, 150) } });
  to(100);
  ecs.inject({ type: 'hang', task: 1 });
  while (entries('task.health').every(({ what }) => what.to !== 'UNHEALTHY')) to(ecs.nowMs / 1_000 + 1);
  update({ desiredCount: 2 });
  to(ecs.nowMs / 1_000 + 30);
  expect(entries('task.desiredStatus').map(({ subject }) => subject.id)).toEqual([entries('task.created')[1]?.subject.id]);
});

describe('what is counted as it comes and goes', () => {
  /** The numbers by a walk through all tasks. */
  function recount({ tasks }: World, { taskOrdinals }: Deployment): Deployment['census'] {
    const all = taskOrdinals.flatMap((ordinal) => tasks[ordinal] ?? []);
    const live = all.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    const stopping = all.filter(({ desiredStatus }) => desiredStatus === 'STOPPED');
    return {
      live: live.length,
      running: live.filter(({ startedAtMs }) => startedAtMs !== null).length,
      healthy: live.filter(({ isCountedHealthy }) => isCountedHealthy).length,
      stopping: stopping.length,
      ending: stopping.filter(({ executionStoppedAtMs }) => executionStoppedAtMs === null).length,
    };
  }

  const service = { cluster: 'day15', service: 'my-rust-api' };
  const actions = fc.oneof(
    fc.nat(8).map((desiredCount) => (ecs: Ecs) => ecs.call('UpdateService', { ...service, desiredCount })),
    fc.constant((ecs: Ecs) => ecs.call('UpdateService', { ...service, forceNewDeployment: true })),
    fc.nat(5).map((task) => (ecs: Ecs) => ecs.inject({ type: 'killProcess', task })),
    fc.nat(5).map((task) => (ecs: Ecs) => ecs.inject({ type: 'hang', task })),
    fc.nat(5).map((task) => (ecs: Ecs) => ecs.inject({ type: 'heal', task })),
  );

  test('is what a walk through all tasks would count, whenever nothing is under way at that moment', () => {
    const stories = fc.array(fc.tuple(fc.integer({ min: 1, max: 60_000 }), actions), { maxLength: 15 });
    fc.assert(
      fc.property(stories, fc.boolean(), (story, isChecked) => {
        const { ecs } = stage({ service: { desiredCount: 4 }, ...(isChecked && { container: checked }) });
        for (const [afterMs, act] of story) {
          ecs.advance(ecs.nowMs + afterMs);
          act(ecs);
          // A moment later all that was to be told at this one has been told.
          ecs.advance(ecs.nowMs + 1);
          const { world } = ecs.snapshot().state;
          for (const { deployments } of Object.values(world.services)) {
            for (const deployment of deployments) expect(deployment.census).toEqual(recount(world, deployment));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
