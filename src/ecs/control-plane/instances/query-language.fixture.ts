/** A slow, obvious reading of parsed expressions, and random expressions and instances, for the tests of the query language. */
import fc from 'fast-check';
import type { Expression, InstanceFacts, Operator } from './query-language.ts';

/** What the expression says of the instance, case by case. Patterns are JavaScript’s, over the whole text. */
export function naively(expression: Expression, facts: InstanceFacts): boolean {
  switch (expression.type) {
    case 'and':
      return !expression.parts.some((part) => !naively(part, facts));
    case 'or':
      return expression.parts.filter((part) => naively(part, facts)).length > 0;
    case 'not':
      return naively(expression.part, facts) === false;
    case 'comparison': {
      const { subject, operator, values } = expression;
      if (subject === 'task:group') return ofGroups(facts.taskGroups, operator, values);
      if (subject === 'agentConnected') return ofText(facts.agentConnected ? 'true' : 'false', operator, values);
      if (subject === 'ec2InstanceId') return ofText(facts.ec2InstanceId, operator, values);
      if (subject === 'runningTasksCount') return ofNumbers(facts.runningTasksCount, Number(values[0]), operator);
      if (subject === 'agentVersion') return ofNumbers(rank(facts.agentVersion), rank(values[0] ?? ''), operator);
      if (subject === 'registeredAt') {
        const start = Date.UTC(2026, 0, 1);
        const text = values[0] ?? '';
        return ofNumbers(
          start + facts.registeredAtMs,
          Date.parse(/T.*\d$/.test(text) && !text.endsWith('+00:00') ? `${text}Z` : text),
          operator,
        );
      }
      const found = Object.entries(facts.attributes).find(([name]) => `attribute:${name}` === subject);
      if (operator === 'exists') return found !== undefined;
      if (operator === '!exists') return found === undefined;
      return found !== undefined && ofText(found[1], operator, values);
    }
  }
}

/** For versions of up to three numbers below 1,000. */
function rank(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
}

function ofNumbers(left: number, right: number, operator: Operator): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (operator === '>') return left > right;
  if (operator === '>=') return left >= right;
  return operator === '<' ? left < right : left <= right;
}

function ofText(text: string, operator: Operator, values: readonly string[]): boolean {
  const [first = ''] = values;
  if (operator === '==') return text === first;
  if (operator === '!=') return text !== first;
  if (operator === 'in') return values.includes(text);
  if (operator === '!in') return !values.includes(text);
  if (operator === '=~') return new RegExp(`^(?:${first})$`).test(text);
  if (operator === '!~') return !new RegExp(`^(?:${first})$`).test(text);
  const areNumbers = [text, first].every((one) => one !== '' && /^-?\d+(\.\d+)?$/.test(one));
  if (areNumbers) return ofNumbers(Number(text), Number(first), operator);
  return ofNumbers(text < first ? 0 : text === first ? 1 : 2, 1, operator);
}

function ofGroups(groups: readonly string[], operator: Operator, values: readonly string[]): boolean {
  if (operator === 'exists') return groups.length > 0;
  if (operator === '!exists') return groups.length === 0;
  const asserted = ({ '!=': '==', '!in': 'in', '!~': '=~' } as Partial<Record<Operator, Operator>>)[operator];
  if (asserted) return !ofGroups(groups, asserted, values);
  return groups.some((group) => ofText(group, operator, values));
}

const name = fc.constantFrom('stack', 'disk', 'rank', 'ecs.instance-type', '__proto__');
const value = fc.constantFrom('prod', 'test', '', '2', '10', '-1.5', 't3.small', 't3.large', 'a b', "it's", 'us-east-1a');
const group = fc.constantFrom('service:web', 'service:db', 'family:batch', 'database');
const version = fc.constantFrom('1.14.5', '1.9.0', '1.14', '1.100.2', '2.0.0');
const date = fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-01T00:00:01', '2026-01-01T01:00:00Z', '2025-12-31T23:59:59+00:00');
const part = fc.constantFrom(
  't',
  '3',
  'prod',
  '.',
  '[a-t]',
  '[^x]',
  '(small|large)',
  '\\d',
  '\\.',
  '(?:a|b)',
  '\\w',
  'service:',
  '(a|)',
  '[2,3]',
);
/** Patterns that JavaScript and Java read alike. */
export const pattern = fc
  .array(fc.tuple(part, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.map((one) => one.join('')).join(''));

function comparison(subject: fc.Arbitrary<string>, operators: readonly Operator[], values: fc.Arbitrary<string>): fc.Arbitrary<Expression> {
  return fc.tuple(subject, fc.constantFrom(...operators)).chain(([of, operator]): fc.Arbitrary<Expression> => {
    const type = 'comparison' as const;
    if (operator.endsWith('exists')) return fc.constant({ type, subject: of, operator, values: [] });
    const drawn = operator.endsWith('~')
      ? pattern.map((one) => [one])
      : fc.array(values, { minLength: 1, maxLength: operator.endsWith('in') ? 3 : 1 });
    return drawn.map((list) => ({ type, subject: of, operator, values: list }));
  });
}

const ordered = ['==', '!=', '>', '>=', '<', '<='] as const;
const textual = ['==', '!=', 'in', '!in', '=~', '!~'] as const;
const every = [...ordered, 'exists', '!exists', 'in', '!in', '=~', '!~'] as const;

/** Expressions of every subject and operator, nested up to four deep. */
export const expression: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    comparison(
      name.map((one) => `attribute:${one}`),
      every,
      value,
    ),
    comparison(fc.constant('task:group'), every, group),
    comparison(fc.constant('agentConnected'), textual, fc.constantFrom('true', 'false')),
    comparison(fc.constant('ec2InstanceId'), textual, fc.constantFrom('i-1', 'i-2')),
    comparison(fc.constant('runningTasksCount'), ordered, fc.constantFrom('0', '1', '10')),
    comparison(fc.constant('agentVersion'), ordered, version),
    comparison(fc.constant('registeredAt'), ordered, date),
    fc.record({ type: fc.constant('not' as const), part: tie('node') }),
    fc.record({ type: fc.constantFrom('and' as const, 'or' as const), parts: fc.array(tie('node'), { minLength: 2, maxLength: 3 }) }),
  ),
})).node;

export const facts: fc.Arbitrary<InstanceFacts> = fc.record({
  agentConnected: fc.boolean(),
  agentVersion: version,
  attributes: fc.array(fc.tuple(name, value), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  ec2InstanceId: fc.constantFrom('i-1', 'i-2'),
  registeredAtMs: fc.constantFrom(0, 1_000, 3_600_000, 86_400_000),
  runningTasksCount: fc.constantFrom(0, 1, 10),
  taskGroups: fc.array(group, { maxLength: 3 }),
});
