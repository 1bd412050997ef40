/** What can happen that no API call does: each kind of change has its function. */
import type { Model } from '../world/model.ts';
import type { Change, InstanceChange } from '../world/timeline.ts';
import { setAlarm } from './alarms.ts';
import { instanceData } from './instance-part.ts';
import { setLoad } from './load.ts';
import { hangOrHeal, killProcess, leakMemory } from './process-changes.ts';
import { retireTask } from './retirement.ts';
import { reclaimSpot, setShortage } from './spot.ts';
import { deleteImage, deleteLogGroup, deleteSecret, limitRegistry, moveTag, setRole, setRoute, slowStart } from './surroundings-changes.ts';
import { deleteTargetGroup, deregisterTarget } from './target-changes.ts';
import { loseZone, restoreZone } from './zones.ts';

/**
 * Makes the change at the present moment. One that finds nothing to change is recorded and says so.
 * @throws RangeError for a change that the model does not know
 */
export function applyChange(model: Model, change: Change): void {
  if (typeof change !== 'object' || change === null) throw new RangeError(`A change is an object with a type, not ${change}.`);
  switch (change.type) {
    case 'killProcess':
      killProcess(model, change);
      break;
    case 'hang':
    case 'heal':
      hangOrHeal(model, change);
      break;
    case 'leakMemory':
      leakMemory(model, change);
      break;
    case 'setAlarm':
      setAlarm(model, change);
      break;
    case 'deleteImage':
      deleteImage(model, change);
      break;
    case 'moveTag':
      moveTag(model, change);
      break;
    case 'slowStart':
      slowStart(model, change);
      break;
    case 'setRole':
      setRole(model, change);
      break;
    case 'registryRateLimit':
      limitRegistry(model, change);
      break;
    case 'deleteLogGroup':
      deleteLogGroup(model, change);
      break;
    case 'deleteTargetGroup':
      deleteTargetGroup(model, change);
      break;
    case 'deregisterTarget':
      deregisterTarget(model, change);
      break;
    case 'deleteSecret':
      deleteSecret(model, change);
      break;
    case 'spotDrought':
    case 'capacityShortage':
      setShortage(model, change);
      break;
    case 'reclaimSpot':
      reclaimSpot(model, change);
      break;
    case 'retireTask':
      retireTask(model, change);
      break;
    case 'loseAvailabilityZone':
      loseZone(model, change);
      break;
    case 'restoreAvailabilityZone':
      restoreZone(model, change);
      break;
    case 'setLoad':
      setLoad(model, change);
      break;
    case 'setRoute':
      setRoute(model, change);
      break;
    case 'loseInstance':
    case 'disconnectAgent':
    case 'reconnectAgent':
    case 'reclaimInstances':
    case 'terminateInstance':
    case 'setDesiredCapacity':
    case 'instanceShortage':
      changeInstances(model, change);
      break;
    default:
      throw new RangeError(`There is no change of the type ${JSON.stringify((change as { type?: unknown }).type)}.`);
  }
}

function changeInstances(model: Model, change: InstanceChange): void {
  const part = instanceData();
  if (part === null) throw new RangeError(`The model's part on instances, which ${change.type} needs, has not been fetched.`);
  part.applyChange(model, change);
}
