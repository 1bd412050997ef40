/** How the slides and the speaker's notes talk, each in a window of its own: the slides say where they are, the notes ask them to move. */

/** Where a deck is. */
export interface Place {
  from: 'slides';
  /** Which deck speaks; two windows may show two. */
  deck: string;
  /** Slug of the lesson; empty for the day's own slides. */
  lesson: string;
  /** Counts from 0. */
  slide: number;
}

export interface Wish {
  from: 'notes';
  /** The deck that is meant; null asks all where they are. */
  deck: string | null;
  wish: 'where' | 'next' | 'previous';
}

/** The channel of a day. */
export const channelOf = (day: string): BroadcastChannel => new BroadcastChannel(`drydock:present:${day}`);

/** A message as one of ours; null for what another version of this page may have sent. */
export function messageOf(data: unknown): Place | Wish | null {
  if (typeof data !== 'object' || data === null || !('from' in data)) return null;
  if (data.from === 'slides' && 'deck' in data && 'lesson' in data && 'slide' in data && Number.isInteger(data.slide)) return data as Place;
  if (data.from === 'notes' && 'deck' in data && 'wish' in data) return data as Wish;
  return null;
}
