/** What a playground and the page around it say to each other, for hosts in TypeScript: this file imports nothing and may be copied. */

type DocumentName = 'task-definition.json' | 'service.json' | 'capacity.json' | 'images.json' | 'load.json';

/** A whole playground, as a saved file has it. */
export interface PlaygroundState {
  version: 1;
  /** The five documents. */
  texts: Readonly<Record<DocumentName, string>>;
  settings: {
    seed: number;
    /** The run's end, in ms. */
    untilMs: number;
    /** When the definition is registered again and the service updated to it, in ms; null for never. */
    againMs: number | null;
    /** Assumptions of the model that differ from their defaults, by id. */
    assumptions: Readonly<Record<string, number | string | boolean>>;
  };
  /** Faults and other changes that were laid over the run. */
  changes: readonly { atMs: number; inject: { readonly type: string } }[];
  /** The moment that is shown, in ms. */
  atMs: number;
  /** The preset that it began with, or null. */
  preset: string | null;
  /** The document whose tab is open. */
  opens: DocumentName;
}

/** A run in numbers; counts are those at its end. */
export interface RunSummary {
  endMs: number;
  desired: number;
  running: number;
  pending: number;
  /** When the service reached a steady state for the first time, in ms; null where it never did. */
  steady: number | null;
  /** The limit of the model that ended the run early; null for a run that went to its end. */
  limit: 'events' | 'tasks' | 'timeMs' | null;
  /** Calls that AWS would refuse, in its words. */
  refusals: readonly string[];
}

/** Said by the playground. */
export type FromPlayground = { drydock: 1 } & (
  | { type: 'ready' }
  | { type: 'run'; run: RunSummary }
  | { type: 'notRun'; why: readonly string[] }
  | { type: 'moment'; atMs: number }
  | { type: 'state'; state: PlaygroundState }
  | { type: 'error'; message: string }
);

/** What `load` opens: a state, or what stands behind the `#` of a link. */
type Loaded = { state: PlaygroundState } | { fragment: string };

/** Said by its host. */
export type ToPlayground = { drydock: 1 } & (
  | ({ type: 'load'; afresh?: boolean } & Loaded)
  | { type: 'seek'; atMs: number }
  | { type: 'play' | 'pause' | 'getState' }
  | { type: 'theme'; theme: 'light' | 'dark' | 'system' }
);
