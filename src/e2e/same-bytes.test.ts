/** Chromium and Node agree to the byte: on every attempt that the exercises bring along, and on the model's golden runs. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { inject } from 'vitest';
import { inRoot, projectNode } from '../cli/setup/project.mjs';
import { goldenRun } from '../ecs/golden.ts';
import type {} from './bench/bench.ts';
import { expect, test } from './harness.ts';

/** Every attempt on disk: a folder with the texts of its documents. */
const attempts = [...new Set(jsonFiles(inRoot('exercises')).map((file) => dirname(file)))].map((folder) => {
  const files = jsonFiles(folder);
  const place = relative(inRoot('exercises'), folder).replaceAll('\\', '/');
  const [slug = ''] = place.split('/');
  return { place, slug, files, texts: Object.fromEntries(files.map((file) => [basename(file), readFileSync(file, 'utf8')])) };
});

test('the golden run is the same in Chromium and in Node', async ({ visit }) => {
  const page = await visit.open(inject('bench'));
  expect(await page.evaluate(() => globalThis.bench.golden())).toBe(goldenRun());
});

// The command line starts a program each time: it grades one wrong answer of each. All others are compared in the test of the course.
const slugs = [...new Set(attempts.map(({ slug }) => slug))].filter((slug) => !slug.startsWith('_'));

test.for(slugs)('the browser grades an attempt at %s as the command line does', async (slug, { visit }) => {
  const page = await visit.open(inject('bench'));
  const { files, texts } = attempts.find(({ place }) => place.startsWith(`${slug}/wrong/`)) as (typeof attempts)[number];
  const [inBrowser, inNode] = await Promise.all([
    page.evaluate(([name, documents]) => globalThis.bench.grade(name, documents), [slug, texts] as const),
    gradeOnCommandLine(slug, files),
  ]);
  expect(inBrowser).toBe(inNode);
});

/** Standard output of `drydock grade`; a failed grade exits with 1, which is no failure here. */
function gradeOnCommandLine(slug: string, files: readonly string[]): Promise<string> {
  const args = [inRoot('src', 'cli', 'drydock.mjs'), 'grade', slug, ...files, '--format', 'json'];
  return new Promise((resolve, reject) => {
    execFile(projectNode(), args, { cwd: inRoot() }, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(stderr));
      else resolve(stdout);
    });
  });
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .toSorted();
}
