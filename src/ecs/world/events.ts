/** The tags that go through the queue. A plane schedules what the other one takes; that is all they know of each other. */
import type { Cause } from './timeline.ts';

/** Taken by the data plane. `ordinal` is the task's; `container` is an index into the task's containers. */
export type DataPlaneEvent =
  /** The control plane has made the task. */
  | { type: 'task.launch'; ordinal: number; cause: Cause }
  /** The control plane has set the task's desiredStatus to STOPPED. */
  | { type: 'task.stop'; ordinal: number; cause: Cause }
  | { type: 'task.provisioned'; ordinal: number; cause: Cause }
  | { type: 'task.accepted'; ordinal: number; cause: Cause }
  | { type: 'task.startFailed'; ordinal: number; reason: string; container: number | null; cause: Cause }
  | { type: 'task.deprovisioned'; ordinal: number; cause: Cause }
  | { type: 'container.pulled'; ordinal: number; container: number; cause: Cause }
  | { type: 'container.start'; ordinal: number; container: number; cause: Cause }
  /** `run` counts the restarts before: what an earlier process would have done is void. */
  | { type: 'process.booted'; ordinal: number; container: number; run: number; cause: Cause }
  /** What it answers changes, as its image says. */
  | { type: 'process.turns'; ordinal: number; container: number; run: number; cause: Cause }
  | { type: 'process.ends'; ordinal: number; container: number; run: number; exitCode: number; reason: string | null; cause: Cause }
  /** Leaks have used up a limit; void after a later change of the task's memory. */
  | { type: 'task.outOfMemory'; ordinal: number; change: number; cause: Cause }
  /** A task has waited before RUNNING for as long as ECS lets it. */
  | { type: 'task.pendingTimeout'; ordinal: number; cause: Cause }
  /** Others have waited for the container for as long as its definition lets them. */
  | { type: 'container.startTimeout'; ordinal: number; container: number; cause: Cause }
  | { type: 'container.stopTimeout'; ordinal: number; container: number; cause: Cause }
  /** A turn of its health check becomes known; `found` is what the deciding probe found. */
  | {
      type: 'container.health';
      ordinal: number;
      container: number;
      turn: number;
      run: number;
      to: 'HEALTHY' | 'UNHEALTHY';
      found: string;
      cause: Cause;
    };

/** Also taken by the data plane, which holds the load balancers. `target` is an index into the task's targets. */
export type TargetEvent =
  /** The control plane has registered the task's targets. */
  | { type: 'target.registered'; ordinal: number; cause: Cause }
  | { type: 'target.turns'; ordinal: number; target: number; cause: Cause }
  | { type: 'target.drained'; ordinal: number; target: number; cause: Cause };

/** Taken by the data plane: requests from outside. */
export type LoadEvent =
  /** A step of the surroundings' load, by its indices. */
  | { type: 'load.step'; load: number; step: number; cause: Cause }
  | { type: 'load.refresh'; ordinal: number; cause: Cause }
  /** A service's requests are shared out otherwise from now on. */
  | { type: 'load.shifted'; service: string; cause: Cause }
  /** A minute ends in which an alarm has counted. */
  | { type: 'alarm.period'; alarm: string; cause: Cause };

/** Taken by the control plane. */
export type ControlPlaneEvent =
  | { type: 'service.reconcile'; service: string; cause: Cause }
  /** A task's containers all run. */
  | { type: 'service.taskRuns'; ordinal: number; cause: Cause }
  /** A task without a health check has run for 40 s. */
  | { type: 'service.taskCounts'; ordinal: number; cause: Cause }
  | { type: 'service.taskHealth'; ordinal: number; cause: Cause }
  /** A task's desiredStatus became STOPPED without the scheduler. */
  | { type: 'service.taskStops'; ordinal: number; cause: Cause }
  /** AWS is about to stop a task for maintenance. */
  | { type: 'service.taskRetires'; ordinal: number; cause: Cause }
  /** A task's containers have all ended. */
  | { type: 'service.taskEnded'; ordinal: number; cause: Cause }
  /** ECS is told that a target has turned. */
  | { type: 'service.targetTurned'; ordinal: number; target: number; to: 'healthy' | 'unhealthy'; reason: string | null; cause: Cause }
  | { type: 'service.targetsRegistered'; service: string; cause: Cause }
  /** ECS takes tasks out of their target groups: such as it stops (`isStop`), and such as stop by themselves. */
  | { type: 'service.deregisters'; tasks: { ordinal: number; cause: Cause }[]; isStop: boolean; cause: Cause }
  /** The deregistration delay of tasks that the scheduler stops is over. */
  | { type: 'service.drained'; ordinals: number[]; cause: Cause }
  /** ECS has asked CloudWatch for its alarms. */
  | { type: 'service.alarm'; alarm: string; cause: Cause }
  /** ECS has seen that a role that it acts by allows, or is trusted by, others than before; and again every 6 h while services suffer. */
  | { type: 'services.roleChanged'; cause: Cause }
  /** A zone or a pool has capacity again: services that are out of balance may be moved. */
  | { type: 'services.capacityReturned'; cause: Cause }
  /** The time has come to look whether a service's tasks are even over its Availability Zones. */
  | { type: 'service.rebalance'; service: string; cause: Cause }
  /** A task, of a service or standalone, is STOPPED. */
  | { type: 'cluster.taskStopped'; ordinal: number; cause: Cause };

/** Taken by the data plane's part on instances: machines, agents and the tasks on them. */
export type MachineEvent =
  /** EC2 has started the instance. */
  | { type: 'instance.runs'; instance: string; cause: Cause }
  /** Its agent has come up and registers it. */
  | { type: 'instance.registers'; instance: string; cause: Cause }
  /** Nothing holds its termination back any longer. */
  | { type: 'instance.terminates'; instance: string; cause: Cause }
  /** Somebody has deregistered it, by force where there are tasks on it. */
  | { type: 'instance.deregistered'; instance: string; cause: Cause }
  /** It is gone. */
  | { type: 'instance.terminated'; instance: string; cause: Cause }
  /** An hour later nobody knows of it any more. */
  | { type: 'instance.forgotten'; instance: string; cause: Cause }
  /** The two minutes after the notice of its Spot interruption are over. */
  | { type: 'instance.reclaimed'; instance: string; cause: Cause }
  /** EC2, its group and ECS have noticed that its host is gone. */
  | { type: 'instance.missed'; instance: string; cause: Cause }
  /** Instances outside any group, by their place in the surroundings, are launched. */
  | { type: 'instances.launch'; standalone: number; cause: Cause }
  /** Agents that name a cluster by this ARN find it. */
  | { type: 'instances.register'; cluster: string; cause: Cause }
  /** ECS launches one of its Managed Instances. */
  | { type: 'managedInstances.launch'; provider: string; instanceType: string; subnet: string; isSpot: boolean; cause: Cause }
  /** A group shall have so many instances: it brings itself there. With the number that it has already, it only looks again. */
  | { type: 'group.scales'; group: string; to: number; reason: string; cause: Cause }
  /** A group looks whether it has as many instances as it wants. */
  | { type: 'group.checks'; group: string; cause: Cause }
  /** The network interface of a task in awsvpc mode is attached to its instance. */
  | { type: 'task.attached'; ordinal: number; cause: Cause }
  /** Its agent has accepted the task. */
  | { type: 'task.begins'; ordinal: number; cause: Cause }
  /** The task's containers have ended: what it has held of its instance's host is free for those that its agent lets wait. */
  | { type: 'host.freed'; ordinal: number; cause: Cause }
  /** Somebody watches a service’s metrics, or watches others of them than before. */
  | { type: 'service.metered'; service: string; cause: Cause }
  /** A period of one of a service’s metrics ends in which something may have changed. */
  | { type: 'metric.period'; service: string; metric: string; cause: Cause }
  /** The control plane has placed the task on its instance. */
  | { type: 'task.arrives'; ordinal: number; cause: Cause };

/** Of capacity providers. */
export type ProviderEvent =
  /** A minute ends in which something about the provider has changed or time alone changes something. */
  | { type: 'capacityProvider.minute'; provider: string; cause: Cause }
  /** A task has waited for capacity for as long as ECS lets it. */
  | { type: 'provisioning.timeout'; ordinal: number; cause: Cause }
  /** A provider of Managed Instances looks what it has to launch and what to end. */
  | { type: 'managedInstances.look'; provider: string; cause: Cause }
  /** A Managed Instance is so old that ECS replaces it. */
  | { type: 'managedInstances.ages'; instance: string; cause: Cause };

/** Taken by the control plane's part on instances and scaling. */
export type InstanceEvent =
  | ProviderEvent
  /** An instance has registered, drains, lost its agent, was lost, or has room again: what waits for it looks again. */
  | { type: 'cluster.instancesChanged'; cluster: string; cause: Cause }
  /** Its Spot capacity is taken back in two minutes, and its agent or its capacity provider drains it. */
  | { type: 'instance.interrupted'; instance: string; cause: Cause }
  /** Its Auto Scaling group would terminate it, and managed draining holds that back. */
  | { type: 'instance.terminating'; instance: string; cause: Cause }
  /** Application Auto Scaling looks at a service’s policies: an alarm has called it, or what held it back is over. */
  | { type: 'scaling.looks'; service: string; cause: Cause }
  /** The time of a scheduled action has come. */
  | { type: 'scaling.scheduled'; resourceId: string; action: string; version: number; cause: Cause };

export type ModelEvent = DataPlaneEvent | TargetEvent | LoadEvent | ControlPlaneEvent | MachineEvent | InstanceEvent;
/** What the core takes; the other events are taken by the parts that are fetched where a run needs them. */
export type CoreEvent = DataPlaneEvent | TargetEvent | LoadEvent | ControlPlaneEvent;
