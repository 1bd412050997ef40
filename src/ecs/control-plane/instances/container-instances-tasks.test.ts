import type { ContainerInstance, Task } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { type Ecs, EcsError } from '../../ecs.ts';
import { cluster, clusterOf } from '../../instances.fixture.ts';

const inCluster = { cluster };

function instances(ecs: Ecs): ContainerInstance[] {
  const listed = ecs.call('ListContainerInstances', inCluster) as { containerInstanceArns: string[] };
  return describeOf(ecs, listed.containerInstanceArns);
}

function describeOf(ecs: Ecs, containerInstances: string[]): ContainerInstance[] {
  return (ecs.call('DescribeContainerInstances', { ...inCluster, containerInstances }) as { containerInstances: ContainerInstance[] })
    .containerInstances;
}

function tasksOn(ecs: Ecs, more: object = {}): Task[] {
  const { taskArns } = ecs.call('ListTasks', { ...inCluster, ...more }) as { taskArns: string[] };
  return taskArns.length === 0 ? [] : (ecs.call('DescribeTasks', { ...inCluster, tasks: taskArns }) as { tasks: Task[] }).tasks;
}

const run = (ecs: Ecs, count: number) => ecs.call('RunTask', { ...inCluster, taskDefinition: 'web', launchType: 'EC2', count });
const resource = (one: ContainerInstance | undefined, name: string) => one?.remainingResources?.find((each) => each.name === name);

describe('a container instance with tasks', () => {
  it('says what they have reserved, and how many run', () => {
    const ecs = clusterOf(1, { container: { portMappings: [{ containerPort: 8080, hostPort: 8080 }] } });
    run(ecs, 1);
    expect(instances(ecs)[0]).toMatchObject({ runningTasksCount: 0, pendingTasksCount: 1 });
    ecs.advance(60_000);
    const [one] = instances(ecs);
    expect(one).toMatchObject({ runningTasksCount: 1, pendingTasksCount: 0 });
    expect(resource(one, 'CPU')?.integerValue).toBe(2_048 - 512);
    expect(resource(one, 'PORTS')?.stringSetValue).toContain('8080');
    expect(one?.registeredResources?.find(({ name }) => name === 'PORTS')?.stringSetValue).not.toContain('8080');
  });

  it('counts a task that is to stop no more, for the API and for expressions alike [P-059]', () => {
    const ecs = clusterOf(1);
    run(ecs, 2);
    ecs.advance(60_000);
    // Its agent hears nothing of the stop.
    ecs.inject({ type: 'disconnectAgent', instance: 0 });
    ecs.call('StopTask', { ...inCluster, task: tasksOn(ecs)[0]?.taskArn });
    ecs.advance(65_000);
    expect(tasksOn(ecs, { desiredStatus: 'STOPPED' })).toMatchObject([{ lastStatus: 'RUNNING' }]);
    expect(instances(ecs)).toMatchObject([{ runningTasksCount: 1, pendingTasksCount: 0 }]);
    const found = ecs.call('ListContainerInstances', { ...inCluster, filter: 'runningTasksCount == 1' });
    expect((found as { containerInstanceArns: string[] }).containerInstanceArns).toHaveLength(1);
  });

  it('is where its tasks say they are, and finds them in ListTasks', () => {
    const ecs = clusterOf(2);
    run(ecs, 3);
    ecs.advance(60_000);
    const counts = instances(ecs).map(({ containerInstanceArn = '', runningTasksCount }) => {
      const found = tasksOn(ecs, { containerInstance: containerInstanceArn });
      expect(found.every((task) => task.containerInstanceArn === containerInstanceArn)).toBe(true);
      expect(found[0]?.attributes ?? []).toContainEqual({ name: 'ecs.cpu-architecture', value: 'x86_64' });
      expect(tasksOn(ecs, { containerInstance: containerInstanceArn.split('/').at(-1) })).toEqual(found);
      return [found.length, runningTasksCount];
    });
    expect(counts.map(([listed]) => listed).sort()).toEqual(counts.map(([, running]) => running).sort());
    expect(counts.flatMap(([listed]) => listed ?? 0).reduce((sum, one) => sum + one)).toBe(3);
    expect(tasksOn(ecs, { containerInstance: 'nobody' })).toEqual([]);
  });

  it('is found by the number and the groups of its tasks, family:FAMILY where nobody names one [P-059]', () => {
    const ecs = clusterOf(2);
    run(ecs, 1);
    ecs.advance(60_000);
    const found = (filter: string) =>
      (ecs.call('ListContainerInstances', { ...inCluster, filter }) as { containerInstanceArns: string[] }).containerInstanceArns.length;
    expect(found('runningTasksCount == 1')).toBe(1);
    expect(found('task:group == family:web')).toBe(1);
    expect(found('task:group != family:web')).toBe(1);
    ecs.call('CreateService', { ...inCluster, serviceName: 'api', taskDefinition: 'web', desiredCount: 2, launchType: 'EC2' });
    ecs.call('RunTask', { ...inCluster, taskDefinition: 'web', launchType: 'EC2', group: 'database' });
    ecs.advance(120_000);
    expect(found('task:group == service:api')).toBe(2);
    expect(found('task:group == database')).toBe(1);
  });
});

describe('deregistering a container instance with tasks', () => {
  it('is refused without force [I-027]', () => {
    const ecs = clusterOf(1);
    run(ecs, 1);
    const deregister = () =>
      ecs.call('DeregisterContainerInstance', { ...inCluster, containerInstance: instances(ecs)[0]?.containerInstanceArn });
    expect(deregister).toThrow(new EcsError('InvalidParameterException', 'Found running tasks on the instance.'));
    expect(instances(ecs)[0]?.status).toBe('ACTIVE');
  });

  it('by force stops them for ECS, and a service starts others elsewhere [T-075]', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', { ...inCluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 2, launchType: 'EC2' });
    ecs.advance(120_000);
    const [gone = {}, other = {}] = instances(ecs);
    expect([gone.runningTasksCount, other.runningTasksCount]).toEqual([1, 1]);
    ecs.call('DeregisterContainerInstance', { ...inCluster, containerInstance: gone.containerInstanceArn, force: true });
    ecs.advance(121_000);
    const stopped = tasksOn(ecs, { desiredStatus: 'STOPPED' });
    expect(stopped).toMatchObject([
      { lastStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'Container instance deregistration forced by user' },
    ]);
    expect(describeOf(ecs, [gone.containerInstanceArn ?? ''])[0]).toMatchObject({
      status: 'INACTIVE',
      runningTasksCount: 0,
      pendingTasksCount: 0,
    });
    ecs.advance(300_000);
    expect(instances(ecs)).toMatchObject([{ containerInstanceArn: other.containerInstanceArn, runningTasksCount: 2 }]);
  });
});

describe('attributes that a constraint asks for', () => {
  it('let a service place what it could not', () => {
    const ecs = clusterOf(2);
    const placementConstraints = [{ type: 'memberOf', expression: 'attribute:stack == prod' }];
    ecs.call('CreateService', {
      ...inCluster,
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 1,
      launchType: 'EC2',
      placementConstraints,
    });
    ecs.advance(60_000);
    expect(tasksOn(ecs)).toEqual([]);
    const [, second] = instances(ecs);
    ecs.call('PutAttributes', { ...inCluster, attributes: [{ name: 'stack', value: 'prod', targetId: second?.containerInstanceArn }] });
    ecs.advance(1_800_000);
    expect(tasksOn(ecs)).toMatchObject([{ containerInstanceArn: second?.containerInstanceArn, lastStatus: 'RUNNING' }]);
  });
});

describe('an expression that the model cannot evaluate', () => {
  it('is refused where it comes in, and not as if AWS had', () => {
    const ecs = clusterOf(1);
    const placementConstraints = [{ type: 'memberOf', expression: 'attribute:stack =~ (?i)prod' }];
    const input = { ...inCluster, taskDefinition: 'web', launchType: 'EC2', placementConstraints };
    expect(() => ecs.call('RunTask', input)).toThrow('This model does not cover the expression');
  });
});
