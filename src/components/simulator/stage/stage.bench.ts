/** What it costs to work out the stage at a moment: 200 tasks on Fargate, 60 on instances, and thousands. */
import { test, vi } from 'vitest';
import { countsAt } from '../task-states.ts';
import { fargate, instances } from './stage.fixture.ts';
import { readStage, stageAt } from './stage-at.ts';

// On a busy machine these take their time.
vi.setConfig({ testTimeout: 600_000 });

const looks = 300;

/** ms for each call, of the fastest of four rounds. */
function eachMs(rounds: number, call: (index: number) => unknown): string {
  const times = Array.from({ length: 4 }, () => {
    const from = performance.now();
    for (let index = 0; index < rounds; index++) call(index);
    return (performance.now() - from) / rounds;
  });
  return Math.min(...times).toFixed(2);
}

test.each([
  ['200 tasks', () => fargate(200)],
  ['60 tasks on 12 instances', () => instances()],
  ['5,000 tasks', () => fargate(5_000)],
] as const)('one moment of %s', async (name, make) => {
  const { history, read, tracks, run } = await make();
  const stage = readStage(read, tracks);
  const momentMs = (index: number) => Math.abs(Math.imul(index + 1, 0x9e3779b1)) % history.endMs;
  const words = [
    `${name}, ${run.timeline.length} entries: read once ${eachMs(5, () => readStage(read, tracks))} ms`,
    `a moment ${eachMs(looks, (index) => stageAt(stage, momentMs(index), 0))} ms`,
    `the counts of the head line ${eachMs(looks, (index) => countsAt(history, momentMs(index)))} ms`,
  ];
  console.log(`${words.join(', ')}.`);
});
