import { expect, it } from 'vitest';
import type { Ecs } from '../../ecs.ts';
import { type ClusterOptions, clusterOf, surroundingsWith } from '../../instances.fixture.ts';
import { image } from '../../world.fixture.ts';

const service = { cluster: 'day15', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1, launchType: 'EC2' };
const scale = (ecs: Ecs, desiredCount: number) => ecs.call('UpdateService', { cluster: 'day15', service: 'web', desiredCount });

/** A service on so many instances, at time 0. */
function serviceOn(instances: number, options: ClusterOptions = {}, differences: object = {}): Ecs {
  const ecs = clusterOf(instances, options);
  ecs.call('CreateService', { ...service, ...differences });
  return ecs;
}

/** Statuses of each task, in the order of their creation, as `second status`. */
function statuses({ timeline }: Ecs): string[][] {
  const tasks = timeline.flatMap(({ what, subject }) => (what.type === 'task.created' ? [subject.id] : []));
  return tasks.map((id) =>
    timeline.flatMap(({ what, subject, atMs }) =>
      what.type === 'task.lastStatus' && subject.id === id ? [`${atMs / 1_000} ${what.to}`] : [],
    ),
  );
}

interface Described {
  containerInstanceArn: string;
  stoppedReason?: string;
  containers: { name: string; lastStatus: string; exitCode?: number; networkBindings?: { containerPort: number; hostPort: number }[] }[];
}

function describe(ecs: Ecs): Described[] {
  const { taskArns } = ecs.call('ListTasks', { cluster: 'day15' }) as { taskArns: string[] };
  const stopped = ecs.call('ListTasks', { cluster: 'day15', desiredStatus: 'STOPPED' }) as { taskArns: string[] };
  const tasks = [...taskArns, ...stopped.taskArns];
  return (ecs.call('DescribeTasks', { cluster: 'day15', tasks }) as { tasks: Described[] }).tasks;
}

it('is PENDING at once in bridge mode, pulls the first time, and then runs within two seconds of a cached image [I-025, I-026, T-015]', () => {
  const ecs = serviceOn(1);
  ecs.advance(100_000);
  scale(ecs, 2);
  ecs.advance(120_000);
  expect(statuses(ecs)).toEqual([
    ['0 PENDING', '5.5 RUNNING'],
    ['100 PENDING', '102 RUNNING'],
  ]);
});

it('moves an image once to an instance on which two tasks need it', () => {
  const ecs = serviceOn(1, { image: { sizeMB: 400 } });
  ecs.advance(5_000);
  scale(ecs, 2);
  ecs.advance(60_000);
  // 0.5 s to begin, 3 s and 400 MB at 40 MB/s, 1 s to start.
  expect(statuses(ecs)).toEqual([
    ['0 PENDING', '14.5 RUNNING'],
    ['5 PENDING', '14.5 RUNNING'],
  ]);
});

it('has what its AMI brings', () => {
  const around = surroundingsWith(1);
  const instances = (around.instances ?? []).map((one) => ({ ...one, agent: { ...one.agent, cachedImages: [`${image}:1.4.2`] } }));
  const ecs = serviceOn(1, { around: { instances } });
  ecs.advance(10_000);
  expect(statuses(ecs)).toEqual([['0 PENDING', '2 RUNNING']]);
});

it('takes a cached image where the registry gives none, and fails without one', () => {
  const ecs = serviceOn(2);
  ecs.advance(60_000);
  ecs.inject({ type: 'deleteImage', image });
  const first = describe(ecs)[0]?.containerInstanceArn;
  scale(ecs, 3);
  ecs.advance(90_000);
  const tasks = describe(ecs);
  const failed = tasks.filter(({ stoppedReason }) => stoppedReason !== undefined);
  expect(failed.length).toBeGreaterThan(0);
  for (const task of failed) {
    expect(task.stoppedReason).toBe('Task failed to start');
    expect(task.containerInstanceArn).not.toBe(first);
  }
  expect(
    tasks.filter(({ stoppedReason, containers }) => stoppedReason === undefined && containers[0]?.lastStatus === 'RUNNING'),
  ).toHaveLength(
    tasks.filter(({ containerInstanceArn, stoppedReason }) => containerInstanceArn === first && stoppedReason === undefined).length,
  );
});

it('ends in bridge mode without DEPROVISIONING, and leaves its room', () => {
  const ecs = serviceOn(1);
  ecs.advance(100_000);
  scale(ecs, 0);
  ecs.advance(200_000);
  expect(statuses(ecs)).toEqual([['0 PENDING', '5.5 RUNNING', '100 STOPPING', '100.2 STOPPED']]);
});

const network = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'] } };

it('has its network interface attached first in awsvpc mode, and detached at its end', () => {
  const container = { portMappings: [{ containerPort: 8080 }] };
  const ecs = serviceOn(1, { definition: { networkMode: 'awsvpc' }, container }, { networkConfiguration: network });
  ecs.advance(100_000);
  scale(ecs, 0);
  ecs.advance(200_000);
  expect(statuses(ecs)).toEqual([['0 PROVISIONING', '5 PENDING', '10.5 RUNNING', '100 STOPPING', '100.2 DEPROVISIONING', '105.2 STOPPED']]);
  expect(describe(ecs)[0]?.containers[0]).not.toHaveProperty('networkBindings');
});

it('gets dynamic host ports one after another from the ephemeral range, past those that are taken [I-010]', () => {
  const around = surroundingsWith(1);
  const instances = (around.instances ?? []).map((one) => ({ ...one, agent: { ...one.agent, reservedPorts: [32_769] } }));
  const ecs = serviceOn(1, { around: { instances } }, { desiredCount: 3 });
  ecs.advance(10_000);
  const ports = describe(ecs).map(({ containers }) => containers[0]?.networkBindings?.map(({ hostPort }) => hostPort));
  expect(ports).toEqual([[32_768], [32_770], [32_771]]);
});

it('has the host port that is fixed, and in host mode that of the container', () => {
  const fixed = serviceOn(1, { container: { portMappings: [{ containerPort: 8080, hostPort: 80 }] } });
  fixed.advance(10_000);
  expect(describe(fixed)[0]?.containers[0]?.networkBindings).toEqual([
    { bindIP: '0.0.0.0', containerPort: 8080, hostPort: 80, protocol: 'tcp' },
  ]);
  const host = serviceOn(1, { definition: { networkMode: 'host' }, container: { portMappings: [{ containerPort: 8080 }] } });
  host.advance(10_000);
  expect(describe(host)[0]?.containers[0]?.networkBindings).toEqual([
    { bindIP: '0.0.0.0', containerPort: 8080, hostPort: 8080, protocol: 'tcp' },
  ]);
});

const container = (name: string) => ({
  name,
  image: `${image}:1.4.2`,
  memory: 256,
  cpu: 128,
  environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
});

it.each([
  ['bridge', ['RUNNING', 'RUNNING']],
  ['host', ['STOPPED', 'STOPPED']],
])('two containers that listen on the same port in %s mode are %j', (networkMode, expected) => {
  const containerDefinitions = [container('one'), container('two')];
  const ecs = serviceOn(1, { definition: { networkMode, containerDefinitions } });
  ecs.advance(9_000);
  expect(describe(ecs)[0]?.containers.map(({ lastStatus }) => lastStatus)).toEqual(expected);
});

it('kills a container that uses more than its own limit, without any limit of the task', () => {
  const ecs = serviceOn(1, { container: { memory: 64 } });
  ecs.advance(10_000);
  ecs.inject({ type: 'leakMemory', task: 0, mibPerMinute: 10 });
  ecs.advance(60_000);
  expect(ecs.timeline.flatMap(({ what }) => (what.type === 'container.outOfMemory' ? [what] : []))).toEqual([
    { type: 'container.outOfMemory', limit: 'container', limitMiB: 64, usedMiB: 65 },
  ]);
});
