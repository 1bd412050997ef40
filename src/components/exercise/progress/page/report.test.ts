/** What the completion page tells of an exercise. */
import { expect, it } from 'vitest';
import type { ProgressEvent } from '../events.ts';
import { type ListedExercise, reportLine, summary } from './report.ts';

const exercise: ListedExercise = { slug: 'small', id: 'T01', title: 'Small', version: 2, minutes: 4, isCore: true, path: null };

function event(
  kind: ProgressEvent['kind'],
  atMs: number,
  more: { passed?: boolean; version?: number; item?: string; before?: boolean } = {},
): ProgressEvent {
  const { passed = false, version = 2, item = '1', before = true } = more;
  const happened = { id: `${kind}-${atMs}`, exercise: 'small', version, atMs };
  if (kind === 'solution') return { ...happened, kind, item, isBeforePassing: before };
  if (kind !== 'attempt') return { ...happened, kind, item };
  return {
    ...happened,
    kind,
    learner: null,
    texts: {},
    grade: { exercise: 'small', version, passed, checks: [], feedback: null, moment: null },
  };
}

it('counts attempts up to the first pass, hints that were opened, and says when it was passed', () => {
  const events = [
    event('attempt', 1),
    event('hint', 2),
    event('attempt', 3, { passed: true }),
    event('attempt', 4),
    event('attempt', 5, { passed: true }),
  ];
  expect(reportLine(exercise, events)).toMatchObject({ state: 'passed', passedAtMs: 3, attempts: 2, hints: 1, solution: 'no' });
});

it('says whether a solution was looked at before or after passing', () => {
  expect(reportLine(exercise, [event('solution', 1)]).solution).toBe('before passing');
  expect(reportLine(exercise, [event('attempt', 1, { passed: true }), event('solution', 2, { before: false })]).solution).toBe(
    'after passing',
  );
});

it('does not call an exercise passed whose earlier version was', () => {
  const line = reportLine(exercise, [event('attempt', 1, { passed: true, version: 1 }), event('attempt', 2)]);
  expect(line).toMatchObject({ state: 'passed an earlier version', passedAtMs: 1, attempts: 1 });
  expect(summary([line])).toBe('0 of 1 exercise passed, 0 of 4 minutes of exercises');
});

it('tells what was begun from what was not', () => {
  expect(reportLine(exercise, [event('hint', 1)]).state).toBe('begun');
  expect(reportLine(exercise, [{ ...event('hint', 1), exercise: 'other' }]).state).toBe('not begun');
});
