/** What the data plane asks of its part on machines and agents, which a page fetches only where a run needs it. */
import type { MachineEvent, ModelEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import type { LoadState, Task } from '../world/state.ts';
import type { Cause, InstanceChange } from '../world/timeline.ts';

export interface InstanceData {
  handlers: { readonly [Tag in MachineEvent['type']]: (model: Model, event: Extract<MachineEvent, { type: Tag }>) => void };
  applyChange(model: Model, change: InstanceChange): void;
  /** Something about a task has changed that the meter of its service may notice. */
  meterTask(model: Model, task: Task, cause: Cause): void;
  /** Requests come otherwise than before. */
  meterLoad(model: Model, load: LoadState, cause: Cause): void;
  /** An alarm of the surroundings has another state. */
  alarmTurned(model: Model, alarm: string, cause: Cause): void;
  /** Brings the surroundings' instances and groups into a new model. */
  begin(model: Model): void;
  /** The Availability Zone is lost, or is back. */
  zoneTurned(model: Model, zone: string, isLost: boolean, cause: Cause): void;
  /** How long a container has after its stop signal; null where its definition says that, or Fargate. */
  stopTimeoutMs(model: Model, task: Task, container: number): number | null;
  /** All containers of the task have ended: the entry that says how it goes on, or null for a task on Fargate. */
  endTask(model: Model, task: Task, cause: Cause): Cause | null;
  /** Keeps back what would pass between ECS and the disconnected agent of the task's instance; false where nothing does. */
  holdsBack(model: Model, task: Task, event: ModelEvent): boolean;
}

let part: InstanceData | null = null;

/** Null until it has been fetched: the surroundings then have no instances. */
export function instanceData(): InstanceData | null {
  return part;
}

export function setInstanceData(loaded: InstanceData): void {
  part = loaded;
}
