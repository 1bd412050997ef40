/** What every panel below the stage is handed: the run, the moment, what is chosen, and ways to change them. */
import type { Change, Scenario, Tracks } from '../../ecs/ecs.ts';
import type { ReadRun } from './read-run.ts';
import type { InjectedChange, RunSession } from './session.ts';

/** What the viewer has chosen on the stage or in the lanes; `id` is AWS's (task id, EC2 id, zone, provider, service), an entry's is its number. */
export type Selection =
  | { kind: 'task' | 'instance' | 'availabilityZone' | 'capacityProvider' | 'service' | 'targetGroup'; id: string }
  | { kind: 'entry'; id: number };

export interface PanelProps {
  run: ReadRun;
  /** Null until they are there: a page comes with its first run's history alone. */
  tracks: Tracks | null;
  /** Null where nobody holds the run, as in a printed page. */
  session: RunSession | null;
  service: string | undefined;
  /** The moment of the latest event at or before the playhead: between two events nothing looks different. */
  atMs: number;
  /** The playhead itself, in whole ms. */
  exactMs: number;
  selection: Selection | null;
  select(selection: Selection | null): void;
  /** Goes to a moment, and marks an entry of the log. */
  jump(atMs: number, entry?: number): void;
  /** Lays changes over the run, under a name where they come and go together; absent where that is not offered. */
  inject?: ((changes: readonly InjectedChange[], batch?: string) => void) | undefined;
  injected: readonly InjectedChange[];
  remove?: ((index: number) => void) | undefined;
  /** The last moment that a change may be laid at, in ms. */
  lastChangeMs: number;
  isRunning: boolean;
  /** What the run is of, where the page knows: choices of what can be broken come from it. */
  scenario?: Pick<Scenario, 'surroundings' | 'steps'> | undefined;
  /** The run that is kept to compare with, by the moment of the fork; null while none is. */
  kept?: { atMs: number } | null;
  /** Keeps the run that is shown, from the playhead on; absent where nobody holds the run. */
  fork?: (() => void) | undefined;
}

/** One change at one moment, the most common case. */
export const once = (inject: Change, atMs: number): readonly InjectedChange[] => [{ atMs, inject }];
