/** What authors make by the commands of their guide builds as it stands: a lesson whose exercise can be failed and passed in the browser. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { buildSite } from '../cli/setup/build.mjs';
import { inRoot } from '../cli/setup/project.mjs';
import { serveFolder } from '../cli/setup/static-server.mjs';
import { beatOf, documentOn } from './document.ts';
import { expect, plain, test } from './harness.ts';

const output = 'dist-authored';
let folder: string;
let site: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-authored-'));
  // What an earlier build remembers of these lessons are places in a folder that is gone.
  rmSync(inRoot('.cache', 'astro', output), { recursive: true, force: true });
  const env = { DRYDOCK_CONTENT: join(folder, 'content'), DRYDOCK_EXERCISES: join(folder, 'exercises'), DRYDOCK_OUT: output };
  mkdirSync(env.DRYDOCK_CONTENT);
  mkdirSync(env.DRYDOCK_EXERCISES);
  for (const args of [
    ['day', '16', 'ECS with Fargate'],
    ['day', '17', 'A day without a lesson yet'],
    ['lesson', 'day-16', 'networking', 'Networking on Fargate'],
    ['exercise', 'port-mapping', '--kind', 'fix', '--lesson', 'day-16/networking'],
  ]) {
    const made = spawnSync(process.execPath, [inRoot('src', 'cli', 'drydock.mjs'), 'new', ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect(made).toMatchObject({ status: 0, stderr: '' });
  }
  // What lies outside of the repository is not looked at to see whether a build is still good.
  const built = await buildSite({ env, isForced: true, isQuiet: true });
  if (!built.isBuilt) throw new Error(`The authored course could not be built:\n${built.output.split('\n').slice(-30).join('\n')}`);
  site = await serveFolder({ folder: built.folder });
}, 180_000);

afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(inRoot(output), { recursive: true, force: true });
});

test('the lesson stands in its day, with its stage', async ({ visit }) => {
  const page = await visit.open(`${site.url}day-16/`);
  await page.getByRole('link', { name: 'Networking on Fargate' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Networking on Fargate' }).waitFor();
  await documentOn(page, 'service.json').region.waitFor();
});

test('a day without a lesson yet has its page', async ({ visit }) => {
  const page = await visit.open(`${site.url}day-17/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
});

test('the exercise fails as it starts, and passes with its solution', async ({ visit }) => {
  const page = await visit.open(`${site.url}day-16/networking/`, plain);
  const exercise = page.getByRole('region', { name: 'Port mapping', exact: true }).first();
  await exercise.getByRole('button', { name: 'Check', exact: true }).click();
  await exercise.locator('.verdict').getByText('Not yet.').waitFor();
  const written = documentOn(page, 'task-definition.json', beatOf(page, 'port-mapping'));
  await written.edit();
  await written.paste(readFileSync(join(folder, 'exercises/port-mapping/solutions/a-high-line/task-definition.json'), 'utf8'));
  await exercise.getByRole('button', { name: 'Check', exact: true }).click();
  await exercise.locator('.verdict').getByText('Passed.').waitFor();
});
