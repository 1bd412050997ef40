import { describe, expect, test } from 'vitest';
import { checked, stage } from './deployments.fixture.ts';

const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const withRollback = { desiredCount: 1, deploymentConfiguration: breaker };

// Developer guide, deployment circuit breaker and deployment alarms.
describe('a deployment that fails with rollback on', () => {
  test('gives way to the last COMPLETED one, which is IN_PROGRESS until its tasks are all that is left [D-075] [S-090]', () => {
    const { to, deployTag, describe: service, events, current, entries } = stage({ service: withRollback });
    to(100);
    const good = service().deployments?.[0];
    deployTag('no-such-tag');
    // The pull takes a second longer than in the worked timeline: each attempt fails after 21 s.
    to(183);
    expect(service().deployments?.map(({ id, status, rolloutState }) => [id === good?.id, status, rolloutState])).toEqual([
      [true, 'PRIMARY', 'COMPLETED'],
      [false, 'ACTIVE', 'FAILED'],
    ]);
    const reasons = entries('deployment.rolloutState').map(({ what }) => [what.to, what.reason.replace(/\d{19}/, 'ID')]);
    expect(reasons).toEqual([
      ['COMPLETED', 'ECS deployment ecs-svc/ID completed.'],
      ['FAILED', 'ECS deployment circuit breaker: tasks failed to start.'],
      ['IN_PROGRESS', 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/ID.'],
      ['COMPLETED', 'ECS deployment ecs-svc/ID completed.'],
    ]);
    expect(
      events(180)
        .slice(1)
        .map(([, text]) => text),
    ).toEqual([
      '(deployment ecs-svc/ID) deployment failed: tasks failed to start.',
      'rolling back to deployment ecs-svc/ID.',
      '(deployment ecs-svc/ID) deployment completed.',
      'has reached a steady state.',
    ]);
    to(250);
    expect(service().deployments).toHaveLength(1);
    expect(service()).toMatchObject({ taskDefinition: good?.taskDefinition, runningCount: 1 });
    expect(current()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
      rollback: { serviceRevisionArn: service().currentServiceRevisions?.[0]?.arn },
    });
  });

  test('leaves the tasks of the old revision in place all along', () => {
    const { to, deployTag, entries } = stage({ service: withRollback });
    to(100);
    deployTag('no-such-tag');
    to(600);
    expect(entries('task.desiredStatus').filter(({ what }) => what.stopCode === 'ServiceSchedulerInitiated')).toEqual([]);
  });

  test('brings the old revision back where its tasks are gone already', () => {
    // With 0/100 the one old task goes first; the new ones pass for a while and then end.
    const {
      to,
      deployTag,
      describe: service,
      running,
    } = stage({
      service: { desiredCount: 1, deploymentConfiguration: { ...breaker, minimumHealthyPercent: 0, maximumPercent: 100 } },
      tags: { '2.0.0': { exit: { afterMs: 5_000, code: 1 } } },
      container: checked,
    });
    to(100);
    const good = service().deployments?.[0];
    deployTag('2.0.0');
    to(150);
    expect(service().deployments?.map(({ id }) => id === good?.id)).toEqual([false]);
    to(600);
    expect(service().deployments?.map(({ id, rolloutState, createdAt }) => [id, rolloutState, createdAt])).toEqual([
      [good?.id, 'COMPLETED', good?.createdAt],
    ]);
    expect(running()).toBe(1);
  });

  test('runs the image that the old revision had resolved, whatever its tag stands for now', () => {
    const {
      to,
      deployTag,
      ecs,
      describe: service,
    } = stage({
      service: { desiredCount: 1, deploymentConfiguration: { ...breaker, minimumHealthyPercent: 0, maximumPercent: 100 } },
      tags: { '2.0.0': { exit: { afterMs: 5_000, code: 1 } } },
      container: checked,
    });
    to(100);
    const digestOf = () => {
      const [arn] = (ecs.call('ListTasks', { cluster: 'day15' }) as { taskArns: string[] }).taskArns;
      const { tasks } = ecs.call('DescribeTasks', { cluster: 'day15', tasks: [arn] }) as {
        tasks: { containers: { imageDigest: string }[]; taskDefinitionArn: string }[];
      };
      return tasks[0]?.containers[0]?.imageDigest;
    };
    const before = digestOf();
    deployTag('2.0.0');
    to(150);
    const [good, other] = ecs.snapshot().state.world.surroundings.images;
    ecs.inject({ type: 'moveTag', image: `${good?.repository}:1.4.2`, digest: other?.digest ?? '' });
    to(900);
    expect(service().taskDefinition).toMatch(/:1$/);
    expect(digestOf()).toBe(before);
  });

  test('and is the first of its service has nothing to go back to, and stands still [D-076]', () => {
    const { to, describe: service, current, entries } = stage({ service: withRollback, container: { image: 'nowhere/at-all:1' } });
    to(3_600);
    expect(service().deployments?.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([['PRIMARY', 'FAILED']]);
    expect(current()).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
    });
    expect(entries('task.created')).toHaveLength(3);
  });

  test('while the one before is being rolled back to has nothing to go back to either', () => {
    // The guide's own example: deployment 3 starts while deployment 1 is IN_PROGRESS again. The long chain of tasks keeps it so.
    const {
      to,
      deployTag,
      describe: service,
      current,
    } = stage({
      service: {
        ...withRollback,
        desiredCount: 2,
        deploymentConfiguration: { ...breaker, minimumHealthyPercent: 50, maximumPercent: 100 },
      },
    });
    to(100);
    deployTag('no-such-tag');
    const isRollingBack = () => service().deployments?.[0]?.rolloutStateReason?.includes('rolling back') === true;
    for (let seconds = 101; !isRollingBack() && seconds < 2_000; seconds += 1) to(seconds);
    deployTag('no-such-tag-either');
    to(3_600);
    expect(service().deployments?.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
      ['PRIMARY', 'FAILED'],
      ['ACTIVE', 'IN_PROGRESS'],
    ]);
    expect(current()).toMatchObject({ status: 'ROLLBACK_FAILED' });
  });
});

describe('a service deployment', () => {
  const arnOf = (current: () => { serviceDeploymentArn?: string }) => ({ serviceDeploymentArn: current().serviceDeploymentArn });

  test('is PENDING until the scheduler takes it up, then IN_PROGRESS, then SUCCESSFUL [D-055]', () => {
    const { to, current } = stage({ assumptions: { 'scheduler.acceptMs': 2_000 } });
    expect(current()).toMatchObject({ status: 'PENDING', sourceServiceRevisions: [] });
    to(2);
    expect(current()).toMatchObject({ status: 'IN_PROGRESS', targetServiceRevision: { requestedTaskCount: 2, pendingTaskCount: 2 } });
    to(100);
    expect(current()).toMatchObject({ status: 'SUCCESSFUL', targetServiceRevision: { runningTaskCount: 2, pendingTaskCount: 0 } });
  });

  test('is STOPPED by the next one [D-055] [D-006]', () => {
    const { to, update, ecs, describe: service } = stage();
    to(100);
    update({ forceNewDeployment: true });
    to(110);
    update({ forceNewDeployment: true });
    const list = () =>
      ecs.call('ListServiceDeployments', { cluster: 'day15', service: 'my-rust-api' }) as { serviceDeployments: { status: string }[] };
    expect(list().serviceDeployments.map(({ status }) => status)).toEqual(['PENDING', 'STOPPED', 'SUCCESSFUL']);
    to(300);
    expect(list().serviceDeployments.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'STOPPED', 'SUCCESSFUL']);
    expect(service().deployments).toHaveLength(1);
  });

  test('that somebody stops is rolled back, even without the rollback option [D-055]', () => {
    const { to, deployTag, ecs, current, describe: service, entries } = stage();
    to(100);
    deployTag('no-such-tag');
    to(110);
    ecs.call('StopServiceDeployment', arnOf(current));
    to(300);
    const statuses = entries('serviceDeployment.status').map(({ what }) => what.to);
    expect(statuses.slice(-3)).toEqual(['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL']);
    expect(service().taskDefinition).toMatch(/my-rust-api:1$/);
  });

  test('that somebody aborts stays as it is', () => {
    const { to, deployTag, ecs, current, describe: service } = stage();
    to(100);
    deployTag('no-such-tag');
    to(110);
    ecs.call('StopServiceDeployment', { ...arnOf(current), stopType: 'ABORT' });
    to(600);
    expect(current()).toMatchObject({ status: 'STOPPED' });
    expect(service().deployments?.map(({ rolloutState, runningCount }) => [rolloutState, runningCount])).toEqual([
      ['FAILED', 0],
      ['COMPLETED', 2],
    ]);
  });

  test('that is over cannot be stopped, nor one that does not exist', () => {
    const { to, ecs, current } = stage();
    to(100);
    expect(() => ecs.call('StopServiceDeployment', arnOf(current))).toThrow(/cannot be stopped/);
    expect(() => ecs.call('StopServiceDeployment', { serviceDeploymentArn: 'arn:aws:ecs:us-east-1:1:service-deployment/a/b/c' })).toThrow(
      'Service deployment not found.',
    );
  });

  test('names revisions that can be described', () => {
    const { to, ecs, current, describe: service } = stage();
    to(100);
    const arn = current().targetServiceRevision?.arn;
    const answer = ecs.call('DescribeServiceRevisions', { serviceRevisionArns: [arn] }) as { serviceRevisions: object[] };
    expect(answer.serviceRevisions).toMatchObject([
      { serviceRevisionArn: arn, taskDefinition: service().taskDefinition, launchType: 'FARGATE' },
    ]);
    expect(arn).toMatch(/:service-revision\/day15\/my-rust-api\/\d{19}$/);
  });

  test('is made by another Service Connect configuration, and not by the same one again [D-002]', () => {
    const { to, update, entries, describe: service } = stage();
    to(100);
    update({ serviceConnectConfiguration: { enabled: false } });
    to(300);
    update({ serviceConnectConfiguration: { enabled: false } });
    to(500);
    expect(entries('deployment.created').map(({ atMs }) => atMs)).toEqual([0, 100_000]);
    expect(service().deployments?.[0]).toMatchObject({ serviceConnectConfiguration: { enabled: false } });
  });

  test('is STOPPED with its service, and nothing is COMPLETED by that', () => {
    const { to, update, ecs, entries } = stage();
    to(100);
    update({ forceNewDeployment: true });
    to(110);
    ecs.call('DeleteService', { cluster: 'day15', service: 'my-rust-api', force: true });
    to(300);
    expect(entries('serviceDeployment.status').at(-1)?.what).toMatchObject({ to: 'STOPPED', reason: 'The service was deleted.' });
    expect(entries('deployment.rolloutState')).toHaveLength(1);
  });
});
