/** What the data plane asks of its part on machines and agents, which a page fetches only where a run needs it. */
import type { MachineEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import type { InstanceChange } from '../world/timeline.ts';

export interface InstanceData {
  handlers: { readonly [Tag in MachineEvent['type']]: (model: Model, event: Extract<MachineEvent, { type: Tag }>) => void };
  applyChange(model: Model, change: InstanceChange): void;
  /** Brings the surroundings' instances and groups into a new model. */
  begin(model: Model): void;
}

let part: InstanceData | null = null;

/** Null until it has been fetched: the surroundings then have no instances. */
export function instanceData(): InstanceData | null {
  return part;
}

export function setInstanceData(loaded: InstanceData): void {
  part = loaded;
}
