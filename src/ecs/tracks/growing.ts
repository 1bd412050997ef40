/** What is still being read: the same shape, to be written to. */

/** The members of a track while it grows: its own lists take more, what they hold is never changed. */
export type Growing<Track> = {
  -readonly [Member in keyof Track]: Track[Member] extends readonly (infer Item)[] ? Item[] : Track[Member];
};

/** Adds what is so from a moment on; of several at one moment the last one stays. */
export function setFrom<Item extends { atMs: number }>(list: Item[], item: Item): void {
  if (list.at(-1)?.atMs === item.atMs) list.pop();
  list.push(item);
}
