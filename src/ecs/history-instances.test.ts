import { expect, it } from 'vitest';
import { toHistory } from './history.ts';
import { instancesOf } from './history-instances.ts';
import type { Happening, Subject, Timeline } from './world/timeline.ts';

const size = { cpuUnits: 2_048, memoryMiB: 7_680, enis: 2, gpus: 0, ports: ['22/tcp'] };
const needs = { cpuUnits: 256, memoryMiB: 512, enis: 0, gpus: 0, ports: ['80/tcp'] };

function timelineOf(...entries: readonly [number, Subject['kind'], string, Happening][]): Timeline {
  return entries.map(([atMs, kind, subject, what], id) => ({ id, atMs, subject: { kind, id: subject }, cause: { by: 'outside' }, what }));
}

const launched: Happening = {
  type: 'instance.launched',
  group: 'web',
  instanceType: 'm5.large',
  availabilityZone: 'us-east-1a',
  isSpot: false,
  hourMicroUsd: 96_000,
};
const registered: Happening = { type: 'instance.registered', cluster: 'day-15', containerInstance: 'c1', size, attributes: {} };
const created: Extract<Happening, { type: 'task.created' }> = {
  type: 'task.created',
  taskDefinition: 'web:1',
  launchType: 'EC2',
  availabilityZone: 'us-east-1a',
  containers: ['app'],
  size: { cpuUnits: 0, memoryMiB: 0, architecture: 'X86_64', operatingSystem: 'LINUX', ephemeralStorageGiB: 20, hasPublicIp: false },
  needs,
};

it('follows an instance from its launch to its end, with what runs on it', () => {
  const [lane, ...others] = instancesOf(
    timelineOf(
      [0, 'instance', 'i-1', launched],
      [5, 'instance', 'i-1', { type: 'instance.state', from: 'pending', to: 'running' }],
      [120, 'instance', 'i-1', registered],
      [130, 'task', 't1', { ...created, instance: 'i-1' }],
      [140, 'instance', 'i-1', { type: 'instance.agent', isConnected: false }],
      [145, 'task', 't1', { type: 'task.desiredStatus', to: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: '' }],
      [150, 'task', 't1', { type: 'task.lastStatus', from: 'RUNNING', to: 'STOPPED' }],
      [160, 'instance', 'i-1', { type: 'instance.status', from: 'ACTIVE', to: 'DRAINING' }],
      [170, 'instance', 'i-1', { type: 'instance.state', from: 'running', to: 'terminated' }],
    ),
  );
  expect(others).toEqual([]);
  expect(lane).toMatchObject({ instanceId: 'i-1', containerInstance: 'c1', group: 'web', instanceType: 'm5.large', size });
  expect(lane?.statuses.map(({ atMs, status }) => [atMs, status])).toEqual([
    [5, 'running'],
    [120, 'ACTIVE'],
    [160, 'DRAINING'],
    [170, 'terminated'],
  ]);
  expect(lane?.agent).toEqual([{ atMs: 140, isConnected: false, entry: 4 }]);
  expect(lane?.tasks).toEqual([{ taskId: 't1', fromMs: 130, reservedUntilMs: 145, endMs: 150, needs }]);
});

it('counts a task that waited from the moment at which it was placed', () => {
  const [lane] = instancesOf(
    timelineOf(
      [0, 'task', 't1', created],
      [0, 'instance', 'i-1', launched],
      [120, 'instance', 'i-1', registered],
      [121, 'task', 't1', { type: 'task.placed', instance: 'i-1', availabilityZone: 'us-east-1a' }],
    ),
  );
  expect(lane?.tasks).toEqual([{ taskId: 't1', fromMs: 121, reservedUntilMs: null, endMs: null, needs }]);
});

it('says in its history when a task that waited was placed, and of no other', () => {
  const { tasks } = toHistory(
    timelineOf(
      [0, 'task', 't1', { ...created, availabilityZone: '' }],
      [0, 'task', 't2', { ...created, instance: 'i-1' }],
      [121, 'task', 't1', { type: 'task.placed', instance: 'i-1', availabilityZone: 'us-east-1a' }],
    ),
    200,
  );
  expect(tasks[0]).toMatchObject({ availabilityZone: 'us-east-1a', instance: 'i-1', placedMs: 121 });
  expect(tasks[1]).not.toHaveProperty('placedMs');
});

it('tells of a moment in the run what had come by then', () => {
  const timeline = timelineOf(
    [0, 'instance', 'i-1', launched],
    [120, 'instance', 'i-1', { ...registered, attributes: { 'ecs.cpu-architecture': 'arm64' } }],
    [121, 'instance', 'i-2', launched],
  );
  expect(instancesOf(timeline, 119)).toMatchObject([{ instanceId: 'i-1', architecture: null, size: null, statuses: [] }]);
  expect(instancesOf(timeline, 120)).toMatchObject([{ instanceId: 'i-1', architecture: 'ARM64', size }]);
});
