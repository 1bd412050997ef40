/** The stage of a lesson: the documents with their findings, and below them the run. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { LocatedFinding } from '../../documents/types.ts';
import type { History, Scenario } from '../../ecs/ecs.ts';
import { DocumentEditor } from '../editor/DocumentEditor.tsx';
import { Simulation } from '../simulator/Simulation.tsx';
import { useAwake } from '../simulator/use-awake.ts';
import type { BenchDocument } from './bench.ts';
import type { ShownTrial } from './face.ts';
import type { Texts, UseRun } from './use-run.ts';

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
  /** Assumptions that differ from their defaults, by id. */
  assumptions: Readonly<Record<string, number | string | boolean>>;
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
  /** Stands above the documents: questions, evidence. */
  above?: ComponentChildren;
  /** What can be done with the documents besides running them; stands below them. */
  children?: ComponentChildren;
  /** Runs to choose from, where there are several. */
  trials?: readonly ShownTrial[];
  trial?: string;
  onTrial?(name: string): void;
  /** Said in the place of the run: while it must not be seen, or where there is none. */
  instead?: ComponentChildren;
  /** Texts to be put into the documents; a new object is put once. */
  put?: { texts: Texts } | null;
  /** A new number makes the documents anew. */
  resets?: number;
}

export function StageView(props: Props) {
  const { id, documents, startVersion, scenario, run, put, resets = 0, onText, report } = props;
  const [open, setOpen] = useState(documents[0]?.name);
  // A page that sleeps shows one of them; the others weigh.
  const isAwake = useAwake();
  return (
    <div class="bench">
      {props.above}
      {documents.length > 1 && (
        <fieldset class="bench-files" aria-label="Documents">
          {documents.map(({ name }) => (
            <button key={name} type="button" aria-pressed={name === open} onClick={() => setOpen(name)}>
              {name}
            </button>
          ))}
        </fieldset>
      )}
      {documents
        .filter(({ name }) => isAwake || name === open)
        .map((document) => (
          <div key={`${document.name}/${resets}`} hidden={document.name !== open}>
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
              put={putOf(put, document.name)}
              onText={(text) => onText(document.name, text)}
              report={(finding) => report(finding, document.name)}
            />
          </div>
        ))}
      {props.children}
      <p class="bench-note" role="status" data-says>
        {run.note ?? (props.instead === undefined ? refusalOf(run.history) : null)}
      </p>
      {props.instead === undefined ? <Run {...props} /> : props.instead}
    </div>
  );
}

/** The run, and which one of several. */
function Run({ scenario, settings, run, openAt, trials = [], trial, onTrial, onCancel }: Props) {
  return (
    <>
      {trials.length > 1 && (
        <fieldset class="bench-files bench-trials" aria-label="Which run is shown">
          {trials.map(({ name, title }) => (
            <button key={name} type="button" aria-pressed={name === trial} onClick={() => onTrial?.(name)}>
              {title}
            </button>
          ))}
        </fieldset>
      )}
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
    </>
  );
}

const puts = new WeakMap<object, Map<string, { text: string }>>();

/** One document's part of what is put; the same object for the same put, so that it is put once. */
function putOf(put: { texts: Texts } | null | undefined, name: string): { text: string } | null {
  const text = put?.texts[name];
  if (!put || text === undefined) return null;
  const parts = puts.get(put) ?? new Map<string, { text: string }>();
  puts.set(put, parts);
  const part = parts.get(name) ?? { text };
  parts.set(name, part);
  return part;
}

/** Why the dock is empty, where a refused call is the reason. */
function refusalOf(history: History): string | null {
  if (history.tasks.length > 0) return null;
  const refusal = history.log.find((line) => line.kind === 'refusal');
  return refusal === undefined ? null : `Nothing runs: ${refusal.text}`;
}
