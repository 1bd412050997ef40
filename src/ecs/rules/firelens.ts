/** Rules about FireLens: the container that routes logs, and those whose logs it routes. */

import { recordedRefusal, refusal } from './answers.ts';
import { has } from './clues.ts';
import { oddLogging } from './logging.ts';
import { containersOf, isObject, member, namesFargate } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { fargateTaskWith, taskOf } from './samples.ts';
import { preflight, reference, sdk, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const consumer = { logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'cloudwatch' } } };
const router = { firelensConfiguration: { type: 'fluentbit' } };

const noRouter: Rule = {
  code: 'firelens-no-router',
  kinds,
  severity: 'error',
  title: 'awsfirelens needs a container that routes the logs',
  stage: 'logging',
  aws: refusal(
    'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
  ),
  why: 'The driver hands the logs to a Fluent Bit or Fluentd container of the same task: the one with `firelensConfiguration`.',
  source: preflight('awsfirelens-without-router', '2026-09-08'),
  clues: [oddLogging],
  find(document) {
    const containers = containersOf(document);
    if (containers.some(({ members }) => isObject(member(members, 'firelensConfiguration')))) return [];
    const first = containers.find(({ members }) => member(member(members, 'logConfiguration'), 'logDriver') === 'awsfirelens');
    if (first === undefined) return [];
    const message = 'Add a container with `"firelensConfiguration": { "type": "fluentbit" }`, or choose another driver.';
    return [{ path: [...first.path, 'logConfiguration', 'logDriver'], message }];
  },
  example: {
    bad: taskOf(consumer, [{}]),
    at: ['containerDefinitions', 0, 'logConfiguration', 'logDriver'],
    good: taskOf(consumer, [router]),
  },
};

const unused: Rule = {
  code: 'firelens-unused',
  kinds,
  severity: 'error',
  title: 'A log router has logs to route',
  stage: 'logging',
  aws: refusal(
    'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
  ),
  why: 'The router gets the logs of those containers only whose log driver is awsfirelens.',
  source: reference('FirelensConfiguration'),
  clues: has('ContainerDefinition.firelensConfiguration'),
  find(document) {
    const containers = containersOf(document);
    if (containers.some(({ members }) => member(member(members, 'logConfiguration'), 'logDriver') === 'awsfirelens')) return [];
    return containers
      .filter(({ members }) => isObject(member(members, 'firelensConfiguration')))
      .slice(0, 1)
      .map(({ path }): Place => {
        const message = 'Give another container `"logConfiguration": { "logDriver": "awsfirelens" }`, or leave this out.';
        return { path: [...path, 'firelensConfiguration'], message };
      });
  },
  example: {
    bad: taskOf({}, [router]),
    at: ['containerDefinitions', 1, 'firelensConfiguration'],
    good: taskOf(consumer, [router]),
  },
};

const configFile: Rule = {
  code: 'firelens-config-file',
  kinds,
  severity: 'warning',
  title: 'A log router’s configuration has a type and a place',
  stage: 'later',
  why: 'AWS documents `s3` and `file` as the two types of configuration, each with its place in `config-file-value`. What it answers to others is not on record.',
  source: sdk('FirelensConfiguration.options'),
  clues: has('ContainerDefinition.firelensConfiguration'),
  find(document) {
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      const options = member(member(members, 'firelensConfiguration'), 'options');
      const type = member(options, 'config-file-type');
      const at = [...path, 'firelensConfiguration', 'options'];
      if (typeof type !== 'string') return [];
      if (type !== 's3' && type !== 'file')
        return [{ path: [...at, 'config-file-type'], message: 'A configuration comes from `s3` or `file`.' }];
      if (member(options, 'config-file-value') === undefined) return [{ path: at, message: 'Add `config-file-value`: where the file is.' }];
      return [];
    });
  },
  example: {
    bad: taskOf(consumer, [{ firelensConfiguration: { type: 'fluentbit', options: { 'config-file-type': 'file' } } }]),
    at: ['containerDefinitions', 1, 'firelensConfiguration', 'options'],
    good: taskOf(consumer, [configured('file', '/extra.conf')]),
  },
};

const configArn: Rule = {
  code: 'firelens-config-arn',
  kinds,
  severity: 'error',
  title: 'A log router’s configuration in S3 is named by its ARN',
  stage: 'logging',
  aws: recordedRefusal('Invalid arn syntax.'),
  why: 'ECS wants `arn:aws:s3:::BUCKET/KEY`, as for environment files; an `s3://` address is refused.',
  source: thread('aws/aws-cli', 7147),
  clues: has('ContainerDefinition.firelensConfiguration'),
  find(document) {
    return configurationsOf(document, 's3').flatMap(({ value, path }): Place[] => {
      if (typeof value !== 'string' || value.startsWith('arn:')) return [];
      return [{ path: [...path, 'config-file-value'], message: 'Write the object’s ARN: `arn:aws:s3:::BUCKET/KEY`.' }];
    });
  },
  example: {
    bad: taskOf(consumer, [configured('s3', 's3://my-logs/extra.conf')]),
    at: ['containerDefinitions', 1, 'firelensConfiguration', 'options', 'config-file-value'],
    good: taskOf(consumer, [configured('s3', 'arn:aws:s3:::my-logs/extra.conf')]),
  },
};

const configOnFargate: Rule = {
  code: 'firelens-config-fargate',
  kinds,
  severity: 'warning',
  title: 'On Fargate a log router reads its configuration from a file of its image',
  stage: 'later',
  aws: {
    exception: 'PlatformTaskDefinitionIncompatibilityException',
    exceptionIsConfirmed: false,
    text: 'The specified platform does not satisfy the task definition’s required capabilities.',
    wording: 'inferred',
  },
  why: 'The agent on an instance fetches the file from S3; Fargate does not. AWS registers the definition, and refuses to run a task of it.',
  source: thread('aws-samples/amazon-ecs-firelens-examples', 32),
  clues: has('ContainerDefinition.firelensConfiguration'),
  find(document) {
    if (!namesFargate(document)) return [];
    const message = 'On Fargate, put the file into the router’s image and use `file`.';
    return configurationsOf(document, 's3').map(({ path }): Place => ({ path: [...path, 'config-file-type'], message }));
  },
  example: {
    bad: fargateTaskWith({ ...consumer, ...configured('s3', 'arn:aws:s3:::my-logs/extra.conf') }),
    at: ['containerDefinitions', 0, 'firelensConfiguration', 'options', 'config-file-type'],
    good: fargateTaskWith({ ...consumer, ...configured('file', '/extra.conf') }),
  },
};

/** Where log routers have their configuration, for those of one type, with the options that say so. */
function configurationsOf(document: unknown, type: string) {
  return containersOf(document).flatMap(({ members, path }) => {
    const options = member(member(members, 'firelensConfiguration'), 'options');
    if (member(options, 'config-file-type') !== type) return [];
    return [{ value: member(options, 'config-file-value'), path: [...path, 'firelensConfiguration', 'options'] }];
  });
}

function configured(type: string, value: string) {
  return { firelensConfiguration: { type: 'fluentbit', options: { 'config-file-type': type, 'config-file-value': value } } };
}

export const firelensRules: readonly Rule[] = [noRouter, unused, configFile, configArn, configOnFargate];
