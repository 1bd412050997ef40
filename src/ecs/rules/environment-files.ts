/** Rules about files of environment variables, which ECS fetches from S3 before the container starts. */
import { refusal } from './answers.ts';
import { has } from './clues.ts';
import { containersOf, itemsInContainers, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { guide, preflight } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const file = 'arn:aws:s3:::my-rust-api/settings.env';
const inFiles = ['containerDefinitions', 0, 'environmentFiles'] as const;

const filesTooMany: Rule = {
  code: 'environment-files-too-many',
  kinds,
  severity: 'error',
  title: 'A container reads at most ten environment files',
  stage: 'environment',
  aws: refusal('The maximum number of environment files was exceeded. Specify ten or less and try again.'),
  why: 'ECS fetches the files from S3 before the container starts; ten are the most.',
  source: preflight('environment-files-max', '2026-09-08'),
  clues: has('ContainerDefinition.environmentFiles'),
  find(document) {
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      const { length } = listOf(member(members, 'environmentFiles'));
      return length <= 10 ? [] : [{ path: [...path, 'environmentFiles'], message: `${length} files, and ten are the most.` }];
    });
  },
  example: {
    bad: taskWith({ environmentFiles: Array.from({ length: 11 }, () => ({ value: file, type: 's3' })) }),
    at: [...inFiles],
    good: taskWith({ environmentFiles: Array.from({ length: 10 }, () => ({ value: file, type: 's3' })) }),
  },
};

const fileArn: Rule = {
  code: 'environment-file-arn',
  kinds,
  severity: 'error',
  title: 'An environment file is named by the ARN of its object in S3',
  stage: 'environment',
  aws: refusal('Invalid arn syntax.'),
  why: 'The file is an object in S3: `arn:aws:s3:::BUCKET/KEY`. Its address on the web or a path is no ARN.',
  source: preflight('environment-files-type', '2026-09-08'),
  clues: has('ContainerDefinition.environmentFiles'),
  find(document) {
    return itemsInContainers(document, 'environmentFiles').flatMap(({ item: { members, path } }): Place[] => {
      const value = textOf(member(members, 'value'));
      if (value === undefined || /^arn:[\w-]+:s3:[^:]*:[^:]*:./.test(value)) return [];
      const at = [...path, 'value'];
      const [, bucket, key] = /^s3:\/\/([\w.-]+)\/(.+)$/.exec(value) ?? [];
      const arn = `arn:aws:s3:::${bucket}/${key}`;
      const fix = { title: 'Write the ARN', edits: [{ op: 'set' as const, path: at, value: arn }] };
      const isArn = value.startsWith('arn:');
      const message = 'Name the object by its ARN: `arn:aws:s3:::BUCKET/settings.env`.';
      return [{ path: at, message, ...(isArn && { wording: 'inferred' as const }), ...(key?.endsWith('.env') && { fix }) }];
    });
  },
  example: {
    bad: taskWith({ environmentFiles: [{ value: 's3://my-rust-api/settings.env', type: 's3' }] }),
    at: [...inFiles, 0, 'value'],
    good: taskWith({ environmentFiles: [{ value: file, type: 's3' }] }),
  },
};

const fileExtension: Rule = {
  code: 'environment-file-extension',
  kinds,
  severity: 'warning',
  title: 'An environment file ends in .env',
  stage: 'later',
  why: 'AWS documents `.env` as the extension that a file of environment variables must have. What it answers to others, and when, is not on record.',
  source: guide('use-environment-file', 'pass environment variables to an Amazon ECS container'),
  clues: has('ContainerDefinition.environmentFiles'),
  find(document) {
    return itemsInContainers(document, 'environmentFiles').flatMap(({ item: { members, path } }): Place[] => {
      const value = textOf(member(members, 'value')) ?? '';
      if (!/^arn:[\w-]+:s3:[^:]*:[^:]*:./.test(value) || value.endsWith('.env')) return [];
      return [{ path: [...path, 'value'], message: 'Name the object so that it ends in `.env`.' }];
    });
  },
  example: {
    bad: taskWith({ environmentFiles: [{ value: 'arn:aws:s3:::my-rust-api/settings.txt', type: 's3' }] }),
    at: [...inFiles, 0, 'value'],
    good: taskWith({ environmentFiles: [{ value: file, type: 's3' }] }),
  },
};

export const environmentFileRules: readonly Rule[] = [filesTooMany, fileArn, fileExtension];
