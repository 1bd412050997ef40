/** What is read at all: no text so large, and no nesting so deep, that reading it could hold up or overflow whoever reads. */
import { firstDeeperThan } from './tokens.ts';

/** AWS takes 64 KiB of a task definition; beyond 1 MB nobody has written a document by hand. UTF-16 code units. */
export const maxLength = 1_000_000;

/** ECS's deepest input nests less than 15 levels, a template's a few more. The bound keeps every later walk of the tree from overflowing. */
export const maxDepth = 100;

/** True when a JSON parser may walk the text: neither too large nor too deep. For helpers that take the raw text. */
export function isReadable(text: string): boolean {
  return text.length <= maxLength && firstDeeperThan(text, maxDepth) === undefined;
}
