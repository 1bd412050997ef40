/** What ECS does when a role has changed: a service that it cannot maintain says so, one that it can maintain again goes on. */
import type { ControlPlaneEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import { REPEAT_AFTER_MS } from '../world/repeats.ts';
import type { Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { isFargate } from './capacity.ts';
import { lookAt } from './looks.ts';
import { sendTrouble } from './service-events.ts';
import { serviceRoleProblem } from './service-role.ts';
import { registerWaiting } from './targets.ts';

type RolesChanged = Extract<ControlPlaneEvent, { type: 'services.roleChanged' }>;

/**
 * Looks at all services. While one cannot be maintained that is said again every 6 h: so it is recorded of accounts whose role was broken, and so
 * messages repeat by the developer guide, viewing service event messages.
 */
export function hearRoleChanged(model: Model, { cause }: RolesChanged): void {
  let isBroken = false;
  for (const service of Object.values(model.world.services)) {
    if (service.status === 'INACTIVE') continue;
    const problem = problemOf(model, service);
    isBroken ||= problem !== null;
    if (problem !== null) sendTrouble(model, service, problem, cause);
    goOn(model, service, cause);
  }
  if (isBroken) model.schedule(REPEAT_AFTER_MS, { type: 'services.roleChanged', cause });
}

function problemOf({ world }: Model, { deployments }: Service): string | null {
  const isBalanced = deployments.some(({ loadBalancers }) => loadBalancers.length > 0);
  const hasInterfaces = deployments.some(({ capacity }) => isFargate(capacity));
  return (
    (hasInterfaces ? serviceRoleProblem(world, 'networkInterfaces') : null) ?? (isBalanced ? serviceRoleProblem(world, 'targets') : null)
  );
}

/** What waited for the role is done, as far as the role allows it now. */
function goOn(model: Model, service: Service, cause: Cause): void {
  registerWaiting(model, service, cause);
  lookAt(model, service, 0, cause);
}
