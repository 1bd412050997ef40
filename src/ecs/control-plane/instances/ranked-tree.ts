/** Instances in the order of several keys, kept sorted while they come and go: the first ones are found without a walk through all. */

export type Key = number | string;

/** The keys of a level that are the least, by a number that may change without the tree’s knowing: the tasks in a bucket. Undefined where keys rank by themselves. */
export type Level = ((key: Key) => number) | undefined;

export interface RankedTree {
  /** How many are in it. */
  readonly size: number;
  /** @param ids sorted */
  add(path: readonly Key[], ids: readonly string[]): void;
  remove(path: readonly Key[], id: string): void;
  /** Those that are first in all levels one after the other, as sorted lists that are not to be changed; none of an empty tree. */
  first(): readonly (readonly string[])[];
  /** The lowest id of those. */
  lowest(): string | undefined;
  /** How many are under each key of the first level, by key. */
  sizes(): [Key, number][];
}

interface Node {
  size: number;
  /** Keys of the children, sorted. */
  keys: Key[];
  children: Map<Key, Node> | null;
  /** Of a leaf: its ids, sorted in each list. That they are several spares adding many at once what sorting them costs. */
  lists: string[][];
}

const MOST_LISTS = 16;

/** @param levels one for each key of a path */
export function rankedTree(levels: readonly Level[]): RankedTree {
  const root = newNode(levels.length > 0);
  const firstLeaves = () => {
    let nodes = root.size === 0 ? [] : [root];
    for (const level of levels) nodes = level ? leastBy(nodes, level) : least(nodes);
    return nodes;
  };
  return {
    get size() {
      return root.size;
    },
    add(path, ids) {
      let node = root;
      node.size += ids.length;
      for (const [depth, key] of path.entries()) {
        let child = node.children?.get(key);
        if (!child) {
          child = newNode(depth + 1 < path.length);
          node.children?.set(key, child);
          insert(node.keys, key);
        }
        child.size += ids.length;
        node = child;
      }
      const [list] = node.lists;
      const [id] = ids;
      if (list && id !== undefined && ids.length === 1) insert(list, id);
      else node.lists.push([...ids]);
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
      const list = merge(node, MOST_LISTS).find((one) => take(one, id));
      if (list?.length === 0) node.lists.splice(node.lists.indexOf(list), 1);
    },
    first: () => firstLeaves().flatMap((leaf) => merge(leaf, 1)),
    lowest() {
      let lowest: string | undefined;
      for (const leaf of firstLeaves()) {
        for (const [head = ''] of merge(leaf, MOST_LISTS)) if (lowest === undefined || head < lowest) lowest = head;
      }
      return lowest;
    },
    sizes: () => root.keys.map((key) => [key, root.children?.get(key)?.size ?? 0]),
  };
}

/** Of a node of the other kind. */
const none: never[] = [];

function newNode(hasChildren: boolean): Node {
  return hasChildren ? { size: 0, keys: [], children: new Map(), lists: none } : { size: 0, keys: none, children: null, lists: [] };
}

/** The lists of a leaf, made one where they are too many. */
function merge(leaf: Node, most: number): string[][] {
  if (leaf.lists.length > most) leaf.lists = [leaf.lists.flat().sort()];
  return leaf.lists;
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

function insert<Item extends Key>(keys: Item[], key: Item): void {
  keys.splice(placeOf(keys, key), 0, key);
}

/** False where it is not among them. */
function take<Item extends Key>(keys: Item[], key: Item): boolean {
  const place = placeOf(keys, key);
  return keys[place] === key && keys.splice(place, 1).length > 0;
}
