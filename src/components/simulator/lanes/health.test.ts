import { expect, it } from 'vitest';
import { killAndReplace } from '../fixtures.ts';
import { healthRows, mergedSpans, tellSpans } from './health.ts';

const task = killAndReplace().tasks[0];
if (!task) throw new Error('A task is needed.');
const target = { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/1', port: 8080, entry: 0, cause: null };
const watched = {
  ...task,
  health: [{ atMs: 50_000, status: 'HEALTHY', entry: 0, cause: null }],
  targets: [
    { ...target, atMs: 28_000, state: 'initial' },
    { ...target, atMs: 58_000, state: 'healthy' },
    { ...target, atMs: 100_000, state: 'unhealthy' },
    { ...target, atMs: 120_000, state: 'draining' },
    { ...target, atMs: 130_000, state: 'unused' },
  ],
};
const short = (spans: readonly { fromMs: number; toMs: number; wellness: string }[]) =>
  spans.map(({ fromMs, toMs, wellness }) => `${fromMs / 1000}-${toMs / 1000} ${wellness}`);

it('a task that nothing watches has no row', () => {
  expect(healthRows(task, [], 240_000)).toEqual([]);
});

it('the check and each target have a row of their own', () => {
  const rows = healthRows(watched, [], 240_000);
  expect(rows.map(({ title }) => title)).toEqual(['health of its containers', 'target on port 8080 in web']);
  expect(short(rows[0]?.spans ?? [])).toEqual(['26-50 waiting', '50-145 healthy']);
  expect(short(rows[1]?.spans ?? [])).toEqual(['28-58 waiting', '58-100 healthy', '100-120 unhealthy', '120-130 leaving']);
  expect(tellSpans(rows[0]?.spans ?? [], (atMs) => `${atMs / 1000} s`)).toBe('waiting from 26 s, healthy from 50 s');
});

it('containers that are known have a row each instead of the task’s', () => {
  const statuses = [{ atMs: 26_000, entry: 0, status: 'RUNNING' as const }];
  const container = { taskId: task.taskId, name: 'api', statuses, health: [{ atMs: 50_000, entry: 0, status: 'HEALTHY' }], restarts: [] };
  const unchecked = { ...container, name: 'sidecar', health: [] };
  expect(healthRows(watched, [container, unchecked], 240_000).map(({ label }) => label)).toEqual(['api', ':8080']);
});

it('one merged row shows the worst at each moment, and no check of a task that stops', () => {
  expect(short(mergedSpans(healthRows(watched, [], 240_000)))).toEqual([
    '26-58 waiting',
    '58-100 healthy',
    '100-120 unhealthy',
    '120-130 leaving',
  ]);
});
