/** Rules about what becomes of a container's output once it runs: whether it is kept, and whether its driver can start. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';

import { refusal, stopped } from './answers.ts';
import { list } from './clues.ts';
import { type Logger, loggersOf, oddLogging } from './logging.ts';
import { containersOf, isObject, isSet, itemsOf, member, namesFargate, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { awslogs, executionRoleArn, fargateTaskWith, taskWith } from './samples.ts';
import { file, guide, reference } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const inLogging = ['containerDefinitions', 0, 'logConfiguration'] as const;

const none: Rule = {
  code: 'log-none',
  kinds,
  severity: 'advice',
  title: 'On Fargate, output without a log driver is lost',
  stage: 'later',
  why: 'There is no host on which one could look at a container’s output. When the first task fails, its log is the evidence.',
  source: guide('using_awslogs', 'send Amazon ECS logs to CloudWatch'),
  clues: [
    list<ContainerDefinition>('RegisterTaskDefinitionRequest.containerDefinitions', (containers) =>
      containers.every(({ logConfiguration }) => logConfiguration === undefined),
    ),
  ],
  find(document) {
    const containers = containersOf(document);
    if (!namesFargate(document) || containers.some(({ members }) => isSet(member(members, 'logConfiguration')))) return [];
    const [first] = containers;
    if (first === undefined) return [];
    return [
      {
        path: first.path,
        message: 'No container logs anywhere. Add a `logConfiguration` with `awslogs`, and the execution role that it needs.',
      },
    ];
  },
  example: {
    bad: fargateTaskWith({}),
    at: ['containerDefinitions', 0],
    good: fargateTaskWith({ logConfiguration: awslogs }, { executionRoleArn }),
  },
};

const groupMissing: Rule = {
  code: 'log-group-missing',
  kinds,
  severity: 'warning',
  title: 'The log group exists',
  stage: 'later',
  aws: stopped(
    'ResourceInitializationError',
    'failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
    'verbatim',
  ),
  why: 'Registration doesn’t look whether a log group exists; a task that can’t open its log stream doesn’t start. On an instance the same comes as `CannotStartContainerError: Error response from daemon: failed to initialize logging driver: …`.',
  source: guide('stopped-task-error-codes', 'stopped tasks error messages'),
  asks: ['hasLogGroup'],
  find(document, { world }) {
    return driverOptions(document, 'awslogs').flatMap(({ options, path }): Place[] => {
      const group = textOf(member(options, 'awslogs-group'));
      const makesIt = textOf(member(options, 'awslogs-create-group'))?.toLowerCase() === 'true';
      if (!group || makesIt || world.hasLogGroup?.(group) !== false) return [];
      return [{ path: [...path, 'awslogs-group'], message: `There is no log group \`${group}\`. Create it, or correct its name.` }];
    });
  },
  example: {
    bad: fargateTaskWith({ logConfiguration: awslogs }, { executionRoleArn }),
    at: [...inLogging, 'options', 'awslogs-group'],
    good: fargateTaskWith(
      { logConfiguration: { ...awslogs, options: { ...awslogs.options, 'awslogs-create-group': 'true' } } },
      { executionRoleArn },
    ),
    context: { world: { hasLogGroup: () => false } },
  },
};

const region: Rule = {
  code: 'awslogs-region',
  kinds,
  severity: 'warning',
  title: 'On Fargate, awslogs names its Region',
  stage: 'later',
  aws: stopped(
    'ResourceInitializationError',
    'failed to validate logger args: unable to get awslogs driver arguments: awslogs-region is required',
    'verbatim',
  ),
  why: 'A driver on an instance can ask the instance for its Region; Fargate has none to ask. An empty text, as a template leaves it behind, passes registration and stops every task.',
  source: reference('LogConfiguration'),
  clues: [oddLogging],
  find(document) {
    if (!namesFargate(document)) return [];
    return driverOptions(document, 'awslogs').flatMap(({ options, path }): Place[] => {
      const value = member(options, 'awslogs-region');
      if (value !== undefined && value !== '') return [];
      const message = 'Add `awslogs-region`, such as `"us-east-1"`.';
      return [value === '' ? { path: [...path, 'awslogs-region'], message } : { path, message, wording: 'inferred' }];
    });
  },
  example: {
    bad: fargateTaskWith({ logConfiguration: { ...awslogs, options: { ...awslogs.options, 'awslogs-region': '' } } }, { executionRoleArn }),
    at: [...inLogging, 'options', 'awslogs-region'],
    good: fargateTaskWith({ logConfiguration: awslogs }, { executionRoleArn }),
  },
};

const patterns: Rule = {
  code: 'awslogs-patterns',
  kinds,
  severity: 'warning',
  title: 'The start of a log event is known by a date or by a pattern',
  stage: 'later',
  aws: stopped(
    'CannotStartContainerError',
    'Error response from daemon: failed to initialize logging driver: you cannot configure log opt {both} at the same time',
    'inferred',
  ),
  why: '`awslogs-datetime-format` and `awslogs-multiline-pattern` both say where an event begins; AWS documents that one of them is used.',
  source: file('moby/moby', 'daemon/logger/awslogs/cloudwatchlogs.go', 'what the driver refuses when a container starts'),
  clues: [oddLogging],
  find(document) {
    return driverOptions(document, 'awslogs').flatMap(({ options, path }): Place[] => {
      const both = ['awslogs-datetime-format', 'awslogs-multiline-pattern'];
      if (!both.every((key) => isSet(member(options, key)))) return [];
      const values = { both: both.map((key) => `'${key}'`).join(' and ') };
      return [{ path: [...path, 'awslogs-multiline-pattern'], on: 'key', message: 'Keep one of the two.', values }];
    });
  },
  example: {
    bad: taskWith({
      logConfiguration: {
        ...awslogs,
        options: { ...awslogs.options, 'awslogs-datetime-format': '%Y-%m-%d', 'awslogs-multiline-pattern': '^INFO' },
      },
    }),
    at: [...inLogging, 'options', 'awslogs-multiline-pattern'],
    good: taskWith({ logConfiguration: { ...awslogs, options: { ...awslogs.options, 'awslogs-multiline-pattern': '^INFO' } } }),
  },
};

/** Options whose values the driver reads as a choice, a truth or a size. */
const optionForms: readonly { name: string; form: RegExp; say: string }[] = [
  { name: 'mode', form: /^(blocking|non-blocking)$/, say: '`mode` is `blocking` or `non-blocking`.' },
  { name: 'max-buffer-size', form: /^\d+(\.\d+)? ?([kmgt]i?)?b?$/i, say: '`max-buffer-size` is a size, such as `10m`.' },
  { name: 'awslogs-create-group', form: /^(true|false|t|f|0|1)$/i, say: '`awslogs-create-group` is `"true"` or `"false"`.' },
];

const optionValue: Rule = {
  code: 'log-option',
  kinds,
  severity: 'warning',
  title: 'A log driver’s options have values that it can read',
  stage: 'later',
  why: 'Registration doesn’t read the values. The driver does when a container starts, and refuses what it can’t read: the task stops with `CannotStartContainerError` or `ResourceInitializationError: failed to validate logger args`.',
  source: reference('LogConfiguration'),
  clues: [oddLogging],
  find(document) {
    return driverOptions(document, 'awslogs').flatMap(({ options, path }) =>
      optionForms.flatMap(({ name, form, say }): Place[] => {
        const value = textOf(member(options, name));
        return value === undefined || form.test(value) ? [] : [{ path: [...path, name], message: say }];
      }),
    );
  },
  example: {
    bad: taskWith({ logConfiguration: { ...awslogs, options: { ...awslogs.options, mode: 'nonblocking' } } }),
    at: [...inLogging, 'options', 'mode'],
    good: taskWith({ logConfiguration: { ...awslogs, options: { ...awslogs.options, mode: 'non-blocking' } } }),
  },
};

const splunk: Rule = {
  code: 'splunk-options',
  kinds,
  severity: 'error',
  title: 'splunk names its address and its token',
  stage: 'logging',
  aws: refusal('Log driver splunk requires options: {options}', 'inferred'),
  why: 'The driver sends to an HTTP Event Collector, which has an address and a token; there are no defaults. The token may come from `secretOptions`. The answer is inferred from the one for awslogs.',
  source: reference('LogConfiguration'),
  clues: [oddLogging],
  find(document) {
    return loggersOf(document).flatMap(({ driver, configuration, path }): Place[] => {
      if (driver !== 'splunk') return [];
      const options = member(configuration, 'options');
      const secret = itemsOf(member(configuration, 'secretOptions'), []).map(({ members }) => member(members, 'name'));
      const missing = ['splunk-url', 'splunk-token'].filter((name) => !isSet(member(options, name)) && !secret.includes(name));
      if (missing.length === 0) return [];
      const message = `Add ${missing.map((name) => `\`${name}\``).join(' and ')}.`;
      return [{ path: options === undefined ? path : [...path, 'options'], message, values: { options: missing.join(', ') } }];
    });
  },
  example: {
    bad: taskWith({ logConfiguration: { logDriver: 'splunk', options: { 'splunk-url': 'https://splunk.example.com' } } }),
    at: [...inLogging, 'options'],
    good: taskWith({
      logConfiguration: {
        logDriver: 'splunk',
        options: { 'splunk-url': 'https://splunk.example.com' },
        secretOptions: [{ name: 'splunk-token', valueFrom: '/my-rust-api/splunk-token' }],
      },
    }),
  },
};

/** The options of all log configurations with this driver. */
function driverOptions(document: unknown, wanted: string): readonly { options: unknown; path: Logger['path'] }[] {
  return loggersOf(document).flatMap(({ driver, configuration, path }) => {
    const options = member(configuration, 'options');
    return driver === wanted && isObject(options) ? [{ options, path: [...path, 'options'] }] : [];
  });
}

export const logOptionRules: readonly Rule[] = [splunk, region, groupMissing, patterns, optionValue, none];
