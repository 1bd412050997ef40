/** The tokens of a text in order, without a parser's recursion: enough to see depth, open brackets and what stands before a place. */
import { createScanner, type SyntaxKind } from 'jsonc-parser';
import type { TextRange } from './types.ts';

/** jsonc-parser declares its kinds as an ambient const enum, which a file-by-file compiler cannot read. */
const endOfFile: SyntaxKind = 17;

/** Ranges of all tokens but comments and white space; a token's first character tells what it is. */
export function* tokensOf(text: string): Generator<TextRange> {
  const scanner = createScanner(text, true);
  while (scanner.scan() !== endOfFile) yield { from: scanner.getTokenOffset(), to: scanner.getPosition() };
}

/** The last token that begins before an offset. */
export function tokenBefore(text: string, offset: number): TextRange | undefined {
  let last: TextRange | undefined;
  for (const token of tokensOf(text)) {
    if (token.from >= offset) break;
    last = token;
  }
  return last;
}

/** Offset of the innermost bracket that is still open at an offset. */
export function openBracketAt(text: string, offset: number): number | undefined {
  const open: number[] = [];
  for (const { from } of tokensOf(text)) {
    if (from >= offset) break;
    if (isOpening(text[from])) open.push(from);
    else if (isClosing(text[from])) open.pop();
  }
  return open.at(-1);
}

/** Offset of the first bracket that opens deeper than allowed. */
export function firstDeeperThan(text: string, maxDepth: number): number | undefined {
  let depth = 0;
  for (const { from } of tokensOf(text)) {
    if (isOpening(text[from])) depth += 1;
    else if (isClosing(text[from])) depth = Math.max(0, depth - 1);
    if (depth > maxDepth) return from;
  }
  return undefined;
}

function isOpening(character: string | undefined): boolean {
  return character === '{' || character === '[';
}

function isClosing(character: string | undefined): boolean {
  return character === '}' || character === ']';
}
