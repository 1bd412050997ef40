/** How deployments go from one revision to the next: each strategy takes the scheduler's look at a service in a way of its own. */
import type { Model } from '../world/model.ts';
import type { DeploymentStrategy, Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { instanceControl } from './instance-part.ts';
import { conclude, moveOn } from './rolling-update.ts';
import * as trafficShift from './traffic-shift.ts';

/** What a deployment strategy does at each look of the scheduler. */
export interface Strategy {
  /** Starts what is missing and stops what is old, as far as it may now. */
  moveOn(model: Model, service: Service, cause: Cause): void;
  /** Completes the deployment, and says that the service is steady, when it has come so far. */
  conclude(model: Model, service: Service, cause: Cause): void;
}

const rolling: Strategy = { moveOn, conclude };
const shifting: Strategy = { moveOn: trafficShift.moveOn, conclude: trafficShift.conclude };

const strategies: Readonly<Record<DeploymentStrategy, Strategy>> = {
  ROLLING: rolling,
  BLUE_GREEN: shifting,
  LINEAR: shifting,
  CANARY: shifting,
};

/** The one that the latest service deployment began with; an update of the configuration holds from the next one on. */
export function strategyFor({ serviceDeployments, isDaemon }: Service): Strategy {
  const moveDaemons = isDaemon && instanceControl()?.moveDaemons;
  if (moveDaemons) return { moveOn: moveDaemons, conclude };
  return strategies[serviceDeployments.at(-1)?.strategy ?? 'ROLLING'];
}
