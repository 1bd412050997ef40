/** What a service's events say of running tasks that the scheduler has stopped. */
import type { Model } from '../world/model.ts';
import type { Service, Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { eventTexts, sendEvent } from './service-events.ts';

/** Sends an event for the tasks, and one for each zone of those that went to even the zones out; returns the last one's entry. */
export function sendStopped(model: Model, service: Service, tasks: readonly Task[], cause: Cause): Cause {
  const others = tasks.filter(({ isMoved }) => !isMoved);
  let last = others.length > 0 ? sendEvent(model, service, eventTexts.stoppedRunning(others), cause) : cause;
  const moved = tasks.filter(({ isMoved }) => isMoved);
  for (const zone of new Set(moved.map(({ availabilityZone }) => availabilityZone))) {
    const ofZone = moved.filter(({ availabilityZone }) => availabilityZone === zone);
    // Text: developer guide, service rebalancing event messages.
    const named = ofZone.map(({ id }) => `(task ${id})`).join(' ');
    last = sendEvent(model, service, `has stopped ${ofZone.length} running tasks in ${zone} due to AZ rebalancing: ${named}.`, cause);
  }
  return last;
}
