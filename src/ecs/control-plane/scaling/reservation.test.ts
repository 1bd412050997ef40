import { describe, expect, test } from 'vitest';
import type { InstanceSize, TaskNeeds } from '../../world/timeline.ts';
import { instancesAtTarget, needsOfGroups, type ProviderLoad, reservationOf, stepDown, type WaitingGroup } from './reservation.ts';

const size = (cpuUnits: number, memoryMiB: number, more: Partial<InstanceSize> = {}): InstanceSize => ({
  cpuUnits,
  memoryMiB,
  enis: 2,
  gpus: 0,
  ports: ['22/tcp'],
  ...more,
});
const needs = (more: Partial<TaskNeeds> = {}): TaskNeeds => ({ cpuUnits: 256, memoryMiB: 512, enis: 0, gpus: 0, ports: [], ...more });
const waiting = (count: number, more: Partial<TaskNeeds> = {}, isDistinct = false): WaitingGroup => ({
  name: 'web:1',
  needs: needs(more),
  count,
  isDistinct,
});
const load = (more: Partial<ProviderLoad>): ProviderLoad => ({
  running: 0,
  busy: 0,
  groups: [],
  minimumStep: 1,
  maximumStep: 10_000,
  target: 100,
  ofNothing: 10_000,
  ...more,
});
const large = size(2_048, 7_985);

describe('the value', () => {
  test('is M for each N: three needed of two are 150 [C-050]', () => {
    const groups = needsOfGroups([waiting(8)], [large]);
    expect(reservationOf(load({ running: 2, busy: 2, groups }))).toMatchObject({ needed: 3, running: 2, hundredths: 15_000 });
  });

  test('is 100 where nothing runs and nothing is needed [C-051]', () => {
    expect(reservationOf(load({}))).toMatchObject({ hundredths: 10_000 });
  });

  test('is 200 where nothing runs and something is needed, and two instances come of it [C-052]', () => {
    const found = reservationOf(load({ groups: needsOfGroups([waiting(1)], [large]) }));
    expect(found).toMatchObject({ needed: 1, running: 0, hundredths: 20_000 });
    expect(instancesAtTarget(found, 100)).toBe(2);
  });

  test('of four needed at a target of 80 asks for five [C-053]', () => {
    expect(instancesAtTarget(reservationOf(load({ running: 4, busy: 4 })), 80)).toBe(5);
    expect(instancesAtTarget(reservationOf(load({ running: 5, busy: 4 })), 80)).toBe(5);
  });

  test('of ten instances of which six are busy is 60, and asks for six [C-058] [C-064]', () => {
    const found = reservationOf(load({ running: 10, busy: 6 }));
    expect(found.hundredths).toBe(6_000);
    expect(instancesAtTarget(found, 100)).toBe(6);
  });

  test.each([100, 90, 50, 10])('from none asks for two, also at a target of %i [C-052]', (target) => {
    const groups = needsOfGroups([waiting(40)], [large]);
    expect(instancesAtTarget(reservationOf(load({ groups, target, minimumStep: 5 })), target)).toBe(2);
  });

  test.each([
    [1, 3, 10_000, 13],
    [5, 1, 2, 12],
    [5, 1, 10_000, 15],
  ])('a need of %i more is kept between the steps %i and %i [C-057]', (more, minimumStep, maximumStep, needed) => {
    const groups = needsOfGroups([waiting(more, { cpuUnits: 2_048 })], [large]);
    expect(reservationOf(load({ running: 10, busy: 10, groups, minimumStep, maximumStep })).needed).toBe(needed);
  });

  test.each([100, 80])('stays at its target, %i, while no task that waits fits the smallest type [C-056]', (target) => {
    const groups = needsOfGroups([waiting(4, { memoryMiB: 6_000 })], [large, size(2_048, 3_885)]);
    expect(groups).toMatchObject([{ instances: null, by: 'memory' }]);
    expect(reservationOf(load({ running: 3, busy: 1, groups, target })).hundredths).toBe(target * 100);
  });
});

describe('a group of tasks alike', () => {
  test.each<[string, Partial<TaskNeeds>, boolean, number, string]>([
    ['CPU', { cpuUnits: 512 }, false, 3, 'CPU'],
    ['memory', { memoryMiB: 4_096 }, false, 10, 'memory'],
    ['network interfaces', { enis: 1 }, false, 5, 'network interfaces'],
    ['host ports', { ports: ['8080/tcp'] }, false, 10, 'host ports'],
    ['distinctInstance', {}, true, 10, 'distinctInstance'],
  ])('of ten needs as many instances as %s says [C-054]', (_, more, isDistinct, instances, by) => {
    expect(needsOfGroups([waiting(10, more, isDistinct)], [large])).toMatchObject([{ instances, by }]);
  });

  test('is packed into the largest of each parameter, whichever type has it', () => {
    const [need] = needsOfGroups([waiting(16, { cpuUnits: 1_024, memoryMiB: 2_048 })], [size(8_192, 7_985), size(2_048, 31_000)]);
    expect(need).toMatchObject({ instances: 2, tasksEach: 8, by: 'CPU' });
  });

  test('never fits where a port that it needs is the agent’s', () => {
    expect(needsOfGroups([waiting(1, { ports: ['22/tcp'] })], [large])).toMatchObject([{ instances: null, by: 'host ports' }]);
  });

  test('decides with the others by the neediest, not by their sum [C-055]', () => {
    const groups = needsOfGroups([waiting(8), waiting(24, { cpuUnits: 128 })], [large]);
    expect(groups.map(({ instances }) => instances)).toEqual([1, 2]);
    expect(reservationOf(load({ running: 1, busy: 1, groups })).needed).toBe(3);
  });
});

test('a step down takes half of the group at most, and one instance always may go [C-064]', () => {
  expect(stepDown(10, 0, 50)).toBe(5);
  expect(stepDown(10, 6, 50)).toBe(6);
  expect(stepDown(3, 0, 50)).toBe(2);
  expect(stepDown(1, 0, 50)).toBe(0);
});
