/** The day's clock as the slides and the notes show it, a second at a time. */
import { elapsed, sharedClock } from './clock.ts';
import { clockText, type PlannedLesson, planAt, spansOf, standing, startOf } from './plan.ts';

/** The clock in words. */
export interface ClockFace {
  /** `0:42:10`. */
  time: string;
  /** `on time`, `3 min behind`; empty before the start. */
  standing: string;
  /** Where the plan is by now; empty before the start. */
  plan: string;
  isRunning: boolean;
  /** What its button does. */
  verb: string;
}

interface Options {
  day: string;
  /** Slug of the lesson, and its slides' own minutes. */
  lesson: string;
  own: readonly (number | null)[];
  plan: readonly PlannedLesson[];
  show(face: ClockFace): void;
}

/** A clock that is shown. */
export interface Showing {
  /** Another slide of the same lesson. */
  at(slide: number): void;
  /** Another lesson, with its slides' own minutes. */
  in(lesson: string, own: readonly (number | null)[], slide: number): void;
  toggle(): void;
  reset(): void;
}

/** Shows the clock until the page is left. */
export function showClock({ day, lesson, own, plan, show }: Options): Showing {
  let slide = 0;
  let spans = spansFor(lesson, own);
  let timer: ReturnType<typeof setInterval> | null = null;
  const clock = sharedClock(day, draw);

  function spansFor(slug: string, minutes: readonly (number | null)[]) {
    const total = plan.find((one) => one.slug === slug)?.minutes ?? 0;
    return spansOf(startOf(plan, slug), total, minutes);
  }

  function draw(): void {
    const now = clock.read();
    const ms = elapsed(now, Date.now());
    const isRunning = now.startedAt !== null;
    const isFresh = !isRunning && ms === 0;
    const span = spans[slide];
    show({
      time: clockText(ms),
      standing: isFresh || !span ? '' : standing(span, ms),
      plan: isFresh ? '' : planAt(plan, ms),
      isRunning,
      verb: isRunning ? 'Pause the clock' : isFresh ? 'Start the clock' : 'Go on with the clock',
    });
    if (isRunning && timer === null) timer = setInterval(draw, 1_000);
    if (!isRunning && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  }

  draw();
  return {
    at(index) {
      slide = index;
      draw();
    },
    in(slug, minutes, index) {
      spans = spansFor(slug, minutes);
      slide = index;
      draw();
    },
    toggle: clock.toggle,
    reset: clock.reset,
  };
}
