/** How well a fact is known, and where from: the vocabulary that rules, facts and assumptions share. */

/**
 * - `verbatim`: AWS's own text or behaviour, seen in recorded output or in AWS's documentation
 * - `quoted`: repeated second-hand (an emulator, a linter, a rule's author); probably exact
 * - `inferred`: follows from something documented, or from a pattern; nobody has recorded this very case
 * - `unconfirmed`: wording or behaviour not confirmed anywhere public
 */
export type Certainty = 'verbatim' | 'quoted' | 'inferred' | 'unconfirmed';

/** A public source of a fact: readable text, an address where there is one, and the day it was last seen (ISO date). */
export interface Source {
  text: string;
  url?: string;
  date: string;
}
