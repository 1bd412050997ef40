import { expect, test } from 'vitest';
import type { Happening, Subject, TimelineEntry } from '../world/timeline.ts';
import { checkTimeline } from './checkers.ts';

const size = { cpuUnits: 2_048, memoryMiB: 4_096, enis: 2, gpus: 0, ports: [] };
const needs = { cpuUnits: 256, memoryMiB: 256, enis: 0, gpus: 0, ports: [] };
const drains: Happening = { type: 'instance.status', from: 'ACTIVE', to: 'DRAINING', reason: 'It is underutilized.' };

type Told = readonly [Subject['kind'], string, Happening];

function instance(id: string, capacityProvider?: string): Told[] {
  const of = { cluster: 'c', containerInstance: id, size, attributes: {}, ...(capacityProvider !== undefined && { capacityProvider }) };
  return [
    ['instance', id, { type: 'instance.launched', instanceType: 'c5.large', availabilityZone: 'a', isSpot: false, hourMicroUsd: 85_000 }],
    ['instance', id, { type: 'instance.state', from: 'pending', to: 'running' }],
    ['instance', id, { type: 'instance.registered', ...of }],
  ];
}

/** A task on an instance, of a service or of nobody. */
function task(id: string, on: string, service?: string): Told {
  const whose = service === undefined ? {} : { service, deployment: 'd' };
  const common = { taskDefinition: 'plain:1', launchType: 'EC2', availabilityZone: 'a', containers: [], group: 'g' };
  return ['task', id, { type: 'task.created', ...common, ...whose, instance: on, needs } as unknown as Happening];
}

/** What the checker of consolidation finds in what is told, a second after the other. */
function found(...told: Told[]): string[] {
  const timeline = told.map(([kind, id, what], index): TimelineEntry => {
    return { id: index, atMs: index * 1_000, subject: { kind, id }, cause: { by: 'outside' }, what };
  });
  return checkTimeline(timeline).flatMap(({ checker, sentence }) => (checker === 'consolidation' ? sentence : []));
}

const two = [...instance('i-1', 'p'), ...instance('i-2', 'p')];
const drainsOne: Told = ['instance', 'i-1', drains];
const until = (untilMs: number | null): Told => ['task', 't', { type: 'task.protection', untilMs }];

test('an underutilised Managed Instance may be drained with tasks of services whose protection is over', () => {
  expect(found(...two, task('t', 'i-1', 's'), until(60_000), until(null), drainsOne)).toEqual([]);
});

test.each<readonly [string, Told[]]>([
  ['its provider has no other instance', [...instance('i-1', 'p'), ...instance('i-2', 'q'), drainsOne]],
  ['no Managed Instance', [...instance('i-1'), ...instance('i-2'), drainsOne]],
  ['while i-2 still drains', [...two, ['instance', 'i-2', drains], drainsOne]],
  ['with a standalone task', [...two, task('t', 'i-1'), drainsOne]],
  ['with a task under protection', [...two, task('t', 'i-1', 's'), until(60_000), drainsOne]],
])('the checker of consolidation finds: %s', (sentence, told) => {
  expect(found(...told)).toEqual([expect.stringContaining(sentence)]);
});
