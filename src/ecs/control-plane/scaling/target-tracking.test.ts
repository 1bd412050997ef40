import { expect, it } from 'vitest';
import { playScaled, resource, targetGroupArn, trackCpu, trackRequests } from '../../scaled-play.fixture.ts';
import { lowThreshold, tasksForTarget } from './target-tracking.ts';

const two = { MinCapacity: 2, MaxCapacity: 10 };

it('a load that triples takes a service from 2 to 6 tasks after three minutes, and back after 15 [A-010] [A-011] [A-012]', () => {
  const scaled = playScaled({
    seconds: 3_600,
    bounds: two,
    tracking: { requests: trackRequests(1_000) },
    load: [
      [0, 30],
      [600, 90],
      [1_200, 30],
    ],
  });
  expect(scaled.counts, scaled.trace).toEqual([
    [780, 6],
    [2_100, 2],
  ]);
  expect(scaled.reasons[0]).toMatch(
    /^Message: Successfully set desired count to 6\. Waiting for change to be fulfilled by ecs\. Cause: monitor alarm TargetTracking-service\/day15\/my-rust-api-AlarmHigh-[0-9a-f-]{36} in state ALARM triggered policy requests$/,
  );
});

it('it scales by what tasks use of their CPU, which is capped at their size [A-002] [A-003]', () => {
  const scaled = playScaled({
    seconds: 1_500,
    bounds: two,
    process: { idleCpuUnits: 16, cpuMsPerRequest: 5 },
    tracking: { cpu: trackCpu(50) },
    load: [
      [0, 40],
      [600, 120],
    ],
  });
  // (16 + 20 · 5.12) / 256 with two tasks; then more than all.
  expect(scaled.metric('CPUUtilization').slice(0, 2), scaled.trace).toEqual([
    [180, 46.25],
    [660, 100],
  ]);
  // 6 tasks use 16 + 20 · 5.12 each; 4 would be at 66, so that the cooldown's end brings two more.
  expect(scaled.counts, scaled.trace).toEqual([
    [780, 4],
    [1_080, 6],
  ]);
});

it('it takes no task away where the metric would then be above the target [A-013]', () => {
  const load = [[0, 40]] as const;
  const process = { idleCpuUnits: 0, cpuMsPerRequest: 5 };
  const play = (target: number) => playScaled({ seconds: 1_800, tracking: { cpu: trackCpu(target) }, load, process });
  // Two tasks at 40 percent are one at 80.
  expect(play(79).counts).toEqual([]);
  expect(play(79).alarms).toContainEqual([1_020, 'Low ALARM']);
  expect(play(80).counts).toEqual([[1_020, 1]]);
});

it('a share of 90 percent of the target is not low enough, a little less is [A-011]', () => {
  const process = { idleCpuUnits: 0, cpuMsPerRequest: 5 };
  // 36 percent with two tasks, of which the target is 40.
  const at = (perSecond: number) => playScaled({ seconds: 1_800, tracking: { cpu: trackCpu(40) }, load: [[0, perSecond]], process }).alarms;
  expect(at(36).map(([, state]) => state)).toEqual(['High OK', 'Low OK']);
  expect(at(35).map(([, state]) => state)).toContain('Low ALARM');
});

it('it does nothing while the metric has no data [A-014]', () => {
  const scaled = playScaled({
    seconds: 3_600,
    service: { desiredCount: 0 },
    bounds: { MinCapacity: 0 },
    tracking: { requests: trackRequests(1_000) },
  });
  expect(scaled.metric('Request')).toEqual([]);
  expect(scaled.alarms).toEqual([]);
  expect(scaled.counts).toEqual([]);
});

it('an alarm whose metric stops has insufficient data, and calls nobody [A-014]', () => {
  const scaled = playScaled({
    seconds: 3_600,
    tracking: { cpu: trackCpu(50) },
    process: { idleCpuUnits: 128 },
    steps: [{ atMs: 300_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 0 } }],
    bounds: { MinCapacity: 0 },
  });
  expect(scaled.alarms.at(-1)?.[1]).toBe('Low INSUFFICIENT_DATA');
  expect(scaled.alarms.map(([, state]) => state)).toContain('High INSUFFICIENT_DATA');
  expect(scaled.counts).toEqual([]);
});

it('disableScaleIn leaves scaling in to others [A-015]', () => {
  const play = (DisableScaleIn: boolean) => playScaled({ seconds: 1_800, tracking: { cpu: trackCpu(50, { DisableScaleIn }) } }).counts;
  expect(play(true)).toEqual([]);
  expect(play(false)).toEqual([[1_020, 1]]);
});

it('services without requests scale in to nothing where MinCapacity lets them', () => {
  const scaled = playScaled({ seconds: 1_800, bounds: { MinCapacity: 0 }, tracking: { requests: trackRequests(1_000) } });
  expect(scaled.metric('Request')).toEqual([[180, 0]]);
  expect(scaled.counts).toEqual([[1_020, 0]]);
});

it('in the cooldown of a scale-out only a larger one acts, and what the first added counts [A-020] [A-021]', () => {
  const scaled = playScaled({
    seconds: 1_400,
    bounds: { MinCapacity: 2, MaxCapacity: 40 },
    tracking: { requests: trackRequests(1_000) },
    load: [
      [0, 30],
      [600, 60],
      [840, 200],
    ],
  });
  // 2 to 4 adds 2. With 4 tasks at 3,000 each 12 are wanted: 8 more, of which 2 count as added; the rest comes at the cooldown's end.
  expect(scaled.counts, scaled.trace).toEqual([
    [780, 4],
    [900, 10],
    [1_200, 12],
  ]);
});

it('in the cooldown of a scale-in no other scale-in acts [A-022]', () => {
  const scaled = playScaled({
    seconds: 3_000,
    service: { desiredCount: 6 },
    tracking: { cpu: trackCpu(50) },
    assumptions: { 'aas.scaleIn': 'oneByOne' },
  });
  // One by one, with five minutes between.
  expect(scaled.counts.slice(0, 3), scaled.trace).toEqual([
    [1_020, 5],
    [1_320, 4],
    [1_620, 3],
  ]);
});

it('a scale-out acts at once in the cooldown of a scale-in, and ends it [A-022]', () => {
  const scaled = playScaled({
    seconds: 2_400,
    bounds: two,
    service: { desiredCount: 6 },
    tracking: { requests: trackRequests(1_000, { ScaleInCooldown: 3_600 }) },
    load: [
      [0, 30],
      [1_100, 90],
    ],
  });
  expect(scaled.counts, scaled.trace).toEqual([
    [1_020, 2],
    [1_260, 6],
  ]);
});

it('of several policies the one that wants the most tasks scales out [A-030]', () => {
  const scaled = playScaled({
    seconds: 900,
    bounds: { MinCapacity: 2, MaxCapacity: 20 },
    process: { idleCpuUnits: 0, cpuMsPerRequest: 1 },
    tracking: { cpu: trackCpu(15), requests: trackRequests(300) },
    load: [[540, 90]],
  });
  // 18 percent ask for 3, 2,700 requests for 18.
  expect(scaled.counts[0]?.[1], scaled.trace).toBe(18);
  const decision = scaled.timeline.find(({ what }) => what.type === 'decision' && what.what === 'desired count')?.what;
  expect(decision).toMatchObject({
    candidates: [{ name: 'cpu: 3 tasks', refused: 'another policy ends with more tasks' }, { name: 'requests: 18 tasks' }],
  });
});

it('all target tracking policies have to agree to a scale-in, those that do not scale in excepted [A-031]', () => {
  const play = (DisableScaleIn: boolean) =>
    playScaled({
      seconds: 2_000,
      process: { idleCpuUnits: 120 },
      tracking: { cpu: trackCpu(50, { DisableScaleIn }), requests: trackRequests(1_000) },
    }).counts;
  // 47 percent lie above 45.
  expect(play(false)).toEqual([]);
  expect(play(true)).toEqual([[1_020, 1]]);
});

it('no policy leaves the bounds, and says so [A-032]', () => {
  const scaled = playScaled({
    seconds: 1_500,
    bounds: { MinCapacity: 2, MaxCapacity: 3 },
    tracking: { requests: trackRequests(1_000) },
    load: [[540, 90]],
  });
  expect(scaled.desiredCount).toBe(3);
  const { ScalingActivities } = scaled.ecs.call('DescribeScalingActivities', { ...resource, IncludeNotScaledActivities: true }) as {
    ScalingActivities: { NotScaledReasons?: { Code: string; MaxCapacity: number }[]; Description: string; StatusMessage?: string }[];
  };
  expect(ScalingActivities.map(({ Description }) => Description)).toEqual([
    'Attempting to scale due to alarm triggered',
    'Setting desired count to 3.',
  ]);
  expect(ScalingActivities[0]?.NotScaledReasons).toEqual([{ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 3 }]);
  expect(ScalingActivities[1]?.StatusMessage).toBe('Successfully set desired count to 3. Change successfully fulfilled by ecs.');
});

it('ALBRequestCountPerTarget does not go with blue/green deployments [A-004]', () => {
  const test = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/fedcba9876543210';
  const rule = (name: string) =>
    `arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/aaaabbbbccccdddd/0123456789abcdef/${name}`;
  const advancedConfiguration = {
    alternateTargetGroupArn: test,
    productionListenerRule: rule('aaaaaaaaaaaaaaaa'),
    roleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
  };
  const play = (tracking: object) => () =>
    playScaled({
      seconds: 200,
      surroundings: {
        targetGroups: [targetGroupArn, test].map((arn) => ({ arn, targetType: 'ip' as const })),
        roles: [
          { arn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole', trusts: ['ecs-tasks.amazonaws.com'], allows: ['ecr:*', 'logs:*'] },
          { arn: 'arn:aws:iam::123456789012:role/my-task-role', trusts: ['ecs-tasks.amazonaws.com'], allows: [] },
          {
            arn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
            trusts: ['ecs.amazonaws.com'],
            allows: ['elasticloadbalancing:*'],
          },
        ],
      },
      service: {
        loadBalancers: [{ targetGroupArn, containerName: 'api', containerPort: 8080, advancedConfiguration }],
        deploymentConfiguration: { strategy: 'BLUE_GREEN' },
      },
      tracking: { one: tracking },
    });
  expect(play(trackRequests(1_000))).toThrow('blue/green');
  expect(play(trackCpu(50))).not.toThrow();
});

it('metrics of high resolution are there every 20 seconds, where the service asks for them [A-001]', () => {
  const highResolution = (metricType: string) => ({ TargetValue: 50, PredefinedMetricSpecification: { PredefinedMetricType: metricType } });
  const tracking = { cpu: highResolution('ECSServiceAverageCPUUtilizationHighResolution') };
  const monitoring = { metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }] };
  expect(() => playScaled({ seconds: 200, tracking })).toThrow('every 20 seconds');
  const scaled = playScaled({
    seconds: 900,
    service: { monitoring },
    tracking,
    bounds: two,
    process: { idleCpuUnits: 0, cpuMsPerRequest: 5 },
    load: [[600, 120]],
  });
  expect(scaled.metric('CPU').at(1)).toEqual([620, 100]);
  expect(scaled.counts[0]).toEqual([660, 4]);
});

it('memory is what tasks use of what they reserve [A-003]', () => {
  const scaled = playScaled({
    seconds: 900,
    process: { memoryMiB: 256, memoryOverTime: [{ afterMs: 300_000, memoryMiB: 384 }] },
    tracking: {
      memory: { TargetValue: 90, PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' } },
    },
  });
  const values = scaled.metric('Memory');
  expect([values[0], values.at(-1)?.[1]]).toEqual([[180, 50], 75]);
});

it('a metric of two thirds, which has no end, does not ask for a task more than the whole [A-012]', () => {
  const scaled = playScaled({
    seconds: 900,
    service: { desiredCount: 3 },
    process: { idleCpuUnits: 0, cpuMsPerRequest: 5 },
    tracking: { cpu: trackCpu(50) },
    load: [
      [0, 50],
      [300, 100],
    ],
  });
  // 100 requests of 5 ms are two tasks' CPU: 66.67 percent of three, and 50 of four.
  expect(scaled.metric('CPUUtilization')).toContainEqual([360, 66.67]);
  expect(scaled.counts, scaled.trace).toEqual([[480, 4]]);
});

it.each([0, 1_000])(
  'alarms that call at one moment, and the end of a cooldown then, are one look (%i ms after the period)',
  (reactionMs) => {
    const scaled = playScaled({
      seconds: 1_500,
      process: { memoryMiB: 260, idleCpuUnits: 140 },
      tracking: {
        cpu: trackCpu(50),
        memory: { TargetValue: 50, PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' } },
      },
      assumptions: { 'aas.reactionMs': reactionMs },
    });
    // More tasks do not make each of them use less: one more at each cooldown's end.
    expect(scaled.counts.length, scaled.trace).toBeGreaterThan(2);
    const decided = scaled.timeline.filter(({ what }) => what.type === 'decision' && what.what === 'desired count').map(({ atMs }) => atMs);
    expect(new Set(decided).size, scaled.trace).toBe(decided.length);
  },
);

it('the numbers by themselves: rounded up, and never to above the target', () => {
  expect(tasksForTarget({ tenThousandths: 1_500_000, least: 2, most: 2 }, 5_000, 'out')).toBe(6);
  expect(tasksForTarget({ tenThousandths: 1_500_001, least: 2, most: 2 }, 5_000, 'out')).toBe(7);
  expect(tasksForTarget({ tenThousandths: 250_000, least: 4, most: 6 }, 5_000, 'in')).toBe(3);
  expect(lowThreshold(5_000, 90)).toBe(4_500);
});
