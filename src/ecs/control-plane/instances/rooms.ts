/**
 * Instances by what they have left of CPU and memory, so that whatever a task needs, those that fit are counted and the first of them found without a
 * walk through all. A copy costs nothing: it shares all that neither it nor its original changes afterwards.
 */

/** So much of both, each from the least to the most. */
export interface Box {
  leastCpu: number;
  mostCpu: number;
  leastMemory: number;
  mostMemory: number;
}

export interface Rooms {
  readonly size: number;
  add(cpuUnits: number, memoryMiB: number, id: string): void;
  remove(cpuUnits: number, memoryMiB: number, id: string): void;
  /** The same instances, which change no more with these. */
  copy(): Rooms;
  /** How many are in the box. */
  count(box: Box): number;
  /** The least that one in the box has left; Infinity where none is in it. */
  least(of: 'cpuUnits' | 'memoryMiB', box: Box): number;
  /** The most that one in the box has left; -Infinity where none is in it. */
  most(of: 'cpuUnits' | 'memoryMiB', box: Box): number;
  /** The lowest id in the box. */
  lowest(box: Box): string | undefined;
  /** Those in the box that have the same left, with their sorted ids. */
  each(box: Box, see: (cpuUnits: number, memoryMiB: number, ids: string[]) => void): void;
}

/**
 * A tree that halves the plane of both amounts bit by bit, the two in turns: its shape follows from what is in it. A box of any needs cuts through few of
 * its nodes. It holds what it knows of all below it: how many, within which amounts, the lowest id.
 */
interface Node extends Box {
  /** Who may change it; everybody else makes a copy first. */
  owner: object;
  size: number;
  lowest: string;
  low: Node | null;
  high: Node | null;
  /** Of a leaf, all of whose instances have the same left: sorted ids, in lists that are never changed. */
  lists: string[][];
}

const MOST_IN_LIST = 64;
const none: never[] = [];

export function newRooms(): Rooms {
  return roomsOf(null);
}

function roomsOf(of: Node | null): Rooms {
  let root = of;
  let owner = {};
  return {
    get size() {
      return root?.size ?? 0;
    },
    add(cpuUnits, memoryMiB, id) {
      root = root ? added(root, owner, cpuUnits, memoryMiB, id) : leafOf(owner, cpuUnits, memoryMiB, id);
    },
    remove(cpuUnits, memoryMiB, id) {
      root = root && removed(root, owner, cpuUnits, memoryMiB, id);
    },
    copy() {
      owner = {};
      return roomsOf(root);
    },
    count: (box) => (root ? countIn(root, box) : 0),
    least: (of, box) => (root ? leastIn(root, of === 'cpuUnits', box, Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY),
    most: (of, box) => (root ? mostIn(root, of === 'cpuUnits', box, Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY),
    lowest: (box) => (root ? lowestIn(root, box, undefined) : undefined),
    each(box, see) {
      if (root) eachIn(root, box, see);
    },
  };
}

function leafOf(owner: object, cpuUnits: number, memoryMiB: number, id: string): Node {
  const box = { leastCpu: cpuUnits, mostCpu: cpuUnits, leastMemory: memoryMiB, mostMemory: memoryMiB };
  return { owner, size: 1, ...box, lowest: id, low: null, high: null, lists: [[id]] };
}

function branchOf(owner: object, low: Node, high: Node): Node {
  return refreshed({ ...low, owner, lists: none }, low, high);
}

function refreshed(node: Node, low: Node, high: Node): Node {
  node.low = low;
  node.high = high;
  node.size = low.size + high.size;
  node.leastCpu = Math.min(low.leastCpu, high.leastCpu);
  node.mostCpu = Math.max(low.mostCpu, high.mostCpu);
  node.leastMemory = Math.min(low.leastMemory, high.leastMemory);
  node.mostMemory = Math.max(low.mostMemory, high.mostMemory);
  node.lowest = lowerOf(low.lowest, high.lowest);
  return node;
}

function lowerOf(one: string, other: string): string {
  return one < other ? one : other;
}

function owned(node: Node, owner: object): Node {
  return node.owner === owner ? node : { ...node, owner, lists: node.low ? none : [...node.lists] };
}

function added(node: Node, owner: object, cpuUnits: number, memoryMiB: number, id: string): Node {
  const cpuBits = Math.min(node.leastCpu, cpuUnits) ^ Math.max(node.mostCpu, cpuUnits);
  const memoryBits = Math.min(node.leastMemory, memoryMiB) ^ Math.max(node.mostMemory, memoryMiB);
  if ((cpuBits | memoryBits) === 0) return withId(owned(node, owner), id);
  const isByCpu = Math.clz32(cpuBits) <= Math.clz32(memoryBits);
  const bit = 31 - Math.clz32(isByCpu ? cpuBits : memoryBits);
  const isHigh = (((isByCpu ? cpuUnits : memoryMiB) >>> bit) & 1) === 1;
  const { low, high } = node;
  if (low && high && isHalvedAt(node, isByCpu, bit)) {
    return isHigh
      ? refreshed(owned(node, owner), low, added(high, owner, cpuUnits, memoryMiB, id))
      : refreshed(owned(node, owner), added(low, owner, cpuUnits, memoryMiB, id), high);
  }
  const leaf = leafOf(owner, cpuUnits, memoryMiB, id);
  return isHigh ? branchOf(owner, node, leaf) : branchOf(owner, leaf, node);
}

/** A node is halved at the highest bit at which any two of its instances differ; of two as high at that of CPU. */
function isHalvedAt(node: Node, isByCpu: boolean, bit: number): boolean {
  return isHalvedByCpu(node) === isByCpu && bitOf(node, isByCpu) === bit;
}

function isHalvedByCpu(node: Node): boolean {
  return Math.clz32(node.leastCpu ^ node.mostCpu) <= Math.clz32(node.leastMemory ^ node.mostMemory);
}

function bitOf(node: Node, isByCpu: boolean): number {
  return 31 - Math.clz32(isByCpu ? node.leastCpu ^ node.mostCpu : node.leastMemory ^ node.mostMemory);
}

function removed(node: Node, owner: object, cpuUnits: number, memoryMiB: number, id: string): Node | null {
  const { low, high } = node;
  if (!low || !high) return withoutId(owned(node, owner), id);
  const isByCpu = isHalvedByCpu(node);
  const isHigh = (((isByCpu ? cpuUnits : memoryMiB) >>> bitOf(node, isByCpu)) & 1) === 1;
  const left = removed(isHigh ? high : low, owner, cpuUnits, memoryMiB, id);
  if (!left) return isHigh ? low : high;
  return isHigh ? refreshed(owned(node, owner), low, left) : refreshed(owned(node, owner), left, high);
}

function withId(leaf: Node, id: string): Node {
  const { lists } = leaf;
  const place = Math.min(listOf(lists, id), lists.length - 1);
  const list = lists[place] ?? none;
  const at = placeIn(list, id);
  if (list.length < MOST_IN_LIST) lists[place] = list.toSpliced(at, 0, id);
  else {
    const whole = list.toSpliced(at, 0, id);
    const half = whole.length >> 1;
    lists.splice(place, 1, whole.slice(0, half), whole.slice(half));
  }
  leaf.size += 1;
  if (id < leaf.lowest) leaf.lowest = id;
  return leaf;
}

function withoutId(leaf: Node, id: string): Node | null {
  const { lists } = leaf;
  const place = listOf(lists, id);
  const list = lists[place] ?? none;
  const at = placeIn(list, id);
  if (list[at] !== id) throw new Error(`The index of placement has lost ${id}.`);
  if (leaf.size === 1) return null;
  if (list.length > 1) lists[place] = list.toSpliced(at, 1);
  else lists.splice(place, 1);
  leaf.size -= 1;
  leaf.lowest = lists[0]?.[0] ?? '';
  return leaf;
}

/** Where the first list stands that does not end before the id. */
function listOf(lists: readonly string[][], id: string): number {
  let low = 0;
  let high = lists.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lists[middle]?.at(-1) ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeIn(list: readonly string[], id: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isOutside(node: Node, box: Box): boolean {
  return (
    node.mostCpu < box.leastCpu || node.leastCpu > box.mostCpu || node.mostMemory < box.leastMemory || node.leastMemory > box.mostMemory
  );
}

function isInside(node: Node, box: Box): boolean {
  return (
    node.leastCpu >= box.leastCpu && node.mostCpu <= box.mostCpu && node.leastMemory >= box.leastMemory && node.mostMemory <= box.mostMemory
  );
}

function countIn(node: Node, box: Box): number {
  if (isOutside(node, box)) return 0;
  const { low, high } = node;
  return !low || !high || isInside(node, box) ? node.size : countIn(low, box) + countIn(high, box);
}

function leastIn(node: Node, isOfCpu: boolean, box: Box, best: number): number {
  const least = isOfCpu ? node.leastCpu : node.leastMemory;
  if (least >= best || isOutside(node, box)) return best;
  const { low, high } = node;
  if (!low || !high || isInside(node, box)) return least;
  return leastIn(high, isOfCpu, box, leastIn(low, isOfCpu, box, best));
}

function mostIn(node: Node, isOfCpu: boolean, box: Box, best: number): number {
  const most = isOfCpu ? node.mostCpu : node.mostMemory;
  if (most <= best || isOutside(node, box)) return best;
  const { low, high } = node;
  if (!low || !high || isInside(node, box)) return most;
  return mostIn(low, isOfCpu, box, mostIn(high, isOfCpu, box, best));
}

function lowestIn(node: Node, box: Box, best: string | undefined): string | undefined {
  if ((best !== undefined && node.lowest >= best) || isOutside(node, box)) return best;
  const { low, high } = node;
  if (!low || !high || isInside(node, box)) return node.lowest;
  const [first, second] = low.lowest < high.lowest ? [low, high] : [high, low];
  return lowestIn(second, box, lowestIn(first, box, best));
}

function eachIn(node: Node, box: Box, see: (cpuUnits: number, memoryMiB: number, ids: string[]) => void): void {
  if (isOutside(node, box)) return;
  const { low, high } = node;
  if (low && high) {
    eachIn(low, box, see);
    eachIn(high, box, see);
  } else see(node.leastCpu, node.leastMemory, node.lists.flat());
}
