/** Asks axe-core what of a page people with a screen reader, a keyboard or weak eyes cannot use. */
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { inRoot } from '../cli/setup/project.mjs';

const source = readFileSync(inRoot('node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/**
 * Findings of WCAG 2.2 A and AA and of axe's best practices, one line each: rule, element, reason.
 * @param page settled page; the script enters through the debugger, so that the page's policy stays as strict as it is
 * @param within a selector of the part that is looked at; the whole page where left out
 * @param only the rules that are asked; all of them where left out
 */
export async function axeFindings(page: Page, within = 'html', only: readonly string[] | null = null): Promise<string[]> {
  // It takes a tenth of a second to read.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const results = await page.evaluate(
    ([part, rules]) =>
      (globalThis as unknown as { axe: { run(context: string, options: object): Promise<AxeResults> } }).axe.run(
        part,
        rules === null ? {} : { runOnly: rules },
      ),
    [within, only] as const,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
}
