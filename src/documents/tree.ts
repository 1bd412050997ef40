/** The tree of a document with its places in the text: what JSON's parser gives, and what YAML and templates are turned into. */
import type { NodeType } from 'jsonc-parser';
import type { Path } from '../ecs/ecs.ts';

/** A node as jsonc-parser has it (a `property` has two children, its key and its value), with what other formats add. */
export interface TreeNode {
  type: NodeType;
  value?: unknown;
  offset: number;
  length: number;
  parent?: TreeNode;
  children?: TreeNode[];
  /** Where the node lies in the text's own document, when that is not its parent's place and its own step. */
  source?: Path;
  /** The value is only known when the template is deployed. Its shape in the generator's notation, for a stand-in. */
  unknown?: string;
  /** Written elsewhere and read here through an alias: a change would change both. */
  isShared?: boolean;
  /** A collection of YAML without brackets. */
  isBlock?: boolean;
  /** YAML's own tag, `!Ref`. */
  tag?: string;
  /** A plain scalar of YAML as it is written: `0512`, `yes`. */
  written?: string;
}

/** Gives the children their parent. */
export function adopt(node: TreeNode): TreeNode {
  for (const child of node.children ?? []) child.parent = node;
  return node;
}

/** Key and value of each property that has both. */
export function* membersOf(node: TreeNode): Generator<{ key: TreeNode; value: TreeNode }> {
  if (node.type !== 'object') return;
  for (const { children: [key, value] = [] } of node.children ?? []) {
    if (key !== undefined && value !== undefined) yield { key, value };
  }
}

/** The JSON value of a tree, made member by member: `unknownAs` says what stands for a value that is not known, undefined leaves it out. */
export function toValue(node: TreeNode, unknownAs: (note: string) => unknown = () => undefined): unknown {
  if (node.unknown !== undefined) return unknownAs(node.unknown);
  if (node.type === 'array') return (node.children ?? []).map((child) => toValue(child, unknownAs) ?? null);
  if (node.type !== 'object') return node.value;
  const value = {};
  for (const { key, value: child } of membersOf(node)) setOwn(value, String(key.value), toValue(child, unknownAs));
  return value;
}

/** Sets a member as JSON.parse does: `__proto__` too is an own one. Undefined sets nothing. */
export function setOwn(object: object, key: string, value: unknown): void {
  if (value === undefined) return;
  if (key !== '__proto__') (object as Record<string, unknown>)[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The path in the text's own document of a path in the tree's; beyond what exists the steps stay as they are. `isShared` when an alias lies between. */
export function sourceOf(root: TreeNode, path: Path): { path: Path; node: TreeNode | undefined; isShared: boolean } {
  let node: TreeNode | undefined = root;
  let source: (string | number)[] = [...(root.source ?? [])];
  let isShared = root.isShared === true;
  for (const step of path) {
    node = node === undefined ? undefined : childAt(node, step);
    source = node?.source === undefined ? [...source, step] : [...node.source];
    isShared ||= node?.isShared === true;
  }
  return { path: source, node, isShared };
}

/** The child of an object or array node at one step, or undefined. The last of doubled keys counts, as in every JSON reader. */
export function childAt(node: TreeNode, step: string | number): TreeNode | undefined {
  if (node.type === 'array') return typeof step === 'number' ? node.children?.[step] : undefined;
  if (node.type !== 'object') return undefined;
  return node.children?.findLast((property) => property.children?.[0]?.value === step)?.children?.[1];
}
