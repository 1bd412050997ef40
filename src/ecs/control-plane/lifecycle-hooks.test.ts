import { describe, expect, test } from 'vitest';
import type { HookAnswer } from '../ecs.ts';
import { surroundings } from '../world.fixture.ts';
import { hookArn, lambdaAt, type ShiftOptions, type ShiftStage, shiftStage } from './shifts.fixture.ts';

const HOOK_ROLE = 'arn:aws:iam::123456789012:role/hooks';

/** A service that runs, whose second deployment begins at second 600 with these hooks. */
function deployed(lifecycleHooks: object[], answers: HookAnswer[] = [], options: ShiftOptions = {}): ShiftStage {
  const stage = shiftStage({ hooks: [{ arn: hookArn, answers }], ...options });
  stage.to(600);
  stage.update({ forceNewDeployment: true, deploymentConfiguration: { lifecycleHooks } });
  return stage;
}

function reasonOf(stage: ShiftStage): [string | undefined, string | undefined] {
  const { status, statusReason } = stage.current();
  return [status, statusReason];
}

describe('a hook that calls a function', () => {
  test('is called when its stage begins, and the stage waits for its answer', () => {
    const stage = deployed([lambdaAt('POST_SCALE_UP')], [{ hookStatus: 'SUCCEEDED', takesMs: 45_000 }]);
    stage.to(645);
    expect(stage.current().lifecycleHookDetails).toMatchObject([
      { targetType: 'AWS_LAMBDA', targetArn: hookArn, status: 'IN_PROGRESS', timeoutAction: 'ROLLBACK' },
    ]);
    stage.to(1_200);
    expect(stage.hookStatuses()).toEqual([
      [640, 'POST_SCALE_UP IN_PROGRESS'],
      [685, 'POST_SCALE_UP SUCCEEDED'],
    ]);
    expect(stage.stages(640).slice(0, 2)).toEqual([
      [640, 'POST_SCALE_UP'],
      [685, 'TEST_TRAFFIC_SHIFT'],
    ]);
    expect(reasonOf(stage)[0]).toBe('SUCCESSFUL');
  });

  test('is called again every 30 seconds while it is IN_PROGRESS, or as it asks, and nothing happens in between', () => {
    const answered = (answer: Partial<HookAnswer>) => {
      const stage = deployed([lambdaAt('POST_SCALE_UP')], [{ hookStatus: 'SUCCEEDED', inProgressMs: 100_000, takesMs: 1_000, ...answer }]);
      stage.to(645);
      const entries = stage.ecs.timeline.length;
      stage.to(735);
      expect(stage.ecs.timeline).toHaveLength(entries);
      stage.to(1_000);
      return stage.hookStatuses()[1]?.[0];
    };
    // Calls at 640, 671, 702, 733 and 764; the last one comes after its 100 s.
    expect(answered({})).toBe(765);
    expect(answered({ callBackDelaySeconds: 59 })).toBe(761);
  });

  test('fails the deployment with FAILED: all goes back to blue [D-127]', () => {
    const stage = deployed([lambdaAt('POST_TEST_TRAFFIC_SHIFT')], [{ hookStatus: 'FAILED' }]);
    stage.to(1_000);
    expect(reasonOf(stage)).toEqual([
      'ROLLBACK_SUCCESSFUL',
      `Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target ${hookArn} returned FAILED status.`,
    ]);
    expect(stage.events(600).map(([, text]) => text)).toContain(
      '(deployment ecs-svc/ID) deployment failed: hook execution failure(s) detected.',
    );
    expect(stage.describe().runningCount).toBe(2);
    expect(stage.shares(600).every(([, [, green]]) => green === 0)).toBe(true);
  });

  test('fails it after the shift too, and requests go back [D-127]', () => {
    const stage = deployed([lambdaAt('POST_PRODUCTION_TRAFFIC_SHIFT')], [{ hookStatus: 'FAILED' }]);
    stage.to(1_000);
    expect(stage.shares(690).map(([at, [, green]]) => [at, green])).toEqual([
      [700, 10_000],
      [731, 0],
      [731, 0],
    ]);
    expect(reasonOf(stage)[0]).toBe('ROLLBACK_SUCCESSFUL');
  });

  test('has 15 minutes for an answer', () => {
    const stage = deployed([lambdaAt('POST_SCALE_UP')], [{ hookStatus: 'SUCCEEDED', takesMs: 900_001 }]);
    stage.to(3_000);
    expect(stage.hookStatuses()[1]).toEqual([640 + 900, 'POST_SCALE_UP FAILED']);
    expect(reasonOf(stage)[1]).toContain('HookStatus must not be null');
    const inTime = deployed([lambdaAt('POST_SCALE_UP')], [{ hookStatus: 'SUCCEEDED', takesMs: 900_000 }]);
    inTime.to(3_000);
    expect(reasonOf(inTime)[0]).toBe('SUCCESSFUL');
  });

  test('is called at each step of the shift, and may fail at any [D-123]', () => {
    const linear = {
      strategy: 'LINEAR',
      configuration: { linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 1 } },
    };
    const stage = deployed([lambdaAt('PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT')], [], linear);
    stage.to(2_000);
    const called = stage.hookStatuses().flatMap(([, text]) => (text.endsWith('IN_PROGRESS') ? [text] : []));
    expect(called).toHaveLength(6);
    expect(reasonOf(stage)[0]).toBe('SUCCESSFUL');
    const failing = deployed([lambdaAt('PRODUCTION_TRAFFIC_SHIFT')], [{ step: 2, hookStatus: 'FAILED' }], linear);
    failing.to(2_000);
    expect(failing.shares(690).map(([, [, green]]) => green)).toEqual([4_000, 8_000, 0, 0]);
    expect(reasonOf(failing)[0]).toBe('ROLLBACK_SUCCESSFUL');
  });

  test('is called for a service’s first deployment, which has nothing to go back to', () => {
    const stage = shiftStage({
      hooks: [{ arn: hookArn, answers: [{ hookStatus: 'FAILED' }] }],
      configuration: { lifecycleHooks: [lambdaAt('PRE_SCALE_UP')] },
    });
    stage.to(600);
    expect(reasonOf(stage)).toEqual(['ROLLBACK_FAILED', 'No rollback candidate was found to run the rollback.']);
    expect(stage.describe().runningCount).toBe(0);
  });

  test.each([
    [{ arn: HOOK_ROLE, trusts: [], allows: ['lambda:*'] }, `ECS was unable to assume role ${HOOK_ROLE}`],
    [{ arn: HOOK_ROLE, trusts: ['ecs.amazonaws.com'], allows: [] }, 'is not authorized to perform: lambda:InvokeFunction'],
  ])('cannot be called by a role such as %j', (role, text) => {
    const around = { roles: [...surroundings.roles, role] };
    const stage = deployed([lambdaAt('PRE_SCALE_UP')], [], { surroundings: around });
    stage.to(700);
    expect(reasonOf(stage)[1]).toContain(text);
  });

  test('cannot be called where there is none', () => {
    const stage = deployed([{ ...lambdaAt('PRE_SCALE_UP'), hookTargetArn: `${hookArn}-2` }]);
    stage.to(700);
    expect(reasonOf(stage)[1]).toContain(`ECS was unable to invoke hook target ${hookArn}-2`);
  });
});

describe('the time that a hook has', () => {
  const late: HookAnswer[] = [{ hookStatus: 'SUCCEEDED', inProgressMs: 10 ** 9 }];
  const withTimeout = (timeoutInMinutes: number | undefined, action?: string) => ({
    ...lambdaAt('POST_SCALE_UP'),
    timeoutConfiguration: { ...(timeoutInMinutes !== undefined && { timeoutInMinutes }), ...(action && { action }) },
  });

  test('is 1,440 minutes and ends with ROLLBACK where nothing is said [D-122]', () => {
    const stage = deployed([lambdaAt('POST_SCALE_UP')], late);
    stage.to(640 + 86_395);
    expect(stage.current()).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'POST_SCALE_UP' });
    stage.to(640 + 86_500);
    expect(stage.hookStatuses()[1]).toEqual([640 + 86_400, 'POST_SCALE_UP TIMED_OUT']);
    expect(reasonOf(stage)[0]).toBe('ROLLBACK_SUCCESSFUL');
  });

  test('is what is said, and CONTINUE goes on after it [D-122]', () => {
    const ends = (action: string) => {
      const stage = deployed([withTimeout(5, action)], late);
      stage.to(2_000);
      return [stage.hookStatuses()[1], reasonOf(stage)[0]];
    };
    expect(ends('ROLLBACK')).toEqual([[940, 'POST_SCALE_UP TIMED_OUT'], 'ROLLBACK_SUCCESSFUL']);
    expect(ends('CONTINUE')).toEqual([[940, 'POST_SCALE_UP TIMED_OUT'], 'SUCCESSFUL']);
  });
});

describe('a PAUSE', () => {
  const pause = (members: object = {}) => ({ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'], ...members });
  const act = (stage: ShiftStage, action?: string) => {
    const { serviceDeploymentArn, lifecycleHookDetails } = stage.current();
    const hookId = lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION')?.hookId;
    return stage.ecs.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId, ...(action && { action }) });
  };

  test('waits until somebody lets it go on, with CONTINUE where nothing is said [D-120]', () => {
    const stage = deployed([pause()]);
    stage.to(5_000);
    expect(stage.current()).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
      lifecycleHookDetails: [{ targetType: 'PAUSE', status: 'AWAITING_ACTION', hookId: expect.stringMatching(/^ecs-pause-/) }],
    });
    expect(act(stage)).toEqual({ serviceDeploymentArn: stage.current().serviceDeploymentArn });
    stage.to(6_000);
    expect(stage.stages(5_000)[0]).toEqual([5_000, 'PRE_PRODUCTION_TRAFFIC_SHIFT']);
    expect(reasonOf(stage)[0]).toBe('SUCCESSFUL');
  });

  test('ends in a rollback where somebody asks for it', () => {
    const stage = deployed([pause()]);
    stage.to(5_000);
    act(stage, 'ROLLBACK');
    stage.to(6_000);
    expect(reasonOf(stage)[0]).toBe('ROLLBACK_SUCCESSFUL');
    expect(() => act(stage)).toThrow();
  });

  test('may last longer than a stage', () => {
    const stage = deployed([pause({ timeoutConfiguration: { timeoutInMinutes: 20_160, action: 'CONTINUE' } })]);
    stage.to(680 + 20_159 * 60);
    expect(stage.current()).toMatchObject({ status: 'IN_PROGRESS' });
    stage.to(680 + 20_170 * 60);
    expect(reasonOf(stage)[0]).toBe('SUCCESSFUL');
  });

  test('and a function at the same stage must both end', () => {
    const stage = deployed([pause(), lambdaAt('POST_TEST_TRAFFIC_SHIFT')], [{ hookStatus: 'SUCCEEDED', inProgressMs: 300_000 }]);
    stage.to(800);
    act(stage);
    stage.to(900);
    expect(stage.current()).toMatchObject({ lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT' });
    stage.to(2_000);
    expect(reasonOf(stage)[0]).toBe('SUCCESSFUL');
  });
});
