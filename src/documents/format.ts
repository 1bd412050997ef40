/** Lays a learner's text out, with the indentation it already has. */
import { type FormattingOptions, format } from 'jsonc-parser';
import { layoutOf } from './edits.ts';
import { parseText } from './parse.ts';
import type { TextEdit } from './types.ts';

/** Edits that lay the text out with its own indentation. Nothing for a text that is no JSON: what is broken is left as it was typed. */
export function formatText(text: string): TextEdit[] {
  if (parseText(text).value === undefined) return [];
  const { unit, lineBreak } = layoutOf(text);
  const options: FormattingOptions = { insertSpaces: unit !== '\t', tabSize: unit.length, eol: lineBreak };
  return format(text, undefined, options).map(({ offset, length, content }) => ({ from: offset, to: offset + length, insert: content }));
}
