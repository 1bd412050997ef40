/** One run for showing: texts to documents to a history. Pure; the worker and tests call it. */
import { parseText } from '../../documents/documents.ts';
import {
  type Change,
  type DocumentKind,
  type History,
  type Refusal,
  type RunLimits,
  runScenario,
  type Scenario,
  toHistory,
} from '../../ecs/ecs.ts';

export interface RunRequest {
  scenario: Scenario;
  /** Texts by document name. */
  documents: Readonly<Record<string, string>>;
  /** The documents that the scenario takes, by name; texts beside them are left alone. All texts are taken without it. */
  kinds?: Readonly<Record<string, DocumentKind>>;
  /** Changes laid over the scenario's steps. */
  changes?: readonly { atMs: number; inject: Change }[];
  limits?: Partial<RunLimits>;
}

export interface RunAnswer {
  history: History;
  refusals: readonly Refusal[];
  /** Which limit ended the run early, if one did. */
  limit?: keyof RunLimits;
}

/** Runs the scenario with the documents. Throws an Error that a learner can read when a text is no JSON: nothing can be run then. */
export function runRequest({ scenario, documents, kinds, changes, limits }: RunRequest): RunAnswer {
  const names = Object.keys(kinds ?? documents);
  const values = Object.fromEntries(names.map((name) => [name, parsed(name, documents[name] ?? '')]));
  const run = runScenario(scenario, values, { changes, limits });
  return { history: toHistory(run.timeline, run.endMs), refusals: run.refusals, limit: run.limit };
}

function parsed(name: string, text: string): unknown {
  const { value, syntax } = parseText(text);
  const broken = syntax.find((finding) => finding.severity === 'error');
  if (broken) throw new Error(`Nothing was run: ${name}, line ${broken.line}, column ${broken.column}: ${broken.message}`);
  return value;
}
