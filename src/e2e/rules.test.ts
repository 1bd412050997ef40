/** The rule pages: found by search, filter and keyboard, read without scripts, and mended by their readers. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { rules } from '../ecs/ecs.ts';
import { axeFindings } from './axe.ts';
import { documentOn } from './document.ts';
import { expect, test } from './harness.ts';

const site = inject('site');
const list = `${site}rules/`;
const overTask = `${site}rules/container-over-task/`;

/** A rule's examples. */
function exampleOf(wanted: string) {
  const rule = rules.find(({ code }) => code === wanted);
  if (!rule) throw new Error(`There is no rule ${wanted}.`);
  return rule.example;
}

/** Codes of the rules that the list shows. */
const shownOn = (page: Page) => page.locator('main li:visible > code').allTextContents();

test('lists every rule without any script, and has a page for each', async ({ visit }) => {
  const page = await visit.open(list, { hasScripts: false });
  expect((await shownOn(page)).toSorted()).toEqual(rules.map(({ code }) => code).toSorted());
  await expect(page.getByRole('search').isVisible()).resolves.toBe(false);
  const links = await page.locator('main li > a').evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href));
  const answers = await Promise.all(links.map(async (link) => (await page.request.get(link)).status()));
  expect(answers.filter((status) => status !== 200)).toEqual([]);
});

test('finds a rule by words, says how many there are, and keeps the search in the address', async ({ visit }) => {
  const page = await visit.open(list);
  await page.getByRole('searchbox').pressSequentially('container memory task');
  await expect.poll(() => shownOn(page)).toContain('container-over-task');
  expect(await shownOn(page)).not.toContain('lt-and-strategy');
  await expect.poll(() => page.getByRole('status').textContent()).toMatch(new RegExp(`^\\d+ of ${rules.length} rules$`));
  const shown = await shownOn(page);
  await page.reload();
  await expect.poll(() => shownOn(page)).toEqual(shown);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(async () => (await shownOn(page)).length).toBe(rules.length);
  expect(new URL(page.url()).search).toBe('');
});

test('finds the rule of an answer that AWS gave', async ({ visit }) => {
  const page = await visit.open(list);
  const said = "An error occurred (ClientException): The 'memory' setting for container 'web-1' is greater than for the task.";
  await page.getByRole('searchbox').fill(said);
  await expect.poll(() => shownOn(page)).toEqual(['container-over-task']);
});

test('filters by severity, document and wording together, by keyboard alone', async ({ visit }) => {
  const page = await visit.open(list);
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Serv');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  const wanted = rules.filter((rule) => rule.severity === 'error' && rule.kinds.includes('service') && rule.aws?.wording === 'verbatim');
  await expect.poll(async () => (await shownOn(page)).toSorted()).toEqual(wanted.map(({ code }) => code).toSorted());
  expect(new URL(page.url()).search).toBe('?severity=error&kind=service&wording=verbatim');
  expect(await axeFindings(page)).toEqual([]);
});

test('says so when no rule is like that', async ({ visit }) => {
  const page = await visit.open(`${list}?q=submarine`);
  await page.getByText('No rule is like that.').waitFor();
  expect(await shownOn(page)).toEqual([]);
});

test('shows a rule’s example with its place marked, without any script', async ({ visit }) => {
  const page = await visit.open(overTask, { hasScripts: false });
  expect(await page.locator('.doc-static mark').allTextContents()).toEqual(['1024']);
  expect(await page.getByRole('figure').textContent()).toContain(
    "The 'memory' setting for container 'container' is greater than for the task.",
  );
});

test('lets its reader mend the example, and says when the rule is kept', async ({ visit }) => {
  const page = await visit.open(overTask);
  const example = documentOn(page, 'task-definition.json');
  await page.getByText('This document breaks the rule.').waitFor();
  await example.edit();
  await example.paste(JSON.stringify(exampleOf('container-over-task').good));
  await page.getByText('The rule has nothing to say of this any more.').waitFor();
});

test('brings the world of the example along where a rule needs one', async ({ visit }) => {
  const page = await visit.open(`${site}rules/cp-not-associated/`);
  const example = documentOn(page, 'service.json');
  await example.edit();
  await example.paste(JSON.stringify(exampleOf('cp-not-associated').good));
  await page.getByText('The rule has nothing to say of this any more.').waitFor();
  await example.paste(JSON.stringify(exampleOf('cp-not-associated').bad));
  await page.getByText('This document breaks the rule.').waitFor();
});

test('answers as AWS would, once, or says everything', async ({ visit }) => {
  const page = await visit.open(overTask);
  const { region, edit, paste } = documentOn(page, 'task-definition.json');
  await edit();
  await paste('{ "family": "a b", "containerDefinitions": [] }');
  await expect.poll(() => region.locator('.doc-finding').count()).toBeGreaterThan(1);
  await region.getByRole('button', { name: 'What AWS would answer now' }).click();
  await expect.poll(() => region.locator('.doc-aws').allTextContents()).toEqual(['ClientException: Family contains invalid characters.']);
  await region.getByRole('button', { name: 'Everything found' }).click();
  await expect.poll(() => region.locator('.doc-finding').count()).toBeGreaterThan(1);
});

test('leads from a finding to its rule, below the site’s base', async ({ visit }) => {
  const page = await visit.open(`${inject('fixture')}day-1/first/`);
  const link = page.locator('.doc-finding a.doc-rule').first();
  expect(await link.getAttribute('href')).toMatch(/^\/below\/a\/path\/rules\/[a-z0-9-]+\/$/);
  await link.click();
  await page.getByRole('heading', { name: 'How sure' }).waitFor();
});
