/** The panels below a stage: reasons of what is killed, and the moment as AWS shows it, which counts what the head counts. */
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { axeFindings } from './axe.ts';
import { expect, test } from './harness.ts';

const lesson = `${inject('site')}day-15/service/`;

/** The first stage of the page, once it lives. */
async function stageOn(page: Page): Promise<Locator> {
  const stage = page.locator('.sim').first();
  await expect
    .poll(async () => {
      await stage.getByRole('button', { name: 'Log', exact: true }).click();
      return stage.getByRole('button', { name: 'Why', exact: true }).count();
    })
    .toBe(1);
  return stage;
}

const openPanel = (stage: Locator, name: string) =>
  stage.getByRole('group', { name: 'Panel' }).getByRole('button', { name, exact: true }).click();

/** Kills a task, and waits for the new run. */
async function kill(stage: Locator): Promise<void> {
  await stage.getByRole('button', { name: /^Kill/ }).first().click();
  await expect.poll(() => stage.locator('.sim-log .is-stop').count(), { timeout: 15_000 }).toBeGreaterThan(0);
}

/** `desired 3 running 2 pending 0` of the head line, as numbers. */
async function headCounts(stage: Locator): Promise<number[]> {
  const said = (await stage.locator('.sim-counts').textContent()) ?? '';
  return ['desired', 'running', 'pending'].map((name) => Number(new RegExp(`${name}\\s*(\\d+)`).exec(said)?.[1]));
}

test('says why a killed task stopped, back to the first cause, and each rung goes to its moment', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await kill(stage);
  await stage.locator('.sim-log .is-stop').last().getByRole('button', { name: /^why/ }).click();
  const answer = stage.getByRole('region', { name: 'Answer' });
  await answer.waitFor();
  const rungs = answer.getByRole('list', { name: /Chain of causes/ }).getByRole('listitem');
  await expect.poll(() => rungs.count()).toBeGreaterThan(0);
  expect(await rungs.last().textContent()).toContain('This came from outside');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('why-title');
  await rungs.last().getByRole('button').first().click();
  await openPanel(stage, 'Log');
  expect(await stage.locator('.sim-log .is-now').textContent()).toContain('exit code 137');
  await openPanel(stage, 'Why');
  await answer.waitFor();
  expect(await axeFindings(page, '.sim-panels')).toEqual([]);
});

test('has AWS’s answers of the moment, with the counts of the head, at moments before and after a kill', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await kill(stage);
  await openPanel(stage, 'AWS’s view');
  await stage.getByRole('tab', { name: 'Services' }).click();
  const json = stage.getByRole('region', { name: /^JSON: / });
  const described = async () => {
    const service = JSON.parse((await json.textContent()) ?? '') as Record<string, number>;
    return [service.desiredCount, service.runningCount, service.pendingCount];
  };
  await json.waitFor();
  const time = stage.getByRole('slider').first();
  for (const key of ['End', 'Home', 'PageUp', 'PageUp', 'ArrowRight']) {
    await time.press(key);
    const atHead = await headCounts(stage);
    if (atHead.every((count) => count === 0)) continue;
    await expect.poll(described).toEqual(atHead);
  }
});

test('opens every tab by keyboard, without a finding of axe, and copies what it shows', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await kill(stage);
  await openPanel(stage, 'AWS’s view');
  const tab = (name: string) => stage.getByRole('tab', { name });
  await tab('Events').focus();
  const panel = stage.getByRole('tabpanel');
  const signs = [
    ['Services', 'describe-services'],
    ['Tasks', 'EssentialContainerExited'],
    ['Deployments', 'rolloutState'],
    ['Graphs', 'RunningTaskCount'],
    ['Bill', 'A month (730 h) of this moment'],
    ['Events', 'has started'],
  ] as const;
  for (const [name, sign] of signs) {
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => tab(name).getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => panel.textContent()).toContain(sign);
    expect(await axeFindings(page, '.sim-panels'), name).toEqual([]);
  }
  await tab('Services').click();
  await stage.getByRole('button', { name: 'Copy JSON' }).click();
  await stage.getByText('Copied.').waitFor();
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as { services: { serviceName: string }[] };
  expect(copied.services.map(({ serviceName }) => serviceName)).toEqual(['my-rust-api']);
});

test('draws graphs in the colours of the scheme, with the playhead at the moment, and a table below', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await openPanel(stage, 'AWS’s view');
  await stage.getByRole('tab', { name: 'Graphs' }).click();
  const graph = stage.getByRole('region', { name: 'Tasks', exact: true });
  const canvas = graph.locator('canvas');
  await canvas.waitFor();
  const pixels = () => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  const light = await pixels();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(pixels).not.toBe(light);
  const left = () => graph.locator('.graph-head').evaluate((element) => element.getBoundingClientRect().left);
  await stage.getByRole('slider').first().press('Home');
  const atBegin = await left();
  await stage.getByRole('slider').first().press('End');
  await expect.poll(left).toBeGreaterThan(atBegin + 100);
  await graph.getByText('Table').click();
  await expect.poll(() => graph.getByRole('row').count()).toBeGreaterThan(2);
});
