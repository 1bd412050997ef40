/** Tasks with their containers and targets as the world holds them. All of it plain JSON. */
import type { JsonObject, LoadBalancing, NetworkConfiguration } from './definition-state.ts';
import type { ProcessBehaviour, ProcessHealth } from './surroundings.ts';
import type { Cause, StopCode, Subject, TargetState, TaskConstraint, TaskNeeds, TaskStatus } from './timeline.ts';

export interface Task {
  id: string;
  /** What the timeline calls it: all its entries share it. */
  subject: Subject;
  /** 1, 2, 3 … over the whole run. */
  ordinal: number;
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
  /** EC2 id of its container instance; null on Fargate, and while it waits for one. */
  instanceId: string | null;
  /** What it reserves of an instance; null on Fargate. */
  needs: TaskNeeds | null;
  /** It is to stop, and its instance counts what it holds as free already, all but its network interface. */
  isFreed?: true;
  /** What RunTask has asked of its place, as long as it waits for one; absent of all others. */
  placement?: { constraints: TaskConstraint[]; strategy: { type: string; field?: string }[]; network: NetworkConfiguration | null };
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
  /** AWS maintains what it runs on: it is replaced, however healthy it is. */
  isRetiring?: boolean;
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
  /** Port of its instance, which is the target then; absent where the target is the task’s own address. */
  hostPort?: number;
  state: TargetState;
  /** Why it is unhealthy, in the load balancer's words. */
  reason: string | null;
  /** The entry of its last change of state. */
  cause: Cause;
  /** What ECS has last been told. */
  reported: { state: 'initial' | 'healthy' | 'unhealthy'; reason: string | null };
  /** ECS could not register it yet, and will when it can. */
  isWaiting?: boolean;
  /** What of it is not found any more; absent while it is there. */
  missing?: 'TARGET GROUP' | 'TARGET';
  /** Results in a row that speak against its state. */
  against: number;
  nextProbeMs: number;
  /** What probes meet at present. */
  meets: { passes: boolean; takesMs: number; reason: string };
  /** The turn that is in the queue, if one is. */
  turn: { probeMs: number; atMs: number; to: 'healthy' | 'unhealthy'; reason: string } | null;
}

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

export interface Container {
  name: string;
  /** What the timeline calls it: all its entries share it. */
  subject: Subject;
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
  tools: readonly string[];
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
  /** Ports of its instance that lead to it, in bridge or host mode; absent in awsvpc mode, where it has an address of its own. */
  networkBindings?: NetworkBinding[];
}

/** As DescribeTasks has it. */
export interface NetworkBinding {
  bindIP: string;
  containerPort: number;
  hostPort: number;
  protocol: 'tcp' | 'udp';
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

/** Tasks by provider and subnet, of one deployment or of one group of standalone tasks. */
export type PlacedTasks = Record<string, Record<string, number>>;
