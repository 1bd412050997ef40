/** What `drydock validate` found, before it is written down in one of the formats. */
import { type LocatedFinding, lineFinder, type TextEdit } from '../../documents/documents.ts';
import type { KindName } from '../validate/kinds.ts';

/** A mend that `--fix` made; line and column count from 1, in the text as it was when the mend was made. */
export interface Mend {
  code: string;
  title: string;
  line: number;
  column: number;
}

/** A file that could be read as a document. */
export interface ValidatedFile {
  /** As it was named, or found below a named folder; `-` for standard input. */
  file: string;
  /** The text that the findings lie on: after `--fix` the mended one. Without its byte order mark. */
  text: string;
  /** Null where the text is broken and no kind was named, and where a template holds documents of several kinds. */
  kind: KindName | null;
  findings: readonly LocatedFinding[];
  mends: readonly Mend[];
  /** False for files found below a folder. */
  isNamed: boolean;
}

/** An input that says nothing: it cannot be read, or is no document of ECS. */
export interface UnusableFile {
  file: string;
  /** One sentence that names the file. */
  reason: string;
}

export interface Report {
  /** In the order in which they were given. */
  files: readonly ValidatedFile[];
  unusable: readonly UnusableFile[];
}

/** Writes a report down. Its text ends with a line break. */
export type Format = (report: Report, look: Look) => string;

export interface Look {
  hasColour: boolean;
}

/** A place in a text; both count from 1, columns in UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

/** The end of a range lies behind its last character. */
export interface PositionRange {
  start: Position;
  end: Position;
}

/** Turns the offsets of one text into lines and columns. */
export function positionsIn(text: string): (range: { from: number; to: number }) => PositionRange {
  const at = lineFinder(text);
  return ({ from, to }) => ({ start: at(from), end: at(to) });
}

/** A fix as edits of the text, for readers of JSON and SARIF; null where there is none. */
export function fixOf(finding: LocatedFinding): { title: string; edits: readonly TextEdit[] } | null {
  const { fix, textEdits = [] } = finding;
  return fix === undefined || textEdits.length === 0 ? null : { title: fix.title, edits: textEdits };
}

/** Whether AWS's words are on record to the letter. */
export function isConfirmed(finding: LocatedFinding): boolean {
  return finding.aws?.wording === 'verbatim';
}

/** `3 files`, `1 error`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
