/** A deployment that shifts traffic, as the world holds it: its stages, its steps, the hooks it waits for, and who gets requests. All of it plain JSON. */
import type { Cause } from './timeline.ts';

/** In the order in which they come. Source: ServiceDeploymentLifecycleStage in the API reference. */
export type LifecycleStage =
  | 'RECONCILE_SERVICE'
  | 'PRE_SCALE_UP'
  | 'SCALE_UP'
  | 'POST_SCALE_UP'
  | 'TEST_TRAFFIC_SHIFT'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  | 'PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT'
  | 'BAKE_TIME'
  | 'CLEAN_UP';

/** A lifecycle hook that a stage waits for, or has waited for. */
export interface HookRun {
  /** By it ContinueServiceDeployment names a PAUSE. */
  id: string;
  targetType: 'AWS_LAMBDA' | 'PAUSE';
  /** Of the function; null for a PAUSE. */
  targetArn: string | null;
  status: 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  expiresAtMs: number;
  timeoutAction: 'ROLLBACK' | 'CONTINUE';
  /** When a function says how it ends, and what it says; null for a PAUSE, and for a function that never does. */
  answer: { atMs: number; status: 'SUCCEEDED' | 'FAILED'; reason: string } | null;
  /** The entry of its last change. */
  cause: Cause;
}

/** The way from blue, which has production, to green, which shall have it. */
export interface TrafficShift {
  /** Id of blue's deployment; null where nothing ran before. */
  blue: string | null;
  /** Green's share of production after each step, in basis points; the last is 10,000. */
  steps: number[];
  /** The step that is made, or comes next. */
  step: number;
  /** When the present stage, or the step of it, began. */
  sinceMs: number;
  /** It does not end before that. */
  untilMs: number;
  hooks: HookRun[];
  /** In a rollback: blue has production again, and green may go. */
  isBack: boolean;
  /** The entry of the present stage. */
  cause: Cause;
}

/** Shares in basis points, 10,000 in all, by where requests go: the ARN of a target group, or a deployment's id where there is none. */
export type TrafficWeights = Record<string, number>;

/** What a service's listener rules do with requests. */
export interface ServiceTraffic {
  production: TrafficWeights;
  /** Empty while nobody has test traffic. */
  test: TrafficWeights;
}
