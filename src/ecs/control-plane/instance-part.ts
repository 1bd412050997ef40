/** What the control plane asks of its part on container instances, which a page fetches only where a run needs it. */
import type { InstanceEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import type { Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import type { Operation } from './operation.ts';
import type { Tally } from './tally.ts';

/** `wanted` tasks are missing, `most` of them may start now. */
export interface StartOrder {
  wanted: number;
  most: number;
}

export interface InstanceControl {
  handlers: { readonly [Tag in InstanceEvent['type']]: (model: Model, event: Extract<InstanceEvent, { type: Tag }>) => void };
  /** Operations that are about instances, providers and scaling alone. */
  // biome-ignore lint/suspicious/noExplicitAny: the table holds operations of different inputs; `call` has checked the shape of each.
  operations: Readonly<Record<string, Operation<any>>>;
  /** Starts tasks of a deployment on instances, or says why it cannot; returns how many. */
  startTasks(model: Model, service: Service, counted: Tally, order: StartOrder, cause: Cause): number;
}

let part: InstanceControl | null = null;

/** Null until it has been fetched: a cluster then has no instances. */
export function instanceControl(): InstanceControl | null {
  return part;
}

export function setInstanceControl(loaded: InstanceControl): void {
  part = loaded;
}
