/** What exists in the model: clusters, task definitions, services with their deployments, tasks with their containers. All of it plain JSON. */
import type { AssumptionValues } from '../assumptions.ts';
import type { ProcessBehaviour, ProcessHealth, Surroundings } from './surroundings.ts';
import type { Cause, StopCode, TaskStatus } from './timeline.ts';

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
  /** Ever made: they name tasks, deployments and rounds of starts. */
  counts: { tasks: number; deployments: number; rounds: number };
}

export interface Cluster {
  arn: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  capacityProviders: string[];
  defaultCapacityProviderStrategy: StrategyItem[];
  /** Tasks that are not STOPPED, oldest first. */
  taskIds: string[];
  serviceArns: string[];
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
  stopTimeoutMs: number;
  environment: { name: string; value: string }[];
  dependsOn: { containerName: string; condition: DependencyCondition }[];
  /** Group of the `awslogs` driver. */
  logGroup: string | null;
  createsLogGroup: boolean;
  healthCheck: HealthCheck | null;
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
  /** Newest first, 100 at most. */
  events: { id: string; atMs: number; message: string }[];
  eventCount: number;
  /** When a message was last sent; it is not repeated before its cause is resolved or 6 h are over. */
  sentAtMs: Record<string, number>;
  isSteady: boolean;
  /** The next moment at which the scheduler looks at it, or null. */
  reconcileAtMs: number | null;
  /** When it last looked, or null. */
  reconciledAtMs: number | null;
  /** Starts inside the minute that began then, for the quota of starts. */
  launches: { sinceMs: number; count: number };
  /** Members of the input that the model stores and gives back. */
  settings: JsonObject;
  /** What a second CreateService of that name is compared with. */
  createInput: JsonObject;
}

export interface Throttle {
  /** Rounds in a row in which a task never ran. */
  failures: number;
  /** The round that was counted last. */
  lastRound: number;
  /** No start before that moment. */
  untilMs: number;
}

export interface Deployment {
  id: string;
  status: 'PRIMARY' | 'ACTIVE';
  taskDefinition: string;
  capacity: Capacity;
  network: NetworkConfiguration | null;
  platformVersion: string | null;
  /** Tasks it should have; for an older deployment what the rolling update has left it. */
  desiredCount: number;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
  failedTasks: number;
  createdAtMs: number;
  updatedAtMs: number;
  /** Tasks that are not STOPPED, oldest first. */
  taskIds: string[];
  throttle: Throttle;
  /** Places of tasks that stopped by themselves, in the order in which the scheduler will fill them. */
  vacancies: Vacancy[];
  /** Why tasks start that fill no vacancy: the entry of the deployment or of the last change of the desired count. */
  cause: Cause;
}

export interface Vacancy {
  /** The scheduler acts on it from then on. */
  dueAtMs: number;
  provider: string;
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
  stopCode: StopCode | null;
  stoppedReason: string | null;
  createdAtMs: number;
  pullStartedAtMs: number | null;
  pullStoppedAtMs: number | null;
  startedAtMs: number | null;
  stoppingAtMs: number | null;
  executionStoppedAtMs: number | null;
  stoppedAtMs: number | null;
  containers: Container[];
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
  isSignalled: boolean;
}
