import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { budget, overBudget, type PageWeight, tableOf, weighPages } from './page-weight.ts';

/** Text that brotli cannot make much smaller; about `bytes` long compressed. */
const noise = (bytes: number, seed = 1) => {
  let state = seed;
  return Array.from({ length: bytes }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(33 + (state % 90)).replace(/[<>"'&`\\]/, 'x');
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

async function only(files: Record<string, string>, base?: string): Promise<PageWeight> {
  const [weight] = await weighPages(await built(files), base);
  if (!weight) throw new Error('no page was weighed');
  return weight;
}

describe('the weight of a page', () => {
  it('counts linked styles, and scripts with all they import statically, once each', async () => {
    const plain = await only({ 'index.html': '<script type="module" src="/a.js"></script>', 'a.js': 'export{}' });
    const grown = await only({
      'index.html':
        '<link rel="stylesheet" href="/a.css"><script type="module" src="/a.js"></script><link rel="modulepreload" href="/b.js">',
      'a.css': `/*${noise(500)}*/`,
      'a.js': 'import{x as y}from"./b.js";import"./b.js";export{}',
      'b.js': `export const x="${noise(900)}";export*from"./c.js"`,
      'c.js': `export const z="${noise(700, 7)}"`,
    });
    expect(plain.css).toBe(0);
    expect(grown.css).toBeGreaterThan(300);
    expect(grown.js - plain.js).toBeGreaterThan(1000);
    expect(grown.js - plain.js).toBeLessThan(1700);
  });

  it('does not count what is imported on demand, nor islands that wait for their reader', async () => {
    const files = {
      'late.js': noise(3000),
      'island.js': `import"./shared.js";"${noise(2000)}"`,
      'shared.js': noise(1000, 3),
      'a.js': 'const f=()=>import("./late.js")',
    };
    const page = (client: string) =>
      `<script src="/a.js"></script><astro-island client="${client}" component-url="/island.js" renderer-url="/shared.js" props="{&quot;a>b&quot;:1}"></astro-island>`;
    const waiting = await only({ ...files, 'index.html': page('use') });
    const eager = await only({ ...files, 'index.html': page('visible') });
    expect(waiting.js).toBeLessThan(100);
    expect(eager.js).toBeGreaterThan(2000);
    expect(eager.js).toBeLessThan(3500);
  });

  it('counts inline scripts as scripts, but not data', async () => {
    const { js } = await only({
      'index.html': `<script>"${noise(400)}"</script><script type="application/json">"${noise(4000)}"</script>`,
    });
    expect(js).toBeGreaterThan(250);
    expect(js).toBeLessThan(500);
  });

  it('finds files of a site that is hosted below a base, and refuses an address outside of it', async () => {
    const files = { 'index.html': '<link rel="stylesheet" href="/course/a.css">', 'a.css': 'a{}' };
    expect((await only(files, '/course')).css).toBeGreaterThan(0);
    await expect(weighPages(folder, '/other')).rejects.toThrow('not below the base');
  });

  it('refuses a page that fetches from another host', async () => {
    await expect(only({ 'index.html': '<script src="https://cdn.example/a.js"></script>' })).rejects.toThrow('another host');
  });

  it('reports preloaded fonts beside the rest', async () => {
    const { fonts } = await only({ 'index.html': '<link rel="preload" as="font" href="/f.woff2">', 'f.woff2': 'x'.repeat(123) });
    expect(fonts).toBe(123);
  });
});

describe('the budget', () => {
  const weight: PageWeight = { page: 'a/index.html', html: budget.html, css: budget.css, js: budget.js, fonts: 10_000_000 };

  it('holds to the byte, and leaves fonts alone', () => {
    expect(overBudget([weight])).toEqual([]);
  });

  it('names the page, the part and the bytes that are too many', () => {
    expect(overBudget([{ ...weight, js: budget.js + 5 }])).toEqual([
      `a/index.html: js is ${budget.js + 5} bytes, 5 over its budget of ${budget.js}`,
    ]);
  });

  it('is shown below the pages', () => {
    expect(tableOf([weight]).split('\n').at(-1)).toMatch(/^budget .*20000 .*18000 .*12000/);
  });
});
