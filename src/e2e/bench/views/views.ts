/** The simulator alone with large runs that are made in the page, for its times to be taken. */
import { h, render } from 'preact';
import '../../../styles/base.css';
import { Simulation } from '../../../components/simulator/Simulation.tsx';
import type { RunSession } from '../../../components/simulator/session.ts';
import { type History, loadViews, type Played, runScenario, toHistory } from '../../../ecs/ecs.ts';
import { typicalExercise } from '../../../ecs/golden.ts';

/** Virtual ms. */
const minute = 60_000;

/** What a run is made of: so many tasks desired, for so many virtual ms, one of them killed every so often. */
interface Size {
  desiredCount: number;
  untilMs: number;
  killEveryMs: number;
}

const sizes = {
  /** 200 tasks, some of which are killed and replaced every minute. */
  playing: { desiredCount: 200, untilMs: 60 * minute, killEveryMs: 10_000 },
  /** At least 100,000 entries and about 10,000 tasks. */
  long: { desiredCount: 200, untilMs: 190 * 60 * minute, killEveryMs: 90_000 },
} as const satisfies Readonly<Record<string, Size>>;

/** Of one move, in ms: script and layout at once, and all until the picture is painted, the wait for the screen's frame among it. */
export interface ScrubTimes {
  workMs: number;
  paintedMs: number;
}

declare global {
  var views: typeof parts;
}

function played({ desiredCount, untilMs, killEveryMs }: Size): Played & { history: History } {
  const { scenario } = typicalExercise;
  const quotas = { fargateVcpus: 4_000, fargateLaunchBurst: 2_000, fargateLaunchesPerSecond: 2_000 };
  const fault = { fromMs: 0, toMs: untilMs, meanEveryMs: killEveryMs, inject: { type: 'killProcess' as const, task: 3 } };
  const whole = { ...scenario, untilMs, surroundings: { ...scenario.surroundings, quotas }, faults: [fault] };
  const documents = { 'service.json': { ...typicalExercise.documents['service.json'], desiredCount } };
  const options = { limits: { events: 100_000, tasks: 100_000, timeMs: 400 * 24 * 60 * minute } };
  const run = runScenario(whole, documents, options);
  return { scenario: whole, documents, options, run, history: toHistory(run.timeline, run.endMs) };
}

/** A living page has somebody to ask; nobody asks here. */
const never = () => new Promise<never>(() => {});
const silent: RunSession = {
  tracks: never,
  why: never,
  decisionsAbout: never,
  describe: never,
  bill: never,
  compare: never,
  keep: never,
  forget: never,
  file: never,
};

/** Its props, as long as it is shown. */
let shown: { history: History; [prop: string]: unknown } | null = null;

const place = document.querySelector('main') as HTMLElement;

const parts = {
  /** Shows a run with all that a page knows of it. @returns entries of its timeline, tasks of its history, and its end in ms */
  async show(size: keyof typeof sizes): Promise<{ entries: number; tasks: number; endMs: number }> {
    const { history, ...run } = played(sizes[size]);
    const tracks = (await loadViews()).tracks(run);
    shown = { history, tracks, service: 'my-rust-api', cluster: 'day15', onInject() {}, session: silent, initialAtMs: history.endMs / 3 };
    render(h(Simulation, shown), place);
    return { entries: run.run.timeline.length, tasks: history.tasks.length, endMs: history.endMs };
  },

  /** Moves the slider to each moment in ms, as a hand does. */
  async scrub(moments: readonly number[]): Promise<ScrubTimes[]> {
    const slider = place.querySelector('.sim-scrub') as HTMLInputElement;
    const times: ScrubTimes[] = [];
    for (const atMs of moments) {
      await quiet();
      const fromMs = performance.now();
      slider.value = String(atMs);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      // What a change of state asks for is made in a microtask, and measured by asking for a place.
      await null;
      await null;
      place.getBoundingClientRect();
      const workMs = performance.now() - fromMs;
      await painted();
      times.push({ workMs, paintedMs: performance.now() - fromMs });
    }
    return times;
  },
};

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

/** A task after the next frame: what was to be drawn is laid out and painted then. */
async function painted(): Promise<void> {
  await frame();
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => resolve();
    port1.postMessage(null);
  });
}

/** Time for what comes after a picture. */
async function quiet(): Promise<void> {
  for (let count = 0; count < 4; count++) await frame();
}

globalThis.views = parts;
