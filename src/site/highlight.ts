/** Colours code at build time by class, never by inline style: light and dark come from the same tokens, and a strict CSP holds. */
import { createHighlighterCoreSync, type ThemeRegistration } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import bash from 'shiki/langs/bash.mjs';
import json from 'shiki/langs/json.mjs';
import jsonc from 'shiki/langs/jsonc.mjs';
import rust from 'shiki/langs/rust.mjs';
import type { ShikiTransformer } from 'shiki/types';

/** Languages that have colours; everything else is shown plain. */
export type Language = 'json' | 'jsonc' | 'bash' | 'rust';

/** Class by grammar scope. Shiki themes know colours only, so each class travels through the theme as a colour of its own. */
const scopesByClass = {
  'tok-key': ['support.type.property-name'],
  'tok-string': ['string'],
  'tok-number': ['constant.numeric'],
  'tok-literal': ['constant.language'],
  'tok-comment': ['comment', 'punctuation.definition.comment'],
  'tok-keyword': ['keyword', 'storage'],
  'tok-punctuation': ['punctuation.separator', 'punctuation.definition.dictionary', 'punctuation.definition.array'],
} as const;

const PLAIN = '#000000';
const classNames = Object.keys(scopesByClass) as (keyof typeof scopesByClass)[];
const standIn = (index: number) => `#0000${String(index + 1).padStart(2, '0')}`;
const classByColour = new Map(classNames.map((name, index) => [standIn(index), name]));

/** The theme whose colours are stand-ins for classes. */
export const theme: ThemeRegistration = {
  name: 'drydock',
  type: 'light',
  fg: PLAIN,
  bg: '#ffffff',
  settings: [
    { settings: { foreground: PLAIN } },
    ...classNames.map((name, index) => ({ scope: [...scopesByClass[name]], settings: { foreground: standIn(index) } })),
  ],
};

/** Turns the stand-in colours of a highlighted Markdown fence into classes and takes every style attribute away. */
export const classesForColours: ShikiTransformer = {
  name: 'drydock:classes',
  pre(node) {
    delete node.properties.style;
    node.properties.class = 'code';
    node.properties.tabindex = '0';
  },
  span(node, _line, _column, _lineElement, token) {
    delete node.properties.style;
    const name = classByColour.get(token.color?.toLowerCase() ?? PLAIN);
    if (name) node.properties.class = name;
  },
};

let highlighter: ReturnType<typeof createHighlighterCoreSync> | undefined;

/**
 * Colours `code`; returns the inside of a `<code>` element: one `<span class="line">` per line, joined by line feeds, with `tok-*` spans inside.
 * The text is escaped; the result's text content is `code` again, without a line feed at its very end.
 */
export function highlight(code: string, lang: Language): string {
  highlighter ??= createHighlighterCoreSync({ themes: [theme], langs: [json, jsonc, bash, rust], engine: createJavaScriptRegexEngine() });
  const lines = highlighter.codeToTokensBase(code.replace(/\r\n?/g, '\n').replace(/\n$/, ''), { lang, theme: 'drydock' });
  return lines
    .map((tokens) => {
      const spans = tokens.map((token) => {
        const name = classByColour.get(token.color?.toLowerCase() ?? PLAIN);
        return name ? `<span class="${name}">${escapeText(token.content)}</span>` : escapeText(token.content);
      });
      return `<span class="line">${spans.join('')}</span>`;
    })
    .join('\n');
}

/** `highlight` for JSON, which is what lessons mostly show. */
export function highlightJson(code: string): string {
  return highlight(code, 'json');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
