import { expect, test } from 'vitest';
import { bitsOf, decimalDigits, draw, hexDigits } from './random.ts';

test('a draw depends on its seed and its purpose alone', () => {
  expect(bitsOf(1, 'a')).toBe(bitsOf(1, 'a'));
  expect(bitsOf(1, 'a')).not.toBe(bitsOf(2, 'a'));
  expect(bitsOf(1, 'a')).not.toBe(bitsOf(1, 'b'));
});

test('the bits are the same on every machine', () => {
  expect([bitsOf(0, ''), bitsOf(15, 'id of task 1'), bitsOf(-1, 'x')]).toEqual([2_658_949_714, 386_342_663, 3_940_265_855]);
});

test('a purpose in pieces is the same purpose', () => {
  for (const number of [0, 9, 10, 123_456, 2_147_483_647]) {
    expect(bitsOf(7, ['start of ', 'api', ' of task ', number])).toBe(bitsOf(7, `start of api of task ${number}`));
    expect(hexDigits(7, ['id of task ', number], 32)).toBe(hexDigits(7, `id of task ${number}`, 32));
  }
});

test('draws cover their range evenly', () => {
  const counts = new Array<number>(10).fill(0);
  for (let index = 0; index < 10_000; index += 1) {
    const value = draw(7, `draw ${index}`, 10);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

test('ids have their length and do not repeat', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => hexDigits(15, `id of task ${index}`, 32));
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(decimalDigits(15, 'deployment', 19)).toMatch(/^[1-9][0-9]{18}$/);
});
