/** The steady state: how a service comes to it and leaves it. Its message is due again every 6 h, and made when somebody reads it. */
import { type Model, record } from '../world/model.ts';
import type { Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { eventsNow, eventTexts, sendEvent, serviceSubject } from './service-events.ts';

/** Says that the service is steady; all that it has said of troubles may be said again from then on. */
export function reachSteadyState(model: Model, service: Service, cause: Cause): void {
  if (service.isSteady) return;
  service.isSteady = true;
  service.steadySinceMs = model.nowMs;
  service.sentAtMs = {};
  const steady = record(model, serviceSubject(service), cause, { type: 'service.steadyState' });
  sendEvent(model, service, eventTexts.steadyState(), steady);
}

/** Something has happened that breaks it. */
export function leaveSteadyState(model: Model, service: Service, cause: Cause): void {
  if (!service.isSteady) return;
  service.events = eventsNow(model, service);
  service.isSteady = false;
  service.steadySinceMs = null;
  record(model, serviceSubject(service), cause, { type: 'service.unsteady' });
}
