/** One run for showing: texts to documents to a history. Pure; the worker and tests call it. */
import { parseText } from '../../documents/documents.ts';
import { type DocumentKind, type RunLimits, runScenario, type Scenario, type Step, toHistory } from '../../ecs/ecs.ts';
import type { PlayedRun, RunAnswer } from './inspector.ts';

export interface RunRequest {
  scenario: Scenario;
  /** Texts by document name. */
  documents: Readonly<Record<string, string>>;
  /** The documents that the scenario takes, by name; texts beside them are left alone. All texts are taken without it. */
  kinds?: Readonly<Record<string, DocumentKind>>;
  /** Changes and calls laid over the scenario's steps. */
  changes?: readonly Step[];
  limits?: Partial<RunLimits>;
}

/** Runs the scenario with the documents. Throws an Error that a learner can read when a text is no JSON: nothing can be run then. */
export function playRequest({ scenario, documents: texts, kinds, changes, limits }: RunRequest): PlayedRun {
  const names = Object.keys(kinds ?? texts);
  const documents = Object.fromEntries(names.map((name) => [name, parsed(name, texts[name] ?? '')]));
  const options = { changes, limits };
  const run = runScenario(scenario, documents, options);
  return { scenario, documents, options, run, history: toHistory(run.timeline, run.endMs) };
}

/** The same, for who shows a run and asks nothing more. Throws as `playRequest` does. */
export function runRequest(request: RunRequest): Omit<RunAnswer, 'tracks'> {
  const { history, run } = playRequest(request);
  return { history, refusals: run.refusals, limit: run.limit };
}

function parsed(name: string, text: string): unknown {
  const { value, syntax } = parseText(text);
  const broken = syntax.find((finding) => finding.severity === 'error');
  if (broken) throw new Error(`Nothing was run: ${name}, line ${broken.line}, column ${broken.column}: ${broken.message}`);
  return value;
}
