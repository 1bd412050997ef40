/** Finds places in ordered lists. */

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
