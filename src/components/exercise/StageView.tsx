/** The stage of a lesson: the documents with their findings, and below them the run. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { LocatedFinding } from '../../documents/types.ts';
import type { History, Scenario } from '../../ecs/ecs.ts';
import { DocumentEditor } from '../editor/DocumentEditor.tsx';
import { type AssumptionNote, Simulation } from '../simulator/Simulation.tsx';
import type { BenchDocument } from './bench.ts';
import type { UseRun } from './use-run.ts';

/** What a stage shows besides its documents. */
export interface StageSettings {
  /** Accessible name of the run: `The service of the exercise`. */
  title: string;
  cluster: string;
  /** Availability Zones to draw even where no task stands. */
  zones: readonly string[];
  service?: string;
  /** Where the picture opens, in ms. */
  initialAtMs?: number;
  assumptions: readonly AssumptionNote[];
}

interface Props {
  /** Draft keys begin with it: `exercise/rust-task-definition`. */
  id: string;
  documents: readonly BenchDocument[];
  startVersion?: string;
  /** The scenario whose world the rules may look at. */
  scenario: Scenario;
  settings: StageSettings;
  run: UseRun;
  openAt: { atMs: number; entry?: number | null } | null;
  onText(name: string, text: string): void;
  onCancel(): void;
  report(finding: LocatedFinding, name: string): void;
  /** What can be done with the documents besides running them; stands below them. */
  children?: ComponentChildren;
}

export function StageView({ id, documents, startVersion, scenario, settings, run, openAt, onText, onCancel, report, children }: Props) {
  const [open, setOpen] = useState(documents[0]?.name);
  return (
    <div class="bench">
      {documents.length > 1 && (
        <fieldset class="bench-files" aria-label="Documents">
          {documents.map(({ name }) => (
            <button key={name} type="button" aria-pressed={name === open} onClick={() => setOpen(name)}>
              {name}
            </button>
          ))}
        </fieldset>
      )}
      {documents.map((document) => (
        <div key={document.name} hidden={document.name !== open}>
          <DocumentEditor
            draftKey={`${id}/${document.name}`}
            name={document.name}
            kind={document.kind}
            startText={document.startText}
            startHtml={document.startHtml}
            startVersion={startVersion}
            initialFindings={document.findings}
            initialDescription={document.description}
            scenario={scenario}
            onText={(text) => onText(document.name, text)}
            report={(finding) => report(finding, document.name)}
          />
        </div>
      ))}
      {children}
      <p class="bench-note" role="status" data-says>
        {run.note ?? refusalOf(run.history)}
      </p>
      <Simulation
        history={run.history}
        tracks={run.tracks}
        session={run.session}
        {...settings}
        openAt={openAt}
        scenario={scenario}
        onInject={run.inject}
        injected={run.injected}
        onRemove={run.remove}
        isRunning={run.isRunning}
        onCancel={onCancel}
        stale={run.note !== null}
      />
    </div>
  );
}

/** Why the dock is empty, where a refused call is the reason. */
function refusalOf(history: History): string | null {
  if (history.tasks.length > 0) return null;
  const refusal = history.log.find((line) => line.kind === 'refusal');
  return refusal === undefined ? null : `Nothing runs: ${refusal.text}`;
}
