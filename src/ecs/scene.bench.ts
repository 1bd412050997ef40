/** What it costs to go to a moment of a run, short or a hundred times as long, and to go on from it otherwise. */
import { test, vi } from 'vitest';
import { fastestMs, wideLimits } from './bench.fixture.ts';
import { forkRun, momentAt, recordRun, runScenario, scenesOf, toHistory } from './ecs.ts';
import { service, serviceScenario } from './world.fixture.ts';

// On a busy machine these take their time.
vi.setConfig({ testTimeout: 600_000 });

const HOUR_MS = 3_600_000;
const documents = { 'service.json': { ...service, desiredCount: 20 } };

/** Ten tasks an hour are killed. */
function scenarioOf(hours: number) {
  const fault = { fromMs: 0, toMs: hours * HOUR_MS, meanEveryMs: HOUR_MS / 10, inject: { type: 'killProcess' as const, task: 3 } };
  return { ...serviceScenario(hours * HOUR_MS), faults: [fault] };
}

function jump(index: number, endMs: number): number {
  return Math.imul(index + 1, 0x9e3779b1) % endMs;
}

test('going to any moment of a run', () => {
  const microseconds = [10, 1_000].map((hours) => {
    const { timeline, endMs } = runScenario(scenarioOf(hours), documents, { limits: wideLimits });
    const scenes = scenesOf(timeline);
    const history = toHistory(timeline, endMs);
    const jumps = 2_000;
    const go = (to: (atMs: number) => unknown) =>
      (1_000 * (fastestMs(4, () => Array.from({ length: jumps }, (_, index) => to(Math.abs(jump(index, endMs)))))[0] ?? 0)) / jumps;
    const [scene, counts] = [go((atMs) => scenes.at(atMs)), go((atMs) => momentAt(history, atMs))];
    console.log(`A run of ${hours} hours, ${timeline.length} entries: a scene ${scene.toFixed(1)} µs, counts ${counts.toFixed(2)} µs.`);
    return [scene, counts] as const;
  });
  const [short, long] = microseconds;
  const ratio = (index: 0 | 1) => ((long?.[index] ?? 0) / (short?.[index] ?? 1)).toFixed(2);
  console.log(`In a run a hundred times as long a scene takes ${ratio(0)} times as long, counts ${ratio(1)} times.`);
});

test('a fork late in a run', () => {
  const scenario = scenarioOf(500);
  const recording = recordRun(scenario, documents);
  const atMs = scenario.untilMs - HOUR_MS;
  const [wholeMs = 0, recordMs = 0, forkMs = 0] = fastestMs(
    3,
    () => runScenario(scenario, documents),
    () => recordRun(scenario, documents),
    () => forkRun(recording, atMs, [{ atMs, inject: { type: 'killProcess', task: 0 } }]),
  );
  console.log(
    `A run of 500 hours: ${wholeMs.toFixed(0)} ms; recorded ${recordMs.toFixed(0)} ms, ${recording.waypoints.length} waypoints; a fork in its last hour ${forkMs.toFixed(0)} ms.`,
  );
});
