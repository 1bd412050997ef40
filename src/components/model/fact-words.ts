/** What the pages about the model say of facts and assumptions in words: topics, certainties, results, values with their units. */
import { type Assumption, type FactCertainty, type FactTopic, loadFacts, type ModelFact } from '../../ecs/ecs.ts';
import { factResults } from '../../site/fact-results.ts';

const { facts } = await loadFacts();

export const topics: Readonly<Record<FactTopic, { slug: string; title: string; about: string }>> = {
  T: { slug: 'tasks', title: 'Tasks and containers', about: 'How tasks start, wait for each other, end and fail.' },
  H: { slug: 'health', title: 'Health', about: 'Container checks, targets of load balancers, the grace period.' },
  S: { slug: 'services', title: 'Services', about: 'How a service keeps its tasks, and what its events say.' },
  D: { slug: 'deployments', title: 'Deployments', about: 'How a service goes from one revision to the next, or back.' },
  A: { slug: 'scaling', title: 'Service auto scaling', about: 'How metrics, steps and schedules move the desired count.' },
  C: { slug: 'capacity', title: 'Capacity', about: 'Strategies, Spot, Auto Scaling groups, and what happens when there is none.' },
  I: { slug: 'instances', title: 'Container instances', about: 'What they have, what tasks take of it, their agent, draining.' },
  P: { slug: 'placement', title: 'Placement', about: 'Where a task goes: zones, resources, constraints, strategies.' },
  M: { slug: 'cost', title: 'Cost', about: 'Prices, and what is billed.' },
  Q: { slug: 'quotas', title: 'Quotas', about: 'How many of what AWS allows.' },
};

/** Word and shape say what the colour says. */
export const certaintyWords: Readonly<Record<FactCertainty, { word: string; mark: string; meaning: string }>> = {
  certain: { word: 'Certain', mark: '●', meaning: 'AWS documents it, or its own code or types say it, or it is arithmetic from these.' },
  likely: { word: 'Likely', mark: '◐', meaning: 'AWS’s staff said so, or it was seen in a recorded run.' },
  uncertain: { word: 'Open', mark: '○', meaning: 'Documented nowhere: the model assumes something, and says what.' },
};

export function factsOf(topic: FactTopic): readonly ModelFact[] {
  return facts.filter(({ id }) => id.startsWith(topic));
}

export interface Proof {
  file: string;
  titles: readonly string[];
}

/** The tests that name a fact by file, and what came of all of them together; null where none does. */
export function proofOf({ id }: ModelFact): { result: 'passes' | 'fails'; count: number; files: readonly Proof[] } | null {
  const results = factResults[id] ?? [];
  if (results.length === 0) return null;
  const files = [...new Set(results.map(({ file }) => file))].map((file) => ({
    file,
    titles: [...new Set(results.filter((one) => one.file === file).map(({ title }) => title))],
  }));
  return { result: results.every(({ result }) => result === 'passes') ? 'passes' : 'fails', count: results.length, files };
}

/** A number of an assumption with its unit, times as people say them: `12 s`, `27 min`, `40 MB/s`. */
export function valueText({ unit }: Assumption, value: number | string | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (unit !== 'ms') return `${value.toLocaleString('en-US')}${unit === 'times' ? ' times' : unit === 'percent' ? ' %' : ` ${unit}`}`;
  if (value >= 3_600_000 && value % 3_600_000 === 0) return `${value / 3_600_000} h`;
  if (value >= 120_000 && value % 60_000 === 0) return `${value / 60_000} min`;
  return value !== 0 && value < 1_000 ? `${value} ms` : `${value / 1_000} s`;
}

export function rangeText(assumption: Assumption): string {
  if (assumption.unit === 'choice') return assumption.range.values.map((value) => valueText(assumption, value)).join(', ');
  const { low, high } = assumption.range;
  return `${valueText(assumption, low)} to ${valueText(assumption, high)}`;
}

/** The address of a fact on the pages. */
export function factPath(id: ModelFact['id'] | string): string {
  return `/model/${topics[id.slice(0, 1) as FactTopic].slug}/#${id}`;
}

/**
 * The path of a fact that prose cites with these words.
 * @throws for a fact that does not exist, or words with a number that the fact does not have: an author's slip, found at build time
 */
export function citedFact(id: string, words: string): string {
  const fact = facts.find((one) => one.id === id);
  if (!fact) throw new Error(`The model has no fact “${id}”.`);
  const known = numbersIn(fact.statement);
  const missing = numbersIn(words).find((number) => !known.includes(number));
  if (missing !== undefined) throw new Error(`The prose says “${words}”, but ${id} has no ${missing}: ${fact.statement}`);
  return factPath(fact.id);
}

const numberWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** The numbers of a text, as digits; words up to ten among them, except “one”, which is seldom a number. */
function numbersIn(text: string): string[] {
  const digits = text.replaceAll(/(?<=\d),(?=\d{3})/g, '').match(/\d+(\.\d+)?/g) ?? [];
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return [...digits, ...words.flatMap((word) => (numberWords.indexOf(word) > 1 ? [String(numberWords.indexOf(word))] : []))];
}
