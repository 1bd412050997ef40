/** Reads an author's MDX by its offsets: head, tags, headings, links, and the prose alone, with everything else blanked out. */

/** The text between the `---` lines, and where it begins. */
export function headOf(text: string): { text: string; offset: number } | null {
  const found = /^---\n([\s\S]*?)\n---(\n|$)/.exec(text);
  return found?.[1] === undefined ? null : { text: found[1], offset: 4 };
}

export interface Tag {
  name: string;
  offset: number;
  /** Attributes written as text; one in braces has its code. */
  attributes: Readonly<Record<string, string>>;
}

/** Opening tags of components, in order; none in code and comments. */
export function tagsIn(text: string): Tag[] {
  return [...withoutCode(text).matchAll(/<([A-Z]\w*)((?:\s+[\w-]+(?:=(?:"[^"]*"|\{(?:[^{}]|\{[^{}]*\})*\}))?)*)\s*\/?>/g)].map((match) => ({
    name: match[1] ?? '',
    offset: match.index,
    attributes: Object.fromEntries(
      [...(match[2] ?? '').matchAll(/([\w-]+)(?:="([^"]*)"|=\{([\s\S]*?)\}(?=\s|$))?/g)].map(([, name = '', said, code]) => [
        name,
        said ?? code ?? 'true',
      ]),
    ),
  }));
}

/** Headings in Markdown with the anchors that the site gives them. */
export function headingsIn(text: string): { text: string; anchor: string; offset: number }[] {
  const seen = new Map<string, number>();
  return [...withoutCode(text, { keepsInline: true }).matchAll(/^#{2,6} +(.+)$/gm)].map((match) => {
    const words = (match[1] ?? '').replaceAll(/[`*_]|\]\([^)]*\)|\[/g, '').trim();
    const plain = words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(plain) ?? 0;
    seen.set(plain, count + 1);
    return { text: words, anchor: count === 0 ? plain : `${plain}-${count}`, offset: match.index };
  });
}

/** Where links lead, as written. */
export function linksIn(text: string): { target: string; offset: number }[] {
  return [...withoutCode(text).matchAll(/\]\(\s*<?([^)\s>]*)>?(?:\s+"[^"]*")?\s*\)|\bhref="([^"]*)"/g)].map((match) => ({
    target: match[1] ?? match[2] ?? '',
    offset: match.index,
  }));
}

/** The text with code and comments blanked out; every other offset stays. */
function withoutCode(text: string, { keepsInline = false } = {}): string {
  const blocks = blanked(
    text,
    /^---\n[\s\S]*?\n---$/m,
    /^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1\2[^\n]*$/gm,
    /\{\/\*[\s\S]*?\*\/\}/g,
    /^import .*$/gm,
  );
  return keepsInline ? blocks : blanked(blocks, /`[^`\n]+`/g);
}

/** What a learner reads as the author's own words: no code, no headings, no tags, no addresses, nothing inside of the components named. */
export function proseOf(text: string, besides: readonly string[]): string {
  const inside = besides.map((name) => new RegExp(`<${name}\\b(?:[^>]*[^/])?>[\\s\\S]*?</${name}>`, 'g'));
  return blanked(
    withoutCode(text),
    /^#{1,6} .*$/gm,
    ...inside,
    /<\/?[A-Za-z](?:"[^"]*"|\{(?:[^{}]|\{[^{}]*\})*\}|[^>"{}])*>/g,
    /\]\([^)]*\)/g,
  );
}

/** The same length, with blanks and line ends alone where a pattern matches. */
function blanked(text: string, ...patterns: readonly RegExp[]): string {
  return patterns.reduce((left, pattern) => left.replace(pattern, (found) => found.replaceAll(/[^\n]/g, ' ')), text);
}
