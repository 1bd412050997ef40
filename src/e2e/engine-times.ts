/** Times the model in a real browser: the typical exercise, 20 tasks over an hour with one seed. */
import type { Page } from 'playwright-core';
import { engineModule } from '../cli/engine-weight.ts';
import type { runScenario, toHistory } from '../ecs/ecs.ts';
import { typicalExercise } from '../ecs/golden.ts';

export interface RunTimes {
  what: string;
  /** ms of the first run of a page, when nothing is compiled yet. */
  firstMs: number;
  p50: number;
  p95: number;
}

const RUNS = 200;

/** Runs the exercise on the page again and again, without and with its history. */
export async function timeRuns(page: Page): Promise<RunTimes[]> {
  const code = await engineModule();
  const times: RunTimes[] = [];
  for (const isShown of [false, true]) {
    await page.goto('about:blank');
    const ms = await page.evaluate(timeInPage, {
      code,
      isShown,
      runs: RUNS,
      ...typicalExercise,
    });
    const sorted = ms.toSorted((a, b) => a - b);
    const at = (share: number) => rounded(sorted[Math.floor(share * sorted.length)] ?? Number.NaN);
    const what = `20 tasks, an hour, one seed${isShown ? ', with its history' : ''}`;
    times.push({ what, firstMs: rounded(ms[0] ?? Number.NaN), p50: at(0.5), p95: at(0.95) });
  }
  return times;
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

interface Timing {
  code: string;
  isShown: boolean;
  runs: number;
  scenario: Parameters<typeof runScenario>[0];
  documents: Parameters<typeof runScenario>[1];
}

/** In the page: nothing from outside is known here. */
async function timeInPage({ code, isShown, runs, scenario, documents }: Timing): Promise<number[]> {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const engine = (await import(url)) as { runScenario: typeof runScenario; toHistory: typeof toHistory };
  return Array.from({ length: runs }, () => {
    const beganMs = performance.now();
    const { timeline, endMs } = engine.runScenario(scenario, documents);
    if (isShown) engine.toHistory(timeline, endMs);
    return performance.now() - beganMs;
  });
}
