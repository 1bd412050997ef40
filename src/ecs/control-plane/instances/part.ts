/** The control plane's part on container instances, put together. */
import type { InstanceControl } from '../instance-part.ts';

export const control: InstanceControl = {
  handlers: {
    'cluster.instancesChanged': () => {},
  },
  operations: {},
  startTasks: () => 0,
};
