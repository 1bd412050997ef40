/** Marks a range of highlighted code in its HTML, for pages that show the place of a finding without any script. */

/** A tag, an entity or one character of text; an entity counts as the one character that it stands for. */
const pieces = /<[^>]*>|&[a-z0-9#]+;|[\s\S]/giu;

/**
 * `html` with the characters `[from, to)` of its text content inside `<mark class="className">`. A mark is closed before each tag and opened again
 * behind it, so that it never straddles an element. `html` is our own highlighter's.
 */
export function markText(html: string, { from, to }: { from: number; to: number }, className: string): string {
  const open = `<mark class="${className}">`;
  let offset = 0;
  let isOpen = false;
  let marked = '';
  for (const [piece] of html.matchAll(pieces)) {
    const isText = piece.length === 1 || piece.startsWith('&') || !piece.startsWith('<');
    const isWanted = isText && offset >= from && offset < to;
    if (isOpen !== isWanted) marked += isWanted ? open : '</mark>';
    isOpen = isWanted;
    marked += piece;
    if (isText) offset += piece.startsWith('&') ? 1 : piece.length;
  }
  return isOpen ? `${marked}</mark>` : marked;
}
