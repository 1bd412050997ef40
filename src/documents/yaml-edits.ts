/**
 * Changes of a YAML document as edits of its text: comments, layout and everything untouched stay as they are. Each change is proved by reading the
 * changed text again; what doesn't come to exactly the wanted document, or would lose a comment, is withheld.
 */
import { Lexer, stringify } from 'yaml';
import type { DocumentEdit, Path } from '../ecs/ecs.ts';
import { Splices } from './splices.ts';
import { childAt, setOwn, type TreeNode, toValue } from './tree.ts';
import type { TextEdit } from './types.ts';
import { readYaml } from './yaml.ts';

/** Edits of the text, one change after the other in the document at the index; undefined where a change has no sure place. */
export function editYaml(text: string, index: number, edits: readonly DocumentEdit[]): TextEdit[] | undefined {
  const splices = new Splices(text);
  for (const wanted of edits) {
    const before = splices.text;
    const root = rootOf(before, index);
    if (root === undefined) return undefined;
    const edit = withParents(root, wanted);
    const removedComments = change(splices, root, edit);
    if (removedComments === undefined) return undefined;
    const after = rootOf(splices.text, index);
    if (after === undefined || !isEqual(seen(after), changed(seen(root), edit))) return undefined;
    if (!keepsComments(commentsOf(before), commentsOf(splices.text), removedComments)) return undefined;
  }
  return splices.toEdits();
}

function rootOf(text: string, index: number): TreeNode | undefined {
  const document = readYaml(text).documents[index];
  return document?.syntax.some(({ code }) => code === 'yaml-syntax') ? undefined : document?.root;
}

/** The value with unknown ones as marks of their own, so that they are compared too. */
function seen(root: TreeNode): unknown {
  return toValue(root, () => '\u0000unknown');
}

/** What a change does to the value. */
function changed(document: unknown, edit: DocumentEdit): unknown {
  const holder = structuredClone({ root: document });
  const path = ['root', ...edit.path];
  const step = path.pop() as string | number;
  let parent: unknown = holder;
  for (const key of path) parent = (parent as Record<string | number, unknown>)?.[key];
  if (typeof parent !== 'object' || parent === null) return undefined;
  if (Array.isArray(parent) && typeof step === 'number') {
    if (edit.op === 'remove') parent.splice(step, 1);
    else if (edit.op === 'insert') parent.splice(step, 0, edit.value);
    else parent[step] = edit.value;
  } else if (edit.op === 'remove') delete (parent as Record<string, unknown>)[String(step)];
  else setOwn(parent, String(step), edit.value);
  return holder.root;
}

/** By members, whatever their order. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const keys = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

function commentsOf(text: string): string[] {
  return [...new Lexer().lex(text)].filter((lexeme) => lexeme.startsWith('#'));
}

function keepsComments(before: readonly string[], after: readonly string[], removed: readonly string[]): boolean {
  const left = [...after, ...removed];
  return before.every((comment) => {
    const at = left.indexOf(comment);
    if (at === -1) return false;
    left.splice(at, 1);
    return true;
  });
}

/** Comments that go with what a change removes; undefined where the change has no sure place. */
function change(splices: Splices, root: TreeNode, edit: DocumentEdit): string[] | undefined {
  const parent = nodeAt(root, edit.path.slice(0, -1));
  const step = edit.path.at(-1);
  if (step === undefined || parent === undefined || parent.unknown !== undefined || parent.isShared) return undefined;
  const existing = childAt(parent, step);
  if (existing?.isShared || existing?.unknown !== undefined) return undefined;
  if (edit.op === 'remove') return existing === undefined ? [] : remove(splices, parent, existing);
  if (existing !== undefined && !(edit.op === 'insert' && typeof step === 'number')) return replace(splices, existing, edit.value);
  return add(splices, parent, step, edit.value) ? [] : undefined;
}

/** The same change with the parents that are not there: a member of something missing is added with it. */
function withParents(root: TreeNode, edit: DocumentEdit): DocumentEdit {
  const path = edit.path.slice(0, -1);
  if (edit.op === 'remove' || path.length === 0 || nodeAt(root, path) !== undefined) return edit;
  const step = edit.path.at(-1) as string | number;
  return withParents(root, { op: 'set', path, value: typeof step === 'number' ? [edit.value] : { [step]: edit.value } });
}

function nodeAt(root: TreeNode, path: Path): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>((node, step) => (node === undefined ? undefined : childAt(node, step)), root);
}

function endOf(node: TreeNode): number {
  return node.offset + node.length;
}

/** A scalar for a scalar, in the quotes that the old one has; anything else only where it fits on the line. */
function replace(splices: Splices, existing: TreeNode, value: unknown): string[] | undefined {
  const isFilled = (existing.children?.length ?? 0) > 0;
  const old = splices.text.slice(existing.offset, endOf(existing));
  if ((existing.isBlock && isFilled) || /^[|>]/.test(old) || hasProperties(splices.text, existing.offset)) return undefined;
  splices.replace(existing.offset, endOf(existing), (existing.length === 0 ? ' ' : '') + inline(value, /^['"]/.exec(old)?.[0]));
  return [];
}

/** True if an anchor or a tag stands before the value: a replaced value would inherit it. */
function hasProperties(text: string, offset: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf('\n', offset - 1) + 1, 0), offset);
  return /(?:^|\s)[&!]\S*\s+$/.test(line);
}

/** On one line, in YAML's brackets where it is a collection. */
function inline(value: unknown, quote?: string): string {
  const options = { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true, compat: 'yaml-1.1' } as const;
  if (typeof value === 'string' && quote === "'" && !/['\r\n\t]/.test(value)) return `'${value}'`;
  if (typeof value === 'string' && quote === '"') return JSON.stringify(value);
  return stringify(value, options).trimEnd();
}

/** Adds a member or an item; false where there is no sure place. */
function add(splices: Splices, parent: TreeNode, step: string | number, value: unknown): boolean {
  const isFitting = typeof step === 'number' ? parent.type === 'array' : parent.type === 'object';
  const children = parent.children ?? [];
  const index = typeof step === 'number' ? step : children.length;
  if (!isFitting || index > children.length || index < 0) return false;
  if (!parent.isBlock)
    return addInBrackets(splices, parent, index, typeof step === 'string' ? `${inline(step)}: ${inline(value)}` : inline(value));
  const neighbour = children[index] ?? children.at(-1);
  if (neighbour === undefined) return false;
  const { text } = splices;
  const begin = typeof step === 'number' ? dashBefore(text, neighbour.offset) : neighbour.offset;
  // In `- name: api` the first key stands behind a dash; the others begin where it does.
  const indent = ' '.repeat(begin - lineStart(text, begin));
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const written = lines(typeof step === 'number' ? [value] : { [step]: value }, indent, lineBreak);
  if (index < children.length) splices.insert(begin, `${written}${lineBreak}${indent}`);
  else {
    const end = endOfLines(text, endOfLast(neighbour));
    if (end === 0 || text[end - 1] === '\n') splices.insert(end, `${indent}${written}${lineBreak}`);
    else splices.insert(end, `${lineBreak}${indent}${written}`);
  }
  return true;
}

/** The value as lines below each other, as deep as the place where the first begins. */
function lines(value: unknown, indent: string, lineBreak: string): string {
  const isFlat = (part: unknown) => Array.isArray(part) && part.every((item) => typeof item !== 'object');
  const written =
    Object.values(value as object).every(isFlat) && !Array.isArray(value)
      ? Object.entries(value as object)
          .map(([key, part]) => `${inline(key)}: ${inline(part)}`)
          .join('\n')
      : stringify(value, { lineWidth: 0, compat: 'yaml-1.1' }).trimEnd();
  return written.split('\n').join(lineBreak + indent);
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The dash of the item that begins at an offset. */
function dashBefore(text: string, offset: number): number {
  return text.lastIndexOf('-', offset - 1);
}

/** Where the last value of a node ends: a block's own end lies beyond the comments that follow it. */
function endOfLast(node: TreeNode): number {
  const last = node.type === 'property' ? node.children?.[1] : node.isBlock ? node.children?.at(-1) : undefined;
  if (last === undefined || last.isShared) return endOf(node);
  return last.length === 0 && !last.children?.length ? endOf(node) : endOfLast(last);
}

/** The end of the line that an offset lies on, with a comment that ends it; the offset itself where a block scalar has ended its line. */
function endOfLines(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

function addInBrackets(splices: Splices, parent: TreeNode, index: number, child: string): boolean {
  const children = parent.children ?? [];
  const next = children[index];
  const last = children.at(-1);
  if (next !== undefined) splices.insert(next.offset, `${child}, `);
  else if (last !== undefined) splices.insert(endOf(last), `, ${child}`);
  else splices.replace(parent.offset + 1, endOf(parent) - 1, parent.type === 'object' ? ` ${child} ` : child);
  return true;
}

/** Takes a member or an item out with its lines, and with the comment that ends its last line. */
function remove(splices: Splices, parent: TreeNode, existing: TreeNode): string[] | undefined {
  const { text } = splices;
  const children = parent.children ?? [];
  const child = existing.parent?.type === 'property' ? existing.parent : existing;
  const index = children.indexOf(child);
  if (index === -1) return undefined;
  if (!parent.isBlock) return removeInBrackets(splices, parent, index);
  if (children.length === 1) return undefined;
  const begin = child.type === 'property' ? child.offset : dashBefore(text, child.offset);
  const end = endOfLines(text, endOfLast(child));
  const isFirstOnLine = text.slice(lineStart(text, begin), begin).trim() === '';
  const next = children[index + 1];
  const from = isFirstOnLine ? lineStart(text, begin) : begin;
  const to = isFirstOnLine || next === undefined ? end : next.offset;
  const removed = commentsOf(text.slice(from, to));
  splices.replace(from, to, '');
  return removed;
}

function removeInBrackets(splices: Splices, parent: TreeNode, index: number): string[] {
  const children = parent.children ?? [];
  const child = children[index] as TreeNode;
  const before = children[index - 1];
  const after = children[index + 1];
  if (before !== undefined) splices.replace(endOf(before), endOf(child), '');
  else if (after !== undefined) splices.replace(child.offset, after.offset, '');
  else splices.replace(parent.offset + 1, endOf(parent) - 1, '');
  return [];
}
