import { expect, it } from 'vitest';
import type { Step } from '../../ecs.ts';
import { playScaled, resource, type ScaledPlay, trackCpu } from '../../scaled-play.fixture.ts';

const name = { ...resource, ScheduledActionName: 'morning' };

function play(actions: readonly object[], more: Partial<ScaledPlay> = {}) {
  const steps = actions.map((action) => ({ atMs: 120_000, call: 'PutScheduledAction', input: { ...name, ...action } }));
  return playScaled({
    seconds: 3_600,
    ...more,
    steps: [...steps, ...(more.steps ?? [])],
  });
}

const boundsOf = (timeline: ReturnType<typeof play>['timeline']) =>
  timeline.flatMap(({ atMs, what }) => (what.type === 'scaling.bounds' ? [[atMs / 1_000, what.minCapacity, what.maxCapacity]] : []));

it('a scheduled action sets the bounds at its time, and the desired count moves to the nearer [A-033]', () => {
  const scaled = play([{ Schedule: 'at(2026-01-01T00:15:00)', ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 8 } }]);
  expect(boundsOf(scaled.timeline)).toEqual([
    [120, 1, 10],
    [900, 5, 8],
  ]);
  expect(scaled.counts).toEqual([[900, 5]]);
  expect(scaled.reasons).toEqual([
    'Message: Successfully set desired count to 5. Waiting for change to be fulfilled by ecs. Cause: minimum capacity was set to 5',
  ]);
  const { ScalingActivities } = scaled.ecs.call('DescribeScalingActivities', resource) as { ScalingActivities: object[] };
  expect(ScalingActivities).toMatchObject([
    { Description: 'Setting desired count to 5.', Cause: 'minimum capacity was set to 5', StatusCode: 'Successful' },
    {
      Description: 'Setting min capacity to 5 and max capacity to 8',
      Cause: 'scheduled action name morning was triggered',
      StatusMessage: 'Successfully set min capacity to 5 and max capacity to 8',
      StartTime: Date.parse('2026-01-01T00:15:00Z') / 1_000,
    },
  ]);
});

it('one that lowers the maximum scales in, whatever cooldown there is [A-034]', () => {
  const scaled = play([{ Schedule: 'at(2026-01-01T00:18:00)', ScalableTargetAction: { MaxCapacity: 2 } }], {
    service: { desiredCount: 6 },
    tracking: { cpu: trackCpu(50) },
    assumptions: { 'aas.scaleIn': 'oneByOne' },
  });
  // 6 to 5 at 1,020 s begins a cooldown of 300 s.
  expect(scaled.counts.slice(0, 2)).toEqual([
    [1_020, 5],
    [1_080, 2],
  ]);
});

it('a rate comes again and again between its start and its end, the first time at its start', () => {
  const action = { Schedule: 'rate(10 minutes)', ScalableTargetAction: { MinCapacity: 3 } };
  const lower = (atMs: number) => ({ atMs, call: 'RegisterScalableTarget', input: { ...resource, MinCapacity: 1 } });
  const steps = [lower(1_499_000), lower(1_600_000)];
  const scaled = play([{ ...action, StartTime: '2026-01-01T00:15:00Z', EndTime: '2026-01-01T00:30:00Z' }], { steps });
  // 00:15 and 00:25; 00:35 is past the end.
  expect(boundsOf(scaled.timeline)).toEqual([
    [120, 1, 10],
    [900, 3, 10],
    [1_499, 1, 10],
    [1_500, 3, 10],
    [1_600, 1, 10],
  ]);
});

it('a cron expression comes each day; an action that is changed or deleted comes no more as it was', () => {
  const action = { Schedule: 'cron(15 0 * * ? *)', ScalableTargetAction: { MinCapacity: 3 } };
  const day = 86_400_000;
  const scaled = play([action], {
    seconds: (3 * day) / 1_000,
    steps: [
      { atMs: 1_000_000, call: 'RegisterScalableTarget', input: { ...resource, MinCapacity: 1 } },
      {
        atMs: day + 1_000_000,
        call: 'PutScheduledAction',
        input: { ...name, Schedule: 'cron(15 1 * * ? *)', ScalableTargetAction: { MinCapacity: 4 } },
      },
      { atMs: 2 * day, call: 'DeleteScheduledAction', input: name },
    ],
  });
  expect(boundsOf(scaled.timeline)).toEqual([
    [120, 1, 10],
    [900, 3, 10],
    [1_000, 1, 10],
    [day / 1_000 + 900, 3, 10],
    [day / 1_000 + 4_500, 4, 10],
  ]);
});

it('suspended scheduled scaling leaves the bounds alone', () => {
  const suspend = {
    atMs: 130_000,
    call: 'RegisterScalableTarget',
    input: { ...resource, SuspendedState: { ScheduledScalingSuspended: true } },
  };
  const scaled = play([{ Schedule: 'at(2026-01-01T00:15:00)', ScalableTargetAction: { MinCapacity: 5 } }], { steps: [suspend] });
  expect(scaled.counts).toEqual([]);
});

it('what is no schedule, or has no capacity, is refused', () => {
  const put = (action: object) => () => play([action]);
  const capacity = { ScalableTargetAction: { MinCapacity: 1 } };
  expect(put({ Schedule: 'at(2026-01-01T00:15:00)' })).toThrow('At least one of minimum capacity and maximum capacity should be provided');
  expect(put({ Schedule: 'every day', ...capacity })).toThrow('every day');
  expect(put({ Schedule: 'cron(0 8 L * ? *)', ...capacity })).toThrow('does not cover');
  expect(put({ Schedule: 'cron(15 0 * * ? *)', Timezone: 'Europe/London', ...capacity })).toThrow('does not cover the time zone');
  expect(put({ Schedule: 'cron(15 0 * * ? *)', Timezone: 'UTC', ...capacity })).not.toThrow();
  expect(put({ Schedule: 'rate(1 hour)', ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 2 } })).toThrow(
    'Maximum capacity cannot be less',
  );
});

it('what was put is described', () => {
  const { ecs } = play([{ Schedule: 'rate(1 hour)', StartTime: '2026-01-01T00:15:00Z', ScalableTargetAction: { MinCapacity: 3 } }], {
    seconds: 200,
  });
  const { ScheduledActions } = ecs.call('DescribeScheduledActions', { ServiceNamespace: 'ecs' }) as { ScheduledActions: object[] };
  expect(ScheduledActions).toMatchObject([
    {
      ScheduledActionName: 'morning',
      Schedule: 'rate(1 hour)',
      StartTime: Date.parse('2026-01-01T00:15:00Z') / 1_000,
      ScalableTargetAction: { MinCapacity: 3 },
      CreationTime: Date.parse('2026-01-01T00:02:00Z') / 1_000,
    },
  ]);
});

it.each([
  ['deleted', ['DeleteScheduledAction']],
  ['taken away with its target', ['DeregisterScalableTarget', 'RegisterScalableTarget']],
])('one that is %s and made again comes by the new one alone', (_, calls) => {
  const action = { ...name, Schedule: 'rate(10 minutes)', ScalableTargetAction: { MinCapacity: 3 } };
  const again = [...calls, 'PutScheduledAction'].map((call) => {
    const input = call === 'PutScheduledAction' ? action : call === 'DeleteScheduledAction' ? name : resource;
    return { atMs: 300_000, call, input: call === 'RegisterScalableTarget' ? { ...input, MinCapacity: 1, MaxCapacity: 10 } : input };
  });
  const { ecs } = play([{ Schedule: action.Schedule, ScalableTargetAction: action.ScalableTargetAction }], {
    seconds: 1_600,
    steps: again,
  });
  const { ScalingActivities } = ecs.call('DescribeScalingActivities', resource) as {
    ScalingActivities: { Description: string; StartTime: number }[];
  };
  const runs = ScalingActivities.filter(({ Description }) => Description === 'Setting min capacity to 3');
  expect(runs.map(({ StartTime }) => StartTime - Date.parse('2026-01-01T00:00:00Z') / 1_000)).toEqual([1_500, 900]);
});

it('an activity ends when the service is first steady, whether anybody looks or tasks are lost later', () => {
  const action = { Schedule: 'at(2026-01-01T00:10:00)', ScalableTargetAction: { MinCapacity: 4 } };
  const look: Step = { atMs: 800_000, call: 'DescribeScalingActivities', input: resource };
  const kill: Step = { atMs: 900_000, inject: { type: 'killProcess', task: 0 } };
  const ends = (...steps: Step[]) => {
    const { ecs } = play([action], { seconds: 910, steps });
    const { ScalingActivities } = ecs.call('DescribeScalingActivities', resource) as { ScalingActivities: Record<string, unknown>[] };
    return ScalingActivities[0];
  };
  const undisturbed = ends();
  expect(undisturbed).toMatchObject({ Description: 'Setting desired count to 4.', StatusCode: 'Successful' });
  expect(ends(kill)).toEqual(undisturbed);
  expect(ends(look, kill)).toEqual(undisturbed);
});
