/** A demonstration in a lesson: documents to change and a run that follows them. Nothing is graded. */
import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import type { History, Scenario } from '../../ecs/ecs.ts';
import { createRunClient, type RunClient } from '../simulator/run-client.ts';
import type { BenchDocument } from './bench.ts';
import { openReport, type ReportTarget } from './report.ts';
import { type StageSettings, StageView } from './StageView.tsx';
import { type AskRun, useRun } from './use-run.ts';
import { startTexts, useTexts } from './use-texts.ts';
import './exercise.css';

export interface WorkbenchProps {
  /** Unique in the course; names the drafts: `day-15/task-definition/outline`. */
  id: string;
  documents: readonly BenchDocument[];
  scenario: Scenario;
  /** The run of the start, made at build time. */
  first: History;
  settings: StageSettings;
  report: ReportTarget;
}

export function Workbench({ id, documents, scenario, first, settings, report }: WorkbenchProps) {
  const { texts, isTouched, onText } = useTexts(documents);
  const client = useRunClient();
  const kinds = useMemo(() => Object.fromEntries(documents.map(({ name, kind }) => [name, kind])), [documents]);
  const ask = useCallback<AskRun>(
    (documentTexts, changes) => client().run({ scenario, documents: documentTexts, kinds, changes }),
    [client, scenario, kinds],
  );
  const run = useRun(ask, texts, isTouched, first, {
    firstSession: () => client().sessionOf({ scenario, documents: startTexts(documents), kinds }),
  });

  return (
    <StageView
      id={id}
      documents={documents}
      scenario={scenario}
      settings={settings}
      run={run}
      openAt={null}
      onText={onText}
      onCancel={() => client().cancel()}
      report={(finding, name) => void openReport(report, name, texts[name] ?? '', finding)}
    />
  );
}

/** Makes the client at its first use, and ends its worker with the page. */
function useRunClient(): () => RunClient {
  const made = useRef<RunClient | null>(null);
  useEffect(() => () => made.current?.dispose(), []);
  return useCallback(() => {
    made.current ??= createRunClient();
    return made.current;
  }, []);
}
