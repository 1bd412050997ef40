/** What tests of access ask of a page: every state of the simulator, what axe finds in both schemes, what large text pushes out, where Tab comes to. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings } from './axe.ts';

/** The page's first stage, alive. */
export async function stageOn(page: Page): Promise<Locator> {
  const stage = page.locator('.sim').first();
  await stage.focus();
  await page.keyboard.press('End');
  await stage.getByRole('button', { name: 'Fork here' }).waitFor();
  return stage;
}

export const openPanel = (stage: Locator, name: string) =>
  stage.getByRole('group', { name: 'Panel' }).getByRole('button', { name, exact: true }).press('Enter');
export const press = (stage: Locator, name: string | RegExp) => stage.getByRole('button', { name, exact: true }).first().press('Enter');

/** Every state of the simulator in turn, each with its name. */
export async function* states(stage: Locator): AsyncGenerator<string> {
  await press(stage, /^Kill/);
  await expect.poll(() => stage.locator('.sim-log .is-stop').count()).toBeGreaterThan(0);
  yield 'picture after a kill';
  await press(stage, 'Zoom in');
  await press(stage, 'By revision');
  await stage.getByRole('option').first().click();
  yield 'lanes, zoomed, a task chosen';
  for (const view of ['Table', 'Narrated', 'Picture']) {
    await press(stage, view);
    yield view;
  }
  await openPanel(stage, 'Why');
  await stage.getByRole('region', { name: 'Answer' }).waitFor();
  yield 'Why';
  await openPanel(stage, 'AWS’s view');
  for (const [tab, sign] of [
    ['Events', 'has started'],
    ['Services', 'runningCount'],
    ['Tasks', 'lastStatus'],
    ['Deployments', 'rolloutState'],
    ['Graphs', 'RunningTaskCount'],
    ['Bill', 'A month'],
  ] as const) {
    await stage.getByRole('tab', { name: tab }).click();
    await stage.getByRole('tabpanel').getByText(sign).first().waitFor();
    yield `AWS’s view, ${tab}`;
  }
  await openPanel(stage, 'Break');
  await press(stage, 'Lose a zone');
  yield 'Break';
  await press(stage, 'Fork here');
  await openPanel(stage, 'Compare');
  await stage.getByRole('region', { name: 'Comparison' }).waitFor();
  yield 'Compare';
  await stage.focus();
  await stage.press('?');
  yield 'the list of keys';
}

/**
 * What axe finds in light, and what of it weak eyes would find in dark: nothing but colours is another there.
 * @param within a selector of the part that is looked at
 */
export async function findingsInBothSchemes(page: Page, within: string): Promise<string[]> {
  const light = await axeFindings(page, within);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axeFindings(page, within, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((finding) => `dark: ${finding}`)];
}

/** What a reader sets in the browser's settings, in px; 16 unless they do. */
export async function setTextSize(page: Page, standard: number): Promise<void> {
  const debuggers = await page.context().newCDPSession(page);
  await debuggers.send('Page.setFontSizes', { fontSizes: { standard, fixed: Math.round((standard * 13) / 16) } });
}

/** Runs in the page: what reaches beyond its sides, and words of the simulator that their own box hides. */
export function tooWide(): string[] {
  const tell = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${element.textContent?.slice(0, 40)}`;
  const scrolls = (element: Element | null): boolean =>
    element !== null && (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const beyond = [...document.querySelectorAll(':is(header, main, footer) *')].filter((element) => {
    const { right, width } = element.getBoundingClientRect();
    return width > 1 && right > innerWidth + 0.4 && element.checkVisibility() && !element.closest('svg, .sim-unseen') && !scrolls(element);
  });
  const hidden = [...document.querySelectorAll<HTMLElement>(':is(.sim, .play) :is(button, summary, p, li, dt, dd, label, output)')].filter(
    (element) =>
      getComputedStyle(element).overflowX === 'hidden' &&
      element.clientWidth > 1 &&
      element.scrollWidth > element.clientWidth + 1 &&
      !element.matches('.sim-unseen, .is-tiny'),
  );
  const page = document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
  return [...page, ...beyond.map((element) => `beyond: ${tell(element)}`), ...hidden.map((element) => `hidden: ${tell(element)}`)];
}

/**
 * Runs in the page: words that do not follow the reader's text size, which is to be twice the usual one. What a picture draws to its own measure is
 * left out: it has a table and sentences beside it.
 */
export function tooSmall(): string[] {
  const usualSmallest = 10;
  const small = [...document.querySelectorAll('main *')].filter(
    (element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) &&
      Number.parseFloat(getComputedStyle(element).fontSize) < 2 * usualSmallest &&
      element.checkVisibility() &&
      !element.closest('svg, .sim-slots, .sim-unseen'),
  );
  return [
    ...new Set(
      small.map(
        (element) =>
          `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} in ${element.parentElement?.getAttribute('class')}`,
      ),
    ),
  ];
}

/**
 * Goes on with Tab from where the focus is until it leaves a part of the page.
 * @param within a selector of the part
 * @returns what is wrong on the way, in words
 */
export async function tabThrough(page: Page, within: string): Promise<string[]> {
  await page.evaluate(markFocus);
  const unseen: string[] = [];
  for (let steps = 0; steps < mostSteps; steps++) {
    await page.keyboard.press('Tab');
    const where = await page.evaluate(focusNow, within);
    if (where === null) return [...unseen, ...(await page.evaluate(neverFocused, within))];
    if (where.startsWith('unseen')) unseen.push(where);
  }
  return [`the focus does not leave ${within}`];
}

const mostSteps = 400;

/** Runs in the page: forgets where the focus has been. */
function markFocus(): void {
  for (const element of document.querySelectorAll('[data-was-focused]')) element.removeAttribute('data-was-focused');
}

/** Runs in the page: notes and tells where the focus is; null outside of the part. */
function focusNow(within: string): string | null {
  const element = document.activeElement;
  if (!element || element.closest(within) !== document.querySelector(within)) return null;
  element.setAttribute('data-was-focused', '');
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const shows = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  return `${shows ? 'seen' : 'unseen'}: ${element.tagName} ${element.getAttribute('class') ?? ''} ${element.textContent?.slice(0, 30)}`;
}

/** Runs in the page: controls that neither had the focus nor stand in a group one of which had it, from where arrows go on. */
function neverFocused(within: string): string[] {
  const controls = document
    .querySelector(within)
    ?.querySelectorAll<HTMLElement>('button, select, input, summary, a[href], textarea, [role="button"], [role="option"], [role="tab"]');
  return [...(controls ?? [])]
    .filter((control) => control.checkVisibility() && !control.matches(':disabled, [data-was-focused]'))
    .filter((control) => {
      const group = control.closest('[role="group"], [role="listbox"], [role="tablist"]');
      return control.getAttribute('tabindex') !== '-1' || !group?.querySelector('[data-was-focused]');
    })
    .map((control) => `never focused: ${control.outerHTML.slice(0, 160)}`);
}
