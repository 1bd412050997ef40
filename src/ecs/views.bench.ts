/** What it costs to look at a long run: its tracks, and a moment of it as AWS answers it, step by step and anywhere. */
import { test, vi } from 'vitest';
import { fastestMs } from './bench.fixture.ts';
import { loadViews, type Played, runScenario } from './ecs.ts';
import { service, serviceScenario } from './world.fixture.ts';

// On a busy machine these take their time.
vi.setConfig({ testTimeout: 600_000 });

const HOUR_MS = 3_600_000;
const views = await loadViews();

/** A service whose tasks are killed so often that the run comes to 100,000 entries. */
function longRun(desiredCount: number, hours: number): Played {
  const scenario = serviceScenario(hours * HOUR_MS);
  const quotas = { fargateVcpus: 4_000, fargateLaunchBurst: 2_000, fargateLaunchesPerSecond: 2_000 };
  const fault = {
    fromMs: 0,
    toMs: hours * HOUR_MS,
    meanEveryMs: (5 * HOUR_MS) / desiredCount,
    inject: { type: 'killProcess' as const, task: 3 },
  };
  const whole = { ...scenario, surroundings: { ...scenario.surroundings, quotas }, faults: [fault] };
  const documents = { 'service.json': { ...service, desiredCount } };
  const options = { limits: { events: 100_000, tasks: 100_000, timeMs: 400 * 24 * HOUR_MS } };
  return { scenario: whole, documents, options, run: runScenario(whole, documents, options) };
}

test('tracks and moments of a run of 100,000 entries', () => {
  for (const [tasks, hours] of [
    [20, 1_900],
    [200, 190],
  ] as const) {
    const played = longRun(tasks, hours);
    const { timeline } = played.run;
    const [tracksMs = 0] = fastestMs(4, () => views.tracks(played));
    const times = [...new Set(timeline.map(({ atMs }) => atMs))];
    const middle = Math.floor(times.length * 0.7);
    const steps = times.slice(middle, middle + 50);
    const anywhere = Array.from({ length: 50 }, (_, index) => times[(Math.imul(index + 1, 0x9e3779b1) >>> 0) % times.length] ?? 0);
    const each = (moments: readonly number[]) =>
      (fastestMs(2, () => moments.map((atMs) => views.describe(played, atMs)))[0] ?? 0) / moments.length;
    const [forward, backward, random] = [each(steps), each(steps.toReversed()), each(anywhere)].map((ms) => ms.toFixed(1));
    console.log(
      `${tasks} tasks, ${timeline.length} entries: tracks ${tracksMs.toFixed(0)} ms; a moment as AWS answers it ${forward} ms stepping forward, ${backward} ms back, ${random} ms anywhere.`,
    );
  }
});
