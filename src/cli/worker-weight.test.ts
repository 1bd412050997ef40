import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { overWorkerBudget, weighWorker, workerBudget, workerLine } from './worker-weight.ts';

/** Text that brotli cannot make much smaller; at least half of `bytes` compressed. */
const noise = (bytes: number, seed: number) => {
  let state = seed;
  return Array.from({ length: bytes }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(97 + (state % 26));
  }).join('');
};

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

async function built(files: Record<string, string>): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'drydock-weight-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

describe('the weight of the worker for documents', () => {
  const files = {
    '_astro/help-worker-A1.js':
      'import"./shared-B2.js";const a=()=>import(`./create-cluster-C3.js`),b=()=>import("./run-task-D4.js"),c=()=>import("./more-E5.js")',
    '_astro/shared-B2.js': `"${noise(1000, 1)}"`,
    '_astro/create-cluster-C3.js': `"${noise(2000, 2)}"`,
    '_astro/run-task-D4.js': `"${noise(5000, 3)}"`,
    '_astro/more-E5.js': `import"./shared-B2.js";const d=()=>import("./most-F6.js");"${noise(3000, 4)}"`,
    '_astro/most-F6.js': `"${noise(4000, 5)}"`,
  };

  it('has its code with what that imports, all that may come later, and of the docs the heaviest', async () => {
    const { code, later, docs } = await weighWorker(await built(files));
    expect(code).toBeGreaterThan(500);
    expect(code).toBeLessThan(1300);
    expect(later).toBeGreaterThan(3500);
    expect(later).toBeLessThan(7000);
    expect(docs).toBeGreaterThan(2500);
    expect(docs).toBeLessThan(5000);
  });

  it('is not to be had of a site without the worker', async () => {
    await expect(weighWorker(await built({ 'index.html': '' }))).rejects.toThrow('0 workers');
  });

  it('is not to be had of a site that has the checker in a page’s script besides', async () => {
    const folderOfBoth = await built({ ...files, '_astro/workbench-G7.js': '"Line 1: nested deeper than 100 levels"' });
    await expect(weighWorker(folderOfBoth)).rejects.toThrow('_astro/workbench-G7.js knows documents');
  });

  it('is held to its budget to the byte, all parts together', () => {
    const weight = { code: workerBudget - 300, later: 100, docs: 200 };
    expect(overWorkerBudget(weight)).toEqual([]);
    expect(overWorkerBudget({ ...weight, docs: 207 })).toEqual([`The worker for documents is 7 bytes over its budget of ${workerBudget}.`]);
    expect(workerLine(weight)).toContain(`${workerBudget} of ${workerBudget}`);
  });
});
