import { describe, expect, test } from 'vitest';
import { providerOf } from '../../control-plane/scaling/providers.fixture.ts';
import type { Ecs } from '../../ecs.ts';
import { bridgeDefinition, type ClusterOptions, cluster, clusterOf } from '../../instances.fixture.ts';
import { surroundings } from '../../world.fixture.ts';

/** SIGKILL ends such a process, 30 seconds after the stop. */
const stubborn = { process: { ...surroundings.images[0]?.process, onStop: { ignores: true } } as never };
const [container] = bridgeDefinition.containerDefinitions;
const onPort = { portMappings: [{ containerPort: 8080, hostPort: 8080 }] };

interface Task {
  taskArn: string;
  lastStatus: string;
  desiredStatus: string;
  pullStartedAt?: number;
}

/** One m5.large, with 2,048 CPU units, whose containers take their time. */
function host(options: ClusterOptions = {}): Ecs {
  return clusterOf(1, { image: stubborn, ...options });
}

/** Starts a task and gives its id; undefined where it finds no place. */
function run(ecs: Ecs, more: object = {}): string | undefined {
  const { tasks } = ecs.call('RunTask', { cluster, taskDefinition: 'web', launchType: 'EC2', ...more }) as { tasks: Task[] };
  return tasks[0]?.taskArn.split('/').at(-1);
}

const needs = (cpu: number) => ({ overrides: { containerOverrides: [{ name: 'api', cpu }] } });
const stop = (ecs: Ecs, task: string | undefined) => ecs.call('StopTask', { cluster, task });

function task(ecs: Ecs, id: string | undefined): Task | undefined {
  return (ecs.call('DescribeTasks', { cluster, tasks: [id] }) as { tasks: Task[] }).tasks[0];
}

/** Moments in seconds at which an agent has begun to pull for the task. */
function pulls({ timeline }: Ecs, id = ''): number[] {
  const isIts = (subject: string) => subject.startsWith(`${id}/`);
  return timeline.flatMap(({ what, subject, atMs }) =>
    what.type === 'container.pull' && what.outcome === 'started' && isIts(subject.id) ? [atMs / 1_000] : [],
  );
}

function moment({ timeline }: Ecs, id = '', status: string): number | undefined {
  const found = timeline.find(({ what, subject }) => subject.id === id && what.type === 'task.lastStatus' && what.to === status);
  return found && found.atMs / 1_000;
}

/** Why tasks have not started at once. */
function waits({ timeline }: Ecs): unknown[] {
  return timeline.flatMap(({ what }) =>
    what.type === 'decision' && what.what === 'resources of the host' ? [what.candidates[0]?.refused] : [],
  );
}

function remainingCpu(ecs: Ecs): number | undefined {
  const { containerInstanceArns: containerInstances } = ecs.call('ListContainerInstances', { cluster }) as {
    containerInstanceArns: string[];
  };
  const { containerInstances: described } = ecs.call('DescribeContainerInstances', { cluster, containerInstances }) as {
    containerInstances: { remainingResources: { name: string; integerValue: number }[] }[];
  };
  return described[0]?.remainingResources.find(({ name }) => name === 'CPU')?.integerValue;
}

describe('what a task holds that is to stop', () => {
  test('is free for ECS at once, and for the agent when the containers have ended: the next task waits in PENDING [T-014, I-060]', () => {
    const ecs = host();
    const first = run(ecs, needs(2_048));
    ecs.advance(60_000);
    expect(run(ecs)).toBeUndefined();
    stop(ecs, first);
    expect(remainingCpu(ecs)).toBe(2_048);
    const second = run(ecs, needs(2_048));
    expect(remainingCpu(ecs)).toBe(0);
    ecs.advance(89_999);
    expect(task(ecs, second)).toMatchObject({ lastStatus: 'PENDING', desiredStatus: 'RUNNING' });
    expect(task(ecs, second)).not.toHaveProperty('pullStartedAt');
    expect(waits(ecs)).toEqual(['0 of 2048 CPU units are free']);
    ecs.advance(120_000);
    expect(moment(ecs, first, 'STOPPED')).toBe(90);
    expect(pulls(ecs, second)).toEqual([90]);
    expect(task(ecs, second)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  test('is its network interface only once that is detached [I-063]', () => {
    const ecs = host({
      definition: { networkMode: 'awsvpc' },
      container: { cpu: 128, portMappings: [{ containerPort: 8080 }] },
    });
    const network = { networkConfiguration: { awsvpcConfiguration: { subnets: [surroundings.subnets[0]?.id] } } };
    const first = run(ecs, network);
    run(ecs, network);
    ecs.advance(60_000);
    stop(ecs, first);
    expect(run(ecs, network)).toBeUndefined();
    ecs.advance(94_999);
    expect(run(ecs, network)).toBeUndefined();
    ecs.advance(95_000);
    expect(moment(ecs, first, 'STOPPED')).toBe(95);
    expect(run(ecs, network)).toBeDefined();
  });

  test('is had at once by a task that waits in PROVISIONING [I-060]', () => {
    const ecs = providerOf({ group: { maxSize: 1, desiredCapacity: 1, isRunning: true }, container: { cpu: 2_048 } });
    const byProvider = { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'web', weight: 1 }] };
    ecs.advance(60_000);
    const first = run(ecs, byProvider);
    ecs.advance(120_000);
    const second = run(ecs, byProvider);
    ecs.advance(180_000);
    expect(task(ecs, second)).toMatchObject({ lastStatus: 'PROVISIONING' });
    stop(ecs, first);
    ecs.advance(180_000);
    const placed = ecs.timeline.find(({ what }) => what.type === 'task.placed');
    expect(placed).toMatchObject({ atMs: 180_000, subject: { id: second } });
    expect(task(ecs, second)).toMatchObject({ lastStatus: 'PENDING' });
  });
});

describe('the queue of an agent', () => {
  /** A task of 1,024 and one of 512 run, and the first is to stop at second 60; then come a task of 1,536 and one of 512, for which there is room. */
  function queued(): { ecs: Ecs; first: string | undefined; large: string | undefined; small: string | undefined } {
    const ecs = host();
    const first = run(ecs, needs(1_024));
    ecs.advance(60_000);
    stop(ecs, first);
    const large = run(ecs, needs(1_536));
    const small = run(ecs, needs(512));
    ecs.advance(70_000);
    return { ecs, first, large, small };
  }

  test('has the task that came first start first: one that would fit waits behind it [T-014]', () => {
    const { ecs, large, small } = queued();
    expect(waits(ecs)).toEqual(['1024 of 1536 CPU units are free', `behind task ${large}`]);
    ecs.advance(120_000);
    expect([pulls(ecs, large), pulls(ecs, small)]).toEqual([[90], [90]]);
  });

  test('is left by a task that is stopped while it waits, which never pulls, and the next one starts', () => {
    const { ecs, large, small } = queued();
    stop(ecs, large);
    ecs.advance(70_001);
    expect(task(ecs, large)).toMatchObject({ lastStatus: 'STOPPED' });
    expect([pulls(ecs, large), pulls(ecs, small)]).toEqual([[], [70]]);
  });

  test('goes on while the agent is disconnected', () => {
    const { ecs, large } = queued();
    ecs.inject({ type: 'disconnectAgent', instance: 0 });
    ecs.advance(120_000);
    expect(pulls(ecs, large)).toEqual([90]);
  });

  test.each([
    ['terminated', { type: 'terminateInstance', instance: 0 }],
    ['lost', { type: 'loseInstance', instance: 0 }],
  ] as const)('ends with its instance: nothing of it starts on one that is %s', (_, change) => {
    const { ecs, large, small } = queued();
    ecs.inject(change);
    ecs.advance(600_000);
    expect([pulls(ecs, large), pulls(ecs, small)]).toEqual([[], []]);
    expect(task(ecs, large)).toMatchObject({ lastStatus: 'STOPPED', stoppedReason: expect.stringContaining('Host EC2') });
  });

  test('lets nobody wait for more than three hours [T-013]', () => {
    const ecs = host({ container: { cpu: 2_048, stopTimeout: 20_000 } });
    const first = run(ecs);
    ecs.advance(60_000);
    stop(ecs, first);
    const second = run(ecs);
    ecs.advance(60_000 + 3 * 3_600_000);
    expect(task(ecs, second)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
  });
});

describe('a static host port', () => {
  /** A service of two tasks on two instances gets a new revision at second 120. */
  function updated(minimumHealthyPercent: number): Ecs {
    const ecs = clusterOf(2, { image: stubborn, container: onPort });
    const deploymentConfiguration = { minimumHealthyPercent, maximumPercent: 200 };
    const service = { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 2, launchType: 'EC2', deploymentConfiguration };
    ecs.call('CreateService', service);
    ecs.advance(120_000);
    ecs.call('RegisterTaskDefinition', { ...bridgeDefinition, containerDefinitions: [{ ...container, ...onPort }] });
    ecs.call('UpdateService', { cluster, service: 'web', taskDefinition: 'web:2' });
    ecs.advance(600_000);
    return ecs;
  }

  test('has the new task placed as soon as an old one is to stop, and start when that has ended [T-014, I-060, I-007]', () => {
    const ecs = updated(50);
    const created = ecs.timeline.filter(({ what }) => what.type === 'task.created' && what.taskDefinition === 'web:2');
    const stops = ecs.timeline.filter(({ what }) => what.type === 'task.desiredStatus');
    const ends = ecs.timeline.filter(({ what }) => what.type === 'task.lastStatus' && what.to === 'STOPPED');
    expect([created.length, stops.length, ends.length]).toEqual([2, 2, 2]);
    for (const [index, { atMs, subject }] of created.entries()) {
      const endMs = ends[index]?.atMs ?? 0;
      expect(atMs).toBeLessThan(endMs);
      expect(pulls(ecs, subject.id)).toEqual([endMs / 1_000]);
    }
    expect(waits(ecs)).toEqual(stops.map(({ subject }) => `port 8080/tcp is held by task ${subject.id}`));
  });

  test('leaves no room beside old tasks that shall run, however many may be above the desired count [I-007]', () => {
    const ecs = updated(100);
    expect(ecs.timeline.some(({ what }) => what.type === 'task.created' && what.taskDefinition === 'web:2')).toBe(false);
    expect(waits(ecs)).toEqual([]);
  });
});
