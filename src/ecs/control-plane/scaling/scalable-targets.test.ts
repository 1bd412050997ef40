import { expect, it } from 'vitest';
import { type Ecs, EcsError } from '../../ecs.ts';
import { playScaled, resource, trackCpu, trackRequests } from '../../scaled-play.fixture.ts';

const started = () => playScaled({ seconds: 120 }).ecs;

function refusal(ecs: Ecs, operation: string, input: object): string {
  try {
    ecs.call(operation, input);
  } catch (error) {
    if (error instanceof EcsError) return `${error.exception}: ${error.message}`;
    throw error;
  }
  return 'taken';
}

const tracking = {
  ...resource,
  PolicyName: 'cpu',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: trackCpu(50),
};

it('refuses what is not there in AWS’s words', () => {
  const ecs = started();
  expect(refusal(ecs, 'RegisterScalableTarget', { ...resource, ResourceId: 'service/day15/other', MinCapacity: 1, MaxCapacity: 2 })).toBe(
    "ValidationException: ECS service doesn't exist: service/day15/other",
  );
  expect(refusal(ecs, 'PutScalingPolicy', { ...tracking, ResourceId: 'service/day15/other' })).toBe(
    'ObjectNotFoundException: No scalable target registered for service namespace: ecs, resource ID: service/day15/other, scalable dimension: ecs:service:DesiredCount',
  );
  expect(refusal(ecs, 'DeleteScalingPolicy', { ...resource, PolicyName: 'none' })).toBe(
    'ObjectNotFoundException: No scaling policy found for service namespace: ecs, resource ID: service/day15/my-rust-api, scalable dimension: ecs:service:DesiredCount, policy name: none',
  );
  expect(refusal(ecs, 'DeregisterScalableTarget', { ...resource, ResourceId: 'service/day15/other' })).toContain(
    'ObjectNotFoundException: No scalable target found',
  );
});

it('refuses what is no request, as the SDK’s shapes have it', () => {
  const ecs = started();
  expect(refusal(ecs, 'RegisterScalableTarget', { ...resource, MinCapacity: '1' })).toMatch(
    /^ParamValidationError: .*\nInvalid type for parameter MinCapacity/,
  );
  expect(refusal(ecs, 'RegisterScalableTarget', { MinCapacity: 1 })).toContain('Missing required parameter in input: "ServiceNamespace"');
  expect(refusal(ecs, 'RegisterScalableTarget', { ...resource, ServiceNamespace: 'ECS' })).toMatch(/^ValidationException: /);
  expect(refusal(ecs, 'RegisterScalableTarget', { ...resource, ServiceNamespace: 'dynamodb' })).toBe(
    'ValidationException: Unsupported service namespace, resource type or scalable dimension',
  );
  expect(ecs.timeline.at(-1)).toMatchObject({
    subject: { kind: 'service', id: 'my-rust-api' },
    what: { type: 'call', outcome: 'refused' },
  });
});

it('refuses bounds that cannot be', () => {
  const ecs = started();
  expect(refusal(ecs, 'RegisterScalableTarget', { ...resource, MinCapacity: 5, MaxCapacity: 4 })).toBe(
    'ValidationException: Maximum capacity cannot be less than minimum capacity.',
  );
  expect(refusal(ecs, 'RegisterScalableTarget', { ...resource, MinCapacity: -1 })).toContain('ValidationException');
  // What is left out stays.
  expect(refusal(ecs, 'RegisterScalableTarget', { ...resource, MinCapacity: 11 })).toContain('Maximum capacity cannot be less');
});

it('brings the desired count within the bounds at once', () => {
  const up = playScaled({ seconds: 400, bounds: { MinCapacity: 4 } });
  expect(up.counts).toEqual([[120, 4]]);
  expect(up.reasons[0]).toContain('Cause: minimum capacity was set to 4');
  const down = playScaled({ seconds: 400, service: { desiredCount: 4 }, bounds: { MaxCapacity: 3 } });
  expect(down.counts).toEqual([[120, 3]]);
  expect(down.reasons[0]).toContain('Cause: maximum capacity was set to 3');
});

it('covers no predictive scaling, and says so', () => {
  const predictive = { MetricSpecifications: [{ TargetValue: 50 }] };
  const answer = refusal(started(), 'PutScalingPolicy', {
    ...resource,
    PolicyName: 'p',
    PolicyType: 'PredictiveScaling',
    PredictiveScalingPolicyConfiguration: predictive,
  });
  expect(answer).toBe('ValidationException: This model does not cover predictive scaling yet.');
});

it('takes one target tracking policy for a metric', () => {
  const ecs = started();
  expect(refusal(ecs, 'PutScalingPolicy', tracking)).toBe('taken');
  expect(refusal(ecs, 'PutScalingPolicy', { ...tracking, PolicyName: 'again' })).toBe(
    'ValidationException: Only one TargetTrackingScaling policy for a given metric specification is allowed.',
  );
  expect(refusal(ecs, 'PutScalingPolicy', { ...tracking, TargetTrackingScalingPolicyConfiguration: trackCpu(60) })).toBe('taken');
  expect(
    refusal(ecs, 'PutScalingPolicy', { ...tracking, PolicyName: 'other', TargetTrackingScalingPolicyConfiguration: trackRequests(10) }),
  ).toBe('taken');
});

it('takes no steps that overlap, or that leave a metric without one', () => {
  const ecs = started();
  const put = (...steps: [number | undefined, number | undefined][]) =>
    refusal(ecs, 'PutScalingPolicy', {
      ...resource,
      PolicyName: 'steps',
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: steps.map(([lower, upper]) => ({
          ...(lower !== undefined && { MetricIntervalLowerBound: lower }),
          ...(upper !== undefined && { MetricIntervalUpperBound: upper }),
          ScalingAdjustment: 1,
        })),
      },
    });
  expect(put([0, 10], [10, undefined])).toBe('taken');
  expect(put([undefined, 0])).toBe('taken');
  expect(put([0, 10])).toBe(
    'ValidationException: There must be a step adjustment with an unspecified upper bound when one step adjustment has a positive upper bound',
  );
  expect(put([-10, 0])).toContain('unspecified lower bound');
  expect(put([0, 10], [5, undefined])).toContain('overlap');
  expect(put([0, 10], [20, undefined])).toContain('gap');
  expect(put(...Array.from({ length: 21 }, (_, at): [number, number | undefined] => [at, at === 20 ? undefined : at + 1]))).toBe(
    'ValidationException: There can be at most 20 step adjustments per scaling policy',
  );
});

it('describes targets and policies with their alarms', () => {
  const { ecs } = playScaled({ seconds: 200, tracking: { cpu: trackCpu(50) } });
  const { ScalableTargets } = ecs.call('DescribeScalableTargets', { ServiceNamespace: 'ecs' }) as { ScalableTargets: object[] };
  expect(ScalableTargets).toMatchObject([
    { ...resource, MinCapacity: 1, MaxCapacity: 10, SuspendedState: { DynamicScalingInSuspended: false } },
  ]);
  const { ScalingPolicies } = ecs.call('DescribeScalingPolicies', { ServiceNamespace: 'ecs' }) as {
    ScalingPolicies: { Alarms: { AlarmName: string }[] }[];
  };
  expect(ScalingPolicies).toMatchObject([
    { PolicyName: 'cpu', PolicyType: 'TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration: trackCpu(50) },
  ]);
  expect(ScalingPolicies[0]?.Alarms.map(({ AlarmName }) => AlarmName.replace(/-[0-9a-f-]{36}$/, ''))).toEqual([
    'TargetTracking-service/day15/my-rust-api-AlarmHigh',
    'TargetTracking-service/day15/my-rust-api-AlarmLow',
  ]);
});

it('a target goes with its policies when it is deregistered, and with its service', () => {
  const calm = { tracking: { cpu: trackCpu(50) } };
  const deregister = { atMs: 600_000, call: 'DeregisterScalableTarget', input: resource };
  expect(playScaled({ ...calm, seconds: 1_800, steps: [deregister] }).counts).toEqual([]);
  const { ecs } = playScaled({ ...calm, seconds: 300 });
  ecs.call('DeleteService', { cluster: 'day15', service: 'my-rust-api', force: true });
  expect(ecs.call('DescribeScalableTargets', { ServiceNamespace: 'ecs' })).toEqual({ ScalableTargets: [] });
});

it('what is suspended does not scale, the rest does', () => {
  const load = [
    [0, 30],
    [600, 90],
    [1_200, 30],
  ] as const;
  const play = (SuspendedState: object) =>
    playScaled({
      seconds: 3_000,
      bounds: { MinCapacity: 2 },
      tracking: { requests: trackRequests(1_000) },
      load,
      steps: [{ atMs: 130_000, call: 'RegisterScalableTarget', input: { ...resource, SuspendedState } }],
    }).counts;
  expect(play({ DynamicScalingInSuspended: true })).toEqual([[780, 6]]);
  expect(play({ DynamicScalingOutSuspended: true })).toEqual([]);
});

it('services of the DAEMON strategy are not scaled [A-052]', () => {
  const container = { name: 'api', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2', cpu: 128, memory: 256 };
  const daemon = () =>
    playScaled({
      seconds: 200,
      definition: {
        networkMode: 'bridge',
        cpu: undefined,
        memory: undefined,
        requiresCompatibilities: ['EC2'],
        containerDefinitions: [container],
      },
      service: {
        schedulingStrategy: 'DAEMON',
        launchType: 'EC2',
        desiredCount: undefined,
        networkConfiguration: undefined,
        loadBalancers: [],
        deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
      },
    });
  expect(daemon).toThrow('DAEMON scheduling strategy cannot be scaled');
});
