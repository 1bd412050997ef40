import { expect, it } from 'vitest';
import type { Surroundings } from '../../ecs.ts';
import { playScaled, resource, type ScaledPlay, targetGroupArn } from '../../scaled-play.fixture.ts';

const process = { idleCpuUnits: 0, cpuMsPerRequest: 5 };

function alarm(name: string, more: object): NonNullable<Surroundings['alarms']>[number] {
  const metric = {
    service: 'my-rust-api',
    metricName: 'CPUUtilization',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 60,
    periods: 1,
  };
  return { name, state: 'OK', metric: { ...metric, ...more } as never, scalingPolicies: [name] };
}

const high = alarm('out', {});
const low = alarm('in', { comparisonOperator: 'LessThanThreshold', threshold: 20, periods: 3 });

const out = {
  AdjustmentType: 'ChangeInCapacity',
  StepAdjustments: [
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
    { MetricIntervalLowerBound: 20, ScalingAdjustment: 3 },
  ],
};
const down = { AdjustmentType: 'ChangeInCapacity', StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }] };

function play(more: Partial<ScaledPlay>) {
  return playScaled({ seconds: 1_200, process, surroundings: { alarms: [high, low] }, stepping: { out, in: down }, ...more });
}

it('the step is chosen by how far the metric is from the threshold of the alarm [A-040]', () => {
  // 20 percent for each 10 requests a second to a task: 70, 80 and 100 percent.
  const first = (perSecond: number) =>
    play({
      seconds: 400,
      load: [
        [0, 40],
        [240, perSecond],
      ],
    }).counts;
  expect(first(70)).toEqual([[300, 3]]);
  expect(first(80)).toEqual([[300, 5]]);
  expect(first(100)).toEqual([[300, 5]]);
  expect(first(59)).toEqual([]);
});

it('in its cooldown of 300 s a larger step adds what is more, and the same step nothing [A-021] [A-045]', () => {
  const scaled = play({
    load: [
      [0, 40],
      [240, 70],
      [420, 150],
    ],
    seconds: 900,
    bounds: { MaxCapacity: 20 },
  });
  // One more at 300 s; three at 480 s, of which that one counts; again after the cooldown, if it is still needed.
  expect(scaled.counts.slice(0, 2), scaled.trace).toEqual([
    [300, 3],
    [480, 5],
  ]);
});

it('what ECS refuses begins no cooldown', () => {
  const tooMany = { ...out, StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 5_000 }] };
  const policy = { PolicyName: 'out', PolicyType: 'StepScaling', StepScalingPolicyConfiguration: out };
  const scaled = play({
    stepping: { out: tooMany },
    bounds: { MaxCapacity: 6_000 },
    load: [
      [240, 70],
      [350, 75],
    ],
    steps: [{ atMs: 350_000, call: 'PutScalingPolicy', input: { ...resource, ...policy } }],
    seconds: 450,
  });
  expect(scaled.counts, scaled.trace).toEqual([
    [300, 2],
    [360, 3],
  ]);
});

it('it scales in step by step with a cooldown between, down to the minimum', () => {
  const scaled = play({ service: { desiredCount: 5 }, bounds: { MinCapacity: 2 }, seconds: 2_400 });
  expect(scaled.counts, scaled.trace).toEqual([
    [180, 4],
    [480, 3],
    [780, 2],
  ]);
});

it('ExactCapacity and PercentChangeInCapacity count from the tasks that run [A-042] [A-044]', () => {
  const exact = { AdjustmentType: 'ExactCapacity', StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 7 }] };
  const percent = { AdjustmentType: 'PercentChangeInCapacity', StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 67 }] };
  const load = [[240, 100]] as const;
  expect(play({ stepping: { out: exact }, load }).counts[0]).toEqual([300, 7]);
  expect(play({ stepping: { out: percent }, load, service: { desiredCount: 1 } }).counts[0]).toEqual([300, 2]);
});

it('an alarm that somebody puts into ALARM calls its policy at its threshold', () => {
  const alarms: Surroundings['alarms'] = [{ name: 'queue', state: 'OK', scalingPolicies: ['out'] }];
  const scaled = play({
    surroundings: { alarms },
    stepping: { out },
    steps: [{ atMs: 300_000, inject: { type: 'setAlarm', alarm: 'queue', state: 'ALARM' } }],
  });
  // Again at the end of each cooldown while it is in ALARM.
  expect(scaled.counts.slice(0, 3), scaled.trace).toEqual([
    [300, 3],
    [600, 4],
    [900, 5],
  ]);
});

it('alarms on requests for each target count those of a minute', () => {
  const metric = { metricName: 'RequestCountPerTarget', targetGroupArn, threshold: 1_200, comparisonOperator: 'GreaterThanThreshold' };
  const scaled = play({
    surroundings: { alarms: [alarm('out', metric)] },
    load: [
      [0, 40],
      [300, 41],
    ],
  });
  expect(scaled.alarms[0]).toEqual([360, 'out ALARM']);
});

it('an alarm on a service that nothing scales changes by what its tasks use, and fails a deployment that it watches', () => {
  const watched = { ...high, scalingPolicies: [] };
  const deploymentConfiguration = { alarms: { enable: true, rollback: true, alarmNames: ['out'] } };
  const scaled = play({
    surroundings: { alarms: [watched] },
    service: { deploymentConfiguration },
    stepping: {},
    load: [[240, 100]],
    steps: [{ atMs: 230_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', forceNewDeployment: true } }],
  });
  expect(scaled.alarms[0]).toEqual([300, 'out ALARM']);
  expect(JSON.stringify(scaled.timeline)).toContain('alarm detected');
});
