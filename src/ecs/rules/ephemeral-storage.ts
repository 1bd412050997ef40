/** Rules about a task’s ephemeral storage: its size, and where it can be chosen. */
import { limits } from '../api/limits.ts';
import { refusal } from './answers.ts';
import { has } from './clues.ts';
import { integerOf, isSet, member, namesFargate } from './read.ts';
import type { Rule } from './rule.ts';
import { fargateTaskWith, taskWith } from './samples.ts';
import { preflight } from './sources.ts';

const kinds = ['taskDefinition'] as const;

const ephemeralSize: Rule = {
  code: 'ephemeral-storage-range',
  kinds,
  severity: 'error',
  title: 'Ephemeral storage is 21 to 200 GiB',
  stage: 'fargateMembers',
  aws: refusal('EphemeralStorage size should be at {end} {limit}'),
  why: 'Every Fargate task has 20 GiB without asking, so 21 is the least one can ask for.',
  source: preflight('ephemeral-storage-range', '2026-09-13'),
  clues: has('RegisterTaskDefinitionRequest.ephemeralStorage'),
  find(document) {
    const { min, max } = limits.ephemeralStorageGiB.value;
    const size = integerOf(member(member(document, 'ephemeralStorage'), 'sizeInGiB'));
    if (!namesFargate(document) || size === undefined || (size >= min && size <= max)) return [];
    const path = ['ephemeralStorage', 'sizeInGiB'];
    const values = size < min ? { end: 'least', limit: min } : { end: 'most', limit: max };
    const free = size <= 20 ? ' For 20 GiB, leave `ephemeralStorage` out.' : '';
    const fix = { title: 'Remove ephemeralStorage', edits: [{ op: 'remove' as const, path: ['ephemeralStorage'] }] };
    return [{ path, message: `\`sizeInGiB\` is ${min} to ${max}; this is ${size}.${free}`, values, ...(size === 20 && { fix }) }];
  },
  example: {
    bad: fargateTaskWith({}, { ephemeralStorage: { sizeInGiB: 20 } }),
    at: ['ephemeralStorage', 'sizeInGiB'],
    good: fargateTaskWith({}, { ephemeralStorage: { sizeInGiB: 21 } }),
  },
};

const ephemeralPlace: Rule = {
  code: 'ephemeral-storage-fargate',
  kinds,
  severity: 'error',
  title: 'Ephemeral storage is asked for on Fargate only',
  stage: 'platform',
  aws: refusal('Tasks using the EC2 launch type do not support EphemeralStorage.'),
  why: 'On an instance the task shares the instance’s disk. On Fargate it has one of its own, whose size can be chosen.',
  source: preflight('fargate-ephemeral-storage-ec2', '2026-09-08'),
  clues: has('RegisterTaskDefinitionRequest.ephemeralStorage'),
  find(document) {
    if (!isSet(member(document, 'ephemeralStorage')) || namesFargate(document)) return [];
    const message = 'Name FARGATE in `requiresCompatibilities`, or leave `ephemeralStorage` out.';
    return [{ path: ['ephemeralStorage'], on: 'key', message }];
  },
  example: {
    bad: taskWith({}, { ephemeralStorage: { sizeInGiB: 50 } }),
    at: ['ephemeralStorage'],
    good: fargateTaskWith({}, { ephemeralStorage: { sizeInGiB: 50 } }),
  },
};

export const ephemeralStorageRules: readonly Rule[] = [ephemeralSize, ephemeralPlace];
