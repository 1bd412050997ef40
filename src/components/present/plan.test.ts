import { expect, test } from 'vitest';
import { clockText, type PlannedLesson, planAt, spansOf, standing, startOf } from './plan.ts';

const plan: PlannedLesson[] = [
  { slug: 'nouns', title: 'The nouns', position: 1, minutes: 10 },
  { slug: 'service', title: 'Services', position: 2, minutes: 14 },
];
const min = (minutes: number) => minutes * 60_000;

test('shares what exercises leave of a lesson’s minutes among its other slides', () => {
  expect(spansOf(min(10), 14, [null, 4, null])).toEqual([
    { fromMs: min(10), toMs: min(15) },
    { fromMs: min(15), toMs: min(19) },
    { fromMs: min(19), toMs: min(24) },
  ]);
});

test('keeps to the lesson’s minutes where its exercises want more', () => {
  expect(spansOf(0, 6, [8, null, 4]).at(-1)?.toMs).toBe(min(6));
});

test('gives slides of a part without minutes none', () => {
  expect(spansOf(0, 0, [null, null])).toEqual([
    { fromMs: 0, toMs: 0 },
    { fromMs: 0, toMs: 0 },
  ]);
});

test('says in words how a slide stands against the clock', () => {
  const slide = { fromMs: min(10), toMs: min(15) };
  expect(standing(slide, min(12))).toBe('on time');
  expect(standing(slide, min(15) + 59_000)).toBe('on time');
  expect(standing(slide, min(18) + 1)).toBe('3 min behind');
  expect(standing(slide, min(4))).toBe('6 min ahead');
});

test('says where the day should be', () => {
  expect(startOf(plan, 'service')).toBe(min(10));
  expect(planAt(plan, 0)).toBe('Lesson 1, The nouns, minute 1 of 10');
  expect(planAt(plan, min(13))).toBe('Lesson 2, Services, minute 4 of 14');
  expect(planAt(plan, min(24))).toBe('The day’s time is over');
});

test('writes a clock', () => {
  expect(clockText(0)).toBe('0:00');
  expect(clockText(min(64) + 9_500)).toBe('1:04:09');
});
