/** Changes of a document as edits of its text: comments, indentation and everything untouched stay as they are. */
import { parseTree } from 'jsonc-parser';
import type { DocumentEdit, Path } from '../ecs/ecs.ts';
import { isReadable } from './readable.ts';
import { Splices } from './splices.ts';
import { tokenBefore, tokensOf } from './tokens.ts';
import { childAt, type TreeNode } from './tree.ts';
import type { TextEdit } from './types.ts';

/** How a text is laid out. */
export interface Layout {
  /** One level: spaces or a tab. */
  unit: string;
  lineBreak: string;
}

/**
 * Edits of the text that do what the document's edits say, one after the other. They do not overlap and refer to the text before any of them.
 * A path whose parents are missing makes them. Throws a RangeError for a place that cannot be: an index beyond an array's end, a member of a string.
 * Gives nothing for a text too large or too deep to read. Who has the text's tree already spares its being read again.
 */
export function toTextEdits(text: string, edits: readonly DocumentEdit[], tree?: TreeNode): TextEdit[] {
  if (tree === undefined && !isReadable(text)) return [];
  const layout = layoutOf(text);
  const splices = new Splices(text);
  for (const edit of edits) applyTo(splices, edit, layout, splices.isChanged ? undefined : tree);
  return splices.toEdits();
}

/** The text with all edits made. Throws a RangeError when edits overlap or lie outside of the text. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let end = 0;
  for (const { from, to, insert } of edits.toSorted((a, b) => a.from - b.from)) {
    if (from < end || to < from || to > text.length)
      throw new RangeError(`The edit ${from}–${to} overlaps another or lies outside of the text`);
    result += text.slice(end, from) + insert;
    end = to;
  }
  return result + text.slice(end);
}

/** The first indented line shows the unit; two spaces where none is indented. */
export function layoutOf(text: string): Layout {
  const indent = /[\r\n]([ \t]+)(?=[^\s])/.exec(text)?.[1] ?? '  ';
  const unit = indent.startsWith('\t') ? '\t' : indent.slice(0, 8).replaceAll('\t', '');
  return { unit, lineBreak: /\r\n|\r|\n/.exec(text)?.[0] ?? '\n' };
}

function applyTo(splices: Splices, edit: DocumentEdit, layout: Layout, tree: TreeNode | undefined): void {
  const { text } = splices;
  const root = tree ?? parseTree(text, [], { allowTrailingComma: true });
  if (edit.op === 'remove') {
    const node = root === undefined ? undefined : nodeAt(root, edit.path);
    if (node !== undefined) removeNode(splices, node);
    return;
  }
  if (root === undefined || edit.path.length === 0) {
    splices.replace(root?.offset ?? 0, root === undefined ? text.length : root.offset + root.length, render(edit.value, '', layout));
    return;
  }
  const parentPath = edit.path.slice(0, -1);
  const step = edit.path.at(-1) as string | number;
  const parent = nodeAt(root, parentPath);
  if (parent === undefined) {
    const value = typeof step === 'number' ? [edit.value] : { [step]: edit.value };
    applyTo(splices, { op: 'set', path: parentPath, value }, layout, root);
    return;
  }
  const existing = childAt(parent, step);
  if (existing !== undefined && !(edit.op === 'insert' && typeof step === 'number')) {
    const value = isBlock(text, existing) ? render(edit.value, indentAt(text, existing.offset), layout) : renderInline(edit.value);
    splices.replace(existing.offset, existing.offset + existing.length, value);
  } else addChild(splices, parent, step, edit.value, layout);
}

function nodeAt(root: TreeNode, path: Path): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>((node, step) => (node === undefined ? undefined : childAt(node, step)), root);
}

/** A value or property may grow over several lines when it already does, or when it begins its own line. */
function isBlock(text: string, node: TreeNode): boolean {
  const outer = node.parent?.type === 'property' ? node.parent : node;
  return (
    outer.parent === undefined || beginsLine(text, outer.offset) || text.slice(outer.offset, outer.offset + outer.length).includes('\n')
  );
}

function beginsLine(text: string, offset: number): boolean {
  return /(?:^|[\r\n])[ \t]*$/.test(text.slice(Math.max(0, offset - 200), offset));
}

/** White space at the start of the line an offset lies on. */
function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function addChild(splices: Splices, parent: TreeNode, step: string | number, value: unknown, layout: Layout): void {
  const isFitting = typeof step === 'number' ? parent.type === 'array' : parent.type === 'object';
  const children = parent.children ?? [];
  const index = typeof step === 'number' ? step : children.length;
  if (!isFitting || index > children.length || index < 0)
    throw new RangeError(`No place ${JSON.stringify(step)} in this ${parent.type} of ${children.length}`);
  const { text } = splices;
  const key = typeof step === 'string' ? `${JSON.stringify(step)}: ` : '';
  const neighbour = children[index] ?? children.at(-1);
  if (neighbour === undefined) addOnlyChild(splices, parent, key, value, layout);
  else {
    const isOnOwnLine = beginsLine(text, neighbour.offset);
    const indent = indentAt(text, neighbour.offset);
    const child = key + (isOnOwnLine ? render(value, indent, layout) : renderInline(value));
    const gap = isOnOwnLine ? layout.lineBreak + indent : ' ';
    if (index < children.length) splices.insert(neighbour.offset, `${child},${gap}`);
    else appendAfter(splices, neighbour, parent, gap, child);
  }
}

/** The new child goes below a comment that ends the last child's line; the comma stays with the child. */
function appendAfter(splices: Splices, last: TreeNode, parent: TreeNode, gap: string, child: string): void {
  const { text } = splices;
  const end = last.offset + last.length;
  const after = text.slice(end, parent.offset + parent.length - 1);
  const tail = gap === ' ' ? '' : (/^[ \t]*(?:,[ \t]*)?(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)(?=[ \t]*[\r\n])/.exec(after)?.[0] ?? '');
  const hasComma = tokenBefore(text, parent.offset + parent.length - 1)?.from !== undefined && nextTokenIs(text, end, ',');
  const place = tail === '' && hasComma ? text.indexOf(',', end) + 1 : end + tail.length;
  splices.insert(place, gap + child);
  if (!hasComma) splices.insert(end, ',');
}

function nextTokenIs(text: string, offset: number, character: string): boolean {
  for (const token of tokensOf(text)) {
    if (token.from >= offset) return text[token.from] === character;
  }
  return false;
}

function addOnlyChild(splices: Splices, parent: TreeNode, key: string, value: unknown, layout: Layout): void {
  const { text } = splices;
  const start = parent.offset + 1;
  const end = parent.offset + parent.length - 1;
  const isEmpty = text.slice(start, end).trim() === '';
  if (!isBlock(text, parent)) {
    const padding = parent.type === 'object' ? ' ' : '';
    splices.replace(start, isEmpty ? end : start, padding + key + renderInline(value) + padding);
    return;
  }
  const outer = indentAt(text, parent.offset);
  const indent = outer + layout.unit;
  const child = layout.lineBreak + indent + key + render(value, indent, layout);
  if (isEmpty) splices.replace(start, end, child + layout.lineBreak + outer);
  else splices.insert(start, child);
}

/** Takes a property or item out, with one comma and the white space that only it needed. */
function removeNode(splices: Splices, node: TreeNode): void {
  const { text } = splices;
  const child = node.parent?.type === 'property' ? node.parent : node;
  const parent = child.parent;
  if (parent === undefined) {
    splices.replace(0, text.length, '');
    return;
  }
  const siblings = parent.children ?? [];
  const index = siblings.indexOf(child);
  const end = child.offset + child.length;
  if (index > 0) {
    const comma = tokenBefore(text, child.offset)?.from ?? child.offset;
    const start = comma + 1 + text.slice(comma + 1, child.offset).trimEnd().length;
    // A comment between the comma and the child stays, and needs the line break after it.
    splices.replace(start === comma + 1 ? start : child.offset, end, '');
    splices.replace(comma, comma + 1, '');
  } else if (siblings.length > 1) {
    const comma = text[end] === ',' ? end : (commaAfter(text, end) ?? end);
    const rest = /^[ \t]*(?:\r\n|\r|\n)?[ \t]*/.exec(text.slice(comma + 1))?.[0].length ?? 0;
    splices.replace(comma, comma + 1 + rest, '');
    splices.replace(child.offset, end, '');
  } else {
    const isAlone =
      text.slice(parent.offset + 1, child.offset).trim() === '' && text.slice(end, parent.offset + parent.length - 1).trim() === '';
    if (isAlone) splices.replace(parent.offset + 1, parent.offset + parent.length - 1, '');
    else splices.replace(child.offset, end, '');
  }
}

function commaAfter(text: string, offset: number): number | undefined {
  for (const { from } of tokensOf(text)) if (from >= offset) return text[from] === ',' ? from : undefined;
  return undefined;
}

/** Longest list or object that is written on one line where it could have several. */
const maxInline = 60;

/** The value over as many lines as it needs; lists and objects without others inside stay on one line while they are short. */
function render(value: unknown, indent: string, layout: Layout): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inline = renderInline(value);
  const isFlat = Object.values(value).every((part) => typeof part !== 'object' || part === null);
  if (isFlat && inline.length <= maxInline) return inline;
  const inner = indent + layout.unit;
  const parts = Array.isArray(value)
    ? value.map((part) => render(part, inner, layout))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${render(part, inner, layout)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return open + parts.map((part) => layout.lineBreak + inner + part).join(',') + layout.lineBreak + indent + close;
}

/** The value on one line, with a blank after each colon and comma. */
function renderInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(renderInline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${renderInline(part)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
