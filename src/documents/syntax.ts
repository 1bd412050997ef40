/** Says in words what is wrong with a text that is no strict JSON, one finding per place, with the mend. */
import type { ParseError, ParseErrorCode } from 'jsonc-parser';
import type { Source } from '../ecs/ecs.ts';
import type { LineColumn } from './places.ts';
import { openBracketAt, tokenBefore } from './tokens.ts';
import type { LocatedFinding, TextEdit, TextRange } from './types.ts';

const yaml: Source = { text: 'YAML Ain’t Markup Language, version 1.2.2', url: 'https://yaml.org/spec/1.2.2/', date: '2021-10-01' };

const json: Source = {
  text: 'RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format',
  url: 'https://www.rfc-editor.org/rfc/rfc8259',
  date: '2017-12',
};

export type SyntaxCode =
  | 'json-syntax'
  | 'json-duplicate-key'
  | 'json-empty'
  | 'json-too-large'
  | 'json-too-deep'
  | 'json-binary'
  | 'json-not-an-object'
  | 'yaml-syntax'
  | 'yaml-duplicate-key'
  | 'yaml-too-deep'
  | 'yaml-too-many-aliases';

const whys: Readonly<Record<SyntaxCode, string>> = {
  'json-syntax': 'The AWS CLI and the SDKs read documents as strict JSON: a text that is no JSON never reaches AWS.',
  'json-duplicate-key':
    'JSON leaves the meaning of doubled keys open; the readers of the AWS CLI and the SDKs keep the last value without a word.',
  'json-empty': 'There is nothing to send to AWS.',
  'json-too-large': 'Reading a text of this size would hold up everything else, and AWS would refuse it.',
  'json-too-deep': 'Reading such a text could exhaust the reader’s stack, and no input of ECS nests like this.',
  'json-binary': 'JSON is text; bytes of another kind of file cannot be read as a document.',
  'yaml-syntax': 'A text that is no YAML is refused by whatever reads it, before anything reaches AWS.',
  'yaml-duplicate-key':
    'YAML asks for unique keys: the AWS CLI refuses a doubled one, and other readers drop one of the values without a word.',
  'yaml-too-deep': 'Reading such a text could exhaust the reader’s stack, and no input of ECS nests like this.',
  'yaml-too-many-aliases': 'Aliases of aliases grow a few lines into millions of values; readers that follow them run out of memory.',
  'json-not-an-object': 'Every input of the ECS API is a JSON object whose keys are the members of the request.',
};

/** Errors beyond the first few only follow from them. */
const maxErrors = 10;

/** A finding about the text itself, at the document's root path. */
export function syntaxFinding(
  code: SyntaxCode,
  range: TextRange,
  message: string,
  lineColumn: (offset: number) => LineColumn,
  mend?: { title: string; textEdits: readonly TextEdit[] },
): LocatedFinding {
  const finding: LocatedFinding = {
    code,
    severity: 'error',
    path: [],
    message,
    why: whys[code],
    source: code.startsWith('yaml') ? yaml : json,
    range,
    ...lineColumn(range.from),
    pointer: '',
  };
  return mend === undefined ? finding : { ...finding, fix: { title: mend.title, edits: [] }, textEdits: mend.textEdits };
}

/** What each error of the parser means to a learner; at most one finding per place, in the text's order. */
export function describeErrors(text: string, errors: readonly ParseError[], lineColumn: (offset: number) => LineColumn): LocatedFinding[] {
  const findings = new Map<number, LocatedFinding>();
  let spoiltLine = 0;
  let described = 0;
  for (const error of [...errors].sort((a, b) => a.offset - b.offset)) {
    // After a word that is no JSON the rest of its line is read out of step. Asked before describing, which reads the text again.
    if (lineColumn(error.offset).line === spoiltLine) continue;
    const { range, what, mend } = describe(text, error, lineColumn);
    const { line, column } = lineColumn(range.from);
    described += 1;
    if (described > maxErrors * 2) break;
    if (findings.has(range.from)) continue;
    findings.set(range.from, syntaxFinding('json-syntax', range, `Line ${line}, column ${column}: ${what}`, lineColumn, mend));
    if (error.error === codes.InvalidSymbol && mend === undefined) spoiltLine = line;
    // So is everything after an open string.
    if (findings.size >= maxErrors || error.error === codes.UnexpectedEndOfString) break;
  }
  return [...findings.values()].sort((a, b) => a.range.from - b.range.from);
}

/** jsonc-parser declares these as an ambient const enum, which a file-by-file compiler cannot read. */
const codes = {
  InvalidSymbol: 1,
  InvalidNumberFormat: 2,
  PropertyNameExpected: 3,
  ValueExpected: 4,
  ColonExpected: 5,
  CommaExpected: 6,
  CloseBraceExpected: 7,
  CloseBracketExpected: 8,
  EndOfFileExpected: 9,
  InvalidCommentToken: 10,
  UnexpectedEndOfComment: 11,
  UnexpectedEndOfString: 12,
  UnexpectedEndOfNumber: 13,
  InvalidUnicode: 14,
  InvalidEscapeCharacter: 15,
  InvalidCharacter: 16,
} as const satisfies Record<string, ParseErrorCode>;

interface Description {
  range: TextRange;
  what: string;
  mend?: { title: string; textEdits: readonly TextEdit[] };
}

function describe(text: string, { error, offset, length }: ParseError, lineColumn: (offset: number) => LineColumn): Description {
  const range = { from: Math.min(offset, Math.max(0, text.length - 1)), to: Math.min(offset + Math.max(length, 1), text.length) };
  const token = text.slice(offset, offset + length);
  const before = tokenBefore(text, offset) ?? { from: 0, to: 0 };
  switch (error) {
    case codes.InvalidCommentToken:
      return {
        range,
        what: 'JSON has no comments. Remove this one.',
        mend: { title: 'Remove the comment', textEdits: [{ ...range, insert: '' }] },
      };
    case codes.PropertyNameExpected:
    case codes.ValueExpected:
      if (text[before.from] === ',' && (token === '}' || token === ']')) return trailingComma(before, token);
      if (error === codes.PropertyNameExpected) return { range, what: 'a key is expected here, in double quotes: "family".' };
      return {
        range,
        what: offset >= text.length ? 'the text ends where a value is expected. Add the value.' : 'a value is expected here.',
      };
    case codes.CommaExpected:
      return missingComma(text, range, before, lineColumn);
    case codes.ColonExpected:
      return { range, what: 'a colon is missing between the key and its value.' };
    case codes.CloseBraceExpected:
    case codes.CloseBracketExpected:
      return { range, what: unclosed(text, offset, lineColumn) };
    case codes.EndOfFileExpected:
      return { range, what: 'the document has ended before this. Remove what is left over.' };
    case codes.UnexpectedEndOfString:
      return { range, what: 'this string is not closed. Add the " at its end; a line break inside a string is written \\n.' };
    case codes.InvalidSymbol:
      return wrongSymbol(range, token);
    case codes.InvalidCharacter:
      return { range, what: 'a control character stands in this string. Write it as an escape: \\n, \\t.' };
    case codes.InvalidEscapeCharacter:
      return { range, what: 'this string has an escape that JSON does not know. A backslash itself is written \\\\.' };
    case codes.InvalidUnicode:
      return { range, what: 'a \\u escape in this string needs four hexadecimal digits.' };
    case codes.UnexpectedEndOfComment:
      return { range, what: 'JSON has no comments, and this one is not closed. Remove it.' };
    default:
      return { range, what: 'this number is incomplete. JSON writes 1, 0.5, 2e3.' };
  }
}

function trailingComma(comma: TextRange, closing: string): Description {
  return {
    range: comma,
    what: `nothing follows this comma before the ${closing}. Remove it: JSON has no trailing commas.`,
    mend: { title: 'Remove the comma', textEdits: [{ ...comma, insert: '' }] },
  };
}

function missingComma(text: string, range: TextRange, before: TextRange, lineColumn: (offset: number) => LineColumn): Description {
  const character = text[range.from];
  if (character === '}' || character === ']') return { range, what: unclosed(text, range.from, lineColumn) };
  if (before.to === range.from && text.slice(before.from, before.to).endsWith('0'))
    return { range, what: 'JSON numbers have no leading zeros.' };
  return {
    range,
    what: 'a comma is missing before this. Put one after the value that comes first.',
    mend: { title: 'Insert the comma', textEdits: [{ from: before.to, to: before.to, insert: ',' }] },
  };
}

function wrongSymbol(range: TextRange, token: string): Description {
  if (token === '\ufeff') {
    const what = 'the text starts with a byte order mark, which JSON forbids. Save the file as UTF-8 without it.';
    return { range, what, mend: { title: 'Remove the mark', textEdits: [{ ...range, insert: '' }] } };
  }
  if (/^\p{Z}+$/u.test(token)) {
    const what = 'this is a special space, as web pages have them, not a plain one. JSON does not take it as white space.';
    return { range, what, mend: { title: 'Make it a plain space', textEdits: [{ ...range, insert: ' ' }] } };
  }
  if (/^['\u2018\u2019\u201c\u201d]/.test(token)) return { range, what: 'JSON strings stand in straight double quotes: "…".' };
  const lower = token.toLowerCase();
  if (['true', 'false', 'null'].includes(lower)) return { range, what: `JSON writes ${lower} in lower case.` };
  if (lower === 'none' || lower === 'undefined') return { range, what: `JSON knows no ${token}. Write null, or remove the key.` };
  return { range, what: 'this is no JSON. Keys and text stand in double quotes.' };
}

/** Names the innermost bracket that is still open at an offset. */
function unclosed(text: string, offset: number, lineColumn: (offset: number) => LineColumn): string {
  const bracket = openBracketAt(text, offset);
  if (bracket === undefined) return 'a closing bracket is expected here.';
  const { line, column } = lineColumn(bracket);
  const closing = text[bracket] === '{' ? '}' : ']';
  return `the ${text[bracket]} on line ${line}, column ${column} is never closed. Add the missing ${closing}.`;
}
