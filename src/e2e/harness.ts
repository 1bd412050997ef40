/** What browser tests are written with: pages that fail their test on any script error, console error, policy violation or call to another host. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { test as base, expect, inject } from 'vitest';

/** How a visitor comes. */
export interface Visitor {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  isTouch?: boolean;
  hasScripts?: boolean;
  /** Runs in every page before its own scripts; must be self-contained. */
  before?: () => void;
  /** Faults that the test brings about on purpose. */
  expected?: RegExp;
}

/** A visitor who writes in plain text, which takes a whole text at once. */
export const plain: Visitor = {
  before: () => {
    // A page without an address has no storage.
    if (location.protocol.startsWith('http')) localStorage.setItem('drydock-editor', 'textarea');
  },
};

/** Opens pages for one test; what went wrong on any of them fails the test at its end. */
export interface Visit {
  /** A new context, as another person or another browser would have. */
  context(visitor?: Visitor): Promise<BrowserContext>;
  /** A page in a new context, or in the one given, at an address and settled. */
  open(url: string, visitor?: Visitor | BrowserContext): Promise<Page>;
}

let connected: Promise<Browser> | undefined;

/** The one browser of this worker. */
function browser(): Promise<Browser> {
  const all = inject('browsers');
  connected ??= chromium.connect(all[(Number(process.env.VITEST_POOL_ID) - 1) % all.length] ?? '');
  return connected;
}

export const test = base.extend<{ visit: Visit }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures that are wanted from this pattern.
  visit: async ({}, use) => {
    const faults: string[] = [];
    const contexts: BrowserContext[] = [];
    const context = async (visitor: Visitor = {}) => {
      const made = await makeContext(visitor, faults);
      contexts.push(made);
      return made;
    };
    await use({
      context,
      async open(url, visitor = {}) {
        const page = await ('newPage' in visitor ? visitor : await context(visitor)).newPage();
        await page.goto(url, { waitUntil: 'load' });
        return page;
      },
    });
    await Promise.all(contexts.map((made) => made.close()));
    expect(faults, 'faults on the pages of this test').toEqual([]);
  },
});

async function makeContext(visitor: Visitor, faults: string[]): Promise<BrowserContext> {
  const { width = 1440, height = 900, colorScheme = 'light', reducedMotion = 'reduce', isTouch = false, hasScripts = true } = visitor;
  const context = await (await browser()).newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion,
    hasTouch: isTouch,
    isMobile: isTouch,
    javaScriptEnabled: hasScripts,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(15_000);
  const report = (fault: string) => {
    if (!visitor.expected?.test(fault)) faults.push(fault);
  };
  context.on('weberror', (error) => report(`script error: ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') report(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') report(`asked another host: ${request.url()}`);
  });
  await context.addInitScript(reportViolations);
  if (visitor.before) await context.addInitScript(visitor.before);
  return context;
}

/** Runs in the page: the browser reports a violation as an event, which the console then carries to the test. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(
      `policy violation: ${event.effectiveDirective} refused ${event.blockedURI || event.sample} at ${event.sourceFile}:${event.lineNumber}`,
    );
  });
}

export { expect } from 'vitest';
