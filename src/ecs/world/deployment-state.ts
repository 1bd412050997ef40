/** A service's deployments as the world holds them: the tasks of each revision, and the ways from one to the next. All of it plain JSON. */
import type { Capacity, JsonObject, LoadBalancing, NetworkConfiguration } from './definition-state.ts';
import type { Cause } from './timeline.ts';
import type { LifecycleStage, TrafficShift } from './traffic-state.ts';

/** What a service deployment rolls out. */
export interface ServiceRevision {
  arn: string;
  /** The deployment that made it: `ecs-svc/…`. */
  deploymentId: string;
  taskDefinition: string;
  capacity: Capacity;
  network: NetworkConfiguration | null;
  platformVersion: string | null;
  loadBalancers: LoadBalancing[];
  /** Its tasks are in the alternate target groups; absent where they are in the others. */
  usesAlternate?: true;
  /** What its deployment had resolved when it was last INACTIVE; absent where that was nothing. */
  imageDigests?: Record<string, string>;
  createdAtMs: number;
}

/** In the API's words, in the order in which they may come. */
export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOP_REQUESTED'
  | 'STOPPED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

/** How tasks and traffic go from one revision to the next. */
export type DeploymentStrategy = 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY';

/** The way from one revision to the next, as DescribeServiceDeployments tells of it. */
export interface ServiceDeployment {
  arn: string;
  strategy: DeploymentStrategy;
  status: ServiceDeploymentStatus;
  statusReason: string | null;
  /** Of the strategies that shift traffic; null in a rolling update. */
  lifecycleStage: LifecycleStage | null;
  /** Absent in a rolling update. */
  shift?: TrafficShift;
  createdAtMs: number;
  startedAtMs: number | null;
  finishedAtMs: number | null;
  stoppedAtMs: number | null;
  updatedAtMs: number;
  /** ARNs of service revisions. */
  sourceRevisions: string[];
  targetRevision: string;
  /** The deployment configuration as it was when this one began. */
  configuration: JsonObject;
  breaker: { status: MonitorStatus; failureCount: number; threshold: number };
  alarms: { status: MonitorStatus; alarmNames: string[]; triggeredAlarmNames: string[] };
  rollback: { reason: string; startedAtMs: number; revision: string } | null;
  /** Tasks of each revision when it ended, by the revision's ARN; null while it goes on. */
  counts: Record<string, RevisionCounts> | null;
}

/** A revision's tasks, and its shares of traffic in basis points; these are null where ECS does not manage them. */
export interface RevisionCounts {
  requested: number;
  running: number;
  pending: number;
  production: number | null;
  test: number | null;
}

/** Whether the circuit breaker or the alarms watch a service deployment, in the API's words. */
export type MonitorStatus = 'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';

/** Tasks of a deployment that are not STOPPED, counted as they come and go. */
export interface Census {
  /** desiredStatus RUNNING. */
  live: number;
  /** Of the live ones, those that have come to RUNNING. */
  running: number;
  /** Of the live ones, those that count as healthy. */
  healthy: number;
  /** Being stopped. */
  stopping: number;
  /** Of the stopping ones, those whose containers have not all ended. */
  ending: number;
}

/** How long the scheduler waits between attempts whose tasks never run. */
export interface Throttle {
  /** Rounds in a row in which a task never ran. */
  failures: number;
  /** The round that was counted last. */
  lastRound: number;
  /** No start before that moment. */
  untilMs: number;
}

/** A service's tasks of one revision: the PRIMARY's, or an older one's until they are gone. */
export interface Deployment {
  id: string;
  /** ARN of the service revision that it runs. */
  revision: string;
  status: 'PRIMARY' | 'ACTIVE';
  taskDefinition: string;
  capacity: Capacity;
  network: NetworkConfiguration | null;
  platformVersion: string | null;
  loadBalancers: LoadBalancing[];
  /** Its tasks are in the alternate target groups; absent where they are in the others. */
  usesAlternate?: true;
  /** It gets no tasks before its stage SCALE_UP; absent from then on, and in a rolling update. */
  isHeld?: true;
  /** Tasks it should have; for an older deployment what the rolling update has left it. */
  desiredCount: number;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
  /** In a row: could not be launched, did not come to RUNNING, or failed a check and were stopped. */
  failedTasks: number;
  /** What the circuit breaker has counted. */
  failureCount: number;
  /** When the bake time is over; null before it begins. */
  bakeUntilMs: number | null;
  createdAtMs: number;
  updatedAtMs: number;
  /** Tasks that are not STOPPED, oldest first. */
  taskOrdinals: number[];
  census: Census;
  /** Live ones that a check has found unhealthy, in the order in which it did. */
  unhealthyOrdinals: number[];
  throttle: Throttle;
  /** Until when a provider without capacity is not asked again, by its name; absent where none refused. */
  refusedUntilMs?: Record<string, number>;
  /** What its tags stood for when its first task pulled, by container's name; absent before, and for containers that do not keep it. */
  imageDigests?: Record<string, string>;
  /** Attempts that could not find out what a tag stands for; absent for none. */
  digestFailures?: number;
  /** When the last of them was in vain; tasks that had been started by then make no further one. */
  digestFailedAtMs?: number;
  /** Unhealthy tasks that were stopped before their replacement has started; absent for none. */
  unhealthyGone?: number;
  /** Places of tasks that stopped by themselves, in the order in which the scheduler will fill them. */
  vacancies: Vacancy[];
  /** Why tasks start that fill no vacancy: the entry of the deployment or of the last change of the desired count. */
  cause: Cause;
}

/** The place of a task that stopped by itself. */
export interface Vacancy {
  /** The scheduler acts on it from then on. */
  dueAtMs: number;
  provider: string;
  /** EC2 id of the instance that it ran on; absent on Fargate. */
  instance?: string;
  cause: Cause;
}
