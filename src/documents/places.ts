/** Places in text: lines, columns, JSON Pointers, and the range a finding is laid on. */
import type { Path } from '../ecs/ecs.ts';
import { childAt, type TreeNode } from './tree.ts';
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

/** The node at a path, or the nearest one above it that exists. */
export function nearestNode(root: TreeNode, path: Path): { node: TreeNode; isExact: boolean } {
  let node = root;
  for (const step of path) {
    const next = childAt(node, step);
    if (next === undefined) return { node, isExact: false };
    node = next;
  }
  return { node, isExact: true };
}

/** The property's key, for a node that is a property's value. */
function keyOf(node: TreeNode): TreeNode | undefined {
  return node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
}

/**
 * Where a finding about a node is laid: scalars and empty containers whole; of larger ones the key that holds them, or their opening bracket,
 * so that a missing member does not underline half the document.
 */
export function markOf(node: TreeNode, on: 'key' | 'value'): TextRange {
  const key = keyOf(node);
  const isContainer = node.type === 'object' || node.type === 'array';
  const isFilled = isContainer && (node.children?.length ?? 0) > 0;
  if (key !== undefined && (on === 'key' || isFilled)) return rangeOf(key);
  if (isFilled && node.isBlock) return rangeOf(firstScalar(node));
  return isFilled ? { from: node.offset, to: node.offset + 1 } : rangeOf(node);
}

/** The first key or value of a collection that has no bracket to mark. */
function firstScalar(node: TreeNode): TreeNode {
  const first = node.children?.[0];
  return first === undefined ? node : firstScalar(first);
}

function rangeOf(node: TreeNode): TextRange {
  return { from: node.offset, to: node.offset + node.length };
}
