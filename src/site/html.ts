/** Reads built HTML tag by tag, enough to find scripts, styles and attributes; the build's own checks use it. */

/** A start tag. Names are lower-case; entities in attribute values are left as they are. */
export interface Tag {
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** Offset of `<`, and of what follows `>`. */
  start: number;
  end: number;
  /** The raw text inside, for elements that hold text only (script, style, title, textarea). */
  text?: string;
}

const rawTextElements = new Set(['script', 'style', 'title', 'textarea']);

/** Start tags of `html` in order, comments and raw text skipped. */
export function* tagsOf(html: string): Generator<Tag> {
  const opening = /<!--|<([a-zA-Z][^\s/>]*)/g;
  for (let match = opening.exec(html); match; match = opening.exec(html)) {
    if (match[1] === undefined) {
      const close = html.indexOf('-->', match.index);
      if (close < 0) return;
      opening.lastIndex = close + 3;
      continue;
    }
    const name = match[1].toLowerCase();
    const { attributes, end } = readAttributes(html, match.index + match[0].length);
    const tag: Tag = { name, attributes, start: match.index, end };
    opening.lastIndex = end;
    if (rawTextElements.has(name)) {
      const close = new RegExp(`</${name}\\s*>`, 'gi');
      close.lastIndex = end;
      const closing = close.exec(html);
      tag.text = html.slice(end, closing?.index ?? html.length);
      opening.lastIndex = closing ? closing.index + closing[0].length : html.length;
    }
    yield tag;
  }
}

/** Attributes from `offset` (behind the tag's name) to its `>`. */
function readAttributes(html: string, offset: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  const next = /\s*\/?(?:(>)|([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?)/y;
  next.lastIndex = offset;
  for (let match = next.exec(html); match; match = next.exec(html)) {
    if (match[1]) return { attributes, end: next.lastIndex };
    const name = match[2]?.toLowerCase() ?? '';
    if (!attributes.has(name)) attributes.set(name, match[3] ?? match[4] ?? match[5] ?? '');
  }
  return { attributes, end: html.length };
}
