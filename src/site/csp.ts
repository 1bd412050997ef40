/**
 * Gives every built page its Content-Security-Policy, and fails the build where a page holds what the policy would refuse.
 *
 * The policy stands in a meta element, so that it holds on any static host. Inline scripts (Astro's runtime for islands) are named by hash.
 * Pages with an editor (`<meta name="drydock:editor" content="monaco">`) allow style elements and attributes, because Monaco writes both for
 * its colours and measures and has no nonce for them; scripts stay as strict there as elsewhere, and no other page has this.
 * A page that holds a frame may frame pages of this site, and nobody else's.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { type Tag, tagsOf } from './html.ts';

/** Script types that a browser runs or obeys; others (`application/json`) are data and need no hash. */
const activeTypes = new Set(['', 'module', 'text/javascript', 'application/javascript', 'importmap', 'speculationrules']);

/** The integration that finishes every page of the build. */
export function contentSecurityPolicy(): AstroIntegration {
  return {
    name: 'drydock:content-security-policy',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const pages = await htmlFiles(fileURLToPath(dir));
        const refusals: string[] = [];
        for (const page of pages) {
          const html = withoutIslandStyle(await readFile(page, 'utf8'));
          refusals.push(...refusedBy(html).map((what) => `${page}: ${what}`));
          await writeFile(page, withPolicy(html));
        }
        if (refusals.length > 0) throw new Error(`The pages' Content-Security-Policy refuses what they hold:\n  ${refusals.join('\n  ')}`);
        logger.info(`policy on ${pages.length} pages`);
      },
    },
  };
}

/** Astro's one style element, which stands before every first island; styles/beat.css says the same. */
const islandStyle = '<style>astro-island,astro-slot,astro-static-slot{display:contents}</style>';

/** `html` without the style element that Astro writes for islands. */
export function withoutIslandStyle(html: string): string {
  return html.replaceAll(islandStyle, '');
}

/** The policy's text for a page's HTML. `frame-ancestors` is left out: a meta element cannot carry it. */
export function policyFor(html: string): string {
  const tags = [...tagsOf(html)];
  const hashes = tags
    .filter((tag) => tag.name === 'script' && !tag.attributes.has('src') && activeTypes.has(tag.attributes.get('type') ?? ''))
    .map(
      (tag) =>
        `'sha256-${createHash('sha256')
          .update(tag.text ?? '')
          .digest('base64')}'`,
    );
  const styles = tags.some(isEditorMarker)
    ? ["style-src 'self'", "style-src-elem 'self' 'unsafe-inline'", "style-src-attr 'unsafe-inline'"]
    : ["style-src 'self'"];
  const frames = tags.some(({ name }) => name === 'iframe') ? ["frame-src 'self'"] : [];
  return [
    "default-src 'none'",
    ["script-src 'self'", ...new Set(hashes)].join(' '),
    ...styles,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    ...frames,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** `html` with its policy as the first thing after the character set, before anything is fetched. */
export function withPolicy(html: string): string {
  const tags = [...tagsOf(html)];
  const charset = tags.find((tag) => tag.name === 'meta' && tag.attributes.has('charset'));
  const at = charset?.end ?? tags.find((tag) => tag.name === 'head')?.end;
  if (at === undefined) return html;
  return `${html.slice(0, at)}<meta http-equiv="Content-Security-Policy" content="${policyFor(html)}">${html.slice(at)}`;
}

/** What a page holds and its policy would refuse, in words; empty for a good page. */
export function refusedBy(html: string): string[] {
  const refusals: string[] = [];
  for (const tag of tagsOf(html)) {
    if (tag.name === 'style') refusals.push('a <style> element');
    if (tag.name === 'iframe' && !/^\/(?!\/)/.test(tag.attributes.get('src') ?? '')) refusals.push('a frame of another site');
    for (const name of tag.attributes.keys()) {
      if (name === 'style') refusals.push(`a style attribute on <${tag.name}>`);
      if (name.startsWith('on')) refusals.push(`${name} on <${tag.name}>`);
    }
  }
  return refusals;
}

function isEditorMarker(tag: Tag): boolean {
  return tag.name === 'meta' && tag.attributes.get('name') === 'drydock:editor' && tag.attributes.get('content') === 'monaco';
}

async function htmlFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith('.html'))
    .sort()
    .map((name) => join(folder, name));
}
