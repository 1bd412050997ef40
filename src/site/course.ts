/** The course's order and arithmetic: where a lesson stands in its day, what comes before and after, how many minutes. Pure, for pages to show. */

/** Minutes by what they are spent on. */
export interface Minutes {
  read: number;
  study: number;
  practice: number;
  challenge: number;
}

/** A lesson or challenge as the day lists it. */
export interface Entry {
  slug: string;
  title: string;
  /** The title where room is small. */
  short: string;
  kind: 'lesson' | 'challenge';
  message: string;
  minutes: Minutes;
  exercises: readonly string[];
}

/** An entry with its place. `path` is null while it is not written. */
export interface PlacedEntry extends Entry {
  /** `day-15/service`, for progress. */
  id: string;
  position: number;
  totalMinutes: number;
  path: string | null;
}

/** The entries of a day with their places; `written` holds the ids of the lessons that exist. */
export function placed(day: string, entries: readonly Entry[], written: ReadonlySet<string>): PlacedEntry[] {
  return entries.map((entry, index) => {
    const id = `${day}/${entry.slug}`;
    return { ...entry, id, position: index + 1, totalMinutes: sum(entry.minutes), path: written.has(id) ? `/${id}/` : null };
  });
}

/**
 * The written neighbours of an entry, and the one that follows it in the plan, written or not.
 * @throws when the day does not list `id`: an author's slip, told in an author's words.
 */
export function neighbours(
  entries: readonly PlacedEntry[],
  id: string,
): { previous: PlacedEntry | null; next: PlacedEntry | null; following: PlacedEntry | null } {
  const index = entries.findIndex((entry) => entry.id === id);
  if (index < 0)
    throw new Error(`The lesson ${id} has a file, but its day.yaml does not list it. Add an entry with the slug “${id.split('/')[1]}”.`);
  return {
    previous: entries.slice(0, index).findLast((entry) => entry.path !== null) ?? null,
    next: entries.slice(index + 1).find((entry) => entry.path !== null) ?? null,
    following: entries[index + 1] ?? null,
  };
}

/** `read 7 · study 5 · practice 11 min`; parts without minutes are left out. */
export function minutesText(minutes: Minutes): string {
  const parts = (['read', 'study', 'practice', 'challenge'] as const)
    .filter((part) => minutes[part] > 0)
    .map((part) => `${part} ${minutes[part]}`);
  return `${parts.join(' · ')} min`;
}

function sum(minutes: Minutes): number {
  return minutes.read + minutes.study + minutes.practice + minutes.challenge;
}
