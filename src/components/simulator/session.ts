/** A run that can be asked: what its worker holds and the picture has not. Whoever owns the worker makes one; panels ask it. */
import type { AwsMoment, Bill, Change, Compared, Subject, Tracks, Why } from '../../ecs/ecs.ts';

export type { AwsMoment, Bill, ChainLink, Compared, Why } from '../../ecs/ecs.ts';

/**
 * Answers about one run; a new run has a session of its own. Every promise rejects with a WorkerTrouble, whose message can be shown; one that a newer
 * run has overtaken rejects with the reason `overtaken`.
 */
export interface RunSession {
  tracks(): Promise<Tracks>;
  /** The decision of an entry with its funnel; of any other entry the chain of causes. */
  why(entry: number): Promise<Why>;
  /** The decisions that a subject was in, by time: where a task was placed, why an instance was taken or passed over. */
  decisionsAbout(subject: Subject): Promise<readonly { entry: number; atMs: number; text: string }[]>;
  describe(atMs: number): Promise<AwsMoment>;
  bill(atMs: number): Promise<Bill>;
  /** Keeps the run that is shown as the one to compare with, from this moment on. */
  keep(atMs: number): Promise<void>;
  /** Keeps no run any more. */
  forget(): Promise<void>;
  /** Null while no run was kept. */
  compare(): Promise<Compared | null>;
  /** The run as a file that `importRun` reads. */
  file(): Promise<string>;
}

/** A change laid over the scenario at a moment in ms; the shape of a trial's changes. */
export interface InjectedChange {
  atMs: number;
  inject: Change;
}
