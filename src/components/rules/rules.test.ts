/** The list of rules loses none, finds by any word or by AWS's own answer, and its filter survives the address. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../../ecs/ecs.ts';
import { rulePageOf } from '../editor/rule-page.ts';
import { passes, queryOf, type RuleFacts, type RuleFilter, readFilter } from './rule-filter.ts';
import { inListOrder } from './rule-groups.ts';
import { partsOf } from './rule-words.ts';

const all: RuleFilter = { words: '', severity: '', kind: '', wording: '' };
const facts: RuleFacts = {
  text: 'No container has more memory than its task container-over-task',
  answer: "The 'memory' setting for container is greater than for the task. Container {name} asks {memory}.",
  severity: 'error',
  kinds: ['taskDefinition'],
  wording: 'verbatim',
};
const finds = (words: string) => passes(facts, { ...all, words });

describe('list of rules', () => {
  it('holds every rule once', () => {
    expect(inListOrder(rules).toSorted(byCode)).toEqual([...rules].sort(byCode));
  });

  it('gives every rule a page, and none to what no rule says', () => {
    expect(rules.map(({ code }) => rulePageOf(code)).filter((page) => page === null)).toEqual([]);
    expect(rulePageOf('json-syntax')).toBeNull();
    expect(rulePageOf('checker-restarted')).toBeNull();
    expect(rulePageOf('container-over-task')).toMatch(/\/rules\/container-over-task\/$/);
  });
});

describe('filter', () => {
  it('finds by words in any order and any capitals', () => {
    expect(finds('TASK more')).toBe(true);
    expect(finds('over-task')).toBe(true);
    expect(finds('  ')).toBe(true);
    expect(finds('task subnet')).toBe(false);
  });

  it('finds the rule of an answer copied from a terminal, with the learner’s own values in it', () => {
    const said = 'ClientException: The ‘memory’ setting for container is greater than for the task. Container api asks 1024.';
    expect(finds(said)).toBe(true);
    expect(finds('ClientException: Container api asks 1024.')).toBe(false);
  });

  it('does not take a pattern of names alone for any answer', () => {
    expect(passes({ ...facts, answer: '{text}' }, { ...all, words: 'something entirely different' })).toBe(false);
  });

  it('asks for severity, kind and wording together', () => {
    expect(passes(facts, { ...all, severity: 'error', kind: 'taskDefinition', wording: 'verbatim' })).toBe(true);
    expect(passes(facts, { ...all, severity: 'error', kind: 'service' })).toBe(false);
    expect(passes(facts, { ...all, wording: 'unrecorded' })).toBe(false);
  });

  it('comes back from the address as it went in', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.trim());
    fc.assert(
      fc.property(fc.record({ words: text, severity: text, kind: text, wording: text }), (filter) => {
        expect(readFilter(queryOf(filter))).toEqual(filter);
      }),
    );
  });

  it('leaves an address without wishes without a query', () => {
    expect(queryOf(all)).toBe('');
  });
});

describe('text of AWS', () => {
  it('is words and placeholders', () => {
    expect(partsOf('No {role} here')).toEqual([
      { text: 'No ', isPlaceholder: false },
      { text: 'role', isPlaceholder: true },
      { text: ' here', isPlaceholder: false },
    ]);
  });
});

function byCode(a: { code: string }, b: { code: string }): number {
  return a.code < b.code ? -1 : 1;
}
