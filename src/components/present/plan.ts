/** A day's plan against its clock: how far a speaker should be, and how far they are, in minutes and in words. Pure; times are in ms. */

/** A lesson with what the day gives it. */
export interface PlannedLesson {
  slug: string;
  title: string;
  position: number;
  minutes: number;
}

/** When a slide is planned to begin and to end, from the day's start. */
export interface Span {
  fromMs: number;
  toMs: number;
}

const minuteMs = 60_000;

/**
 * The spans of a lesson's slides. Those with minutes of their own have them; the others share what is left equally, where the lesson leaves any.
 * @param startMs when the lesson begins
 * @param totalMinutes the lesson's minutes
 * @param own each slide's own minutes, or null
 */
export function spansOf(startMs: number, totalMinutes: number, own: readonly (number | null)[]): Span[] {
  const taken = own.reduce<number>((sum, minutes) => sum + (minutes ?? 0), 0);
  const others = own.filter((minutes) => minutes === null).length;
  const share = others === 0 ? 0 : Math.max(0, totalMinutes - taken) / others;
  // Where the slides want more than the lesson has, or less, the lesson's minutes hold.
  const factor = taken + share * others === 0 ? 0 : totalMinutes / (taken + share * others);
  let at = startMs;
  return own.map((minutes) => {
    const fromMs = at;
    at += (minutes ?? share) * factor * minuteMs;
    return { fromMs, toMs: at };
  });
}

/** When a lesson begins, from the day's start; 0 where the plan does not list it. */
export function startOf(plan: readonly PlannedLesson[], slug: string): number {
  const index = plan.findIndex((lesson) => lesson.slug === slug);
  return plan.slice(0, Math.max(0, index)).reduce((sum, lesson) => sum + lesson.minutes, 0) * minuteMs;
}

/** How a slide stands against the clock: `on time`, `3 min behind`, `12 min ahead`. */
export function standing(slide: Span, elapsedMs: number): string {
  const late = Math.floor((elapsedMs - slide.toMs) / minuteMs);
  const early = Math.floor((slide.fromMs - elapsedMs) / minuteMs);
  if (late >= 1) return `${late} min behind`;
  if (early >= 1) return `${early} min ahead`;
  return 'on time';
}

/** Where the plan is by now: `Lesson 3, Services, minute 5 of 14`. */
export function planAt(plan: readonly PlannedLesson[], elapsedMs: number): string {
  let fromMs = 0;
  for (const { position, title, minutes } of plan) {
    const at = Math.floor((elapsedMs - fromMs) / minuteMs);
    if (at < minutes) return `Lesson ${position}, ${title}, minute ${at + 1} of ${minutes}`;
    fromMs += minutes * minuteMs;
  }
  return 'The day’s time is over';
}

/** `1:04:09`, or `4:09` below an hour. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
