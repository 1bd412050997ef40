/** What checks, misconceptions and questions may look at: a learner's documents, the findings in them, and one run with the predicates of the course. */
import type { LocatedFinding } from '../documents/types.ts';
import type {
  DocumentKind,
  History,
  Moment,
  Refusal,
  Requests,
  Scenario,
  ServiceTrack,
  Step,
  TaskLane,
  Timeline,
  Tracks,
} from '../ecs/ecs.ts';

/** One run of the exercise's scenario: a visible one, or a hidden one that differs in seed and in what goes wrong. */
export interface Trial {
  /** `visible`, or a name that says the kind of trouble without giving it away: `one task is killed`. */
  name: string;
  seed: number;
  /** Changes and calls laid over the scenario's steps. */
  changes?: readonly Step[];
  /** Members of the scenario that are others in this trial: another start-up time in `surroundings`, other `steps`. */
  with?: Partial<Omit<Scenario, 'seed'>>;
}

/** A value inside a learner's document, read without trusting its shape: whatever is missing or of another kind is `undefined`, or an empty list. */
export interface DocumentReader {
  value: unknown;
  get(...path: (string | number)[]): unknown;
  /** The items of an array; empty where there is none. */
  list(...path: (string | number)[]): readonly DocumentReader[];
}

/** What a check and a misconception may look at. Predicates take seconds, as course authors think; the model's ms stay inside. */
export interface Evidence {
  /** Parsed documents by name (undefined where the text is no JSON). Plain data; check behaviour, never text. */
  documents: Readonly<Record<string, unknown>>;
  findings: readonly (LocatedFinding & { document: string })[];
  hasError: boolean;
  /** True where no finding is an error; else the first one, as AWS would answer it, with its place. */
  accepted: CheckOutcome;
  /** Reads a document by name, whatever its shape. */
  read(document: string): DocumentReader;
  /** The kind a document was read as: the exercise's, or one of `alsoReadAs`. */
  kindOf(document: string): DocumentKind | 'answers';
  /** Null in checks of documents alone, and where nothing could be run. */
  run: RunEvidence | null;
}

/** A moment with what checks ask besides its counts. */
export interface GradedMoment extends Moment {
  /** RUNNING tasks, not being stopped, that every check which watches them (health checks of containers, load balancers) calls healthy. One that none watches is healthy while it runs. */
  readonly healthy: number;
}

/** The predicates of the course plan over one run, or one service of it. Each returns true, or a Failure that names the moment and the row of the trace. */
export interface Predicates {
  at(seconds: number): GradedMoment;
  /** True at some time ≤ t. */
  by(seconds: number, holds: (m: GradedMoment) => boolean): CheckOutcome;
  /** True throughout [a, b]. */
  from(a: number, b: number, holds: (m: GradedMoment) => boolean): CheckOutcome;
  /** True at some time after the event and at most s later. */
  within(eventAtSeconds: number, seconds: number, holds: (m: GradedMoment) => boolean): CheckOutcome;
  never(holds: (m: GradedMoment) => boolean): CheckOutcome;
  end(holds: (m: GradedMoment) => boolean): CheckOutcome;
  /** Tasks that stopped, whatever the reason, in order. */
  stops(): readonly TaskLane[];
  /** Tasks that are RUNNING at that moment and not being stopped. */
  tasksAt(seconds: number): readonly TaskLane[];
}

/** What a check may ask about one run. */
export interface RunEvidence extends Predicates {
  trial: Trial;
  history: History;
  /** All that happened, in order. */
  timeline: Timeline;
  refusals: readonly Refusal[];
  /** True where every call of the scenario was taken; else the first refusal, in AWS's words. */
  accepted: CheckOutcome;
  /** The predicates over one service alone (null: standalone tasks). */
  of(service: string | null): Predicates;
  /** Deployments, bounds, strategies, traffic of a service over time; undefined where there is none of that name. */
  service(name: string): ServiceTrack | undefined;
  /** All that happened besides tasks. */
  tracks(): Tracks;
  /** Fails with these words, at the moment (seconds) where the learner should look. */
  fail(seconds: number, because: string): CheckOutcome;
  /** Texts of AWS's service events up to the moment (seconds), oldest first. */
  events(untilSeconds?: number): readonly { atSeconds: number; text: string }[];
  /** Requests in [a, b) seconds: served, failed, by reason. */
  requests(a: number, b: number): Requests;
  /**
   * What a client outside gets from some running task with a public address at that moment: the HTTP status, or why there is none
   * (`no running task`, `connection refused` when it listens on loopback or another port, `timed out` when the security group is closed).
   */
  request(seconds: number, port: number, path: string): number | 'no running task' | 'connection refused' | 'timed out';
}

/** `atSeconds` is null where the failure lies in the documents and has no moment. */
export type CheckOutcome = true | { atSeconds: number | null; entry: number | null; because: string };
