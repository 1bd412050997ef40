import { expect, it } from 'vitest';
import { bringInStep, readPassed } from './progress.ts';

function memory(initial: Record<string, string> = {}): Storage {
  const kept = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

it('keeps every exercise that was passed, with its version', () => {
  const storage = memory();
  bringInStep({ a: 1 }, () => storage);
  bringInStep({ a: 1, b: 2 }, () => storage);
  expect(readPassed(() => storage)).toEqual({ a: 1, b: 2 });
});

it('reads nothing from storage that holds something else, and still keeps the next pass', () => {
  for (const wild of ['null', '[', '"x"', '{"a":"yes"}']) {
    const storage = memory({ 'drydock:passed': wild });
    expect(readPassed(() => storage)).toEqual({});
    bringInStep({ a: 1 }, () => storage);
    expect(readPassed(() => storage)).toEqual({ a: 1 });
  }
});

it('reads as nothing passed where storage is denied', () => {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(readPassed(denied)).toEqual({});
  expect(() => bringInStep({ a: 1 }, denied)).not.toThrow();
});

it('forgets a pass that is no longer there', () => {
  const storage = memory({ 'drydock:passed': '{"a":1,"b":1}' });
  bringInStep({ b: 1 }, () => storage);
  expect(readPassed(() => storage)).toEqual({ b: 1 });
});
