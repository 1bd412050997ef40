import { describe, expect, it } from 'vitest';
import { type Entry, minutesText, neighbours, placed } from './course.ts';

const entry = (slug: string): Entry => ({
  slug,
  title: slug,
  short: slug,
  kind: 'lesson',
  message: '',
  minutes: { read: 5, study: 0, practice: 4, challenge: 0 },
  exercises: [],
});
const entries = placed('day-1', ['a', 'b', 'c', 'd'].map(entry), new Set(['day-1/b', 'day-1/d', 'day-2/c']));

describe('the order of a day', () => {
  it('numbers every entry, and links only what is written', () => {
    expect(entries.map(({ position, path }) => [position, path])).toEqual([
      [1, null],
      [2, '/day-1/b/'],
      [3, null],
      [4, '/day-1/d/'],
    ]);
    expect(entries[0]?.totalMinutes).toBe(9);
  });

  it('leads from one written lesson to the next, and tells what comes between', () => {
    const { previous, next, following } = neighbours(entries, 'day-1/b');
    expect([previous?.slug, next?.slug, following?.slug]).toEqual([undefined, 'd', 'c']);
    expect(neighbours(entries, 'day-1/d').previous?.slug).toBe('b');
  });

  it('tells an author whose lesson the day does not list', () => {
    expect(() => neighbours(entries, 'day-1/x')).toThrow('its day.yaml does not list it');
  });
});

describe('minutes', () => {
  it('are told by what they are for, leaving out what has none', () => {
    expect(minutesText({ read: 5, study: 0, practice: 4, challenge: 0 })).toBe('read 5 · practice 4 min');
  });
});
