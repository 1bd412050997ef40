/** The tags that go through the queue. A plane schedules what the other one takes; that is all they know of each other. */
import type { Cause } from './timeline.ts';

/** Taken by the data plane. `container` is an index into the task's containers. */
export type DataPlaneEvent =
  /** The control plane has made the task. */
  | { type: 'task.launch'; taskId: string; cause: Cause }
  /** The control plane has set the task's desiredStatus to STOPPED. */
  | { type: 'task.stop'; taskId: string; cause: Cause }
  | { type: 'task.provisioned'; taskId: string; cause: Cause }
  | { type: 'task.accepted'; taskId: string; cause: Cause }
  | { type: 'task.startFailed'; taskId: string; reason: string; container: number | null; cause: Cause }
  | { type: 'task.deprovisioned'; taskId: string; cause: Cause }
  | { type: 'container.pulled'; taskId: string; container: number; cause: Cause }
  | { type: 'container.start'; taskId: string; container: number; cause: Cause }
  | { type: 'process.booted'; taskId: string; container: number; cause: Cause }
  /** What it answers changes, as its image says. */
  | { type: 'process.turns'; taskId: string; container: number; cause: Cause }
  | { type: 'process.ends'; taskId: string; container: number; exitCode: number; reason: string | null; cause: Cause }
  | { type: 'container.stopTimeout'; taskId: string; container: number; cause: Cause }
  | { type: 'container.health'; taskId: string; container: number; to: 'HEALTHY' | 'UNHEALTHY'; cause: Cause };

/** Taken by the control plane. */
export type ControlPlaneEvent =
  | { type: 'service.reconcile'; service: string; cause: Cause }
  /** A task's containers all run. */
  | { type: 'service.taskRuns'; taskId: string; cause: Cause }
  /** A task without a health check has run for 40 s. */
  | { type: 'service.taskCounts'; taskId: string; cause: Cause }
  | { type: 'service.taskHealth'; taskId: string; cause: Cause }
  /** A task's desiredStatus became STOPPED without the scheduler. */
  | { type: 'service.taskStops'; taskId: string; cause: Cause }
  /** A task's containers have all ended. */
  | { type: 'service.taskEnded'; taskId: string; cause: Cause }
  /** A task, of a service or standalone, is STOPPED. */
  | { type: 'cluster.taskStopped'; taskId: string; cause: Cause };

export type ModelEvent = DataPlaneEvent | ControlPlaneEvent;
