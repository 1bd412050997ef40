import { describe, expect, it } from 'vitest';
import { arn } from '../../balanced.fixture.ts';
import type { Ecs } from '../../ecs.ts';
import { bridgeDefinition, type ClusterOptions, clusterOf, surroundingsWith } from '../../instances.fixture.ts';
import { surroundings } from '../../world.fixture.ts';

const service = { cluster: 'day15', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2, launchType: 'EC2' };

function serviceOn(instances: number, options: ClusterOptions = {}, differences: object = {}): Ecs {
  const ecs = clusterOf(instances, options);
  ecs.call('CreateService', { ...service, ...differences });
  ecs.advance(60_000);
  return ecs;
}

const tasksOf = ({ timeline }: Ecs) =>
  timeline.flatMap(({ what, subject }) => (what.type === 'task.created' ? [{ id: subject.id, on: what.instance }] : []));
const scale = (ecs: Ecs, desiredCount: number) => ecs.call('UpdateService', { cluster: 'day15', service: 'web', desiredCount });
const created = ({ timeline }: Ecs) => timeline.flatMap(({ what, atMs }) => (what.type === 'task.created' ? [atMs / 1_000] : []));
const ends = ({ timeline }: Ecs) =>
  timeline.flatMap(({ what, atMs }) => (what.type === 'task.lastStatus' && what.to === 'STOPPED' ? [atMs / 1_000] : []));
const disconnect = (ecs: Ecs, instance: number) => ecs.inject({ type: 'disconnectAgent', instance });
const reconnect = (ecs: Ecs, instance: number) => ecs.inject({ type: 'reconnectAgent', instance });
const effects = ({ timeline }: Ecs) => timeline.flatMap(({ what }) => (what.type === 'change' ? [what.isEffective] : []));

it('goes on running what runs while the agent is disconnected, for hours [I-022, I-023]', () => {
  const ecs = serviceOn(2);
  disconnect(ecs, 0);
  ecs.advance(10_000_000);
  expect(created(ecs)).toEqual([0, 0]);
  expect(ends(ecs)).toEqual([]);
});

it('places nothing on an instance whose agent is disconnected [P-027]', () => {
  const ecs = serviceOn(2);
  disconnect(ecs, 0);
  scale(ecs, 4);
  ecs.advance(120_000);
  const [first, second] = ecs.timeline.flatMap(({ what, subject }) => (what.type === 'instance.launched' ? [subject.id] : []));
  expect(tasksOf(ecs).map(({ on }) => on)).toEqual([first, second, second, second]);
});

it('lets a stop wait until the agent is back', () => {
  const ecs = serviceOn(1, {}, { desiredCount: 1 });
  disconnect(ecs, 0);
  scale(ecs, 0);
  ecs.advance(600_000);
  const stops = ecs.timeline.flatMap(({ what, atMs }) => (what.type === 'task.desiredStatus' ? [atMs / 1_000] : []));
  expect(stops).toEqual([60]);
  expect(ends(ecs)).toEqual([]);
  reconnect(ecs, 0);
  ecs.advance(700_000);
  expect(ends(ecs)).toEqual([600.2]);
});

it('lets ECS hear of an end only when the agent is back', () => {
  const ecs = serviceOn(2);
  const [first] = tasksOf(ecs);
  disconnect(ecs, 0);
  ecs.inject({ type: 'killProcess', task: first?.id ?? '' });
  ecs.advance(600_000);
  expect(created(ecs)).toEqual([0, 0]);
  reconnect(ecs, 0);
  ecs.advance(700_000);
  expect(created(ecs)).toEqual([0, 0, 610]);
});

it('has lost what its agent could not tell any more, and the tasks are replaced', () => {
  const ecs = serviceOn(2);
  disconnect(ecs, 0);
  ecs.inject({ type: 'killProcess', task: tasksOf(ecs)[0]?.id ?? '' });
  ecs.advance(600_000);
  ecs.inject({ type: 'terminateInstance', instance: 0 });
  ecs.advance(700_000);
  expect(created(ecs)).toEqual([0, 0, 610]);
});

describe('health on an instance whose agent is disconnected', () => {
  const healthCheck = { command: ['CMD', '/my-rust-api', 'health'], interval: 10, retries: 2, timeout: 5 };
  const options = { container: { healthCheck }, assumptions: { 'health.reportLagMs': 0 } };
  const healthOf = ({ timeline }: Ecs, task: string | undefined) =>
    timeline.flatMap(({ what, subject, atMs }) => {
      const isIts = subject.id === task || subject.id.startsWith(`${task}/`);
      return isIts && (what.type === 'container.health' || what.type === 'task.health') && atMs > 60_000
        ? [`${atMs / 1_000} ${what.to}`]
        : [];
    });

  it('is not known to ECS until the agent is back, and neither is the task replaced [I-022]', () => {
    const ecs = serviceOn(2, options);
    const task = tasksOf(ecs)[0]?.id ?? '';
    disconnect(ecs, 0);
    ecs.inject({ type: 'hang', task });
    ecs.advance(600_000);
    expect(healthOf(ecs, task)).toEqual([]);
    expect(created(ecs)).toEqual([0, 0]);
    expect(ecs.call('DescribeTasks', { cluster: 'day15', tasks: [task] })).toMatchObject({ tasks: [{ healthStatus: 'HEALTHY' }] });
    reconnect(ecs, 0);
    ecs.advance(700_000);
    expect(healthOf(ecs, task)).toEqual(['600 UNHEALTHY', '600 UNHEALTHY']);
    expect(created(ecs)).toHaveLength(3);
  });

  it('never becomes known where the instance ends first', () => {
    const ecs = serviceOn(2, options);
    const task = tasksOf(ecs)[0]?.id ?? '';
    disconnect(ecs, 0);
    ecs.inject({ type: 'hang', task });
    ecs.advance(600_000);
    ecs.inject({ type: 'terminateInstance', instance: 0 });
    ecs.advance(700_000);
    expect(healthOf(ecs, task)).toEqual([]);
  });

  it('is UNKNOWN of a container that has started again meanwhile, once the agent is back', () => {
    const restartPolicy = { enabled: true, restartAttemptPeriod: 60 };
    const ecs = serviceOn(
      1,
      { ...options, container: { healthCheck: { ...healthCheck, interval: 60 }, restartPolicy } },
      { desiredCount: 1 },
    );
    ecs.advance(200_000);
    const task = tasksOf(ecs)[0]?.id ?? '';
    disconnect(ecs, 0);
    ecs.inject({ type: 'killProcess', task });
    ecs.advance(230_000);
    expect(healthOf(ecs, task).filter((one) => !one.endsWith(' HEALTHY'))).toEqual([]);
    reconnect(ecs, 0);
    ecs.advance(300_000);
    expect(healthOf(ecs, task).slice(-3)).toEqual(['230 UNKNOWN', '261.5 HEALTHY', '261.5 HEALTHY']);
  });

  it('lets the agent start what waits for a HEALTHY container all the same', () => {
    const [api] = bridgeDefinition.containerDefinitions;
    const containerDefinitions = [
      { ...api, healthCheck },
      { ...api, name: 'second', cpu: 64, portMappings: [], dependsOn: [{ containerName: 'api', condition: 'HEALTHY' }] },
    ];
    const ecs = clusterOf(1, { ...options, definition: { containerDefinitions } });
    ecs.call('RunTask', { cluster: 'day15', taskDefinition: 'web', launchType: 'EC2' });
    ecs.advance(5_000);
    disconnect(ecs, 0);
    ecs.advance(100_000);
    const starts = ecs.timeline.flatMap(({ what, subject }) =>
      what.type === 'container.lastStatus' && what.to === 'RUNNING' ? [subject.id.split('/')[1]] : [],
    );
    expect(starts).toEqual(['api', 'second']);
    const health = () => ecs.timeline.flatMap(({ what, atMs }) => (what.type === 'task.health' ? [[atMs, what.to]] : []));
    expect(health()).toEqual([]);
    reconnect(ecs, 0);
    expect(health()).toEqual([[100_000, 'HEALTHY']]);
  });
});

it('takes a change for nothing where there is nothing to do', () => {
  const ecs = serviceOn(1);
  reconnect(ecs, 0);
  disconnect(ecs, 0);
  disconnect(ecs, 0);
  disconnect(ecs, 1);
  ecs.inject({ type: 'disconnectAgent', instance: 'i-none' });
  expect(effects(ecs)).toEqual([false, true, false, false, false]);
});

it('says in DescribeContainerInstances whether its agent is connected', () => {
  const ecs = serviceOn(1);
  disconnect(ecs, 0);
  const { containerInstanceArns } = ecs.call('ListContainerInstances', { cluster: 'day15' }) as { containerInstanceArns: string[] };
  const answer = ecs.call('DescribeContainerInstances', { cluster: 'day15', containerInstances: containerInstanceArns });
  expect(answer).toMatchObject({ containerInstances: [{ agentConnected: false, status: 'ACTIVE', runningTasksCount: 2 }] });
});

it('loses requests on a host that is gone long before ECS knows', () => {
  const targetGroups = [
    { arn, targetType: 'instance' as const, hasListener: true, deregistrationDelaySeconds: 30, healthCheck: { path: '/healthz' } },
  ];
  const loadBalancers = [{ targetGroupArn: arn, containerName: 'api', containerPort: 8080 }];
  const ecs = serviceOn(2, { around: { targetGroups }, assumptions: { 'elb.firstProbe': 'atOnce' } }, { loadBalancers });
  ecs.advance(300_000);
  ecs.inject({ type: 'loseInstance', instance: 0 });
  ecs.advance(900_000);
  const turns = ecs.timeline.flatMap(({ what, atMs }) => (what.type === 'target.state' && atMs >= 300_000 ? [what.to] : []));
  expect(turns[0]).toBe('unhealthy');
  const stop = ecs.timeline.find(({ what }) => what.type === 'task.desiredStatus');
  expect(stop?.atMs).toBeGreaterThan(330_000);
});

it.each([
  [undefined, {}, 30],
  [5_000, {}, 5],
  [10, {}, 1],
  [5_000, { stopTimeout: 300 }, 300],
])(
  'waits after a stop signal as ECS_CONTAINER_STOP_TIMEOUT of %s ms and the definition %j say: %i s [I-024]',
  (stopTimeoutMs, container, seconds) => {
    const { instances = [] } = surroundingsWith(1);
    const told = stopTimeoutMs === undefined ? {} : { stopTimeoutMs };
    const around = { instances: instances.map((one) => ({ ...one, agent: { ...one.agent, ...told } })) };
    const [first] = surroundings.images;
    if (!first) throw new Error('There is no image.');
    const image = { process: { ...first.process, onStop: { ignores: true as const } } };
    const ecs = serviceOn(1, { around, container, image }, { desiredCount: 1 });
    scale(ecs, 0);
    ecs.advance(600_000);
    expect(ends(ecs)).toEqual([60 + seconds]);
  },
);
