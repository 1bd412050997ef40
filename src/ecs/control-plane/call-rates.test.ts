import { expect, test } from 'vitest';
import { createEcs, type Ecs, EcsError } from '../ecs.ts';
import { networkConfiguration, service, surroundings, taskDefinition } from '../world.fixture.ts';

function day15(): Ecs {
  const ecs = createEcs({ surroundings, seed: 15 });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  ecs.call('CreateService', { ...service, desiredCount: 1 });
  return ecs;
}

/** What the call is refused with; `taken` where it is not. */
function outcome(ecs: Ecs, operation: string, input: unknown): string {
  try {
    ecs.call(operation, input);
    return 'taken';
  } catch (error) {
    if (error instanceof EcsError) return `${error.exception}: ${error.message}`;
    throw error;
  }
}

/** How many of so many calls at the same moment are not throttled. */
function notThrottled(ecs: Ecs, calls: number, operation: string, input: unknown): number {
  const outcomes = Array.from({ length: calls }, () => outcome(ecs, operation, input));
  return outcomes.filter((one) => one !== 'ThrottlingException: Rate exceeded').length;
}

const cases: [string, unknown, number, number][] = [
  ['UpdateService', { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 }, 50, 5],
  ['DescribeServices', { cluster: 'day15', services: ['my-rust-api'] }, 100, 20],
  ['StopTask', { cluster: 'day15', task: 'nobody' }, 100, 40],
  ['DescribeTasks', { cluster: 'day15', tasks: ['nobody'] }, 100, 20],
  ['RegisterTaskDefinition', taskDefinition, 20, 1],
  ['DescribeTaskDefinition', { taskDefinition: 'my-rust-api' }, 50, 20],
  ['CreateCluster', { clusterName: 'another' }, 20, 1],
  ['DescribeClusters', { clusters: ['day15'] }, 50, 20],
];

test.each(cases)('%s is throttled after a burst, and taken again at its rate a second [Q-012]', (operation, input, burst, perSecond) => {
  const ecs = day15();
  // What made the world has been forgotten by then.
  ecs.advance(60_000);
  expect(notThrottled(ecs, burst + 3, operation, input)).toBe(burst);
  ecs.advance(61_000);
  expect(notThrottled(ecs, burst + 3, operation, input)).toBe(perSecond);
  ecs.advance(61_000 + 1_000 / perSecond - 1);
  expect(notThrottled(ecs, 1, operation, input)).toBe(0);
  ecs.advance(61_000 + 1_000 / perSecond);
  expect(notThrottled(ecs, 2, operation, input)).toBe(1);
});

test('actions of one kind share a bucket, those of another have their own [Q-012]', () => {
  const ecs = day15();
  ecs.advance(60_000);
  expect(notThrottled(ecs, 60, 'ListServices', { cluster: 'day15' })).toBe(60);
  expect(notThrottled(ecs, 60, 'DescribeServices', { cluster: 'day15', services: ['my-rust-api'] })).toBe(40);
  expect(outcome(ecs, 'UpdateService', { cluster: 'day15', service: 'my-rust-api' })).toBe('taken');
});

test('Fargate takes 20 RunTask calls a second, however few tasks they start [Q-012]', () => {
  const ecs = day15();
  const run = { cluster: 'day15', taskDefinition: 'my-rust-api', launchType: 'FARGATE', networkConfiguration };
  expect(notThrottled(ecs, 25, 'RunTask', run)).toBe(20);
  ecs.advance(500);
  expect(notThrottled(ecs, 25, 'RunTask', run)).toBe(10);
});

test('a call that AWS refuses counts, one that the client refuses does not [Q-012]', () => {
  const ecs = day15();
  ecs.advance(60_000);
  for (let call = 0; call < 30; call += 1) {
    expect(outcome(ecs, 'RegisterTaskDefinition', { family: 7 })).toContain('ParamValidationError');
  }
  const refused = { ...taskDefinition, cpu: '257' };
  expect(outcome(ecs, 'RegisterTaskDefinition', refused)).toContain('ClientException');
  expect(notThrottled(ecs, 30, 'RegisterTaskDefinition', refused)).toBe(19);
});

test('a throttled call changes nothing and stands in the timeline with its exception [Q-012]', () => {
  const ecs = day15();
  const update = (desiredCount: number) => outcome(ecs, 'UpdateService', { cluster: 'day15', service: 'my-rust-api', desiredCount });
  for (let call = 1; call < 50; call += 1) update(2);
  const before = ecs.timeline.length;
  expect(update(3)).toBe('ThrottlingException: Rate exceeded');
  expect(ecs.timeline.slice(before).map(({ what }) => what)).toEqual([
    { type: 'call', operation: 'UpdateService', outcome: 'refused', exception: 'ThrottlingException', message: 'Rate exceeded' },
  ]);
  expect(ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] })).toMatchObject({ services: [{ desiredCount: 2 }] });
});
