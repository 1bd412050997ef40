/** What the rules know of task definitions, from a scenario's own registrations. */
import { describe, expect, test } from 'vitest';
import type { Step, Surroundings } from '../ecs/ecs.ts';
import { ruleContext } from './context.ts';

const surroundings: Surroundings = {
  account: '123456789012',
  region: 'us-east-1',
  images: [],
  roles: [],
  logGroups: [],
  subnets: [],
  securityGroups: [],
};

const own: Step = { atMs: 0, call: 'RegisterTaskDefinition', input: { family: 'web', cpu: '256' } };
const learners: Step = { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } };

function definitionIn(steps: readonly Step[], reference: string): unknown {
  return ruleContext({ seed: 1, untilMs: 1_000, surroundings, steps }).world?.taskDefinition?.(reference);
}

describe('the task definitions that rules know', () => {
  const newer: Step = { ...own, input: { family: 'web', cpu: '512' } };

  test('answer to their revision, and the latest of a family to its name alone', () => {
    expect(definitionIn([own, newer], 'web:1')).toEqual(own.input);
    expect(definitionIn([own, newer], 'web')).toEqual(newer.input);
    expect(definitionIn([own, newer], 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:2')).toEqual(newer.input);
  });

  test('answer to no bare family where a document is registered too, for it may be the latest', () => {
    expect(definitionIn([own, learners], 'web')).toBeNull();
    expect(definitionIn([own, learners], 'web:1')).toEqual(own.input);
  });
});
