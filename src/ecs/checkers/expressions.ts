/** Expressions of the cluster query language as far as random scenarios use it, read and answered in the most obvious way for the checkers. */
import { isLive, type PastInstance, type PastInstances } from './past-instances.ts';

interface Facts {
  instance: PastInstance;
  groups: readonly string[];
  running: number;
}

/**
 * What the expression says of an instance; null where it has something in it that is not known here. A task that is to stop is of no group there any
 * more, as for distinctInstance. Source: developer guide, define which container instances Amazon ECS uses for tasks.
 */
export function holds(
  expression: string,
  instance: PastInstance,
  { placements }: PastInstances,
  running: (taskId: string) => boolean,
): boolean | null {
  const tasks = [...instance.tasks];
  const groups = tasks.flatMap((id) => (placements.get(id)?.isStopping ? [] : (placements.get(id)?.taskGroup ?? [])));
  return either(expression.trim(), { instance, groups, running: tasks.filter(running).length });
}

function either(text: string, facts: Facts): boolean | null {
  const answers = partsOf(text, ' or ').map((part) => both(part.trim(), facts));
  return answers.includes(null) ? null : answers.some((one) => one);
}

function both(text: string, facts: Facts): boolean | null {
  const answers = partsOf(text, ' and ').map((part) => single(part.trim(), facts));
  return answers.includes(null) ? null : answers.every((one) => one);
}

/** Split at a word that is in no parentheses. */
function partsOf(text: string, word: string): string[] {
  const [first = '', ...others] = text.split(word);
  const parts = [first];
  for (const other of others) {
    const last = parts.at(-1) ?? '';
    const isInside = last.split('(').length > last.split(')').length;
    if (isInside) parts[parts.length - 1] = `${last}${word}${other}`;
    else parts.push(other);
  }
  return parts;
}

function single(text: string, facts: Facts): boolean | null {
  const negated = /^(?:not|!) *(\(.*\))$/s.exec(text);
  if (negated?.[1]) {
    const answer = either(negated[1].slice(1, -1).trim(), facts);
    return answer === null ? null : !answer;
  }
  if (text.startsWith('(') && text.endsWith(')')) return either(text.slice(1, -1).trim(), facts);
  const [, subject = '', operator = '', argument = ''] = /^(\S+) +(==|!=|<|>|in|!in|exists|!exists) *(.*)$/s.exec(text) ?? [];
  if (subject === 'task:group') {
    if (operator !== '==' && operator !== '!=') return null;
    return facts.groups.includes(argument) === (operator === '==');
  }
  if (subject === 'runningTasksCount') {
    if (operator === '<') return facts.running < Number(argument);
    return operator === '>' ? facts.running > Number(argument) : null;
  }
  if (!subject.startsWith('attribute:')) return null;
  const value = facts.instance.attributes[subject.slice('attribute:'.length)];
  const list = argument
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((one) => one.trim());
  if (operator === 'exists') return value !== undefined;
  if (operator === '!exists') return value === undefined;
  if (operator === '==') return value === argument;
  if (operator === '!=') return value !== undefined && value !== argument;
  if (operator === 'in') return value !== undefined && list.includes(value);
  return operator === '!in' ? value !== undefined && !list.includes(value) : null;
}

/** Registered, ACTIVE and connected: what placement looks at. */
export function isEligible(instance: PastInstance): boolean {
  return isLive(instance) && instance.status === 'ACTIVE' && instance.isConnected;
}
