import { describe, expect, test } from 'vitest';
import { EcsError } from '../ecs.ts';
import { image } from '../world.fixture.ts';
import { alternateGroup, hookArn, pair, primaryGroup, type ShiftStage, shiftStage } from './shifts.fixture.ts';

const tenASecond = [{ to: { service: 'my-rust-api' }, path: '/', rates: [{ fromMs: 0, perSecond: 10 }] }];

/** The first deployment is over by second 200; the second one begins at 600. */
function deployed(stage: ShiftStage, members: object = {}): ShiftStage {
  stage.to(600);
  stage.update({ forceNewDeployment: true, ...members });
  return stage;
}

function runningOf({ describe: service }: ShiftStage): (number | undefined)[] {
  return (service().deployments ?? []).map(({ runningCount }) => runningCount);
}

describe('a blue/green deployment', () => {
  test('goes through its stages in order [D-110]', () => {
    const stage = deployed(shiftStage());
    stage.to(1_000);
    expect(stage.stages(600)).toEqual([
      [600, 'PRE_SCALE_UP'],
      [610, 'SCALE_UP'],
      [640, 'POST_SCALE_UP'],
      [650, 'TEST_TRAFFIC_SHIFT'],
      [680, 'POST_TEST_TRAFFIC_SHIFT'],
      [690, 'PRE_PRODUCTION_TRAFFIC_SHIFT'],
      [700, 'PRODUCTION_TRAFFIC_SHIFT'],
      [730, 'POST_PRODUCTION_TRAFFIC_SHIFT'],
      [740, 'BAKE_TIME'],
      [860, 'CLEAN_UP'],
    ]);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL', lifecycleStage: 'CLEAN_UP' });
    expect(stage.events(600).map(([atSeconds, text]) => [atSeconds, text.replace(/ \(target-group .*/, '')])).toEqual([
      [610, 'has started 2 tasks:.'],
      [636, 'registered 2 targets in'],
      [860, 'has stopped 2 running tasks:.'],
      [860, 'deregistered 2 targets in'],
      [860, 'has begun draining connections on 2 tasks.'],
      [890, '(deployment ecs-svc/ID) deployment completed.'],
      [890, 'has reached a steady state.'],
    ]);
  });

  test('brings green to the whole desired count without traffic, in twice the capacity, whatever maximumPercent says [D-112, D-125]', () => {
    const stage = deployed(shiftStage({ load: tenASecond, configuration: { minimumHealthyPercent: 50, maximumPercent: 100 } }));
    stage.to(655);
    expect(runningOf(stage)).toEqual([2, 2]);
    const [target, ...sources] = [stage.current().targetServiceRevision, ...(stage.current().sourceServiceRevisions ?? [])];
    expect(target).toMatchObject({ requestedTaskCount: 2, requestedProductionTrafficWeight: 0, requestedTestTrafficWeight: 100 });
    expect(sources).toMatchObject([{ requestedProductionTrafficWeight: 100, requestedTestTrafficWeight: 0 }]);
    // Green answers from 635 on, and gets nothing.
    expect(stage.rates(600)).toEqual([]);
  });

  test('shifts all production at once, to the other target group, and back to the first with the next success [D-113]', () => {
    const stage = deployed(shiftStage({ load: tenASecond }));
    stage.to(1_200);
    expect(stage.shares(690)[0]).toEqual([700, [0, 10_000]]);
    stage.update({ forceNewDeployment: true });
    stage.to(1_800);
    expect(stage.shares(1_290)[0]).toEqual([1_300, [0, 0, 10_000]]);
    const registered = stage.events().flatMap(([, text]) => (text.startsWith('registered') ? [text.includes(alternateGroup)] : []));
    expect(registered).toEqual([false, true, false]);
    expect(stage.rates(600)).toEqual([]);
    expect(stage.describe()).toMatchObject({ loadBalancers: [pair], runningCount: 2 });
  });

  test('keeps blue until the bake time ends and scales it to 0 then [D-114, D-115]', () => {
    const stage = deployed(shiftStage());
    stage.to(855);
    expect(runningOf(stage)).toEqual([2, 2]);
    expect(stage.entries('deployment.bakeTime').at(-1)?.what.untilMs).toBe(860_000);
    stage.to(1_000);
    expect(runningOf(stage)).toEqual([2]);
  });

  test('asks nothing of the queue in a long bake time', () => {
    const stage = deployed(shiftStage({ configuration: { bakeTimeInMinutes: 1_440 } }));
    stage.to(760);
    const entries = stage.ecs.timeline.length;
    stage.to(80_000);
    expect(stage.ecs.timeline).toHaveLength(entries);
    stage.to(90_000);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
  });

  test('without a load balancer is a matter of stages alone', () => {
    const stage = deployed(shiftStage({ isHeadless: true }));
    stage.to(1_200);
    expect(stage.stages(600).map(([, name]) => name)).toContain('PRODUCTION_TRAFFIC_SHIFT');
    expect(stage.shares()).toEqual([]);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
    expect(stage.current().targetServiceRevision).not.toHaveProperty('requestedProductionTrafficWeight');
  });

  test('of a new service has nothing to shift, and bakes or not as is assumed', () => {
    const bake = (assumptions: Record<string, boolean>) => {
      const stage = shiftStage({ strategy: 'LINEAR', assumptions });
      stage.to(600);
      expect(stage.shares().every(([, [share]]) => share === 10_000)).toBe(true);
      expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
      const [begin = 0, end = 0] = stage.stages().flatMap(([at, name]) => (name === 'BAKE_TIME' || name === 'CLEAN_UP' ? [at] : []));
      return end - begin;
    };
    expect(bake({})).toBe(0);
    expect(bake({ 'trafficShift.bakesFirst': true })).toBe(120);
  });

  test('grows with the desired count on both sides, and shrinks', () => {
    const stage = deployed(shiftStage());
    stage.to(750);
    stage.update({ desiredCount: 4 });
    stage.to(820);
    expect(runningOf(stage)).toEqual([4, 4]);
    stage.update({ desiredCount: 1 });
    stage.to(858);
    expect(runningOf(stage).map((count) => (count ?? 0) < 4)).toEqual([true, true]);
    stage.to(1_200);
    expect(runningOf(stage)).toEqual([1]);
  });

  test('says which target group each revision has', () => {
    const stage = deployed(shiftStage());
    stage.to(700);
    const arns = [stage.current().targetServiceRevision, ...(stage.current().sourceServiceRevisions ?? [])].map((one) => one?.arn);
    const { serviceRevisions } = stage.ecs.call('DescribeServiceRevisions', { serviceRevisionArns: arns }) as {
      serviceRevisions: { resolvedConfiguration: { loadBalancers: { targetGroupArn: string }[] } }[];
    };
    const groups = serviceRevisions.map(({ resolvedConfiguration }) => resolvedConfiguration.loadBalancers[0]?.targetGroupArn);
    expect(groups).toEqual([alternateGroup, primaryGroup]);
  });
});

describe('steps of a shift', () => {
  const stepsOf = (stage: ShiftStage) => stage.shares(600).flatMap(([at, [blue = 0, green = 0]]) => (blue < 10_000 ? [[at, green]] : []));

  test('LINEAR takes stepPercent at a time and waits after each but the last [D-116, D-117]', () => {
    const linearConfiguration = { stepPercent: 33.3, stepBakeTimeInMinutes: 5 };
    const stage = deployed(shiftStage({ strategy: 'LINEAR', load: tenASecond, configuration: { linearConfiguration } }));
    stage.to(2_500);
    expect(stage.stages(690).slice(0, 10)).toEqual([
      [690, 'PRE_PRODUCTION_TRAFFIC_SHIFT 1'],
      [700, 'PRODUCTION_TRAFFIC_SHIFT 1'],
      [1_000, 'PRE_PRODUCTION_TRAFFIC_SHIFT 2'],
      [1_010, 'PRODUCTION_TRAFFIC_SHIFT 2'],
      [1_310, 'PRE_PRODUCTION_TRAFFIC_SHIFT 3'],
      [1_320, 'PRODUCTION_TRAFFIC_SHIFT 3'],
      [1_620, 'PRE_PRODUCTION_TRAFFIC_SHIFT 4'],
      [1_630, 'PRODUCTION_TRAFFIC_SHIFT 4'],
      [1_660, 'POST_PRODUCTION_TRAFFIC_SHIFT'],
      [1_670, 'BAKE_TIME'],
    ]);
    expect(stepsOf(stage).slice(0, 4)).toEqual([
      [700, 3_330],
      [1_010, 6_660],
      [1_320, 9_990],
      [1_630, 10_000],
    ]);
  });

  test('LINEAR goes by tenths in ten steps of 6 minutes where nothing is said [D-116, D-117]', () => {
    const stage = deployed(shiftStage({ strategy: 'LINEAR' }));
    stage.to(6_000);
    const steps = stepsOf(stage).slice(0, 10);
    expect(steps.map(([, share]) => share)).toEqual([1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000]);
    expect((steps[1]?.[0] ?? 0) - (steps[0]?.[0] ?? 0)).toBe(370);
  });

  test.each([3, 7.7, 10, 33.4, 49.9, 50, 99.9, 100])(
    'LINEAR by %d percent takes as many steps as 100 needs, rounded up [D-116]',
    (stepPercent) => {
      const linearConfiguration = { stepPercent, stepBakeTimeInMinutes: 0 };
      const stage = deployed(shiftStage({ strategy: 'LINEAR', configuration: { linearConfiguration } }));
      stage.to(600 + 4_000);
      const last = stage
        .entries('serviceDeployment.stage')
        .filter(({ what }) => what.to === 'PRODUCTION_TRAFFIC_SHIFT')
        .at(-1);
      expect(last?.what).toMatchObject({ steps: Math.ceil(100 / stepPercent), step: Math.ceil(100 / stepPercent) });
    },
  );

  test('CANARY takes canaryPercent, waits, and takes the rest [D-118, D-119]', () => {
    const said = deployed(
      shiftStage({ strategy: 'CANARY', configuration: { canaryConfiguration: { canaryPercent: 0.1, canaryBakeTimeInMinutes: 20 } } }),
    );
    said.to(3_000);
    expect(stepsOf(said).slice(0, 2)).toEqual([
      [700, 10],
      [1_910, 10_000],
    ]);
    const unsaid = deployed(shiftStage({ strategy: 'CANARY' }));
    unsaid.to(3_000);
    expect(stepsOf(unsaid).slice(0, 2)).toEqual([
      [700, 500],
      [1_310, 10_000],
    ]);
  });

  test('requests follow the weights, and what one revision fails is its share of them', () => {
    const canaryConfiguration = { canaryPercent: 15, canaryBakeTimeInMinutes: 5 };
    const stage = shiftStage({
      strategy: 'CANARY',
      load: tenASecond,
      configuration: { canaryConfiguration },
      tags: { '2.0.0': { routes: { '/': 500, '/healthz': 200 } } },
    });
    stage.to(600);
    stage.deployTag('2.0.0');
    stage.to(1_300);
    expect(stage.rates(600)).toEqual([
      [700, { served: 8.5, failed: { 'status 500': 1.5 } }],
      [1_010, { served: 0, failed: { 'status 500': 10 } }],
    ]);
  });

  test('requests straight to a target group are no production: they go there whatever the weights are', () => {
    const load = [{ to: { targetGroupArn: alternateGroup }, path: '/', rates: [{ fromMs: 0, perSecond: 10 }] }];
    const stage = deployed(shiftStage({ load }));
    stage.to(680);
    expect(stage.rates(600).at(-1)?.[1]).toEqual({ served: 10, failed: {} });
    expect(stage.shares(600).at(-1)?.[1]).toEqual([10_000, 0]);
  });
});

test('under Service Connect requests are shared out between the revisions [D-126]', () => {
  const stage = shiftStage({
    strategy: 'CANARY',
    isHeadless: true,
    load: tenASecond,
    service: { serviceConnectConfiguration: { enabled: true, namespace: 'prod' } },
    configuration: { canaryConfiguration: { canaryPercent: 20 } },
    tags: { '2.0.0': { routes: { '/': 500 } } },
  });
  stage.to(600);
  stage.deployTag('2.0.0');
  stage.to(2_000);
  expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
  expect(stage.rates(600).map(([, rates]) => rates)).toEqual([
    { served: 8, failed: { 'status 500': 2 } },
    { served: 0, failed: { 'status 500': 10 } },
  ]);
});

describe('a deployment that is rolled back', () => {
  const bad = { tags: { '2.0.0': { routes: { '/': 200, '/healthz': 503 } } } };

  test('for an alarm in the bake time has its requests back at blue at once, and green goes [D-114]', () => {
    const configuration = { alarms: { alarmNames: ['errors'], enable: true, rollback: true } };
    const stage = deployed(
      shiftStage({ load: tenASecond, alarms: ['errors'], configuration, assumptions: { 'alarms.pollLagMs': 10_000 } }),
    );
    stage.to(790);
    stage.ecs.inject({ type: 'setAlarm', alarm: 'errors', state: 'ALARM' });
    stage.to(805);
    expect(stage.shares(790)).toEqual([
      [800, [10_000, 0]],
      [800, [10_000, 0]],
    ]);
    expect(stage.current()).toMatchObject({ status: 'ROLLBACK_IN_PROGRESS', alarms: { status: 'TRIGGERED' } });
    expect(stage.describe().deployments).toMatchObject([
      { status: 'PRIMARY', runningCount: 2, rolloutState: 'IN_PROGRESS' },
      { status: 'ACTIVE', rolloutState: 'FAILED' },
    ]);
    stage.to(900);
    expect(stage.current()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      rollback: { reason: 'Service deployment rolled back because an alarm was detected.' },
    });
    expect(runningOf(stage)).toEqual([2]);
    // Nobody has noticed any of it.
    expect(stage.rates(600)).toEqual([]);
  });

  test('for an alarm in the middle of the steps goes back from there', () => {
    const configuration = { alarms: { alarmNames: ['errors'], enable: true, rollback: true } };
    const stage = deployed(shiftStage({ strategy: 'LINEAR', alarms: ['errors'], configuration }));
    stage.to(1_500);
    stage.ecs.inject({ type: 'setAlarm', alarm: 'errors', state: 'ALARM' });
    stage.to(1_700);
    expect(stage.shares(690).map(([, [, green]]) => green)).toEqual([1_000, 2_000, 3_000, 0, 0]);
    expect(stage.current()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' });
  });

  test('because somebody stops it goes back too; with ABORT all stays as it is', () => {
    const stop = (stopType: string) => {
      const stage = deployed(shiftStage());
      stage.to(780);
      stage.ecs.call('StopServiceDeployment', { serviceDeploymentArn: stage.current().serviceDeploymentArn, stopType });
      stage.to(1_000);
      return [stage.current().status, runningOf(stage), stage.shares(650).at(-1)?.[1]];
    };
    expect(stop('ROLLBACK')).toEqual(['ROLLBACK_SUCCESSFUL', [2], [10_000, 0]]);
    expect(stop('ABORT')).toEqual(['STOPPED', [2, 2], [0, 10_000]]);
  });

  test('because its tasks never come up trips the circuit breaker, and blue has never lost a request [D-128]', () => {
    const configuration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const stage = shiftStage({ ...bad, load: tenASecond, configuration });
    stage.to(600);
    stage.deployTag('2.0.0');
    stage.to(3_600);
    expect(stage.stages(600).map(([, name]) => name)).toEqual(['PRE_SCALE_UP', 'SCALE_UP']);
    expect(stage.current()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    });
    expect(runningOf(stage)).toEqual([2]);
    expect(stage.rates(600)).toEqual([]);
  });

  test('because a stage takes 24 hours: each has that long, and a pause longer [D-124]', () => {
    const stage = shiftStage({ tags: { '2.0.0': { bootMs: 10 ** 9 } }, service: { healthCheckGracePeriodSeconds: 10 ** 8 } });
    stage.to(600);
    stage.deployTag('2.0.0');
    stage.to(610 + 86_390);
    expect(stage.current()).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'SCALE_UP' });
    stage.to(610 + 86_500);
    expect(stage.current()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' });
  });

  test('because the whole takes 30 days, pauses or not [D-124]', () => {
    const pause = (stage: string) => ({
      targetType: 'PAUSE',
      lifecycleStages: [stage],
      timeoutConfiguration: { timeoutInMinutes: 20_160, action: 'CONTINUE' },
    });
    const lifecycleHooks = ['PRE_SCALE_UP', 'POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'].map(pause);
    const stage = shiftStage();
    stage.to(600);
    stage.update({ forceNewDeployment: true, deploymentConfiguration: { lifecycleHooks } });
    stage.to(600 + 29 * 86_400);
    expect(stage.current()).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT' });
    stage.to(600 + 30 * 86_400 + 300);
    expect(stage.current()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' });
  });

  test('and is the first of its service has nothing to go back to', () => {
    const stage = shiftStage({
      container: { image: `${image}:gone` },
      configuration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    stage.to(3_600);
    expect(stage.current()).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
    });
    stage.deployTag('1.4.2');
    stage.to(4_200);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
  });

  test('because its target groups have no rule, before anything starts', () => {
    const stage = shiftStage({
      surroundings: {
        targetGroups: [primaryGroup, alternateGroup].map((arn) => ({ arn, targetType: 'ip', hasListener: arn === primaryGroup })),
      },
    });
    stage.to(60);
    expect(stage.stages()).toEqual([]);
    expect(stage.describe().deployments?.[0]).toMatchObject({ rolloutState: 'FAILED', runningCount: 0 });
  });
});

describe('a deployment that follows another', () => {
  test('while one is under way, reconciles first where more than one revision is active [D-111]', () => {
    const stage = deployed(shiftStage({ load: tenASecond }));
    stage.to(780);
    stage.update({ forceNewDeployment: true });
    stage.to(1_500);
    expect(
      stage
        .stages(780)
        .map(([, name]) => name)
        .slice(0, 3),
    ).toEqual(['RECONCILE_SERVICE', 'PRE_SCALE_UP', 'SCALE_UP']);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
    expect(runningOf(stage)).toEqual([2]);
    expect(stage.rates(600)).toEqual([]);
  });

  test('while one has not started its tasks, does not reconcile: only one revision is active [D-111]', () => {
    const stage = deployed(shiftStage());
    stage.to(605);
    stage.update({ forceNewDeployment: true });
    stage.to(1_200);
    expect(
      stage
        .stages(604)
        .map(([, name]) => name)
        .slice(0, 2),
    ).toEqual(['PRE_SCALE_UP', 'SCALE_UP']);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
  });

  test('while blue is being cleaned up, goes on from green', () => {
    const stage = deployed(shiftStage({ load: tenASecond }));
    stage.to(870);
    stage.update({ forceNewDeployment: true });
    stage.to(1_500);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
    expect(stage.rates(600)).toEqual([]);
  });

  test('as a rolling update stays in the target group that has production', () => {
    const stage = deployed(shiftStage({ load: tenASecond }));
    stage.to(1_000);
    stage.update({ forceNewDeployment: true, deploymentConfiguration: { strategy: 'ROLLING', bakeTimeInMinutes: 0 } });
    stage.to(1_500);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
    expect(stage.events(1_000).find(([, text]) => text.startsWith('registered'))?.[1]).toContain(alternateGroup);
    expect(stage.rates(600)).toEqual([]);
  });

  test('as a rolling update over a shift that it interrupts loses no request', () => {
    const stage = deployed(shiftStage({ load: tenASecond, strategy: 'CANARY' }));
    stage.to(780);
    stage.update({ forceNewDeployment: true, deploymentConfiguration: { strategy: 'ROLLING', bakeTimeInMinutes: 0 } });
    stage.to(1_500);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
    expect(stage.rates(600)).toEqual([]);
  });

  test('to one strategy from another shifts from the target group that a rolling update had', () => {
    const stage = shiftStage({
      strategy: 'ROLLING',
      load: tenASecond,
      configuration: { bakeTimeInMinutes: 0 },
      service: { loadBalancers: [{ ...pair, advancedConfiguration: undefined }] },
    });
    stage.to(600);
    stage.update({ loadBalancers: [pair], deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
    stage.to(1_200);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
    expect(stage.shares(690)[0]).toEqual([700, [0, 10_000]]);
    expect(stage.rates(600)).toEqual([]);
  });
});

describe('green that falls ill', () => {
  test('takes no step further, and lets no blue go, until it is well again', () => {
    const stage = deployed(shiftStage());
    stage.to(845);
    const { taskArns } = stage.ecs.call('ListTasks', { cluster: 'day15' }) as { taskArns: string[] };
    const green = taskArns.slice(2).map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
    for (const task of green) stage.ecs.inject({ type: 'killProcess', task });
    stage.to(870);
    expect(stage.current()).toMatchObject({ lifecycleStage: 'BAKE_TIME' });
    stage.to(1_000);
    expect(stage.current()).toMatchObject({ status: 'SUCCESSFUL' });
  });
});

describe('what is refused', () => {
  const refusal = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof EcsError) return error.message;
      throw error;
    }
    return 'not refused';
  };

  test('LINEAR and CANARY without a load balancer or Service Connect [D-126]', () => {
    for (const strategy of ['LINEAR', 'CANARY'])
      expect(refusal(() => shiftStage({ strategy, isHeadless: true }))).toContain('needs a load balancer');
    expect(refusal(() => shiftStage({ strategy: 'BLUE_GREEN', isHeadless: true }))).toBe('not refused');
  });

  test('an update to another strategy of a service with one target group', () => {
    const stage = shiftStage({ strategy: 'ROLLING', service: { loadBalancers: [{ ...pair, advancedConfiguration: undefined }] } });
    expect(refusal(() => stage.update({ deploymentConfiguration: { strategy: 'BLUE_GREEN' } }))).toBe(
      'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    );
  });

  test('a PAUSE at the two shifts, and any hook at SCALE_UP, BAKE_TIME and CLEAN_UP [D-120, D-121]', () => {
    const hook = (lifecycleStage: string, members: object) => () =>
      shiftStage({ configuration: { lifecycleHooks: [{ lifecycleStages: [lifecycleStage], ...members }] } });
    const lambda = { hookTargetArn: hookArn, roleArn: 'arn:aws:iam::123456789012:role/hooks' };
    for (const stage of ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT']) {
      expect(refusal(hook(stage, { targetType: 'PAUSE' }))).toContain(`A PAUSE can’t stand at ${stage}`);
      expect(refusal(hook(stage, lambda))).toBe('not refused');
    }
    for (const stage of ['SCALE_UP', 'BAKE_TIME', 'CLEAN_UP']) expect(refusal(hook(stage, lambda)), stage).not.toBe('not refused');
  });

  test('to go on where nothing waits', () => {
    const stage = deployed(shiftStage());
    const { serviceDeploymentArn } = stage.current();
    expect(refusal(() => stage.ecs.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId: 'ecs-pause-1' }))).toContain(
      'does not wait',
    );
    expect(
      refusal(() => stage.ecs.call('ContinueServiceDeployment', { serviceDeploymentArn: `${serviceDeploymentArn}x`, hookId: 'a' })),
    ).toBe('Service deployment not found.');
  });
});
