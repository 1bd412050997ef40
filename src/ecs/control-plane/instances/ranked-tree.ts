/** Instances in the order of several keys, kept sorted while they come and go: the first ones are found without a walk through all. */

export type Key = number | string;

/** The keys of a level that are the least, by a number that may change without the tree’s knowing: the tasks in a bucket. Undefined where keys rank by themselves. */
export type Level = ((key: Key) => number) | undefined;

export interface RankedTree {
  /** How many are in it. */
  readonly size: number;
  add(path: readonly Key[], id: string): void;
  remove(path: readonly Key[], id: string): void;
  /** Those that are first in all levels one after the other, as sorted lists that are not to be changed; none of an empty tree. */
  first(): readonly (readonly string[])[];
  /** How many are under each key of the first level, by key. */
  sizes(): [Key, number][];
}

interface Node {
  size: number;
  /** Keys of the children, sorted; of a leaf the ids. */
  keys: Key[];
  children: Map<Key, Node> | null;
}

/** @param levels one for each key of a path */
export function rankedTree(levels: readonly Level[]): RankedTree {
  const root = newNode(levels.length > 0);
  return {
    get size() {
      return root.size;
    },
    add(path, id) {
      let node = root;
      node.size += 1;
      for (const [depth, key] of path.entries()) {
        let child = node.children?.get(key);
        if (!child) {
          child = newNode(depth + 1 < path.length);
          node.children?.set(key, child);
          insert(node.keys, key);
        }
        child.size += 1;
        node = child;
      }
      insert(node.keys, id);
    },
    remove(path, id) {
      let node = root;
      node.size -= 1;
      for (const key of path) {
        const child = node.children?.get(key);
        if (!child) throw new Error(`The index of placement has lost ${id}.`);
        child.size -= 1;
        if (child.size === 0) {
          node.children?.delete(key);
          take(node.keys, key);
          return;
        }
        node = child;
      }
      take(node.keys, id);
    },
    first() {
      if (root.size === 0) return [];
      let nodes = [root];
      for (const level of levels) nodes = level ? leastBy(nodes, level) : least(nodes);
      return nodes.map(({ keys }) => keys as string[]);
    },
    sizes: () => root.keys.map((key) => [key, root.children?.get(key)?.size ?? 0]),
  };
}

function newNode(hasChildren: boolean): Node {
  return { size: 0, keys: [], children: hasChildren ? new Map() : null };
}

/** The children under the least key of all. */
function least(nodes: readonly Node[]): Node[] {
  const key = nodes.reduce((so, { keys: [first] }) => (first !== undefined && first < so ? first : so), nodes[0]?.keys[0] as Key);
  return nodes.flatMap(({ children }) => children?.get(key) ?? []);
}

/** The children under the keys whose number is least. */
function leastBy(nodes: readonly Node[], numberOf: (key: Key) => number): Node[] {
  let best = Number.POSITIVE_INFINITY;
  let found: Node[] = [];
  for (const { keys, children } of nodes) {
    for (const key of keys) {
      const number = numberOf(key);
      if (number > best) continue;
      if (number < best) found = [];
      best = number;
      const child = children?.get(key);
      if (child) found.push(child);
    }
  }
  return found;
}

/** Where the key stands, or would. */
function placeOf(keys: readonly Key[], key: Key): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = keys[middle];
    if (at !== undefined && at < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(keys: Key[], key: Key): void {
  keys.splice(placeOf(keys, key), 0, key);
}

function take(keys: Key[], key: Key): void {
  keys.splice(placeOf(keys, key), 1);
}
