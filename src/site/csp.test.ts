import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { policyFor, refusedBy, withoutIslandStyle, withPolicy } from './csp.ts';

const directives = (html: string) =>
  Object.fromEntries(
    policyFor(html)
      .split('; ')
      .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
  );
const editor = '<meta name="drydock:editor" content="monaco">';

describe('the policy of a page', () => {
  it('names each inline script by its hash, and no data', () => {
    const hash = `'sha256-${createHash('sha256').update('a()').digest('base64')}'`;
    const policy = directives(
      '<script>a()</script><script>a()</script><script type="application/json">{}</script><script src="/b.js"></script>',
    );
    expect(policy['script-src']).toBe(`'self' ${hash}`);
  });

  it('allows inline styles only where Monaco may load, and scripts never', () => {
    expect(policyFor('<p>')).not.toContain('unsafe');
    expect(directives(editor)['style-src-elem']).toBe("'self' 'unsafe-inline'");
    expect(directives(editor)['style-src-attr']).toBe("'unsafe-inline'");
    expect(directives(editor)['script-src']).toBe("'self'");
  });

  it('allows frames of this site where a page holds one, and nowhere else', () => {
    expect(directives('<iframe src="/playground/?embed"></iframe>')['frame-src']).toBe("'self'");
    expect(policyFor('<p>&lt;iframe src="/playground/"></p>')).not.toContain('frame-src');
  });

  it('starts from nothing, and holds no directive that a meta element cannot carry', () => {
    expect(directives('<p>')).toMatchObject({
      'default-src': "'none'",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
    expect(policyFor('<p>')).not.toMatch(/frame-ancestors|report-uri|sandbox/);
  });

  it('stands before anything that is fetched', () => {
    const html = withPolicy('<!doctype html><html><head><meta charset="utf-8"><script src="/a.js"></script></head></html>');
    expect(html).toMatch(/<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="[^"]+"><script/);
  });
});

describe('what a policy would refuse', () => {
  it('is told with its place', () => {
    expect(refusedBy('<style>a{}</style><p style="x"><button onclick="f()">')).toEqual([
      'a <style> element',
      'a style attribute on <p>',
      'onclick on <button>',
    ]);
  });

  it('is a frame of another site', () => {
    const frame = (src: string) => refusedBy(`<iframe src="${src}"></iframe>`);
    expect([frame('https://elsewhere.example/'), frame('//elsewhere.example/')]).toEqual([
      ['a frame of another site'],
      ['a frame of another site'],
    ]);
    expect(frame('/playground/?embed')).toEqual([]);
  });

  it('is not the one style that Astro writes before an island, because that is taken out', async () => {
    const { ISLAND_STYLES } = (await import('../../node_modules/astro/dist/runtime/server/astro-island-styles.js')) as {
      ISLAND_STYLES: string;
    };
    expect(refusedBy(withoutIslandStyle(`<style>${ISLAND_STYLES}</style><astro-island>`))).toEqual([]);
  });

  it('is not found in a good page', () => {
    expect(refusedBy('<svg fill="none"><path d="M0 0"/></svg><p data-style="x">style="x"</p>')).toEqual([]);
  });
});
