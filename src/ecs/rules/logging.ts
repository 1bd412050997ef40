/** Rules about log drivers and their options. */

import type { LogConfiguration } from '@aws-sdk/client-ecs';
import { limits } from '../api/limits.ts';
import { each } from './clues.ts';
import { containersOf, type Item, isObject, member, namesFargate, putMember, spokenName, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { preflight } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const options = { 'awslogs-group': '/ecs/my-rust-api', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' };

/** All but `awslogs` with its three common options, and nothing else. */
export const oddLogging = each<LogConfiguration>('LogConfiguration', ({ logDriver, options = {} }) => {
  if (logDriver !== 'awslogs') return true;
  let count = 0;
  for (const _ in options) count += 1;
  return count !== 3 || !options['awslogs-group'] || !options['awslogs-region'] || !options['awslogs-stream-prefix'];
});

const fargateLogDriver: Rule = {
  code: 'fargate-log-driver',
  kinds,
  severity: 'error',
  title: 'Fargate has three log drivers: awslogs, splunk and awsfirelens',
  stage: 'logging',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: '{driver} is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]',
    wording: 'verbatim',
  },
  why: 'The other drivers write to the host or to a daemon on it, and on Fargate the host is not yours.',
  source: preflight('fargate-log-driver-unsupported', '2026-09-08'),
  clues: [oddLogging],
  find(document) {
    if (!namesFargate(document)) return [];
    return loggersOf(document).flatMap(({ driver, path }): Place[] => {
      if (limits.fargateLogDrivers.value.includes(driver)) return [];
      const message = `Fargate can’t log with \`${driver}\`. Take \`awslogs\` for CloudWatch Logs, \`splunk\`, or \`awsfirelens\`.`;
      return [{ path: [...path, 'logDriver'], message, values: { driver } }];
    });
  },
  example: {
    bad: withLogging({ logDriver: 'json-file' }),
    at: ['containerDefinitions', 0, 'logConfiguration', 'logDriver'],
    good: withLogging({ logDriver: 'awslogs', options }),
  },
};

const awslogsGroup: Rule = {
  code: 'awslogs-group',
  kinds,
  severity: 'error',
  title: 'awslogs names a log group',
  stage: 'logging',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: 'Log driver awslogs requires options: awslogs-group',
    wording: 'verbatim',
  },
  why: 'A log group in CloudWatch Logs is where the container’s output goes; there is no default.',
  source: preflight('awslogs-missing-group', '2026-09-08'),
  clues: [oddLogging],
  find(document) {
    return loggersOf(document).flatMap(({ driver, container, configuration, path }): Place[] => {
      const chosen = member(configuration, 'options');
      const group = member(chosen, 'awslogs-group');
      if (driver !== 'awslogs' || (group !== undefined && group !== '')) return [];
      if (group === '') {
        return [{ path: [...path, 'options', 'awslogs-group'], message: 'An empty name is no log group.', wording: 'inferred' }];
      }
      const message = `Add \`awslogs-group\` to the \`options\` of ${spokenName(container)}, such as \`"/ecs/my-rust-api"\`.`;
      return [{ path: chosen === undefined ? path : [...path, 'options'], message }];
    });
  },
  example: {
    bad: withLogging({ logDriver: 'awslogs', options: { 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' } }),
    at: ['containerDefinitions', 0, 'logConfiguration', 'options'],
    good: withLogging({ logDriver: 'awslogs', options }),
  },
};

const awslogsStreamPrefix: Rule = {
  code: 'awslogs-stream-prefix',
  kinds,
  severity: 'error',
  title: 'On Fargate, awslogs names a stream prefix',
  stage: 'logging',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: 'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.',
    wording: 'verbatim',
  },
  why: 'Streams are then named `prefix/container/task`. Without a prefix they carry Docker’s container id, which nobody can look up on Fargate.',
  source: preflight('awslogs-fargate-missing-stream-prefix', '2026-09-08'),
  clues: [oddLogging],
  find(document) {
    if (!namesFargate(document)) return [];
    return loggersOf(document).flatMap(({ driver, configuration, path }): Place[] => {
      const chosen = member(configuration, 'options');
      if (driver !== 'awslogs' || member(chosen, 'awslogs-stream-prefix') !== undefined) return [];
      const message = 'Add `"awslogs-stream-prefix": "ecs"`, or another first part for the names of the log streams.';
      if (chosen === undefined) return [{ path, message }];
      if (!isObject(chosen)) return [];
      const fix = { title: 'Add the prefix "ecs"', edits: [putMember(chosen, [...path, 'options'], 'awslogs-stream-prefix', 'ecs')] };
      return [{ path: [...path, 'options'], message, fix }];
    });
  },
  example: {
    bad: withLogging({ logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/my-rust-api', 'awslogs-region': 'us-east-1' } }),
    at: ['containerDefinitions', 0, 'logConfiguration', 'options'],
    good: withLogging({ logDriver: 'awslogs', options }),
  },
};

/** A container's log configuration that names a driver. */
export interface Logger {
  driver: string;
  container: Item;
  configuration: unknown;
  path: Item['path'];
}

/** The log configurations that name a driver, with the containers they are in. */
export function loggersOf(document: unknown): readonly Logger[] {
  return containersOf(document).flatMap((container) => {
    const configuration = member(container.members, 'logConfiguration');
    const driver = textOf(member(configuration, 'logDriver'));
    return driver === undefined ? [] : [{ driver, container, configuration, path: [...container.path, 'logConfiguration'] }];
  });
}

function withLogging(logConfiguration: object) {
  return {
    family: 'my-rust-api',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: [{ name: 'api', image: 'nginx:1.27', logConfiguration }],
  };
}

export const loggingRules: readonly Rule[] = [fargateLogDriver, awslogsGroup, awslogsStreamPrefix];
