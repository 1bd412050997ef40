/** Throws of dice that are the same for the same seed. For tests. */
import { draw } from '../simulation/random.ts';

/** Draws in a row from one seed. */
export interface Dice {
  /** A whole number in `[0, below)`. */
  upTo(below: number): number;
  between(low: number, high: number): number;
  oneOf<Item>(...items: readonly Item[]): Item;
  /** True once in so many. */
  onceIn(times: number): boolean;
}

/** The throws of a seed, from the first one on. */
export function diceOf(seed: number): Dice {
  let count = 0;
  const upTo = (below: number) => {
    count += 1;
    return draw(seed, `throw ${count}`, below);
  };
  return {
    upTo,
    between: (low, high) => low + upTo(high - low + 1),
    oneOf: (...items) => items[upTo(items.length)] as (typeof items)[number],
    onceIn: (times) => upTo(times) === 0,
  };
}
