/** A document on a page as its reader sees it: found by role and name, driven with real keys. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface DocumentOnPage {
  region: Locator;
  /** Presses Edit and waits until the editor that comes has the focus. */
  edit(): Promise<void>;
  /** The whole text, by the Copy button. */
  text(): Promise<string>;
  /** Replaces the whole text as a paste would. */
  paste(text: string): Promise<void>;
  /** Changes to the editor of that name and puts the caret into it. */
  choose(editor: 'Monaco' | 'CodeMirror' | 'Plain text'): Promise<void>;
  /** Presses a button of the document's bar. */
  press(name: string): Promise<void>;
  /** Findings as listed: `json-syntax 3:1, go to line 3, column 1`. */
  places(): Promise<string[]>;
}

/** An exercise in its lesson: its card, its documents, and the run beside them. */
export function beatOf(page: Page, slug: string): Locator {
  return page.locator('section.beat').filter({ has: page.locator(`[id="exercise/${slug}/title"]`) });
}

/** The first document of that name on a page, or in a part of it. */
export function documentOn(page: Page, name: string, within: Page | Locator = page): DocumentOnPage {
  const named = page.locator('.doc-name').getByText(name, { exact: true });
  const region = within.locator('section.doc').filter({ has: named }).first();
  const press = (button: string) => region.getByRole('button', { name: button, exact: true }).click();
  const opened = region.and(page.locator('[data-phase="open"]'));
  return {
    region,
    press,
    async edit() {
      await press('Edit');
      await opened.waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.doc-stage') !== null)).toBe(true);
    },
    async text() {
      await page.evaluate(() => navigator.clipboard.writeText(''));
      await press('Copy');
      const read = () => page.evaluate(() => navigator.clipboard.readText());
      await expect.poll(async () => (await read()) !== '').toBe(true);
      return read();
    },
    async paste(text) {
      await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.press('ControlOrMeta+V');
    },
    async choose(editor) {
      await region.getByRole('combobox', { name: 'Editor' }).selectOption({ label: editor });
      await opened.waitFor();
      await region.getByRole('textbox').first().focus();
    },
    places: () =>
      region
        .locator('.doc-finding-head')
        .evaluateAll((heads) =>
          heads.map((head) => `${head.querySelector('code')?.textContent} ${head.querySelector('button')?.getAttribute('aria-label')}`),
        ),
  };
}
