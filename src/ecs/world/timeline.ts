/** The entries of the timeline: all that happens in the model, each with its cause. Everything that is shown or graded is read from here. */
import type { Change } from './changes.ts';
import type { AlarmState, LoadDestination } from './surroundings.ts';

export type * from './changes.ts';
export type { AlarmState } from './surroundings.ts';

export type TaskStatus = 'PROVISIONING' | 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPING' | 'DEPROVISIONING' | 'STOPPED';

export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'SpotInterruption'
  | 'TerminationNotice'
  | 'InfrastructureHealth';

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

/**
 * What an entry is about. Ids are AWS's: a cluster's or service's name, a deployment's `ecs-svc/…`, a task's 32 hex digits, a container's
 * `taskId/name`, a target's `taskId/targetGroupName/targetGroupId:port`, an instance's `i-…`, a provider's and an Auto Scaling group's name.
 */
export interface Subject {
  kind:
    | 'world'
    | 'cluster'
    | 'taskDefinition'
    | 'service'
    | 'deployment'
    | 'task'
    | 'container'
    | 'target'
    | 'surroundings'
    | 'instance'
    | 'capacityProvider'
    | 'autoScalingGroup';
  id: string;
}

/** Why it happened: an earlier entry, a call or an injected change from outside (which are entries too, caused by `outside`), or the seed. */
export type Cause = { by: 'entry'; id: number } | { by: 'outside' } | { by: 'seed' };

/** One candidate that a decision considered; `refused` says why it was not taken, absent for the chosen one. */
export interface Candidate {
  name: string;
  refused?: string;
  /** The number or fact that decided. */
  detail?: string;
}

/** A container of a registered revision, as far as the order of events depends on it. */
export interface ContainerSummary {
  name: string;
  isEssential: boolean;
  /** From its start to the first probe of its health check; null where it has none. */
  firstProbeMs: number | null;
}

/** What a task takes of Fargate, whatever it uses of that. */
export interface TaskSize {
  cpuUnits: number;
  memoryMiB: number;
  architecture: 'X86_64' | 'ARM64';
  operatingSystem: 'LINUX' | 'WINDOWS';
  /** GiB; 20 where the definition asks for none. */
  ephemeralStorageGiB: number;
  hasPublicIp: boolean;
}

/** What a task reserves of the instance that it runs on, from its placement until it is to stop; network interfaces until it is STOPPED. */
export interface TaskNeeds {
  cpuUnits: number;
  memoryMiB: number;
  /** 1 in awsvpc mode. */
  enis: number;
  gpus: number;
  /** Static host ports, as `8080/tcp`. */
  ports: readonly string[];
}

/** What an instance has to give. */
export interface InstanceSize {
  cpuUnits: number;
  memoryMiB: number;
  enis: number;
  gpus: number;
  /** Host ports that no task gets, as `22/tcp`. */
  ports: readonly string[];
}

/** A binding constraint of placement. Source: PlacementConstraint in the API reference. */
export interface TaskConstraint {
  type: string;
  /** In the cluster query language; absent of distinctInstance. */
  expression?: string;
}

/** An attribute that a definition demands of its instance, with the value that it must have where one is given. */
export interface RequiredAttribute {
  name: string;
  value?: string;
}

/** What was asked of placement, as far as the answer depends on it. */
export interface PlacementAsked {
  /** Name of the cluster. */
  cluster: string;
  /** The capacity provider whose instances alone are asked; absent where all are. */
  provider?: string;
  /** Tasks of this group are spread and kept apart. */
  group: string;
  needs: TaskNeeds;
  attributes: readonly RequiredAttribute[];
  /** Of the service or of RunTask, then of the definition. */
  constraints: readonly TaskConstraint[];
  /** As it applies: the default where none was given. */
  strategy: readonly { type: string; field?: string }[];
  /** Availability Zones of the subnets that its network interface may be in; absent outside awsvpc mode. */
  zones?: readonly string[];
  /** Instances, by EC2 id, that are not to be taken. */
  exclude?: readonly string[];
  /** The instance, by EC2 id, that the task is for: StartTask names it, and a DAEMON service has a task on each. */
  only?: string;
}

/** What happened. Tagged by `type`; all values plain JSON. */
export type Happening =
  | { type: 'call'; operation: string; outcome: 'ok' | 'refused'; exception?: string; message?: string }
  /** `task` is the one that was meant; `effect` says what came of it in plain words, `isEffective` whether anything did. */
  | { type: 'change'; change: Change; isEffective: boolean; effect: string; task?: string }
  | {
      type: 'taskDefinition.registered';
      arn: string;
      family: string;
      revision: number;
      containers: readonly ContainerSummary[];
      /** Absent where it has none. */
      constraints?: readonly TaskConstraint[];
    }
  | {
      type: 'service.created' | 'service.updated';
      desiredCount: number;
      taskDefinition: string;
      minimumHealthyPercent: number;
      maximumPercent: number;
      gracePeriodMs: number;
      /** True of a DAEMON service. */
      isDaemon?: true;
      /** Its own, beside those of its definition; absent where it has none. */
      constraints?: readonly TaskConstraint[];
    }
  | { type: 'service.event'; message: string }
  /** Reached; the message that goes with it is due again every 6 h until `service.unsteady`, without an entry of its own. */
  | { type: 'service.steadyState' }
  | { type: 'service.unsteady' }
  /** `strategy` where it is another than ROLLING. */
  | { type: 'deployment.created'; status: 'PRIMARY'; taskDefinition: string; service: string; strategy?: string }
  | { type: 'deployment.status'; from: 'PRIMARY' | 'ACTIVE' | 'INACTIVE'; to: 'PRIMARY' | 'ACTIVE' | 'INACTIVE' }
  | { type: 'deployment.rolloutState'; from: string; to: string; reason: string }
  /** The circuit breaker has counted a failed task, or has gone back to 0. */
  | { type: 'deployment.failureCount'; count: number; threshold: number }
  | { type: 'deployment.bakeTime'; untilMs: number }
  /** `serviceDeployment` is its ARN; the subject is the deployment it rolls out or back. */
  | { type: 'serviceDeployment.status'; serviceDeployment: string; from: string | null; to: string; reason?: string }
  /** A deployment that shifts traffic has come to a stage. `step` of `steps` is the shift of production that it belongs to, from 1. */
  | { type: 'serviceDeployment.stage'; serviceDeployment: string; from: string | null; to: string; step?: number; steps?: number }
  /** A lifecycle hook has been called, waits, or has ended; `targetArn` is its function's, absent for a PAUSE. */
  | { type: 'hook.status'; hook: string; targetArn?: string; stage: string; to: string; reason?: string }
  /** Shares of production and of test traffic from now on, in basis points, by deployment. */
  | { type: 'service.traffic'; production: Readonly<Record<string, number>>; test: Readonly<Record<string, number>> }
  | {
      type: 'task.created';
      /** Service name; absent for a standalone task. */
      service?: string;
      deployment?: string;
      taskDefinition: string;
      launchType: string;
      capacityProvider?: string;
      availabilityZone: string;
      subnet?: string;
      containers: readonly string[];
      /** What it is billed for. */
      size: TaskSize;
      /** EC2 id of the instance that it is placed on; absent on Fargate, and while it waits in PROVISIONING for one. */
      instance?: string;
      /** What it reserves of an instance; absent on Fargate. */
      needs?: TaskNeeds;
      /** `service:NAME`, `family:NAME` or what RunTask was given; absent on Fargate. */
      group?: string;
    }
  /** A task that waited for capacity has found an instance. */
  | { type: 'task.placed'; instance: string; availabilityZone: string }
  | { type: 'task.lastStatus'; from: TaskStatus | null; to: TaskStatus }
  | { type: 'task.desiredStatus'; to: 'STOPPED'; stopCode: StopCode; stoppedReason: string }
  | { type: 'task.health'; from: string; to: string }
  /** Scale-in protection was given until then, or taken away. */
  | { type: 'task.protection'; untilMs: number | null }
  /** Its health check's result has become known; `probe` is what the deciding probe found. */
  | { type: 'container.health'; from: string; to: string; probe: string }
  /** The load balancer holds a task's target in this state from now on; `reason` says why it is unhealthy. */
  | { type: 'target.state'; targetGroupArn: string; port: number; from: TargetState | null; to: TargetState; reason?: string }
  /** So many requests are served and fail from now on, in requests per 1,000 s; `failed` by what goes wrong. */
  | { type: 'load'; to: LoadDestination; served: number; failed: Readonly<Record<string, number>> }
  /** An alarm has changed by what it watches; `failed` are the requests of the last minute. */
  | { type: 'alarm.state'; from: AlarmState; to: AlarmState; failed: number }
  /** `keptDigest`: it pulls what the tag stood for when the deployment's first task pulled, not what it stands for now. */
  | { type: 'container.pull'; image: string; outcome: 'started' | 'done' | 'failed'; reason?: string; keptDigest?: string }
  | { type: 'container.lastStatus'; to: 'PENDING' | 'RUNNING' | 'STOPPED'; exitCode?: number; reason?: string; restartCount?: number }
  /** It starts again in its task, by its restart policy. */
  | { type: 'container.restart'; restartCount: number; exitCode: number }
  /** What the process has written last, where that says why it ends. */
  | { type: 'container.log'; line: string }
  /** It is killed for a limit of memory, its own or the task's; `usedMiB` is what was used of that, rounded up. */
  | { type: 'container.outOfMemory'; limit: 'container' | 'task'; limitMiB: number; usedMiB: number }
  /** The image's stop signal, or SIGKILL. */
  | { type: 'container.signal'; signal: string }
  /** The process answers otherwise from now on: with success, with errors, or not at all. */
  | { type: 'container.processHealth'; to: 'ok' | 'failing' | 'hung' }
  /** The process serves on this address; `reachable` is false on loopback, where nobody outside the task gets an answer. */
  | { type: 'container.listening'; host: string; port: number; reachable: boolean; routes: Readonly<Record<string, number>> }
  /** EC2 launches it; `group` is its Auto Scaling group. Billed from `running` to `shutting-down`. */
  | {
      type: 'instance.launched';
      group?: string;
      instanceType: string;
      availabilityZone: string;
      isSpot: boolean;
      /** Millionths of a US dollar an hour. */
      hourMicroUsd: number;
    }
  | { type: 'instance.state'; from: string; to: 'running' | 'shutting-down' | 'terminated'; reason?: string }
  /** Its agent has registered it with a cluster. */
  | {
      type: 'instance.registered';
      cluster: string;
      containerInstance: string;
      capacityProvider?: string;
      size: InstanceSize;
      attributes: Readonly<Record<string, string>>;
    }
  | { type: 'instance.status'; from: string; to: 'ACTIVE' | 'DRAINING' | 'DEREGISTERING' | 'INACTIVE'; reason?: string }
  | { type: 'instance.agent'; isConnected: boolean }
  /** ECS knows that a task is STOPPED there: nothing of it is left, its network interface neither. The rest was free when it was to stop. */
  | { type: 'instance.released'; task: string }
  /** EC2 has given notice of a Spot interruption. */
  | { type: 'instance.interruption'; terminatesAtMs: number }
  /** Its group has become a capacity provider of its cluster after it was registered, or is none any more. */
  | { type: 'instance.capacityProvider'; capacityProvider: string | null }
  /** Attributes as they are from now on. */
  | { type: 'instance.attributes'; attributes: Readonly<Record<string, string>> }
  /** An Auto Scaling group wants so many instances from now on. */
  | { type: 'group.desiredCapacity'; from: number; to: number; reason: string; minSize?: number; maxSize?: number }
  /** A scaling activity of the group has failed; in EC2 Auto Scaling’s words. */
  | { type: 'group.activityFailed'; description: string }
  /** CapacityProviderReservation is so much from this minute on: `needed` (M) of `running` (N), in hundredths of a percent. */
  | { type: 'capacityProvider.reservation'; hundredths: number; needed: number; running: number; reason: string }
  /** An alarm of cluster auto scaling or of a service's scaling policy. */
  | { type: 'scaling.alarm'; alarm: string; from: AlarmState; to: AlarmState; reason: string }
  /** Application Auto Scaling has set, or could not set, a service's desired count; `reason` as its activities say it. */
  | { type: 'service.scaled'; policy: string; from: number; to: number; reason: string }
  /** A service may have so many tasks by auto scaling from now on; `reason` as its activities say it. */
  | { type: 'scaling.bounds'; minCapacity: number; maxCapacity: number; reason: string }
  /** A metric of a service is so much from this minute on, in hundredths. */
  | { type: 'service.metric'; metric: string; hundredths: number }
  /**
   * The scheduler decided; `candidates` are all it considered. Of placement on container instances `placement` is the question: where instances are
   * many, `candidates` sums them up, and what each had to say follows from the timeline.
   */
  | { type: 'decision'; what: string; candidates: readonly Candidate[]; placement?: PlacementAsked }
  /** A limit of the run was reached; nothing happens after. */
  | { type: 'limit'; limit: 'events' | 'tasks' | 'time'; message: string };

export interface TimelineEntry {
  /** 0, 1, 2 … in order. */
  id: number;
  /** ms since the model was made. */
  atMs: number;
  subject: Subject;
  cause: Cause;
  what: Happening;
}

export type Timeline = readonly TimelineEntry[];
