/** A run that can be asked: what its worker holds and the picture has not. Whoever owns the worker makes one; panels ask it. */
import type { Change, Cost, Funnel, Requests, RunComparison, Subject, Tracks, Waste } from '../../ecs/ecs.ts';

/** A link in a chain of causes, the nearest first; the last one is a call, a change from outside, or the seed. */
export interface ChainLink {
  entry: number;
  atMs: number;
  subject: Subject;
  /** In a sentence: AWS's words where it has some, ours otherwise. */
  text: string;
  /** Of a last link. */
  root?: 'call' | 'change' | 'seed' | 'outside';
}

/** Why something is as it is: a decision with all it considered, and the chain behind it. */
export interface Why {
  entry: number;
  atMs: number;
  subject: Subject;
  /** The decision in a sentence, such as `Task 3f2a was placed on i-0b1…`. */
  title: string;
  /** Every candidate of the decision; `refused` is absent for one that was taken. */
  candidates: readonly { name: string; refused?: string; detail?: string }[];
  /** Of a placement on container instances: each instance and the step at which it fell out. */
  funnel: Funnel | null;
  chain: readonly ChainLink[];
}

/** A moment as AWS's own API answers it: the arrays of DescribeServices, DescribeTasks …, members as AWS names them. */
export interface AwsMoment {
  atMs: number;
  clusters: readonly Readonly<Record<string, unknown>>[];
  services: readonly Readonly<Record<string, unknown>>[];
  /** Running and lately stopped ones, as ListTasks has them. */
  tasks: readonly Readonly<Record<string, unknown>>[];
  containerInstances: readonly Readonly<Record<string, unknown>>[];
  capacityProviders: readonly Readonly<Record<string, unknown>>[];
}

export interface Bill {
  atMs: number;
  soFar: Cost;
  /** What a month costs that goes on as the moment is, in millionths of a US dollar. */
  monthMicroUsd: number;
  /** Requests from the run's begin to the moment. */
  requests: Requests;
  /** What of the instances nobody has reserved until now; null without instances. */
  waste: Waste | null;
}

/** A service of two runs: when each is steady for the first time after the fork, in ms; null for never. */
export interface ComparedSteady {
  service: string;
  a: number | null;
  b: number | null;
}

/** Two runs: `a` is the one that was kept at the fork, `b` the one that is shown. */
export interface Compared {
  forkMs: number;
  comparison: RunComparison;
  steady: readonly ComparedSteady[];
  /** Healthy tasks of all services, from each moment on. */
  healthy: { a: readonly { atMs: number; healthy: number }[]; b: readonly { atMs: number; healthy: number }[] };
}

/**
 * Answers about the run that is shown. Every promise rejects with a WorkerTrouble, whose message can be shown; one that a newer run has overtaken
 * rejects with the reason `overtaken`.
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
