import { expect, test } from 'vitest';
import type { InstanceLane } from '../../../ecs/ecs.ts';
import { berthsAt, berthsOf } from './berths.ts';

const zone = 'us-east-1a';
const needs = { cpuUnits: 256, memoryMiB: 512, enis: 0, gpus: 0, ports: [] };
const stay = (endMs: number | null) => ({ taskId: 'a'.repeat(32), fromMs: 1_000, reservedUntilMs: 50_000, endMs, needs });
const turn = (atMs: number, status: string) => ({ atMs, status, entry: 0, cause: null });

function instanceWith(...tasks: InstanceLane['tasks'][number][]): InstanceLane {
  return {
    instanceId: 'i-0b1c2d3e4f5061728',
    group: 'web',
    instanceType: 'm5.large',
    availabilityZone: zone,
    isSpot: false,
    hourMicroUsd: 96_000,
    containerInstance: 'c1',
    capacityProvider: null,
    architecture: 'X86_64',
    size: { cpuUnits: 2_048, memoryMiB: 7_680, enis: 2, gpus: 0, ports: [] },
    statuses: [turn(0, 'ACTIVE'), turn(50_000, 'terminated')],
    agent: [],
    tasks,
  };
}

const statusAt = (lane: InstanceLane, atMs: number) => berthsAt(berthsOf([lane]), zone, atMs).map(({ status }) => status);

test('an instance is there until it is terminated', () => {
  expect([49_999, 50_000].map((atMs) => statusAt(instanceWith(), atMs))).toEqual([['ACTIVE'], []]);
});

test('a terminated instance stays for as long as a task of it is not STOPPED', () => {
  expect([50_000, 54_999, 55_000].map((atMs) => statusAt(instanceWith(stay(55_000)), atMs))).toEqual([['terminated'], ['terminated'], []]);
  expect(statusAt(instanceWith(stay(null)), 90_000)).toEqual(['terminated']);
});
