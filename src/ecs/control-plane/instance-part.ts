/** What the control plane asks of its part on container instances, which a page fetches only where a run needs it. */
import type { CreateServiceRequest, RunTaskRequest, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import type { InstanceEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import type {
  Capacity,
  Cluster,
  Deployment,
  JsonObject,
  LoadBalancing,
  NetworkConfiguration,
  Service,
  Task,
  TaskDefinitionRevision,
  World,
} from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import type { LaunchOrder } from './launch.ts';
import type { Admit, Operation } from './operation.ts';
import type { Tally } from './tally.ts';

/** `wanted` tasks are missing, `most` of them may start now. */
export interface StartOrder {
  wanted: number;
  most: number;
}

/** A provider that could not take tasks, so many of them, with the event that says so. */
export interface Refusal {
  provider: string;
  text: string;
  tasks: number;
  cause: Cause;
}

/** What came of starting tasks together. */
export interface Launch {
  round: number;
  started: { task: Task; created: Cause }[];
  refusals: Refusal[];
  /** The account may launch no more now. */
  isThrottled: boolean;
}

/** A call of RunTask that has passed its checks. */
export interface TaskRun {
  cluster: Cluster;
  revision: TaskDefinitionRevision;
  capacity: Capacity;
  /** Null outside awsvpc mode. */
  network: NetworkConfiguration | null;
  /** Tasks on each provider, in the strategy's order. */
  shares: { provider: string; count: number }[];
  overridden: LaunchOrder['overridden'];
}

export interface InstanceControl {
  handlers: { readonly [Tag in InstanceEvent['type']]: (model: Model, event: Extract<InstanceEvent, { type: Tag }>) => void };
  /** Operations that are about instances, providers and scaling alone. */
  // biome-ignore lint/suspicious/noExplicitAny: the table holds operations of different inputs; `call` has checked the shape of each.
  operations: Readonly<Record<string, Operation<any>>>;
  /** @throws EcsError where the request has placement constraints that the model cannot evaluate */
  requireEvaluable(request: JsonObject): void;
  /** A task on an instance is STOPPED: the last of what it has reserved is free, and what waits for room looks again. */
  taskStopped(model: Model, event: { ordinal: number; cause: Cause }): void;
  /** A task on an instance has come under protection, or out of it. */
  protectionChanged(model: Model, task: Task, cause: Cause): void;
  /** @throws EcsError where AWS would not let the cluster, null for one that is being made, have these capacity providers */
  requireProviders(model: Model, cluster: Cluster | null, names: readonly string[]): void;
  /** @throws EcsError where a strategy names Managed Instances and another kind of provider */
  requireOneKind(world: World, providers: readonly string[]): void;
  /** The cluster had these capacity providers and has others now. */
  associate(model: Model, cluster: Cluster, before: readonly string[], cause: Cause): void;
  /** What DescribeClusters says of how its providers are attached. */
  describeAttachments(model: Model, cluster: Cluster): object;
  /** Goes on with a RunTask that is not for Fargate. */
  runTask(model: Model, input: RunTaskRequest, run: TaskRun, admit: Admit): unknown;
  /** Starts tasks of a deployment on instances, as many as find a place or may wait for one. */
  launchAll(model: Model, service: Service, counted: Tally, revision: TaskDefinitionRevision, order: StartOrder): Launch;
  /** Starts and stops what a DAEMON service lacks and has too much of. */
  moveDaemons(model: Model, service: Service, cause: Cause): void;
  /** What AWS refuses of a request for a DAEMON service, in its words; null where nothing. */
  daemonRefusal(input: CreateServiceRequest | UpdateServiceRequest, capacity: Capacity): string | null;
  /** @throws EcsError where target groups do not go with the network mode of the definition */
  requireTargetTypes(world: World, revision: TaskDefinitionRevision, balancings: readonly LoadBalancing[]): void;
  /** Stops tasks on DRAINING instances, as many as may go. */
  stopDrained(model: Model, service: Service, counts: readonly Tally[], cause: Cause): void;
  /** True while tasks of the service that are not STOPPED yet leave DRAINING instances. */
  isLeaving(model: Model, service: Service): boolean;
  /** The zones that a service on EC2 is balanced over; undefined where it is not. */
  zonesToBalance(world: World, service: Service, deployment: Deployment): string[] | undefined;
  /** A task more on an instance in the zone, or undefined where none there has room. */
  startInZone(model: Model, service: Service, deployment: Deployment, provider: string, zone: string, cause: Cause): Task | undefined;
  /** The tasks of a service on EC2 that a scale-in takes, so many or all there are. */
  chooseForScaleIn(model: Model, service: Service, tasks: readonly Task[], excess: Map<string | null, number>, count: number): Task[];
  /** A deployment of the service has come to its end: scaling in, which it held back, may go on. */
  deploymentEnded(model: Model, service: Service, cause: Cause): void;
}

let part: InstanceControl | null = null;

/** Null until it has been fetched: a cluster then has no instances. */
export function instanceControl(): InstanceControl | null {
  return part;
}

export function setInstanceControl(loaded: InstanceControl): void {
  part = loaded;
}
