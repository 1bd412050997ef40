/** Waves under the findings of a static text, by the browser's own highlights: no element is added to what the build made. */
import type { LocatedFinding, TextRange } from '../../documents/types.ts';

/** All static documents of a page share the three highlights, one per severity. */
function highlightOf(severity: LocatedFinding['severity']): Highlight {
  const name = `doc-${severity}`;
  const known = CSS.highlights.get(name);
  if (known) return known;
  const made = new Highlight();
  CSS.highlights.set(name, made);
  return made;
}

/** A DOM range for a range of the element's text, or null where the text ends before it. */
function domRange(texts: readonly { node: Text; from: number }[], range: TextRange): Range | null {
  const at = (offset: number) => texts.findLast(({ node, from }) => from <= offset && offset <= from + node.length);
  const start = at(range.from);
  const end = at(range.to);
  if (!start || !end) return null;
  const result = document.createRange();
  result.setStart(start.node, range.from - start.from);
  result.setEnd(end.node, range.to - end.from);
  return result;
}

/** Marks the findings in the `<code>` inside `root` if it shows exactly `text`. Call the answer to take the marks away. */
export function markFindings(root: HTMLElement, text: string, findings: readonly LocatedFinding[]): (() => void) | undefined {
  const code = root.querySelector('code');
  if (!code || !('highlights' in CSS) || code.textContent?.trimEnd() !== text.trimEnd()) return undefined;
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  const texts: { node: Text; from: number }[] = [];
  let length = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    texts.push({ node, from: length });
    length += node.length;
  }
  const marked = findings.slice(0, 50).flatMap(({ severity, range }) => {
    const place = domRange(texts, range);
    if (place) highlightOf(severity).add(place);
    return place ? [{ severity, place }] : [];
  });
  return () => {
    for (const { severity, place } of marked) highlightOf(severity).delete(place);
  };
}
