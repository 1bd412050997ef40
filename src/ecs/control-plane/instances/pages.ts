/** Long lists, a page at a time. */
import { invalidParameter } from '../../api/error.ts';

interface PageRequest {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

export interface Page<Item> {
  items: Item[];
  /** Part of the answer where there is more. */
  next: { nextToken?: string };
}

/**
 * The asked page of a list; the token of a page is where it begins. AWS's texts about a wrong page are not on record.
 * @throws EcsError for a size outside 1 to `most`, and for a token that no answer has given
 */
export function pageOf<Item>(all: readonly Item[], { maxResults, nextToken }: PageRequest, most: number): Page<Item> {
  const size = maxResults ?? most;
  if (size < 1 || size > most) throw invalidParameter(`maxResults must be from 1 to ${most}.`);
  if (nextToken !== undefined && !/^\d{1,9}$/.test(nextToken)) throw invalidParameter('Invalid token.');
  const from = Number(nextToken ?? 0);
  return { items: all.slice(from, from + size), next: from + size < all.length ? { nextToken: String(from + size) } : {} };
}
