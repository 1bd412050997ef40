/** What exists in the model: clusters, task definitions, services with their deployments, tasks with their containers. All of it plain JSON. */
import type { AssumptionValues } from '../assumptions.ts';
import type { FargateCapacity } from './capacity.ts';
import type { Deployment, ServiceDeployment, ServiceRevision } from './deployment-state.ts';
import type { PlacedTasks } from './spread.ts';
import type { LoadDestination, ProcessBehaviour, ProcessHealth, Surroundings } from './surroundings.ts';
import type { Cause, StopCode, TargetState, TaskStatus } from './timeline.ts';

export type * from './deployment-state.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface World {
  surroundings: Surroundings;
  assumptions: AssumptionValues;
  /** By ARN. */
  clusters: Record<string, Cluster>;
  /** By `family/NAME`. */
  families: Record<string, TaskDefinitionRevision[]>;
  /** By ARN. */
  services: Record<string, Service>;
  /** By id; a stopped one is forgotten an hour after it stopped, as AWS does. */
  tasks: Record<string, Task>;
  /** Stopped tasks that are still known, oldest first. */
  stopped: { taskId: string; atMs: number }[];
  /** Where tasks are whose desiredStatus is RUNNING, by whose they are. */
  placed: Record<string, PlacedTasks>;
  capacity: FargateCapacity;
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
  taskIds: string[];
  /** How many of them are STOPPED. */
  stoppedCount: number;
  serviceArns: string[];
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

export interface StrategyItem {
  capacityProvider: string;
  base: number;
  weight: number;
}

/** One registered revision: what the model reads of it, and the input as it came. */
export interface TaskDefinitionRevision {
  arn: string;
  family: string;
  revision: number;
  status: 'ACTIVE' | 'INACTIVE';
  registeredAtMs: number;
  networkMode: string;
  requiresCompatibilities: string[];
  compatibilities: string[];
  cpuUnits: number | null;
  memoryMiB: number | null;
  architecture: 'X86_64' | 'ARM64';
  executionRole: string | null;
  taskRole: string | null;
  containers: ContainerDefinition[];
  input: JsonObject;
}

export type DependencyCondition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';

export interface ContainerDefinition {
  name: string;
  image: string;
  isEssential: boolean;
  memoryMiB: number | null;
  /** How long others wait for it by COMPLETE, SUCCESS or HEALTHY; null: without end. */
  startTimeoutMs: number | null;
  stopTimeoutMs: number;
  environment: { name: string; value: string }[];
  /** What its environment and its log driver take from Secrets Manager and Systems Manager: each `valueFrom`. */
  secrets: string[];
  /** The secret with the credentials of its private registry. */
  registryCredentials: string | null;
  dependsOn: { containerName: string; condition: DependencyCondition }[];
  /** Of the `awslogs` driver. */
  logging: Logging | null;
  healthCheck: HealthCheck | null;
  restartPolicy: RestartPolicy | null;
  /** Empty: the image's. */
  entryPoint: string[];
  /** Empty: the image's. */
  command: string[];
  isRootReadOnly: boolean;
  /** Paths on which volumes are mounted that can be written to. */
  writableMounts: string[];
  /** All tasks of a deployment pull the digest that the first one found. Source: ContainerDefinition.versionConsistency in the API reference. */
  keepsDigest: boolean;
}

export interface Logging {
  group: string;
  createsGroup: boolean;
  /** Null where the definition leaves it out. */
  region: string | null;
  streamPrefix: string;
}

export interface RestartPolicy {
  ignoredExitCodes: number[];
  /** It must have run for so long to be started again. */
  attemptPeriodMs: number;
}

export interface HealthCheck {
  command: string[];
  intervalMs: number;
  timeoutMs: number;
  retries: number;
  startPeriodMs: number;
}

export interface NetworkConfiguration {
  subnets: string[];
  securityGroups: string[];
  assignPublicIp: 'ENABLED' | 'DISABLED';
}

/** What capacity tasks ask for: a launch type, or providers in shares. */
export type Capacity = { launchType: string } | { strategy: StrategyItem[] };

export interface Service {
  arn: string;
  name: string;
  clusterArn: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
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
  protectedTaskIds: string[];
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
  /** Members of the input that the model stores and gives back. */
  settings: JsonObject;
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

export interface Task {
  id: string;
  /** 1, 2, 3 … over the whole run. */
  ordinal: number;
  arn: string;
  clusterArn: string;
  /** `service:NAME`, `family:NAME` or what RunTask was given. */
  group: string;
  startedBy: string;
  serviceArn: string | null;
  deploymentId: string | null;
  /** Tasks that were started together share it. */
  round: number;
  taskDefinition: string;
  launchType: string;
  capacityProvider: string | null;
  platformVersion: string | null;
  /** Of the definition, or of what RunTask laid over it. */
  cpuUnits: number | null;
  memoryMiB: number | null;
  /** What RunTask laid over the definition, as it came; null for tasks of services. */
  overrides: JsonObject | null;
  availabilityZone: string;
  subnet: string;
  securityGroups: string[];
  hasPublicIp: boolean;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  healthStatus: HealthStatus;
  /** The entry of its last change of health, once there is one. */
  healthCause: Cause | null;
  /** The service scheduler counts it towards minimumHealthyPercent and the steady state. */
  isCountedHealthy: boolean;
  /** Its deployment counts it among those that run. */
  isCountedRunning: boolean;
  /** It has counted as healthy at some time. */
  hasBeenHealthy: boolean;
  /** As what its deployment counts it. */
  standing: 'live' | 'ending' | 'ended' | 'gone';
  /** Scale-in protection lasts until then; null where it was never given or was taken away. */
  protectedUntilMs: number | null;
  /** True once the scheduler has stopped it for one in another Availability Zone. */
  isMoved?: boolean;
  stopCode: StopCode | null;
  stoppedReason: string | null;
  createdAtMs: number;
  pullStartedAtMs: number | null;
  pullStoppedAtMs: number | null;
  startedAtMs: number | null;
  stoppingAtMs: number | null;
  executionStoppedAtMs: number | null;
  stoppedAtMs: number | null;
  /** Changes of its memory so far: an out-of-memory kill that was foreseen before the last of them is void. */
  memoryChanges: number;
  /** The end of its wait before RUNNING is in the queue. */
  isWaitLimited: boolean;
  containers: Container[];
  /** From RUNNING on, in the order of the service's `loadBalancers`. */
  targets: TaskTarget[];
}

/** A task's place in a target group. The load balancer knows its state at once, ECS when it has asked. */
export interface TaskTarget extends LoadBalancing {
  state: TargetState;
  /** Why it is unhealthy, in the load balancer's words. */
  reason: string | null;
  /** The entry of its last change of state. */
  cause: Cause;
  /** What ECS has last been told. */
  reported: { state: 'initial' | 'healthy' | 'unhealthy'; reason: string | null };
  /** The service's events have said that it is unhealthy, and it has not been healthy since. */
  isAnnounced: boolean;
  /** Results in a row that speak against its state. */
  against: number;
  nextProbeMs: number;
  /** What probes meet at present. */
  meets: { passes: boolean; takesMs: number; reason: string };
  /** The turn that is in the queue, if one is. */
  turn: { probeMs: number; atMs: number; to: 'healthy' | 'unhealthy'; reason: string } | null;
}

/** An entry of a service's `loadBalancers`. */
export interface LoadBalancing {
  targetGroupArn: string;
  /** Name of the container. */
  container: string;
  port: number;
}

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

export interface Container {
  name: string;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  healthStatus: HealthStatus;
  exitCode: number | null;
  reason: string | null;
  /** Digest, once pulled. */
  imageDigest: string | null;
  isPulled: boolean;
  /** Its start is in the queue or behind it. */
  isStarting: boolean;
  /** The process as the image had it when it was pulled. */
  process: ProcessBehaviour | null;
  /** What of the image a health check could call, as it was when pulled. */
  tools: string[];
  /** What its image asks to be stopped with. */
  stopSignal: string;
  /** Why its program cannot be executed, as the runtime says; null where it can. */
  flaw: ContainerFlaw | null;
  startedAtMs: number | null;
  stoppedAtMs: number | null;
  /** It has booted: it serves, and holds its memory. */
  isUp: boolean;
  listeningPort: number | null;
  /** It listens on an address that others than the task itself reach. */
  isReachable: boolean;
  /** How its image says that it answers at present. */
  processHealth: ProcessHealth;
  /** A change has made it hang, whatever its image says. */
  isHung: boolean;
  /** A change makes it use more and more memory: so much a minute since then, on top of what had leaked before, in 60,000ths of a MiB. */
  leak: { mibPerMinute: number; sinceMs: number; leaked: number } | null;
  isSignalled: boolean;
  /** Times it has been started again in its task; events of an earlier start are void. */
  restartCount: number;
  /** When it was last started again, or null. */
  restartedAtMs: number | null;
  /** Its health check, once it has started and if its definition has one. */
  check: ContainerCheck | null;
}

/** `isStarted` tells a process that ends at once from a container that cannot start at all. */
export interface ContainerFlaw {
  isStarted: boolean;
  exitCode: number;
  /** Its stopped reason where it cannot start, its last line of log where it does. */
  text: string;
}

/** A container's health check as far as it has been computed: up to the last change of what its probes find. Moments are ms from the container's start. */
export interface ContainerCheck {
  state: { status: 'starting' | 'healthy' | 'unhealthy'; streak: number; nextProbeMs: number };
  /** What probes have found since. */
  probe: { succeeds: boolean; tookMs: number };
  /** Turns in the queue that hold, with the beginning of the probe that brings each. */
  due: { turn: number; probeMs: number }[];
  /** Turns ever put into the queue; they name them. */
  turns: number;
}
