import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { History, Run } from './ecs.ts';
import { goldenRun } from './golden.ts';

/** `UPDATE_GOLDEN=1` writes the file anew; the difference then shows what changed for a reader. */
const file = new URL('./golden.json', import.meta.url);

function summary(text: string): unknown {
  const { run, history } = JSON.parse(text) as { run: Run; history: History };
  return {
    sha256: createHash('sha256').update(text).digest('hex'),
    characters: text.length,
    entries: run.timeline.length,
    refusals: run.refusals,
    log: history.log.map(({ atMs, kind, text: line }) => `${String(atMs).padStart(6)} ${kind.padEnd(7)} ${line}`),
    tasks: history.tasks.map(
      ({ taskId, capacityProvider, availabilityZone, statuses }) =>
        `${taskId.slice(0, 8)} ${capacityProvider} ${availabilityZone} ${statuses.map(({ status, atMs }) => `${status} ${atMs}`).join(', ')}`,
    ),
  };
}

test('the golden run gives the bytes that are committed', () => {
  const now = summary(goldenRun());
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
  expect(now).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});

test('a second run in the same process gives the same bytes', () => {
  expect(goldenRun()).toBe(goldenRun());
});
