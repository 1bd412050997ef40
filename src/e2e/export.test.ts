/** What is exported from a playground: pictures of the moment, and texts that would make the same for real. */
import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { expect, plain, test } from './harness.ts';

const address = `${inject('site')}playground/`;

/** The first press fetches the menu and opens it, a later one opens it. */
async function choose(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: choice, exact: true }).click();
}

async function downloaded(page: Page, choice: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await choose(page, choice);
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await buffer(await file.createReadStream()) };
}

/** Width, height and number of colours of a picture, as the browser decodes it. */
function decoded(page: Page, bytes: Buffer): Promise<{ width: number; height: number; colours: number }> {
  return page.evaluate(async (base64) => {
    const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([raw], { type: 'image/png' }));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    return { width, height, colours: new Set(pixels).size };
  }, bytes.toString('base64'));
}

test('saves the moment as SVG: well-formed, with the tasks that are shown, and nothing that runs', async ({ visit }) => {
  const page = await visit.open(address);
  const { name, bytes } = await downloaded(page, 'Picture (SVG)');
  expect(name).toMatch(/^drydock-\d+s\.svg$/);
  const told = await page.evaluate((text) => {
    const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      root: picture.documentElement.localName,
      isBroken: picture.querySelector('parsererror') !== null,
      active: picture.querySelectorAll('script, foreignObject').length,
      words: picture.documentElement.textContent ?? '',
    };
  }, bytes.toString('utf8'));
  expect(told).toMatchObject({ root: 'svg', isBroken: false, active: 0 });
  expect(told.words).toContain('my-rust-api');
});

test('saves the moment as PNG, which decodes and is not blank', async ({ visit }) => {
  const page = await visit.open(address);
  const { name, bytes } = await downloaded(page, 'Picture (PNG)');
  expect(name).toMatch(/^drydock-\d+s\.png$/);
  const { width, height, colours } = await decoded(page, bytes);
  expect(width).toBeGreaterThan(300);
  expect(height).toBeGreaterThan(200);
  // Edges of letters alone have more shades than this; a blank picture has one.
  expect(colours).toBeGreaterThan(20);
});

test.for([
  ['AWS CLI commands', 'aws ecs create-service'],
  ['CloudFormation', 'AWS::ECS::Service'],
  ['Terraform', 'aws_ecs_service'],
] as const)('shows %s, with what it costs, and gives the focus back', async ([choice, words], { visit }) => {
  const page = await visit.open(address);
  await choose(page, choice);
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.locator('.export-text').textContent()).toContain(words);
  expect(await dialog.textContent()).toContain('AWS bills them');
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Export');
});

test('with an error in a document says which one must be mended, and exports nothing', async ({ visit }) => {
  const page = await visit.open(address, plain);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const field = page.locator('.doc-stage textarea').first();
  await field.fill((await field.inputValue()).replace('"desiredCount": 3', '"desiredCount": "many"'));
  await choose(page, 'AWS CLI commands');
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.getByRole('listitem').count()).toBe(1);
  expect(await dialog.getByRole('listitem').textContent()).toMatch(/^service\.json, line \d+, column \d+: /);
  expect(await dialog.locator('.export-text').count()).toBe(0);
});
