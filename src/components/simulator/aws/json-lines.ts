/** JSON as lines of marked pieces, so that it can be coloured without being made into HTML. Pure. */
export interface Piece {
  kind: 'key' | 'text' | 'number' | 'word' | 'plain';
  text: string;
}

const pieces = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g;

/** The value pretty, with its times as the AWS CLI, version 2, writes them. Source: AWS CLI user guide, cli_timestamp_format: iso8601 by default. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (name, part) => (typeof part === 'number' && /.At$/.test(name) ? cliTime(part) : part), 2) ?? '';
}

/** Epoch seconds as `2026-01-01T00:00:32.500000+00:00`, without the fraction on a whole second. */
function cliTime(seconds: number): string {
  return new Date(Math.round(seconds * 1_000)).toISOString().replace('Z', '000+00:00').replace('.000000', '');
}

/** The value pretty, in pieces of one kind each; together they are the text. */
export function jsonPieces(value: unknown): Piece[] {
  const text = jsonText(value);
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
