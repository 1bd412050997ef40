/** Rules about a task definition as a whole: how large the request is, and where its tasks may be placed. */

import { limits } from '../api/limits.ts';
import { recordedRefusal, refusal } from './answers.ts';
import { has, moreBytesThan } from './clues.ts';
import { brokenExpressions } from './expressions.ts';
import { itemsOf, member, namesFargate, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { guide, reference, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const variables = (length: number) => ({ environment: [{ name: 'TEXT', value: 'x'.repeat(length) }] });

const tooLarge: Rule = {
  code: 'request-too-large',
  kinds,
  severity: 'error',
  title: 'A task definition has at most 65536 bytes',
  stage: 'server',
  aws: recordedRefusal("Actual length: '{length}'. Max allowed length is '65536' bytes."),
  why: 'The limit is for the request as it is sent, as JSON in UTF-8. Long lists of environment variables are the usual cause; a file in S3 (`environmentFiles`) takes them out. The length here is of the most compact JSON; a client may send more.',
  source: { ...limits.taskDefinitionBytes.source },
  clues: [moreBytesThan(limits.taskDefinitionBytes.value)],
  find(document, { structure }) {
    // What keeps to the API's shapes is not deep, and its text is quickly made; a character takes three bytes at most.
    if (structure.length === 0 && JSON.stringify(document).length * 3 <= limits.taskDefinitionBytes.value) return [];
    const length = bytesOf(document);
    if (length <= limits.taskDefinitionBytes.value) return [];
    return [{ path: [], message: `${length} bytes, and 65536 are the most.`, values: { length } }];
  },
  example: { bad: taskWith(variables(66_000)), at: [], good: taskWith(variables(60_000)) },
};

/** Length of the most compact JSON in UTF-8; walks with a stack of its own, so that depth can't exhaust the engine's. */
function bytesOf(document: unknown): number {
  let bytes = 0;
  const left: unknown[] = [document];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string') bytes += textBytes(value);
    else if (Array.isArray(value)) {
      bytes += 2 + Math.max(0, value.length - 1);
      for (const item of value) left.push(item);
    } else if (typeof value === 'object' && value !== null) {
      const keys = Object.keys(value);
      bytes += 2 + Math.max(0, keys.length - 1);
      for (const key of keys) {
        bytes += textBytes(key) + 1;
        left.push((value as Readonly<Record<string, unknown>>)[key]);
      }
    } else bytes += String(value).length;
  }
  return bytes;
}

/** A JSON string's bytes, with its quotes. Nearly all texts are short and plain. */
function textBytes(text: string): number {
  let bytes = 2 + text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x80) bytes += code >= 0x800 && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
    else if (code === 0x22 || code === 0x5c) bytes += 1;
    else if (code < 0x20) bytes += /[\b\f\n\r\t]/.test(String.fromCharCode(code)) ? 1 : 5;
  }
  return bytes;
}

const aboutConstraints = has('RegisterTaskDefinitionRequest.placementConstraints');

const expression: Rule = {
  code: 'constraint-expression',
  kinds,
  severity: 'error',
  title: 'A placement constraint is an expression of the cluster query language',
  stage: 'platform',
  aws: refusal("Invalid constraint.expression '{expression}'", 'unconfirmed'),
  why: 'An expression compares something of an instance: `attribute:ecs.instance-type == t3.small`. Only a part of AWS’s answer is on record.',
  source: guide('cluster-query-language', 'cluster query language'),
  clues: aboutConstraints,
  find(document) {
    // On Fargate constraints are refused as a whole.
    if (namesFargate(document)) return [];
    const empty = itemsOf(member(document, 'placementConstraints'), ['placementConstraints']).flatMap(({ members, path }): Place[] => {
      const text = member(members, 'expression') ?? '';
      if (text !== '' || member(members, 'type') !== 'memberOf') return [];
      const at = Object.hasOwn(members, 'expression') ? [...path, 'expression'] : path;
      return [{ path: at, message: '`memberOf` needs an `expression`.', values: { expression: '' } }];
    });
    return [...empty, ...brokenExpressions(document)];
  },
  example: {
    bad: taskWith({}, { placementConstraints: [{ type: 'memberOf', expression: 'attributes:ecs.instance-type == p3.2xlarge' }] }),
    at: ['placementConstraints', 0, 'expression'],
    good: taskWith({}, { placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type == p3.2xlarge' }] }),
  },
};

const typeUnknown: Rule = {
  code: 'constraint-type',
  kinds,
  severity: 'error',
  title: 'A task definition knows the constraint memberOf alone',
  stage: 'platform',
  aws: recordedRefusal("constraint.type '{type}' is not supported."),
  why: '`distinctInstance` is about the tasks of one service or one RunTask: it stands there.',
  source: thread('aws-samples/aws-cdk-examples', 628),
  clues: aboutConstraints,
  find(document) {
    if (namesFargate(document)) return [];
    return itemsOf(member(document, 'placementConstraints'), ['placementConstraints']).flatMap(({ members, path }): Place[] => {
      if (member(members, 'type') !== 'distinctInstance') return [];
      const message = 'Write `distinctInstance` in the service or in the call of RunTask.';
      return [{ path: [...path, 'type'], message, values: { type: 'distinctInstance' } }];
    });
  },
  example: {
    bad: taskWith({}, { placementConstraints: [{ type: 'distinctInstance' }] }),
    at: ['placementConstraints', 0, 'type'],
    good: taskWith({}, { placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }] }),
  },
};

const typeMissing: Rule = {
  code: 'constraint-type-missing',
  kinds,
  severity: 'error',
  title: 'A placement constraint says its type',
  stage: 'platform',
  why: 'A task definition knows the type `memberOf` only, and it is not the default. AWS’s words are not on record.',
  source: reference('TaskDefinitionPlacementConstraint'),
  clues: aboutConstraints,
  find(document) {
    if (namesFargate(document)) return [];
    return itemsOf(member(document, 'placementConstraints'), ['placementConstraints']).flatMap(({ members, path }): Place[] => {
      if (member(members, 'type') !== undefined) return [];
      const fix = { title: 'Add "memberOf"', edits: [{ op: 'insert' as const, path: [...path, 'type'], value: 'memberOf' }] };
      return [{ path, message: 'Add `"type": "memberOf"`.', ...(textOf(member(members, 'expression')) && { fix }) }];
    });
  },
  example: {
    bad: taskWith({}, { placementConstraints: [{ expression: 'attribute:ecs.os-type == linux' }] }),
    at: ['placementConstraints', 0],
    good: taskWith({}, { placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }] }),
  },
};

export const requestRules: readonly Rule[] = [tooLarge, typeMissing, typeUnknown, expression];
