import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expression, facts, naively, pattern } from './query-language.fixture.ts';
import { type InstanceFacts, matches, parseExpression, printExpression } from './query-language.ts';
import { matchesPattern, readPattern } from './query-patterns.ts';

/** A million values by `DRYDOCK_SOAK=1`. */
const numRuns = process.env.DRYDOCK_SOAK ? 1_000_000 : 1_000;
const soakMs = 7_200_000;

const instance: InstanceFacts = {
  agentConnected: true,
  agentVersion: '1.14.4',
  attributes: { 'ecs.instance-type': 't2.small', 'ecs.availability-zone': 'us-east-1a', stack: 'prod', empty: '' },
  ec2InstanceId: 'i-abcd1234',
  registeredAtMs: 0,
  runningTasksCount: 1,
  taskGroups: ['service:production', 'database'],
};

function selects(text: string, of: InstanceFacts = instance): boolean {
  const parsed = parseExpression(text);
  if ('problem' in parsed) throw new Error(`${parsed.problem.message} (${parsed.problem.offset})`);
  return matches(parsed.expression, of);
}

/** The text with `▸` where its problem is, and the message. */
function problemIn(text: string): string {
  const parsed = parseExpression(text);
  if (!('problem' in parsed)) return 'none';
  const { offset, message } = parsed.problem;
  return `${text.slice(0, offset)}▸${text.slice(offset)}: ${message}`;
}

describe("the guide's examples", () => {
  it.each([
    ['attribute:ecs.instance-type == t2.small', true],
    ['attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', true],
    ['attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d', false],
    ['attribute:ecs.instance-type =~ t2.* and attribute:ecs.availability-zone == us-east-1a', true],
    ['task:group == service:production', true],
    ['not(task:group == database)', false],
    ['runningTasksCount == 1', true],
    ['agentVersion < 1.14.5', true],
    ['registeredAt < 2018-02-13', false],
    ["ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']", true],
    ['attribute:stack != prod', false],
  ])('%s selects the instance: %s [P-050, P-053, P-056, P-057, P-060]', (text, isSelected) => {
    expect(selects(text)).toBe(isSelected);
  });
});

describe('an expression', () => {
  it.each([
    ['not binds before and, and before or', 'not attribute:stack == test and attribute:stack == prod or agentConnected == true', true],
    ['or comes after and without parentheses', 'attribute:stack == prod or attribute:stack == prod and attribute:stack == test', true],
    ['parentheses come first', '(attribute:stack == prod or attribute:stack == prod) and attribute:stack == test', false],
    ['signs stand for words, and spaces may be left out', '!(attribute:stack==test)&&attribute:stack==prod||agentConnected==false', true],
    [
      'every operator has a word',
      'attribute:stack not_equals test and runningTasksCount less_than_equal 1 and attribute:stack not_in [a]',
      true,
    ],
    ['a missing attribute meets no comparison, != included', 'attribute:none != prod', false],
    [
      'a missing attribute is found by !exists',
      'attribute:none !exists and not(attribute:none not_exists) or attribute:none not_exists',
      true,
    ],
    ['an empty value exists', "attribute:empty exists and attribute:empty == ''", true],
    ['a pattern matches the whole value', 'attribute:ecs.instance-type =~ t2', false],
    ['an unquoted pattern may hold parentheses', '(attribute:ecs.instance-type =~ (t[2,3]|m5).*) and agentConnected == true', true],
    ['a quoted pattern may hold anything', "attribute:ecs.instance-type =~ '(t2|t3)\\.small|never mind)?'", undefined],
    ['of groups != asks for an instance without such a task', 'task:group != database', false],
    ['an attribute is compared as a number where both are', 'attribute:ecs.instance-type > t1 and runningTasksCount < 10', true],
    ['versions are compared number by number', 'agentVersion > 1.9.9', true],
    ['a moment is compared with a date', 'registeredAt >= 2026-01-01 and registeredAt < 2026-01-01T00:00:01Z', true],
  ])('%s [P-051, P-054, P-055]', (_, text, isSelected) => {
    if (isSelected === undefined) expect(problemIn(text)).toContain('closes nothing');
    else expect(selects(text)).toBe(isSelected);
  });
});

describe('subjects and operators', () => {
  it.each([
    'agentConnected == true',
    'agentVersion >= 1',
    'attribute:stack exists',
    'ec2InstanceId =~ i-.*',
    'registeredAt > 2025-01-01',
    'runningTasksCount > 0',
    'task:group in [database]',
  ])('there is %s [P-053]', (text) => {
    expect(selects(text)).toBe(true);
  });

  it.each([
    ['==', 'equals'],
    ['!=', 'not_equals'],
    ['>', 'greater_than'],
    ['>=', 'greater_than_equal'],
    ['<', 'less_than'],
    ['<=', 'less_than_equal'],
  ])('%s and %s are one [P-054]', (sign, word) => {
    const said = parseExpression(`runningTasksCount ${word} 1`);
    expect(said).toEqual(parseExpression(`runningTasksCount ${sign} 1`));
    expect(said).toMatchObject({ expression: { operator: sign } });
  });

  it.each([
    ['[P-055]', 'attribute:stack exists', 'attribute:none !exists', 'attribute:none not_exists', 'not(attribute:stack not_exists)'],
    [
      '[P-056]',
      'attribute:stack in [test, prod]',
      'attribute:stack !in [test]',
      'attribute:stack not_in [test]',
      'not(attribute:stack in [a])',
    ],
    [
      '[P-057]',
      'attribute:stack =~ pr.d',
      'attribute:stack matches p[n-r]+od',
      'attribute:stack !~ test.*',
      'attribute:stack not_matches t',
    ],
    [
      '[P-060]',
      'task:group == service:production',
      'not(task:group == service:test)',
      'task:group != service:test',
      'not(task:group =~ x)',
    ],
  ])('%s: %s, %s, %s, %s hold', (_, ...texts) => {
    for (const text of texts) expect(selects(text)).toBe(true);
  });
});

describe('a problem', () => {
  it.each([
    [
      'attributes:ecs.instance-type==p3.2xlarge',
      '▸attributes:ecs.instance-type==p3.2xlarge: `attributes:ecs.instance-type` is no subject.',
    ],
    ['attribute:a = b', 'attribute:a ▸= b: `=` is no operator.'],
    ['agentConnected > true', 'agentConnected ▸> true: `>` is no operator for `agentConnected`.'],
    ['attribute:a =~ *.large', 'attribute:a =~ ▸*.large: Nothing stands before `*` that it could repeat. Any text is `.*`.'],
    ['attribute:a =~ "t[2"', 'attribute:a =~ "t▸[2": This `[` of the pattern is not closed.'],
    ['attribute:a == b c', 'attribute:a == b ▸c: Expected `and`, `or`, or the end.'],
    ['(attribute:a == b', '▸(attribute:a == b: This `(` is not closed.'],
    ['attribute:a == b)', 'attribute:a == b▸): This `)` closes nothing.'],
    ['attribute:a in [b, c', 'attribute:a in [b, c▸: Expected `,` or `]`.'],
    ['attribute:a in b', 'attribute:a in ▸b: `in` takes a list'],
    ['attribute:a in []', 'attribute:a in [▸]: A value is missing.'],
    ['attribute:a == and attribute:b == c', 'attribute:a == and ▸attribute:b == c: Expected'],
    ['attribute:a and', 'attribute:a ▸and: `and` is no operator.'],
    ["attribute:a == 'x", "attribute:a == ▸'x: This quote is not closed."],
    ['runningTasksCount == many', 'runningTasksCount == ▸many: `runningTasksCount` is compared with a whole number.'],
    ['registeredAt > yesterday', 'registeredAt > ▸yesterday: `registeredAt` is compared with a date'],
    ['agentVersion > "v1"', 'agentVersion > "▸v1": `agentVersion` is compared with a version'],
    ['attribute:a == b or', 'attribute:a == b or▸: A subject is missing.'],
    ['', '▸: A subject is missing.'],
  ])('in %j stands at its place', (text, told) => {
    expect(problemIn(text)).toContain(told);
  });

  it('is the length where there are more than 2,000 characters [P-052]', () => {
    expect(problemIn(`attribute:a == ${'b'.repeat(1_985)}`)).toBe('none');
    expect(problemIn(`attribute:a == ${'b'.repeat(1_986)}`)).toContain('2001 characters');
  });

  it('is ours where Java would read a pattern that the model does not evaluate', () => {
    for (const one of ['(?i)x', '(?=x)y', 'a++', '\\p{Alpha}', '(a)\\1', '[a&&b]', '[a[b]]', `${'('.repeat(30)}a${')'.repeat(30)}`]) {
      expect(parseExpression(`attribute:a =~ '${one}'`)).toMatchObject({ problem: { isOurs: true } });
    }
  });
});

describe('any expression', () => {
  it(
    'is read again from how it is printed',
    () => {
      fc.assert(
        fc.property(expression, (one) => {
          expect(parseExpression(printExpression(one))).toEqual({ expression: one });
        }),
        { numRuns },
      );
    },
    soakMs,
  );

  it(
    'selects what a slow reading of it selects',
    () => {
      fc.assert(
        fc.property(expression, facts, (one, of) => {
          expect(matches(one, of)).toBe(naively(one, of));
        }),
        { numRuns: numRuns * 3 },
      );
    },
    soakMs,
  );

  it(
    'is read or refused at a place inside, whatever the text, and never throws',
    () => {
      const token = fc.constantFrom(
        ...['attribute:a', 'task:group', 'agentVersion', 'and', 'or', 'not', '!', '(', ')', '[', ']', ',', '==', '=~', '!~', 'in', '!in'],
        ...[
          'exists',
          '!exists',
          "'",
          '"',
          'x',
          '1.2',
          '*',
          '+',
          '{',
          '\\',
          '|',
          '||',
          '&&',
          ' ',
          '\n',
          '^',
          '$',
          '?',
          '(?',
          '-',
          'é',
          '\ud83d',
        ],
      );
      const text = fc.oneof(
        fc.string(),
        fc.array(token, { maxLength: 40 }).map((all) => all.join('')),
        fc.array(token).map((all) => all.join(' ')),
      );
      fc.assert(
        fc.property(text, facts, (one, of) => {
          const parsed = parseExpression(one);
          if ('problem' in parsed) {
            expect(parsed.problem.offset).toBeGreaterThanOrEqual(0);
            expect(parsed.problem.offset).toBeLessThanOrEqual(one.length);
          } else expect(typeof matches(parsed.expression, of)).toBe('boolean');
        }),
        { numRuns: numRuns * 3 },
      );
    },
    soakMs,
  );
});

describe('a pattern', () => {
  it(
    'matches what the engine of JavaScript matches',
    () => {
      const text = fc
        .array(fc.constantFrom('t', '3', 'prod', '.', 'small', 'a', 'b', 'service:', '2', ','), { maxLength: 6 })
        .map((all) => all.join(''));
      fc.assert(
        fc.property(pattern, text, (one, of) => {
          const read = readPattern(one);
          if ('problem' in read) throw new Error(read.problem.message);
          expect(matchesPattern(read.pattern, of)).toBe(new RegExp(`^(?:${one})$`).test(of));
        }),
        { numRuns: numRuns * 3 },
      );
    },
    soakMs,
  );

  it.each([
    ['(a*)*b', false],
    ['(a|aa)+b', false],
    ['((a*b|a)*c|a)*d', false],
    ['(((((a?)*)*)*)*)*', true],
    ['(a{0,200}){0,200}', true],
    ['(()*){200}a*', true],
    ['^a+$', true],
    ['a+?\\b', true],
    ['[^b]+[a-c]{2,}', true],
  ])('%s takes a bounded time on a long text', (text, isMatch) => {
    const read = readPattern(text);
    if ('problem' in read) throw new Error(read.problem.message);
    expect(matchesPattern(read.pattern, 'a'.repeat(128))).toBe(isMatch);
  });
});
