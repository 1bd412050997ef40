import { describe, expect, test } from 'vitest';
import { createEcs, type Ecs, EcsError, type Surroundings } from '../ecs.ts';
import { networkConfiguration, surroundings, taskDefinition } from '../world.fixture.ts';

function day15(more: Partial<Surroundings> = {}): Ecs {
  const ecs = createEcs({ surroundings: { ...surroundings, ...more }, seed: 15, assumptions: { 'fargate.jitterMs': 0 } });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  return ecs;
}

const run = { cluster: 'day15', taskDefinition: 'my-rust-api', launchType: 'FARGATE', networkConfiguration };
const onSpot = { ...run, launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] };

interface Answer {
  tasks: Record<string, unknown>[];
  failures: { reason: string }[];
}

const runTask = (ecs: Ecs, input: object): Answer => ecs.call('RunTask', input) as Answer;

function refusal(ecs: Ecs, input: object): [string, string] {
  try {
    ecs.call('RunTask', input);
  } catch (error) {
    if (error instanceof EcsError) return [error.exception, error.message];
    throw error;
  }
  throw new Error('RunTask was not refused.');
}

describe('RunTask', () => {
  test('starts ten tasks at most in a call [Q-007]', () => {
    const ecs = day15();
    expect(runTask(ecs, { ...run, count: 10 }).tasks).toHaveLength(10);
    for (const count of [0, 11]) expect(() => runTask(ecs, { ...run, count })).toThrow(EcsError);
  });

  test('names the group and the starter as it is told, the family and nobody where it is not', () => {
    const ecs = day15();
    expect(runTask(ecs, run).tasks[0]).toMatchObject({ group: 'family:my-rust-api' });
    expect(runTask(ecs, run).tasks[0]).not.toHaveProperty('startedBy');
    expect(runTask(ecs, { ...run, group: 'migrations', startedBy: 'nightly' }).tasks[0]).toMatchObject({
      group: 'migrations',
      startedBy: 'nightly',
    });
  });

  test('answers with failures where there is no capacity, and nobody tries again [C-021]', () => {
    const ecs = day15();
    ecs.inject({ type: 'spotDrought', on: true });
    const answer = runTask(ecs, { ...onSpot, count: 2 });
    expect(answer.tasks).toEqual([]);
    expect(answer.failures.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 2 }, () => 'Capacity is unavailable at this time. Please try again later or in a different availability zone'),
    );
    ecs.inject({ type: 'spotDrought', on: false });
    ecs.advance(600_000);
    expect(ecs.timeline.some(({ what }) => what.type === 'task.created')).toBe(false);
  });

  test('starts what fits under the vCPU quota and names the rest as failures [Q-010]', () => {
    const ecs = day15({ quotas: { fargateOnDemandVcpus: 1 } });
    const answer = runTask(ecs, { ...run, count: 6 });
    expect(answer.tasks).toHaveLength(4);
    expect(answer.failures.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 2 }, () => 'You’ve reached the limit on the number of vCPUs you can run concurrently'),
    );
  });

  test('is throttled once the bucket of launches is empty, and goes on as it fills [Q-009]', () => {
    const ecs = day15();
    for (let call = 0; call < 10; call += 1) runTask(ecs, { ...run, count: 10 });
    expect(refusal(ecs, { ...run, count: 1 })).toEqual(['ThrottlingException', 'Rate exceeded']);
    expect(runTask(ecs, { ...onSpot, count: 10 }).tasks).toHaveLength(10);
    ecs.advance(500);
    expect(runTask(ecs, { ...run, count: 10 }).tasks).toHaveLength(10);
    expect(refusal(ecs, run)[0]).toBe('ThrottlingException');
  });

  test('places in no zone that is lost', () => {
    const ecs = day15();
    ecs.inject({ type: 'loseAvailabilityZone', availabilityZone: 'us-east-1a' });
    const zones = runTask(ecs, { ...run, count: 3 }).tasks.map(({ availabilityZone }) => availabilityZone);
    expect(zones).toEqual(['us-east-1b', 'us-east-1b', 'us-east-1b']);
  });

  test('spreads a group over the zones, counting those that run already', () => {
    const ecs = day15();
    const zone = () => runTask(ecs, run).tasks[0]?.availabilityZone;
    expect([zone(), zone(), zone()]).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1a']);
    expect(runTask(ecs, { ...run, group: 'other' }).tasks[0]?.availabilityZone).toBe('us-east-1a');
  });
});

describe('overrides', () => {
  test('lay variables over a container of the definition, which stays as it is for other tasks', () => {
    const ecs = day15();
    const overrides = { containerOverrides: [{ name: 'api', environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:9000' }] }] };
    expect(runTask(ecs, { ...run, overrides }).tasks[0]).toMatchObject({ overrides });
    runTask(ecs, run);
    ecs.advance(60_000);
    const ports = ecs.timeline.flatMap(({ what }) => (what.type === 'container.listening' ? [what.port] : []));
    expect(ports).toEqual([9_000, 8_080]);
  });

  test('give a task another size, which must be one of Fargate’s', () => {
    const ecs = day15({ quotas: { fargateOnDemandVcpus: 1 } });
    const answer = runTask(ecs, { ...run, count: 3, overrides: { cpu: '512', memory: '1024' } });
    expect(answer.tasks[0]).toMatchObject({ cpu: '512', memory: '1024' });
    expect(answer.tasks).toHaveLength(2);
    expect(refusal(ecs, { ...run, overrides: { cpu: '512', memory: '512' } })).toEqual([
      'ClientException',
      'No Fargate configuration exists for given values: 512 CPU, 512 memory. See the Amazon ECS documentation for the valid values.',
    ]);
  });

  test('name a container that the definition has, and a role that can be assumed', () => {
    const ecs = day15();
    expect(refusal(ecs, { ...run, overrides: { containerOverrides: [{ name: 'web', command: ['x'] }] } })).toEqual([
      'InvalidParameterException',
      'Override for container named web is not a container in the TaskDefinition.',
    ]);
    const taskRoleArn = 'arn:aws:iam::123456789012:role/nobody';
    expect(refusal(ecs, { ...run, overrides: { taskRoleArn } })[1]).toContain(`unable to assume the role '${taskRoleArn}'`);
  });
});

test('a standalone task that ends is not brought back, and StopTask’s reason is the task’s', () => {
  const ecs = day15();
  const [task] = runTask(ecs, run).tasks;
  ecs.advance(60_000);
  ecs.call('StopTask', { cluster: 'day15', task: task?.taskArn, reason: 'enough' });
  ecs.advance(600_000);
  const { tasks } = ecs.call('DescribeTasks', { cluster: 'day15', tasks: [task?.taskArn] }) as Answer;
  expect(tasks[0]).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'enough' });
  expect(ecs.timeline.filter(({ what }) => what.type === 'task.created')).toHaveLength(1);
});
