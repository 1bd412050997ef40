import { expect, it } from 'vitest';
import { readPassed, recordPassed } from './progress.ts';

function memory(initial: Record<string, string> = {}): Storage {
  const kept = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

it('keeps every exercise that was passed, with its version', () => {
  const storage = memory();
  recordPassed('a', 1, () => storage);
  recordPassed('b', 2, () => storage);
  expect(readPassed(() => storage)).toEqual({ a: 1, b: 2 });
});

it('reads nothing from storage that holds something else, and still keeps the next pass', () => {
  for (const wild of ['null', '[', '"x"', '{"a":"yes"}']) {
    const storage = memory({ 'drydock:passed': wild });
    expect(readPassed(() => storage)).toEqual({});
    expect(recordPassed('a', 1, () => storage)).toBe(true);
    expect(readPassed(() => storage)).toEqual({ a: 1 });
  }
});

it('says when storage is denied, and reads as nothing passed', () => {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(readPassed(denied)).toEqual({});
  expect(recordPassed('a', 1, denied)).toBe(false);
});
