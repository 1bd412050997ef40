/** What is wrong with an expression of the cluster query language, as well as can be told: its whole grammar comes with the part on instances. */
import { itemsOf, member, textOf } from './read.ts';
import type { Place } from './rule.ts';

/** What is wrong with a text, and at which character of it; null where nothing is. */
export type ExpressionReader = (text: string) => { message: string; offset: number } | null;

/** What an expression may speak of. `dockerVersion` was in the guide once. */
const subject =
  /^(attribute:[\w./\\-]+|task:group|agentConnected|agentVersion|dockerVersion|ec2InstanceId|registeredAt|runningTasksCount)$/;

let read: ExpressionReader = (text) => {
  const [first = ''] = text.replace(/^(?:[\s(!]|not\b)+/i, '').split(/\s|[=!<>)]/);
  if (subject.test(first)) return null;
  const meant = /^attributes?[:.]?/i.test(first) ? ' An attribute is written `attribute:NAME`.' : '';
  return { message: `Nothing of an instance is called \`${first}\`.${meant}`, offset: 0 };
};

/** From now on expressions are read whole. Until then only the first word is looked at. */
export function setExpressionReader(reader: ExpressionReader): void {
  read = reader;
}

/** The expressions among a document's placement constraints that cannot be read; empty ones are other rules' affair. */
export function brokenExpressions(document: unknown): Place[] {
  return itemsOf(member(document, 'placementConstraints'), ['placementConstraints']).flatMap(({ members, path }): Place[] => {
    const text = textOf(member(members, 'expression'));
    const problem = text && member(members, 'type') !== 'distinctInstance' ? read(text) : null;
    if (!text || !problem) return [];
    const rest = text.slice(problem.offset, problem.offset + 40);
    const where = problem.offset > 0 ? ` That is at character ${problem.offset + 1}${rest && `, \`${rest}\``}.` : '';
    return [{ path: [...path, 'expression'], message: problem.message + where, values: { expression: text } }];
  });
}
