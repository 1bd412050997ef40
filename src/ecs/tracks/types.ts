/** What tracks are made of: services, deployments, groups, providers, load, decisions and containers, each as it changes over time. Plain data. */
import type { InstanceLane } from '../history-instances.ts';
import type { LoadDestination } from '../world/surroundings.ts';
import type { Subject } from '../world/timeline.ts';

/** A provider's share in a capacity provider strategy; `base` 0 and `weight` 0 where left out. */
export interface StrategyItem {
  capacityProvider: string;
  base: number;
  weight: number;
}

/** A deployment over time, newest change last. */
export interface DeploymentTrack {
  /** `ecs-svc/…` */
  id: string;
  /** `family:revision`. */
  taskDefinition: string;
  createdAtMs: number;
  /** `BLUE_GREEN`, `LINEAR` or `CANARY`; `ROLLING` otherwise. */
  strategy: string;
  /** All that became of it: status, rolloutState, stages, hooks, failure counts, bake time; `text` in AWS's words where it has some. */
  changes: readonly {
    atMs: number;
    entry: number;
    what: 'status' | 'rolloutState' | 'stage' | 'hook' | 'failures' | 'bakeTime' | 'service deployment';
    /** Bare: the status, state or stage that it has come to, the number of failures, the moment in ms until which it bakes. */
    value: string;
    text: string;
  }[];
}

export interface ServiceTrack {
  name: string;
  isDaemon: boolean;
  /** Desired count and the bounds that a deployment keeps (minimumHealthyPercent rounded up, maximumPercent down), in tasks, from each moment on. */
  bounds: readonly { atMs: number; entry: number; desired: number; minimum: number; maximum: number }[];
  /**
   * Tasks that run, that are on their way to it, and that run and are healthy by every check that watches them, health check and targets, from
   * each moment on. One that no check watches is healthy while it runs.
   */
  counts: readonly { atMs: number; running: number; pending: number; healthy: number }[];
  deployments: readonly DeploymentTrack[];
  /** Spans of steady state; `toMs` is null for one that lasts to the run's end. */
  steady: readonly { fromMs: number; toMs: number | null }[];
  /** Shares of production and test traffic in basis points by deployment; empty for a rolling deployment. */
  traffic: readonly { atMs: number; entry: number; production: Readonly<Record<string, number>>; test: Readonly<Record<string, number>> }[];
  /** Its capacity provider strategy, its own or the cluster's default; empty where it has a launch type. */
  strategy: readonly { atMs: number; items: readonly StrategyItem[]; isDefault: boolean }[];
  /** Metrics by name (`CPUUtilization` …), in hundredths, from each moment on. */
  metrics: readonly { metric: string; points: readonly { atMs: number; hundredths: number }[] }[];
}

/** An Auto Scaling group over time. */
export interface GroupTrack {
  name: string;
  desired: readonly { atMs: number; entry: number; desiredCapacity: number; reason: string }[];
}

/** A capacity provider on a group over time. */
export interface ProviderTrack {
  name: string;
  /** CapacityProviderReservation in hundredths of a percent: `needed` (M) of `running` (N) instances. */
  reservation: readonly { atMs: number; entry: number; hundredths: number; needed: number; running: number }[];
}

/** Requests that come for a destination, in requests per 1,000 s, from each moment on. */
export interface LoadTrack {
  to: LoadDestination;
  rates: readonly { atMs: number; entry: number; served: number; failed: Readonly<Record<string, number>> }[];
}

/** A decision of the scheduler, or of scaling, in brief; `RunSession.why` has the rest. */
export interface DecisionMark {
  entry: number;
  atMs: number;
  subject: Subject;
  /** In the model's words: `placement`, `scale-in` … */
  what: string;
  /** What was taken, by name; empty where everything was refused. */
  chosen: readonly string[];
  /** How many candidates were refused. */
  refused: number;
}

/** A container over time, by the task's id and its own name. */
export interface ContainerTrack {
  taskId: string;
  name: string;
  /** Its task stops when it does; absent where its definition is not known. */
  isEssential?: boolean;
  statuses: readonly { atMs: number; entry: number; status: 'PENDING' | 'RUNNING' | 'STOPPED'; exitCode?: number }[];
  /** Of its health check; empty where it has none. */
  health: readonly { atMs: number; entry: number; status: string }[];
  restarts: readonly number[];
}

export interface Tracks {
  endMs: number;
  services: readonly ServiceTrack[];
  instances: readonly InstanceLane[];
  groups: readonly GroupTrack[];
  providers: readonly ProviderTrack[];
  load: readonly LoadTrack[];
  decisions: readonly DecisionMark[];
  containers: readonly ContainerTrack[];
  /** Spent so far, in millionths of a US dollar, at 60 even steps to the run's end. */
  spent: readonly { atMs: number; microUsd: number }[];
}
