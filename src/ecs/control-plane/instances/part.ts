/** The control plane's part on container instances, put together. */
import type { InstanceControl } from '../instance-part.ts';
import { daemonRefusal } from './daemon-refusals.ts';
import { isLeaving, stopDrained } from './draining.ts';
import { taskStopped } from './launch-on-instance.ts';
import { hearInterrupted, hearTerminating } from './managed-draining.ts';
import { requireEvaluable } from './query-language.ts';
import { chooseForScaleIn } from './scale-in-order.ts';
import { zonesToBalance } from './zones-to-balance.ts';

export const control: InstanceControl = {
  handlers: {
    'cluster.instancesChanged': () => {},
    'instance.interrupted': hearInterrupted,
    'instance.terminating': hearTerminating,
  },
  requireEvaluable,
  operations: {},
  taskStopped,
  startTasks: () => 0,
  moveDaemons: () => {},
  daemonRefusal,
  stopDrained,
  isLeaving,
  zonesToBalance,
  startInZone: () => undefined,
  chooseForScaleIn,
};
