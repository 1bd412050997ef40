/** JSON as lines of marked pieces, so that it can be coloured without being made into HTML. Pure. */
export interface Piece {
  kind: 'key' | 'text' | 'number' | 'word' | 'plain';
  text: string;
}

const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g;

/** The value pretty, in pieces of one kind each; together they are the text. */
export function jsonPieces(value: unknown): Piece[] {
  const text = JSON.stringify(value, null, 2) ?? '';
  const found: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(pieces)) {
    if (match.index > done) found.push({ kind: 'plain', text: text.slice(done, match.index) });
    const [whole, quoted, colon, number] = match;
    if (quoted === undefined) found.push({ kind: number === undefined ? 'word' : 'number', text: whole });
    else {
      found.push({ kind: colon === undefined ? 'text' : 'key', text: quoted });
      if (colon !== undefined) found.push({ kind: 'plain', text: colon });
    }
    done = match.index + whole.length;
  }
  if (done < text.length) found.push({ kind: 'plain', text: text.slice(done) });
  return found;
}
