/** Finds places in ordered lists. The model has the like of its own, since its door leads to the whole of it, and the stage is there before it is. */

/** How many items at the list's beginning hold; none after the first that does not. By halving. */
export function countUpTo<Item>(list: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the last number that is not above `limit`, or -1. */
export function lastIndexUpTo(numbers: readonly number[], limit: number): number {
  return countUpTo(numbers, (number) => number <= limit) - 1;
}
