/** Where a caret stands in JSON text, half-typed or not: at which key or value, what is typed of it so far, and what follows. */
import { createScanner, getLocation, parseTree, type SyntaxKind } from 'jsonc-parser';
import type { Path } from '../ecs/ecs.ts';
import { toValue } from './tree.ts';
import type { TextRange } from './types.ts';

export interface Caret {
  /** Null where neither can stand: in a comment, behind a list's item that no comma follows, before a value that is there already. */
  place: 'key' | 'value' | null;
  /** The place's own step is the last; of a key it is what is typed so far. */
  path: Path;
  /** What is typed so far, for a completion to replace. */
  range: TextRange;
  /** The key has its colon already. */
  hasColon: boolean;
  /** A comma where something follows without one. */
  separator: '' | ',';
  /** The text's value, as far as it can be read. */
  document: unknown;
}

/** jsonc-parser declares these as an ambient const enum, which a file-by-file compiler cannot read. */
const kinds = {
  OpenBrace: 1,
  CloseBrace: 2,
  OpenBracket: 3,
  CloseBracket: 4,
  Comma: 5,
  Colon: 6,
  String: 10,
  LineComment: 12,
  BlockComment: 13,
  LineBreak: 14,
  Trivia: 15,
  Unknown: 16,
  EndOfFile: 17,
} as const satisfies Record<string, SyntaxKind>;

const insignificant: ReadonlySet<number> = new Set([kinds.LineComment, kinds.BlockComment, kinds.LineBreak, kinds.Trivia]);
const closing: ReadonlySet<number> = new Set([kinds.CloseBrace, kinds.CloseBracket, kinds.Comma, kinds.Colon, kinds.EndOfFile]);

interface Token extends TextRange {
  /** What a string says; nothing for other tokens. */
  value: string;
}

/** Finds the place of an offset in a text; never throws. */
export function caretAt(text: string, offset: number): Caret {
  const { typed, before, isInComment } = tokensAround(text, offset);
  const range: TextRange = typed === undefined ? { from: offset, to: offset } : rangeOf(text, offset, typed);
  const [following = kinds.EndOfFile, second] = kindsAfter(text, range.to);
  const { path: way } = getLocation(text, offset);
  const isValueNext = !closing.has(following) && !(following === kinds.String && second === kinds.Colon);
  const isFilled = typed === undefined && isValueNext && typeof way.at(-1) !== 'number' && (before === undefined || before === kinds.Colon);
  const place = isInComment || isFilled ? null : placeAfter(before, way.at(-1));
  const root = parseTree(text, [], { allowTrailingComma: true });
  return {
    place,
    path: place === 'key' ? [...way.slice(0, -1), typed?.value ?? ''] : way,
    range,
    hasColon: following === kinds.Colon,
    separator: closing.has(following) ? '' : ',',
    document: root === undefined ? undefined : toValue(root),
  };
}

/** The string, number or word that the caret is in or beside, and the kind of the last token before it. */
function tokensAround(text: string, offset: number): { typed: Token | undefined; before: number | undefined; isInComment: boolean } {
  const scanner = createScanner(text);
  let before: number | undefined;
  for (let kind: number = scanner.scan(); kind !== kinds.EndOfFile; kind = scanner.scan()) {
    const from = scanner.getTokenOffset();
    const to = from + scanner.getTokenLength();
    const isPunctuation = kind <= kinds.Colon;
    if (from > offset || (from === offset && isPunctuation)) break;
    const isComment = kind === kinds.LineComment || kind === kinds.BlockComment;
    if (isComment && from < offset && offset <= (kind === kinds.BlockComment ? to - 1 : to)) {
      return { typed: undefined, before, isInComment: true };
    }
    if (insignificant.has(kind)) continue;
    if (!isPunctuation && offset <= to) {
      return { typed: { from, to, value: kind === kinds.String ? scanner.getTokenValue() : '' }, before, isInComment: false };
    }
    before = kind;
  }
  return { typed: undefined, before, isInComment: false };
}

/** What is typed so far; a string that is not closed yet ends at the caret. */
function rangeOf(text: string, offset: number, { from, to }: TextRange): TextRange {
  const isClosed = text[from] !== '"' || (to - from > 1 && text[to - 1] === '"');
  return { from, to: isClosed ? to : offset };
}

/** The next two tokens. */
function kindsAfter(text: string, offset: number): number[] {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return [scanner.scan(), scanner.scan()];
}

/** A key may also follow a value without a comma, as it does while a line is being added. */
function placeAfter(before: number | undefined, step: string | number | undefined): Caret['place'] {
  if (before === kinds.Colon) return 'value';
  if (typeof step === 'string') return 'key';
  return before === undefined || before === kinds.OpenBracket || before === kinds.Comma ? 'value' : null;
}
