/** What exists in the model: clusters, services, and what stands in files of its own: definitions, deployments, tasks. All of it plain JSON. */
import type { AssumptionValues } from '../assumptions.ts';
import type { Bucket } from './buckets.ts';
import type { FargateCapacity } from './capacity.ts';
import type { JsonObject, StrategyItem, TaskDefinitionRevision } from './definition-state.ts';
import type { Deployment, ServiceDeployment, ServiceRevision } from './deployment-state.ts';
import type { InstanceWorld } from './instance-state.ts';
import type { LoadDestination, Surroundings } from './surroundings.ts';
import type { PlacedTasks, Task } from './task-state.ts';
import type { Cause } from './timeline.ts';
import type { ServiceTraffic } from './traffic-state.ts';

export type * from './definition-state.ts';
export type * from './deployment-state.ts';
export type * from './instance-state.ts';
export type * from './scaling-state.ts';
export type * from './task-state.ts';
export type * from './traffic-state.ts';

/** What a request for a service says, as far as the model keeps it. */
export type ServiceSettings = JsonObject & {
  deploymentConfiguration: JsonObject;
  placementConstraints?: { type: string; expression?: string }[];
  placementStrategy?: { type: string; field?: string }[];
};

export interface World extends InstanceWorld {
  surroundings: Surroundings;
  assumptions: AssumptionValues;
  /** By ARN. */
  clusters: Record<string, Cluster>;
  /** By `family/NAME`. */
  families: Record<string, TaskDefinitionRevision[]>;
  /** By ARN. */
  services: Record<string, Service>;
  /** By ordinal, so that an event finds its task without a search; a stopped one is forgotten an hour after it stopped, as AWS does. */
  tasks: Record<number, Task>;
  /** Stopped tasks that are still known, oldest first. */
  stopped: { ordinal: number; atMs: number }[];
  /** Where tasks are whose desiredStatus is RUNNING, by whose they are. */
  placed: Record<string, PlacedTasks>;
  capacity: FargateCapacity;
  /** The buckets of API calls, by kind of action; one that nobody has called yet is absent, and full. */
  calls: Record<string, Bucket>;
  /** Requests from outside, by where they go. */
  loads: LoadState[];
  /** Alarms on failed requests, by name. */
  loadAlarms: Record<string, LoadAlarmState>;
  /** Ever made: they name tasks, deployments and rounds of starts. */
  counts: { tasks: number; deployments: number; rounds: number };
}

export interface Cluster {
  arn: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  capacityProviders: string[];
  defaultCapacityProviderStrategy: StrategyItem[];
  /** Tasks that are not STOPPED, oldest first, and some that are: these go together, so that each costs little. */
  taskOrdinals: number[];
  /** How many of them are STOPPED. */
  stoppedCount: number;
  serviceArns: string[];
  /** Providers of Auto Scaling groups that came or went last are attached or detached then; absent where none ever did. */
  attachesUntilMs?: number;
}

/** Requests to one destination, and what becomes of them. */
export interface LoadState {
  to: LoadDestination;
  path: string;
  perSecond: number;
  /** Places that requests may go to, as `preferred served` or `other status 503`: how many there are of each. */
  counts: Record<string, number>;
  /** The places in each task, by its id. */
  places: Record<string, string[]>;
  /** Requests per 1,000 s, as last recorded. */
  served: number;
  /** The same, by what goes wrong. */
  failed: Record<string, number>;
}

/** An alarm between two ends of its periods. */
export interface LoadAlarmState {
  /** Failures since `sinceMs` have not been counted yet; before, since the last full minute: so many millionths of a request. */
  sinceMs: number;
  counted: number;
  /** Minutes in a row above the threshold. */
  breaches: number;
  /** The end of a minute is in the queue. */
  isWatching: boolean;
  /** The entry of the last change of rates. */
  cause: Cause;
}

export interface Service {
  arn: string;
  name: string;
  /** What the timeline calls it: its name, and its cluster’s before that where another cluster has had that name first. */
  timelineId: string;
  clusterArn: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** One task on each instance that fits; absent for REPLICA. */
  isDaemon?: true;
  /** Of a daemon as many as there are instances for it. */
  desiredCount: number;
  minimumHealthyPercent: number;
  maximumPercent: number;
  healthCheckGracePeriodMs: number;
  createdAtMs: number;
  /** The PRIMARY first, then older ones that still have tasks. */
  deployments: Deployment[];
  /** What its deployments have rolled out, oldest first. */
  revisions: ServiceRevision[];
  /** Oldest first; the last one may be going on. */
  serviceDeployments: ServiceDeployment[];
  /** The deployment that a rollback goes back to: the latest that is COMPLETED. Null when it is itself being rolled back to. */
  completedDeployment: string | null;
  /** Tasks under scale-in protection, some of which may be over. */
  protectedOrdinals: number[];
  /** Newest first, 100 at most. */
  events: { id: string; atMs: number; message: string }[];
  eventCount: number;
  /** Targets registered since the service's events last spoke of them, by target group. */
  registered: Record<string, number>;
  /** When a message was last sent; it is not repeated before its cause is resolved or 6 h are over. */
  sentAtMs: Record<string, number>;
  isSteady: boolean;
  /** Since when it is steady without a break: the message is due again every 6 h from then on. Null while it is not. */
  steadySinceMs: number | null;
  /** The next moment at which the scheduler looks at it, or null. */
  reconcileAtMs: number | null;
  /** When it last looked, or null. */
  reconciledAtMs: number | null;
  /**
   * Starts inside the minute that began then, for the quota of starts; `opensAtMs` when a start that a rate or a lack of capacity held back may be
   * tried again, absent where none was.
   */
  launches: { sinceMs: number; count: number; opensAtMs?: number };
  /** Absent unless the scheduler moves tasks between Availability Zones. */
  rebalancing?: Rebalancing;
  /** When it will look whether tasks are even over the zones; absent where it knows of nothing uneven. */
  balanceCheckAtMs?: number;
  /** When instances last had no room for a task that was to be moved; absent where they never lacked it. */
  balanceRefusedAtMs?: number;
  /** Who gets its requests, since a deployment has shifted them; absent before. */
  traffic?: ServiceTraffic;
  /** Members of the input that the model stores and gives back. */
  settings: ServiceSettings;
  /** The same, of those whose change begins a deployment. */
  deployedSettings: JsonObject;
  /** What a second CreateService of that name is compared with. */
  createInput: JsonObject;
}

/** Tasks on their way to another Availability Zone: started there, and not yet healthy. */
export interface Rebalancing {
  /** It ends when another deployment begins or the desired count changes. */
  deploymentId: string;
  desiredCount: number;
  /** What was started and waits for an old one to be stopped. */
  started: { provider: string; from: string; taskId: string }[];
  /** The entry of the message that began it. */
  cause: Cause;
}
