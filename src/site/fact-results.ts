/** What came of the tests that name facts, as `node src/cli/check-facts.ts --record` saw it. */
import type { FactResults } from '../ecs/ecs.ts';
import recorded from './fact-results.json' with { type: 'json' };

export const factResults = recorded as FactResults;
