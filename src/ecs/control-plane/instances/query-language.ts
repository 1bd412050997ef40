/**
 * The cluster query language: which container instances an expression selects, and how an expression is written. Source: developer guide, Create
 * expressions to define container instances for Amazon ECS tasks.
 */
import type { JsonObject } from '../../world/state.ts';
import { epochSeconds } from '../describe.ts';
import { notSupported } from '../operation.ts';
import { parseSeconds } from '../timestamps.ts';
import { type Comparison, type Expression, type Operator, parseExpression } from './query-parser.ts';
import { matchesPattern, readPattern } from './query-patterns.ts';

export { type Expression, type Operator, parseExpression } from './query-parser.ts';

/**
 * Looks whether the model can evaluate the expressions of a request's placement constraints.
 * @throws EcsError where it cannot
 */
export function requireEvaluable({ placementConstraints }: JsonObject): void {
  for (const { expression } of (placementConstraints ?? []) as { expression?: string }[]) {
    if (!expression) continue;
    const parsed = parseExpression(expression);
    if ('problem' in parsed) throw notSupported(`the expression ${expression} (${parsed.problem.message.replaceAll('`', '')})`);
  }
}

/** What expressions can ask of a container instance. */
export interface InstanceFacts {
  agentConnected: boolean;
  /** `1.14.5`. */
  agentVersion: string;
  attributes: Readonly<Record<string, string>>;
  ec2InstanceId: string;
  /** ms since the model was made. */
  registeredAtMs: number;
  runningTasksCount: number;
  /** Groups of the tasks on it: `service:web`, `family:batch`, or a name of one’s own. May repeat. */
  taskGroups: readonly string[];
}

/** What an expression asks about, each as it is written. */
export function subjectsOf(expression: Expression): string[] {
  if (expression.type === 'comparison') return [expression.subject];
  return expression.type === 'not' ? subjectsOf(expression.part) : expression.parts.flatMap(subjectsOf);
}

type Test = (facts: InstanceFacts) => boolean;

/**
 * True if the expression selects the instance. An instance without an attribute meets no comparison with it, `!=` included, as the guide’s example of
 * `attribute:stack != prod` says; so only `not(…)` and `!exists` find it. Of task groups `==`, `in` and `=~` ask for one task, `!=`, `!in` and `!~`
 * hold where no task is of such a group, which is how users write anti-affinity. Attributes are compared by `>` and its kin as numbers where both
 * sides are, else as texts: the guide does not say.
 */
export function matches(expression: Expression, facts: InstanceFacts): boolean {
  if (expression.type === 'and') return expression.parts.every((part) => matches(part, facts));
  if (expression.type === 'or') return expression.parts.some((part) => matches(part, facts));
  if (expression.type === 'not') return !matches(expression.part, facts);
  const test = tests.get(expression) ?? testOf(expression);
  tests.set(expression, test);
  return test(facts);
}

const tests = new WeakMap<Comparison, Test>();

const opposites: Partial<Record<Operator, Operator>> = { '!=': '==', '!in': 'in', '!~': '=~', '!exists': 'exists' };

function testOf({ subject, operator, values }: Comparison): Test {
  const read = readerOf(subject);
  if (operator === 'exists') return (facts) => read(facts).length > 0;
  if (operator === '!exists') return (facts) => read(facts).length === 0;
  const positive = opposites[operator];
  const holds = valueTest(subject, positive ?? operator, values);
  if (positive === undefined) return (facts) => read(facts).some(holds);
  const maySayNothing = subject === 'task:group';
  return (facts) => {
    const found = read(facts);
    return (maySayNothing || found.length > 0) && !found.some(holds);
  };
}

/** What an instance has of the subject: one value, or none, or of task groups several. */
function readerOf(subject: string): (facts: InstanceFacts) => readonly string[] {
  if (subject === 'agentConnected') return (facts) => [String(facts.agentConnected)];
  if (subject === 'agentVersion') return (facts) => [facts.agentVersion];
  if (subject === 'ec2InstanceId') return (facts) => [facts.ec2InstanceId];
  if (subject === 'registeredAt') return (facts) => [String(epochSeconds(facts.registeredAtMs))];
  if (subject === 'runningTasksCount') return (facts) => [String(facts.runningTasksCount)];
  if (subject === 'task:group') return (facts) => facts.taskGroups;
  const name = subject.slice('attribute:'.length);
  return ({ attributes }) => (Object.hasOwn(attributes, name) ? [attributes[name] as string] : []);
}

function valueTest(subject: string, operator: Operator, values: readonly string[]): (value: string) => boolean {
  const [wanted = ''] = values;
  if (operator === 'in') return (value) => values.includes(value);
  if (operator === '=~') return patternTest(wanted);
  if (operator === '==' && !isCounted(subject)) return (value) => value === wanted;
  const compare = comparing(subject, wanted);
  if (operator === '>') return (value) => compare(value) > 0;
  if (operator === '>=') return (value) => compare(value) >= 0;
  if (operator === '<') return (value) => compare(value) < 0;
  if (operator === '<=') return (value) => compare(value) <= 0;
  return (value) => compare(value) === 0;
}

/** Subjects whose values are not mere texts. */
function isCounted(subject: string): boolean {
  return subject === 'agentVersion' || subject === 'registeredAt' || subject === 'runningTasksCount';
}

/** Below 0 where the instance’s value comes before the wanted one. */
function comparing(subject: string, wanted: string): (value: string) => number {
  if (subject === 'agentVersion') return (value) => compareVersions(value, wanted);
  if (subject === 'registeredAt') {
    const seconds = parseSeconds(wanted) ?? 0;
    return (value) => Number(value) - seconds;
  }
  if (subject === 'runningTasksCount') return (value) => Number(value) - Number(wanted);
  const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);
  return (value) => {
    if (isNumber(value) && isNumber(wanted)) return Number(value) - Number(wanted);
    return value < wanted ? -1 : value > wanted ? 1 : 0;
  };
}

function compareVersions(one: string, other: string): number {
  const left = one.split('.').map(Number);
  const right = other.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Instances share most of their values: each is matched once. */
function patternTest(text: string): (value: string) => boolean {
  const read = readPattern(text);
  if ('problem' in read) throw new Error(`No parsed expression holds this pattern: ${text}`);
  const known = new Map<string, boolean>();
  return (value) => {
    const isMatch = known.get(value) ?? matchesPattern(read.pattern, value);
    known.set(value, isMatch);
    return isMatch;
  };
}

/** The expression as text, with no more parentheses than it needs; `parseExpression` reads the same expression from it. */
export function printExpression(expression: Expression): string {
  if (expression.type === 'comparison') return printComparison(expression);
  if (expression.type === 'not') return `not(${printExpression(expression.part)})`;
  const mayStand = expression.type === 'and' ? ['comparison', 'not'] : ['comparison', 'not', 'and'];
  return expression.parts
    .map((part) => (mayStand.includes(part.type) ? printExpression(part) : `(${printExpression(part)})`))
    .join(` ${expression.type} `);
}

function printComparison({ subject, operator, values }: Comparison): string {
  if (operator === 'exists' || operator === '!exists') return `${subject} ${operator}`;
  const written = values.map(printValue);
  return `${subject} ${operator} ${operator.endsWith('in') ? `[${written.join(', ')}]` : written[0]}`;
}

function printValue(value: string): string {
  if (/^[\w.:@/-]+$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}
