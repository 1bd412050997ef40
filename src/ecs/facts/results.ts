/** What came of the tests that name facts, as `node src/cli/check-facts.ts --record` saw it. */
import recorded from './results.json' with { type: 'json' };

export interface FactResult {
  /** Path of the test file in the repository. */
  file: string;
  /** The test's name, without the ids in it. */
  title: string;
  result: 'passes' | 'fails';
}

/** By id of the fact. */
export type FactResults = Readonly<Record<string, readonly FactResult[]>>;

export const factResults = recorded as FactResults;
