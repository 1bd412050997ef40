import { expect, test } from 'vitest';
import { assumptions, loadFacts } from '../../ecs/ecs.ts';
import { citedFact, factPath, factsOf, proofOf, rangeText, topics, valueText } from './fact-words.ts';

const { facts, leftOut } = await loadFacts();

test('every fact stands on one page, at an address of its own', () => {
  const shown = (Object.keys(topics) as (keyof typeof topics)[]).flatMap(factsOf);
  expect(shown).toHaveLength(facts.length);
  expect(new Set(facts.map(({ id }) => factPath(id)))).toHaveLength(facts.length);
});

test('every fact has an id of its own, a statement that ends, and a public source', () => {
  expect(new Set(facts.map(({ id }) => id))).toHaveLength(facts.length);
  for (const { id, statement, source } of facts) {
    expect(statement, id).toMatch(/[.`”)…]$/);
    expect(source.url, id).toMatch(/^https:\/\//);
    expect(source.date, id).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
});

test('values are told in units that people think in', () => {
  const told = Object.fromEntries(assumptions.map((one) => [one.id, `${valueText(one, one.default)}; ${rangeText(one)}`]));
  expect(told).toMatchObject({
    'fargate.provisioningMs': '12 s; 6 s to 18 s',
    'fargate.pullRate': '40 MB/s; 10 MB/s to 100 MB/s',
    'throttle.capMs': '27 min; 15 min to 27 min',
    'throttle.resetOnRunning': 'yes; yes, no',
    'scheduler.gatherMs': '1 s; 100 ms to 5 s',
  });
});

test('a fact without tests has no proof', () => {
  expect(
    proofOf({ id: 'T-999', certainty: 'certain', statement: '', source: { text: '', date: '' }, assumptions: [], isLater: false }),
  ).toBeNull();
});

test('what is left out says what happens instead', () => {
  for (const { what, instead } of leftOut) expect(instead.length, what).toBeGreaterThan(20);
});

test('prose can cite a fact with the numbers that it has, in digits or words, and with no others', () => {
  expect(citedFact('H-068', '40 s')).toBe(factPath('H-068'));
  expect(citedFact('C-031', 'two minutes')).toBe(factPath('C-031'));
  expect(() => citedFact('H-068', '45 s')).toThrow('H-068 has no 45');
  expect(() => citedFact('H-999', '40 s')).toThrow('no fact “H-999”');
});
