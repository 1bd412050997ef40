/** Places in text: lines, columns, JSON Pointers, and the range a finding is laid on. */
import type { Node } from 'jsonc-parser';
import type { Path } from '../ecs/ecs.ts';
import type { TextRange } from './types.ts';

/** Both count from 1; columns are UTF-16 code units. */
export interface LineColumn {
  line: number;
  column: number;
}

/** Finds lines and columns in one text; the line starts are looked up once. */
export function lineFinder(text: string): (offset: number) => LineColumn {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStartsOf(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (const lineBreak of text.matchAll(/\r\n|\r|\n/g)) starts.push(lineBreak.index + lineBreak[0].length);
  return starts;
}

/** RFC 6901: `/containerDefinitions/0/image`, empty for the whole document. */
export function toPointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The child of an object or array node at one step, or undefined. The last of doubled keys counts, as in every JSON reader. */
export function childAt(node: Node, step: string | number): Node | undefined {
  if (node.type === 'array') return typeof step === 'number' ? node.children?.[step] : undefined;
  if (node.type !== 'object') return undefined;
  return node.children?.findLast((property) => property.children?.[0]?.value === step)?.children?.[1];
}

/** The node at a path, or the nearest one above it that exists. */
export function nearestNode(root: Node, path: Path): { node: Node; isExact: boolean } {
  let node = root;
  for (const step of path) {
    const next = childAt(node, step);
    if (next === undefined) return { node, isExact: false };
    node = next;
  }
  return { node, isExact: true };
}

/** The property's key, for a node that is a property's value. */
function keyOf(node: Node): Node | undefined {
  return node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
}

/**
 * Where a finding about a node is laid: scalars and empty containers whole; of larger ones the key that holds them, or their opening bracket,
 * so that a missing member does not underline half the document.
 */
export function markOf(node: Node, on: 'key' | 'value'): TextRange {
  const key = keyOf(node);
  const isContainer = node.type === 'object' || node.type === 'array';
  const isFilled = isContainer && (node.children?.length ?? 0) > 0;
  if (key !== undefined && (on === 'key' || isFilled)) return rangeOf(key);
  return isFilled ? { from: node.offset, to: node.offset + 1 } : rangeOf(node);
}

function rangeOf(node: Node): TextRange {
  return { from: node.offset, to: node.offset + node.length };
}
