/** What a fact of Amazon ECS is: a numbered statement in this project's words, how sure it is, and where from. */
import type { Source } from '../api/evidence.ts';

/**
 * - `certain`: AWS documents it, its SDK's types or its source code say it, or it is arithmetic from these
 * - `likely`: said by AWS's staff, seen in a recorded run, or in an older document that nothing contradicts
 * - `uncertain`: documented nowhere; the model has to choose
 */
export type FactCertainty = 'certain' | 'likely' | 'uncertain';

/**
 * The subject of a fact, the letter of its id: tasks, health, services, deployments, auto scaling of services, capacity,
 * container instances, placement, money, quotas.
 */
export type FactTopic = 'T' | 'H' | 'S' | 'D' | 'A' | 'C' | 'I' | 'P' | 'M' | 'Q';

/** One statement about what ECS does. A test that proves it has its id in its title. */
export interface ModelFact {
  /** `T-012`: the topic's letter and a number that is never used again. */
  id: `${FactTopic}-${string}`;
  certainty: FactCertainty;
  statement: string;
  source: Source;
  /** Ids of the assumptions that carry it, where it is not certain or leaves a number open. */
  assumptions: readonly string[];
  /** True where it is about what the model does not have yet, such as container instances. */
  isLater: boolean;
}

export interface FactResult {
  /** Path of the test file in the repository. */
  file: string;
  /** The test's name, without the ids in it. */
  title: string;
  result: 'passes' | 'fails';
}

/** What came of the tests that name facts, by id of the fact. */
export type FactResults = Readonly<Record<string, readonly FactResult[]>>;

type Details = { assumptions?: readonly string[]; isLater?: boolean };

function maker(certainty: FactCertainty) {
  return (id: ModelFact['id'], statement: string, source: Source, { assumptions = [], isLater = false }: Details = {}): ModelFact => ({
    id,
    certainty,
    statement,
    source,
    assumptions,
    isLater,
  });
}

export const certain = maker('certain');
export const likely = maker('likely');
export const uncertain = maker('uncertain');
