/** Rules about CreateCluster: its name, its settings, and where ECS Exec writes what was typed. */
import { isObject, itemsOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { invalidParameter } from './services-read.ts';
import { preflight, sdk } from './sources.ts';

const kinds = ['cluster'] as const;
const exec = ['configuration', 'executeCommandConfiguration'];
const withExec = (executeCommandConfiguration: object) => ({ clusterName: 'day15', configuration: { executeCommandConfiguration } });

const clusterName: Rule = {
  code: 'cluster-name',
  kinds,
  severity: 'error',
  title: 'A cluster’s name is 1 to 255 letters, digits, hyphens and underscores',
  stage: 'request',
  aws: invalidParameter('ClusterName must match ^[a-zA-Z0-9\\-_]{1,255}$', { isConfirmed: false }),
  why: 'The name becomes part of the ARN of everything in the cluster.',
  source: preflight('cluster-name', '2026-09-04'),
  find(document): readonly Place[] {
    const name = member(document, 'clusterName');
    if (typeof name !== 'string' || /^[a-zA-Z0-9\-_]{1,255}$/.test(name)) return [];
    const message =
      name.length > 255
        ? `The name has ${name.length} characters; 255 are allowed.`
        : 'Use letters, digits, `-` and `_` only, at least one.';
    return [{ path: ['clusterName'], message }];
  },
  example: { bad: { clusterName: 'day 15' }, at: ['clusterName'], good: { clusterName: 'day-15' } },
};

const settingValues = ['enabled', 'disabled', 'enhanced'];

const settingValue: Rule = {
  code: 'cluster-setting',
  kinds,
  severity: 'error',
  title: 'Container Insights is enabled, disabled or enhanced',
  stage: 'request',
  why: 'It is the one setting that a cluster has. AWS’s words for another value are not on record.',
  source: sdk('ClusterSetting'),
  find(document): readonly Place[] {
    return itemsOf(member(document, 'settings'), ['settings']).flatMap(({ members, path }): Place[] => {
      const value = textOf(member(members, 'value'));
      if (member(members, 'name') !== 'containerInsights' || value === undefined || settingValues.includes(value)) return [];
      return [{ path: [...path, 'value'], message: `Write ${settingValues.map((one) => `\`${one}\``).join(', ')}.` }];
    });
  },
  example: {
    bad: { clusterName: 'day15', settings: [{ name: 'containerInsights', value: 'on' }] },
    at: ['settings', 0, 'value'],
    good: { clusterName: 'day15', settings: [{ name: 'containerInsights', value: 'enabled' }] },
  },
};

const execLogUnused: Rule = {
  code: 'exec-log-unused',
  kinds,
  severity: 'error',
  title: 'A log configuration for ECS Exec goes with OVERRIDE',
  stage: 'request',
  aws: invalidParameter("You must set logging to 'OVERRIDE' when you supply a log configuration", { isConfirmed: false }),
  why: 'DEFAULT writes where the task’s awslogs driver writes, NONE writes nothing; only OVERRIDE has a place of its own.',
  source: preflight('cluster-execute-command-default-with-log-config', '2026-09-08'),
  find(document): readonly Place[] {
    const configuration = execOf(document);
    if (!isObject(member(configuration, 'logConfiguration')) || member(configuration, 'logging') === 'OVERRIDE') return [];
    const isThere = member(configuration, 'logging') !== undefined;
    const path = [...exec, 'logging'];
    const fix = { title: 'Write "OVERRIDE"', edits: [{ op: isThere ? ('set' as const) : ('insert' as const), path, value: 'OVERRIDE' }] };
    return [{ path: isThere ? path : exec, message: 'Write `"logging": "OVERRIDE"`, or remove `logConfiguration`.', fix }];
  },
  example: {
    bad: withExec({ logging: 'DEFAULT', logConfiguration: { s3BucketName: 'my-logs' } }),
    at: [...exec, 'logging'],
    good: withExec({ logging: 'OVERRIDE', logConfiguration: { s3BucketName: 'my-logs' } }),
  },
};

const execLogMissing: Rule = {
  code: 'exec-log-missing',
  kinds,
  severity: 'error',
  title: 'OVERRIDE says where ECS Exec logs to',
  stage: 'request',
  aws: invalidParameter('A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration', {
    isConfirmed: false,
  }),
  why: 'With OVERRIDE the output goes to a log group or a bucket that you name.',
  source: preflight('cluster-execute-command-override-without-log-config', '2026-09-08'),
  find(document): readonly Place[] {
    const configuration = execOf(document);
    if (member(configuration, 'logging') !== 'OVERRIDE') return [];
    const log = member(configuration, 'logConfiguration');
    if (textOf(member(log, 'cloudWatchLogGroupName')) || textOf(member(log, 's3BucketName'))) return [];
    const message = 'Add `cloudWatchLogGroupName` or `s3BucketName` to `logConfiguration`.';
    return [{ path: isObject(log) ? [...exec, 'logConfiguration'] : [...exec, 'logging'], message }];
  },
  example: {
    bad: withExec({ logging: 'OVERRIDE' }),
    at: [...exec, 'logging'],
    good: withExec({ logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: '/ecs/exec' } }),
  },
};

function execOf(document: unknown): unknown {
  return member(member(document, 'configuration'), 'executeCommandConfiguration');
}

export const clusterRules: readonly Rule[] = [clusterName, settingValue, execLogUnused, execLogMissing];
