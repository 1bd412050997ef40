/**
 * Parses expressions of the cluster query language, which memberOf constraints and ListContainerInstances are written in. Source: developer guide,
 * Create expressions to define container instances for Amazon ECS tasks.
 *
 * What the guide leaves open, and what is chosen here: words are in lower case, as it writes them; `not` binds before `and`, `and` before `or`; spaces
 * around an operator may be left out; a value with spaces stands in single or double quotes, which have no escapes; an unquoted pattern may hold
 * parentheses in pairs, as `attribute:ecs.instance-type =~ (p[2,3]|g[3,4]).*` of github.com/stitchfix/flotilla-os does.
 */
import { type PatternProblem, readPattern } from './query-patterns.ts';

/** By their signs; each has a word too, such as `not_in` for `!in`. */
export type Operator = '==' | '!=' | '>' | '>=' | '<' | '<=' | 'exists' | '!exists' | 'in' | '!in' | '=~' | '!~';

/** `subject` as it is written: `attribute:stack`, `task:group`. `values` has one for most operators, none for exists and !exists, one or more for in and !in. */
export interface Comparison {
  type: 'comparison';
  subject: string;
  operator: Operator;
  values: readonly string[];
}

/** A parsed expression, as plain JSON. `and` and `or` have two parts or more. */
export type Expression =
  | Comparison
  | { type: 'and'; parts: readonly Expression[] }
  | { type: 'or'; parts: readonly Expression[] }
  | { type: 'not'; part: Expression };

/** What is wrong, and at which character, from 0. `isOurs` where AWS may take it and the model does not evaluate it. */
export type QueryProblem = PatternProblem;

/** SDK, PlacementConstraint.expression. */
const LONGEST = 2_000;
/** Ours: deeper than anybody writes, and safe for any stack. */
const DEEPEST = 50;

const signs = ['==', '!=', '>', '>=', '<', '<=', 'exists', '!exists', 'in', '!in', '=~', '!~'] as const;
const words =
  'equals not_equals greater_than greater_than_equal less_than less_than_equal exists not_exists in not_in matches not_matches'.split(' ');
/** By the subject, the operators that the guide calls valid; it lists none for attributes and task groups, which take all. */
const ordered = signs.slice(0, 6);
const textual: readonly Operator[] = ['==', '!=', 'in', '!in', '=~', '!~'];
const validOperators = new Map<string, readonly Operator[]>(
  Object.entries({
    agentConnected: textual,
    agentVersion: ordered,
    ec2InstanceId: textual,
    registeredAt: ordered,
    runningTasksCount: ordered,
    'task:group': signs,
  }),
);
/** What a value looks like, where not every text will do. */
const forms = new Map<string, readonly [RegExp, string]>(
  Object.entries({
    agentVersion: [/^\d+(\.\d+)*$/, 'a version, such as `1.14.5`'],
    registeredAt: [/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|\+00:00)?)?$/, 'a date, such as `2018-06-18` or `2018-06-18T22:28:28Z`'],
    runningTasksCount: [/^\d+$/, 'a whole number'],
  } satisfies Record<string, [RegExp, string]>),
);

/** The expression, or what is wrong with it first. Takes any text and never throws. */
export function parseExpression(text: string): { expression: Expression } | { problem: QueryProblem } {
  let at = 0;
  let depth = 0;
  let problem: QueryProblem | null = null;

  /** Keeps the first problem, and ends the text, so that every loop ends. */
  function fail(message: string, offset = at, isOurs?: true): void {
    problem ??= { message, offset, ...(isOurs && { isOurs }) };
    at = text.length;
  }
  /** What the sticky pattern finds here, after white space; the empty text where it finds nothing. */
  function take(pattern: RegExp): string {
    while (/\s/.test(text.charAt(at))) at += 1;
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }
  function joined(type: 'and' | 'or', between: RegExp, inner: () => Expression): Expression {
    const first = inner();
    const parts = [first];
    while (take(between)) parts.push(inner());
    return parts.length > 1 ? { type, parts } : first;
  }
  const either = (): Expression => joined('or', /\|\||or\b/y, both);
  const both = (): Expression => joined('and', /&&|and\b/y, operand);

  function operand(): Expression {
    const open = take(/\(|!|not\b/y);
    if (!open) return comparison();
    depth += 1;
    if (depth > DEEPEST) fail(`The expression is nested more than ${DEEPEST} deep.`, at, true);
    const start = at - 1;
    const part = open === '(' ? either() : operand();
    depth -= 1;
    if (open !== '(') return { type: 'not', part };
    if (!take(/\)/y)) fail(at < text.length ? unexpected() : 'This `(` is not closed.', at < text.length ? at : start);
    return part;
  }
  function comparison(): Expression {
    const subject = take(/[\w.:/\\-]+/y);
    const isAttribute = /^attribute:[\w./\\-]{1,128}$/.test(subject);
    if (!isAttribute && !validOperators.has(subject) && subject !== 'dockerVersion') {
      const subjects = `Write \`attribute:NAME\`, \`${[...validOperators.keys()].join('`, `')}\`.`;
      fail(subject ? `\`${subject}\` is no subject. ${subjects}` : `A subject is missing. ${subjects}`, at - subject.length);
    }
    if (subject === 'dockerVersion') fail('The model does not evaluate `dockerVersion`.', at - subject.length, true);
    const operator = readOperator(isAttribute ? signs : (validOperators.get(subject) ?? signs), subject);
    return { type: 'comparison', subject, operator, values: readValues(subject, operator) };
  }
  function readOperator(valid: readonly Operator[], subject: string): Operator {
    const written = take(/!(in|exists)\b|[=!<>~]+|\w+/y);
    const operator = signs[words.indexOf(written)] ?? signs.find((sign) => sign === written);
    if (operator && valid.includes(operator)) return operator;
    const known = `Write ${valid.map((sign) => `\`${sign}\``).join(', ')}.`;
    if (!written) fail(`An operator is missing. ${known}`);
    else fail(`\`${written}\` is no operator${operator ? ` for \`${subject}\`` : ''}. ${known}`, at - written.length);
    return '==';
  }
  function readValues(subject: string, operator: Operator): string[] {
    if (operator.endsWith('exists')) return [];
    if (!operator.endsWith('in')) return [readValue(subject, operator, false)];
    if (!take(/\[/y)) fail(`\`${operator}\` takes a list, such as \`[t3.small, t3.medium]\`.`);
    const values: string[] = [];
    do values.push(readValue(subject, operator, true));
    while (take(/,/y));
    if (!take(/\]/y)) fail('Expected `,` or `]`.');
    return values;
  }
  function readValue(subject: string, operator: Operator, isInList: boolean): string {
    const isPattern = operator.endsWith('~');
    const quoted = take(/'[^']*'|"[^"]*"/y);
    const from = at;
    const value = quoted
      ? quoted.slice(1, -1)
      : /['"]/.test(text.charAt(at))
        ? ''
        : isPattern
          ? takePattern()
          : take(isInList ? /[^\s()[\],]+/y : /([^\s()[\]&|]|&(?!&)|\|(?!\|))+/y);
    if (!value && !quoted) fail(/['"]/.test(text.charAt(from)) ? 'This quote is not closed.' : 'A value is missing.', from);
    const start = quoted ? from - quoted.length + 1 : from;
    const [form, what] = forms.get(subject) ?? [];
    if (form && !form.test(value)) fail(`\`${subject}\` is compared with ${what}.`, start);
    const read = isPattern ? readPattern(value) : null;
    if (read !== null && 'problem' in read) fail(read.problem.message, start + read.problem.offset, read.problem.isOurs);
    return value;
  }
  /** Up to white space, `&&`, `||`, or a `)` that the pattern has not opened. */
  function takePattern(): string {
    const start = at;
    for (let open = 0; at < text.length && !/[\s]|&&|\|\|/y.test(text.slice(at, at + 2)); at += text[at] === '\\' ? 2 : 1) {
      if (text[at] === '(') open += 1;
      if (text[at] === ')') open -= 1;
      if (open < 0) break;
    }
    at = Math.min(at, text.length);
    return text.slice(start, at);
  }
  function unexpected(): string {
    return text[at] === ')' ? 'This `)` closes nothing.' : 'Expected `and`, `or`, or the end. A value with spaces stands in quotes.';
  }

  if (text.length > LONGEST) fail(`The expression has ${text.length} characters; at most 2,000 are allowed.`, LONGEST);
  const expression = either();
  if (take(/\S/y)) {
    at -= 1;
    fail(unexpected());
  }
  return problem ? { problem } : { expression };
}
