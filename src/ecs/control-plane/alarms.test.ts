import { describe, expect, test } from 'vitest';
import { stage } from './deployments.fixture.ts';

const alarm = (state: 'OK' | 'ALARM') => ({ type: 'setAlarm' as const, alarm: 'too-many-5xx', state });
const watching = (more: object = {}) => ({
  service: { deploymentConfiguration: { alarms: { alarmNames: ['too-many-5xx'], enable: true, rollback: true }, ...more } },
  alarms: ['too-many-5xx'],
});

// Developer guide, how CloudWatch alarms detect deployment failures.
describe('a deployment with alarms', () => {
  test('is COMPLETED after the bake time, which begins when all is replaced [D-093] [D-094] [D-095]', () => {
    const { to, describe: service, events } = stage(watching());
    to(66);
    expect(events().at(-1)).toEqual([65, 'has reached a steady state.']);
    to(244);
    expect(service().deployments?.[0]).toMatchObject({ rolloutState: 'IN_PROGRESS' });
    to(246);
    expect(service().deployments?.[0]).toMatchObject({ rolloutState: 'COMPLETED' });
    expect(events().at(-1)).toEqual([245, '(deployment ecs-svc/ID) deployment completed.']);
  });

  test('bakes as long as it is told to [D-096]', () => {
    const { to, entries } = stage(watching({ bakeTimeInMinutes: 10 }));
    to(1_000);
    expect(entries('deployment.rolloutState').map(({ atMs }) => atMs)).toEqual([665_000]);
  });

  test('FAILS and is rolled back when one goes to ALARM [D-090] [D-091]', () => {
    const { to, ecs, update, describe: service, events, current } = stage(watching());
    to(400);
    const before = service().deployments?.[0]?.id;
    update({ forceNewDeployment: true });
    to(420);
    ecs.inject(alarm('ALARM'));
    to(431);
    expect(events(430).slice(0, 2)).toEqual([
      [430, '(deployment ecs-svc/ID) deployment failed: alarm detected.'],
      [430, 'rolling back to deployment ecs-svc/ID.'],
    ]);
    to(800);
    expect(service().deployments?.map(({ id, rolloutState }) => [id, rolloutState])).toEqual([[before, 'COMPLETED']]);
    expect(current()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      alarms: { status: 'TRIGGERED', alarmNames: ['too-many-5xx'], triggeredAlarmNames: ['too-many-5xx'] },
    });
  });

  test('FAILS even in its bake time, when the old tasks are gone, and these come back [D-094]', () => {
    const { to, ecs, deployTag, describe: service, running } = stage({ ...watching(), tags: { '2.0.0': {} } });
    to(400);
    const before = service().deployments?.[0]?.id;
    deployTag('2.0.0');
    to(500);
    expect(service().deployments).toHaveLength(1);
    ecs.inject(alarm('ALARM'));
    to(900);
    expect(service().deployments?.map(({ id, rolloutState }) => [id, rolloutState])).toEqual([[before, 'COMPLETED']]);
    expect(running()).toBe(2);
  });

  test('ignores them all where one is in ALARM when it begins [D-092]', () => {
    const { to, ecs, update, current, entries } = stage(watching());
    to(400);
    ecs.inject(alarm('ALARM'));
    to(450);
    update({ forceNewDeployment: true });
    ecs.inject(alarm('OK'));
    to(460);
    ecs.inject(alarm('ALARM'));
    to(600);
    expect(current()).toMatchObject({ status: 'SUCCESSFUL', alarms: { status: 'DISABLED' } });
    // No bake time either: the 66 s of a rolling update.
    expect(entries('deployment.rolloutState').map(({ atMs, what }) => [atMs, what.to])).toEqual([
      [245_000, 'COMPLETED'],
      [516_000, 'COMPLETED'],
    ]);
  });

  test('is left alone by an alarm after it is COMPLETED [D-040]', () => {
    const { to, ecs, current, events } = stage(watching());
    to(400);
    ecs.inject(alarm('ALARM'));
    to(500);
    expect(current()).toMatchObject({ status: 'SUCCESSFUL' });
    expect(events(400)).toEqual([]);
  });

  test('is decided by whichever of breaker and alarms is first [D-097]', () => {
    const { to, ecs, deployTag, entries } = stage(watching({ deploymentCircuitBreaker: { enable: true, rollback: true } }));
    to(400);
    deployTag('no-such-tag');
    to(425);
    ecs.inject(alarm('ALARM'));
    to(900);
    const failures = entries('deployment.rolloutState').filter(({ what }) => what.to === 'FAILED');
    expect(failures.map(({ what }) => what.reason)).toEqual(['ECS deployment alarm: alarm detected.']);
  });
});

test('an alarm that does not exist changes nothing and says so', () => {
  const { ecs, entries } = stage();
  ecs.inject(alarm('ALARM'));
  expect(entries('change')[0]?.what).toMatchObject({ isEffective: false, effect: 'There is no alarm too-many-5xx.' });
});
