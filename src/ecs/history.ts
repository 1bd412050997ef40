/** The timeline folded for eyes and checks: tasks as lanes, service events, counts at any moment. Plain data, small enough to stand in a page. */
import type { StopCode, TaskStatus } from './world/timeline.ts';

/** One task over time. */
export interface TaskLane {
  /** 32 hex digits. */
  taskId: string;
  /** Service name, or null for a standalone task. */
  service: string | null;
  /** `family:revision`. */
  taskDefinition: string;
  /** `FARGATE`, `FARGATE_SPOT`, or the launch type where no provider is named. */
  capacityProvider: string;
  availabilityZone: string;
  /** In order; the first has the moment of creation. */
  statuses: readonly { atMs: number; status: TaskStatus; entry: number }[];
  containers: readonly string[];
  stop: {
    atMs: number;
    stopCode: StopCode;
    stoppedReason: string;
    exitCode: number | null;
    containerReason: string | null;
    everRan: boolean;
    entry: number;
  } | null;
  /** Addresses that answer, with the moment they began to; `endMs` when the container ended. */
  listening: readonly { atMs: number; endMs: number | null; port: number; reachable: boolean; routes: Readonly<Record<string, number>> }[];
}

/** A line of the log: AWS's service events, task stops, calls and their refusals, injected changes. */
export interface LogLine {
  atMs: number;
  /** The timeline entry it comes from. */
  entry: number;
  /** The entry that caused it, if one did. */
  cause: number | null;
  kind: 'event' | 'stop' | 'call' | 'refusal' | 'change' | 'limit';
  /** Task, service … it speaks of. */
  subject: string;
  text: string;
}

/** The moments at which the desired count of a service was set. */
export interface DesiredCount {
  atMs: number;
  service: string;
  desiredCount: number;
}

export interface History {
  endMs: number;
  tasks: readonly TaskLane[];
  log: readonly LogLine[];
  desired: readonly DesiredCount[];
}

/** Counts and sets at one moment; what a check or a caption asks. */
export interface Moment {
  atMs: number;
  desired: number;
  /** Tasks whose lastStatus is RUNNING. */
  running: number;
  /** Tasks before RUNNING that are not being stopped. */
  pending: number;
  /** Tasks stopped or being stopped so far. */
  stops: number;
  /** AZs of the RUNNING tasks, distinct, sorted. */
  availabilityZones: readonly string[];
  byProvider: Readonly<Record<string, number>>;
}
