import { describe, expect, test } from 'vitest';
import { toHistory } from './history.ts';
import { momentAt, momentsOf } from './history-moment.ts';
import type { Cause, Happening, Subject, TimelineEntry } from './world/timeline.ts';

const HOUR_MS = 3_600_000;

/** A timeline as if it had happened: kind and id of the subject, the moment, what happened, and the entry that caused it. */
function timelineOf(...entries: [string, number, Happening, number?][]): TimelineEntry[] {
  return entries.map(([about, atMs, what, from], id) => {
    const [kind, ...rest] = about.split(' ');
    const cause: Cause = from === undefined ? { by: 'outside' } : { by: 'entry', id: from };
    return { id, atMs, subject: { kind: kind as Subject['kind'], id: rest.join(' ') }, cause, what };
  });
}

const taskId = '0123456789abcdef'.repeat(2);
const created: Happening = {
  type: 'task.created',
  taskDefinition: 'app:1',
  launchType: 'FARGATE',
  availabilityZone: 'us-east-1a',
  containers: ['app'],
  size: { cpuUnits: 256, memoryMiB: 512, architecture: 'X86_64', operatingSystem: 'LINUX', ephemeralStorageGiB: 20, hasPublicIp: true },
};
const call: Happening = { type: 'call', operation: 'RunTask', outcome: 'ok' };
const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';

describe('the message of the steady state', () => {
  const steady: Happening = { type: 'service.steadyState' };
  const message: Happening = { type: 'service.event', message: '(service web) has reached a steady state.' };

  test('comes again every 6 h until the service is no longer steady, without an entry of its own', () => {
    const timeline = timelineOf(
      ['service web', 1_000, steady],
      ['service web', 1_000, message, 0],
      ['service web', 13 * HOUR_MS, { type: 'service.unsteady' }],
    );
    const { log } = toHistory(timeline, 40 * HOUR_MS);
    expect(log.map(({ atMs }) => atMs)).toEqual([1_000, 6 * HOUR_MS + 1_000, 12 * HOUR_MS + 1_000]);
    expect(log.map(({ entry, cause }) => [entry, cause])).toEqual([
      [1, null],
      [3, 1],
      [4, 1],
    ]);
    expect(new Set(log.map(({ text }) => text)).size).toBe(1);
  });

  test('comes again to the end of the run where nothing breaks the steady state, in order with all else', () => {
    const timeline = timelineOf(
      ['service web', 0, steady],
      ['service web', 0, message, 0],
      ['service other', HOUR_MS, steady],
      ['service other', HOUR_MS, { ...message, message: '(service other) has reached a steady state.' }, 2],
    );
    const { log } = toHistory(timeline, 12 * HOUR_MS);
    expect(log.map(({ atMs, subject }) => [atMs / HOUR_MS, subject])).toEqual([
      [0, 'web'],
      [1, 'other'],
      [6, 'web'],
      [7, 'other'],
      [12, 'web'],
    ]);
  });
});

describe('a task’s lane', () => {
  const timeline = timelineOf(
    ['cluster demo', 0, call],
    [`task ${taskId}`, 0, created, 0],
    [`task ${taskId}`, 0, { type: 'task.lastStatus', from: null, to: 'PROVISIONING' }, 1],
    [`task ${taskId}`, 25_000, { type: 'task.lastStatus', from: 'ACTIVATING', to: 'RUNNING' }, 2],
    [`target ${taskId}/web/0123456789abcdef:80`, 26_000, { type: 'target.state', targetGroupArn, port: 80, from: null, to: 'initial' }, 3],
    [`container ${taskId}/app`, 55_000, { type: 'container.health', from: 'UNKNOWN', to: 'UNHEALTHY', probe: 'exit code 7' }, 3],
    [`task ${taskId}`, 55_000, { type: 'task.health', from: 'UNKNOWN', to: 'UNHEALTHY' }, 5],
    [
      `target ${taskId}/web/0123456789abcdef:80`,
      60_000,
      { type: 'target.state', targetGroupArn, port: 80, from: 'initial', to: 'unhealthy', reason: 'Target.Timeout' },
      3,
    ],
  );
  const { tasks, log } = toHistory(timeline, 90_000);

  test('says of each status what brought it about', () => {
    expect(tasks[0]?.statuses.map(({ status, cause }) => [status, cause])).toEqual([
      ['PROVISIONING', 1],
      ['RUNNING', 2],
    ]);
  });

  test('holds its health and the states of its targets', () => {
    expect(tasks[0]?.health).toEqual([{ atMs: 55_000, status: 'UNHEALTHY', entry: 6, cause: 5 }]);
    expect(tasks[0]?.targets?.map(({ state, reason }) => [state, reason])).toEqual([
      ['initial', undefined],
      ['unhealthy', 'Target.Timeout'],
    ]);
  });

  test('has a note for what went wrong, caused by a line of the log', () => {
    expect(log.map(({ kind, text, cause }) => [kind, text, cause])).toEqual([
      ['call', 'RunTask demo', null],
      ['note', 'container app of task 01234567… is UNHEALTHY: exit code 7', 0],
      ['note', 'the target task 01234567…:80 in web is unhealthy: Target.Timeout', 0],
    ]);
  });

  test('of a standalone task is counted apart where that is asked', () => {
    const history = toHistory(timeline, 90_000);
    expect(momentAt(history, 30_000, null)).toMatchObject({ running: 1, desired: 0 });
    expect(momentsOf(history, null).map(({ atMs, pending, running }) => [atMs, pending, running])).toEqual([
      [0, 1, 0],
      [25_000, 0, 1],
    ]);
    expect(momentsOf(history, 'web')).toEqual([]);
  });
});

test('notes tell deployments that fail, what the circuit breaker counts, and protection', () => {
  const { log } = toHistory(
    timelineOf(
      ['deployment ecs-svc/1', 0, { type: 'deployment.failureCount', count: 2, threshold: 3 }],
      ['deployment ecs-svc/1', 1, { type: 'deployment.rolloutState', from: 'IN_PROGRESS', to: 'FAILED', reason: 'tasks failed to start.' }],
      ['deployment ecs-svc/0', 2, { type: 'deployment.rolloutState', from: 'IN_PROGRESS', to: 'COMPLETED', reason: 'done' }],
      [`task ${taskId}`, 3, { type: 'task.protection', untilMs: 2 * HOUR_MS }],
    ),
    10,
  );
  expect(log.map(({ text }) => text)).toEqual([
    'the circuit breaker of deployment ecs-svc/1 has counted 2 failed tasks of 3',
    'deployment ecs-svc/1: IN_PROGRESS to FAILED: tasks failed to start.',
    'task 01234567… is protected from scale-in until 2h',
  ]);
});

test('notes tell restarts, kills for memory, last words and requests that fail', () => {
  const container = `container ${taskId}/app`;
  const to = { targetGroupArn };
  const { log } = toHistory(
    timelineOf(
      [container, 0, { type: 'container.restart', restartCount: 1, exitCode: 1 }],
      [container, 1, { type: 'container.outOfMemory', limit: 'task', limitMiB: 512, usedMiB: 513 }],
      [container, 2, { type: 'container.log', line: 'exec format error' }],
      ['surroundings web', 3, { type: 'load', to, served: 20_000, failed: {} }],
      ['surroundings web', 4, { type: 'load', to, served: 17_500, failed: { '502': 2_500 } }],
    ),
    10,
  );
  expect(log.map(({ text }) => text)).toEqual([
    'container app of task 01234567… ended with exit code 1 and starts again (restart 1)',
    'container app of task 01234567… is killed for memory: 513 MiB used, and the task may use 512 MiB',
    'container app of task 01234567… wrote: exec format error',
    'of the requests a second to web, 17.5 are served, 2.5 fail with 502',
  ]);
});
