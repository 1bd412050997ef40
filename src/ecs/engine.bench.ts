/** What an event costs in the engine: beside a loop without any ECS, with more and more tasks, in a quiet month, and in a run of an exercise's size. */
import { test, vi } from 'vitest';
import { bareLoop, fastestMs, handledBy, withTasks } from './bench.fixture.ts';
import { runScenario, toHistory } from './ecs.ts';
import { service, serviceScenario } from './world.fixture.ts';

// On a busy machine these take their time.
vi.setConfig({ testTimeout: 600_000 });

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Services that start and come to a steady state. */
function live(tasks: number) {
  const ecs = withTasks(tasks);
  ecs.advance(10 * MINUTE_MS);
  return ecs;
}

test('the engine beside a bare loop', () => {
  const tasks = 5_000;
  const events = handledBy(live(tasks));
  const [engineMs = 0, bareMs = 0] = fastestMs(
    12,
    () => live(tasks),
    () => bareLoop(events, tasks),
  );
  const each = (ms: number) => `${((ms * 1e6) / events).toFixed(0)} ns an event`;
  console.log(`The engine takes ${(engineMs / bareMs).toFixed(1)} times a bare loop (${each(engineMs)}, ${each(bareMs)}; the goal is 5).`);
});

test('an event with more and more tasks', () => {
  const nanoseconds = [100, 1_000, 10_000, 100_000].map((tasks) => {
    const events = handledBy(live(tasks));
    const [ms = 0] = fastestMs(Math.max(2, Math.min(100, 20_000 / tasks)), () => live(tasks));
    const each = (ms * 1e6) / events;
    console.log(`${tasks} tasks: ${events} events, ${each.toFixed(0)} ns each.`);
    return each;
  });
  const [least = 1, , , most = 1] = nanoseconds;
  console.log(`An event among 100,000 tasks costs ${(most / least).toFixed(2)} times one among 100 (the goal is 2).`);
});

test('a quiet month added to a run', () => {
  const documents = { 'service.json': { ...service, desiredCount: 20 } };
  const kills = [5, 10, 15].map((minute) => ({ atMs: minute * MINUTE_MS, inject: { type: 'killProcess' as const, task: 0 } }));
  const hour = serviceScenario(60 * MINUTE_MS, ...kills);
  const month = { ...hour, untilMs: hour.untilMs + 30 * DAY_MS };
  const [hourMs = 1, monthMs = 1] = fastestMs(
    150,
    () => runScenario(hour, documents),
    () => runScenario(month, documents),
  );
  console.log(
    `A quiet month adds ${((100 * monthMs) / hourMs - 100).toFixed(1)} % to an hour's run of ${hourMs.toFixed(2)} ms (the goal is 5).`,
  );
});

test('a run of an exercise’s size', () => {
  const documents = { 'service.json': { ...service, desiredCount: 20 } };
  const scenario = serviceScenario(60 * MINUTE_MS);
  const [runMs = 0, shownMs = 0] = fastestMs(
    100,
    () => runScenario(scenario, documents),
    () => {
      const { timeline, endMs } = runScenario(scenario, documents);
      toHistory(timeline, endMs);
    },
  );
  console.log(
    `20 tasks, an hour, one seed: ${runMs.toFixed(2)} ms, with its history ${shownMs.toFixed(2)} ms (the goal is 10 in Chromium).`,
  );
});
