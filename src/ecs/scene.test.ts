import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentAt, runScenario, type SceneTask, scenesOf, toHistory } from './ecs.ts';
import type { TimelineEntry } from './world/timeline.ts';
import { service, serviceScenario } from './world.fixture.ts';

const scenario = {
  ...serviceScenario(3 * 3_600_000, {
    atMs: 600_000,
    call: 'UpdateService',
    input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 4 },
  }),
  faults: [{ fromMs: 100_000, toMs: 3 * 3_600_000, meanEveryMs: 60_000, inject: { type: 'killProcess' as const, task: 0 } }],
};
const run = runScenario(scenario, { 'service.json': service });
const scenes = scenesOf(run.timeline);
const history = toHistory(run.timeline, run.endMs);

test('what exists at a moment agrees with the lanes and the counts, at any moment and in any order', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1, max: run.endMs }), (atMs) => {
      const scene = scenes.at(atMs);
      const status = new Map(
        history.tasks.flatMap(({ taskId, statuses }) => {
          const now = statuses.findLast((one) => one.atMs <= atMs);
          const isKnown = now && (now.status !== 'STOPPED' || now.atMs + 3_600_000 >= atMs);
          return isKnown ? [[taskId, now.status] as const] : [];
        }),
      );
      expect(new Map(scene.tasks.map((task: SceneTask) => [task.taskId, task.lastStatus]))).toEqual(status);
      const { desired, running } = momentAt(history, atMs);
      expect(scene.services.reduce((sum, { desiredCount }) => sum + desiredCount, 0)).toBe(desired);
      expect(scene.tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING')).toHaveLength(running);
      expect(scene.entries).toBe(run.timeline.filter((entry) => entry.atMs <= atMs).length);
    }),
  );
});

test('a task has its containers, its stop and its place; a service its deployments', () => {
  const { tasks, services } = scenes.at(run.endMs);
  expect(services).toMatchObject([
    { name: 'my-rust-api', desiredCount: 4, deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }] },
  ]);
  const stopped = tasks.find(({ lastStatus }) => lastStatus === 'STOPPED');
  expect(stopped).toMatchObject({
    service: 'my-rust-api',
    desiredStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    containers: { api: { lastStatus: 'STOPPED', exitCode: 137 } },
  });
  expect(tasks.every(({ availabilityZone }) => availabilityZone.startsWith('us-east-1'))).toBe(true);
});

test('nothing exists before the first entry, nor in a run without entries', () => {
  expect(scenes.at(-1)).toEqual({ atMs: -1, entries: 0, tasks: [], services: [], load: [] });
  expect(scenesOf([]).at(5)).toEqual({ atMs: 5, entries: 0, tasks: [], services: [], load: [] });
});

test('the load of a moment is the last that was told of each destination', () => {
  const [web, api] = [{ service: 'web' }, { service: 'api' }];
  const entry = (id: number, to: typeof web, served: number): TimelineEntry => ({
    id,
    atMs: id * 1_000,
    subject: { kind: 'service', id: to.service },
    cause: { by: 'outside' },
    what: { type: 'load', to, served, failed: {} },
  });
  const { at } = scenesOf([entry(0, web, 5), entry(1, api, 7), entry(2, web, 9)]);
  expect(at(1_500).load).toEqual([
    { to: web, served: 5, failed: {} },
    { to: api, served: 7, failed: {} },
  ]);
  expect(at(2_000).load[0]?.served).toBe(9);
});
