/** A text under change that remembers which parts are still the original's, so that many changes become edits of the original. */
import type { TextEdit } from './types.ts';

/** Either a range of the original, or new text. */
type Piece = { from: number; to: number } | { insert: string };

export class Splices {
  /** The text as changed so far. */
  text: string;
  private readonly original: string;
  private pieces: Piece[];

  constructor(original: string) {
    this.original = original;
    this.text = original;
    this.pieces = [{ from: 0, to: original.length }];
  }

  /** True once anything was put in or taken out. */
  get isChanged(): boolean {
    return this.text !== this.original;
  }

  insert(at: number, insert: string): void {
    this.replace(at, at, insert);
  }

  /** Replaces a range of the text as it is now. */
  replace(from: number, to: number, insert: string): void {
    const before = this.cut(0, from);
    const after = this.cut(to, this.text.length);
    this.pieces = [...before, { insert }, ...after].filter((piece) => lengthOf(piece) > 0);
    this.text = this.text.slice(0, from) + insert + this.text.slice(to);
  }

  /** The changes as edits of the original, in order, none overlapping or touching. */
  toEdits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let end = 0;
    let insert = '';
    for (const piece of [...this.pieces, { from: this.original.length, to: this.original.length }]) {
      if ('insert' in piece) insert += piece.insert;
      else {
        if (piece.from > end || insert !== '') edits.push({ from: end, to: piece.from, insert });
        insert = '';
        end = piece.to;
      }
    }
    return edits;
  }

  /** The pieces that make up a range of the present text. */
  private cut(from: number, to: number): Piece[] {
    const cut: Piece[] = [];
    let start = 0;
    for (const piece of this.pieces) {
      const length = lengthOf(piece);
      const low = Math.max(from - start, 0);
      const high = Math.min(to - start, length);
      if (low < high)
        cut.push('insert' in piece ? { insert: piece.insert.slice(low, high) } : { from: piece.from + low, to: piece.from + high });
      start += length;
    }
    return cut;
  }
}

function lengthOf(piece: Piece): number {
  return 'insert' in piece ? piece.insert.length : piece.to - piece.from;
}
