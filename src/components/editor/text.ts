/** The one form of text that every editor keeps, so that offsets mean the same place in each of them. */
import type { TextRange } from '../../documents/types.ts';

/** Line ends as `\n` and no byte order mark: what a browser's own text field does to a text anyway. */
export function normaliseText(text: string): string {
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return withoutMark.includes('\r') ? withoutMark.replace(/\r\n?/g, '\n') : withoutMark;
}

/** Completion and hover are for documents that people write; in anything longer they would only hold up the typing. */
export const helpUpToChars = 1_000_000;

/** A range inside a text of `length`, for findings that were made of an earlier text. */
export function clampRange(range: TextRange, length: number): TextRange {
  const from = Math.max(0, Math.min(range.from, length));
  return { from, to: Math.max(from, Math.min(range.to, length)) };
}

/** A short name of a text, to notice that it is another one (FNV-1a; not for secrets). */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
