/** The data plane's part on machines and agents, put together. */
import type { InstanceData } from '../instance-part.ts';

export const data: InstanceData = {
  handlers: {
    'instance.runs': () => {},
    'instance.registers': () => {},
    'instance.terminates': () => {},
    'instance.terminated': () => {},
    'task.arrives': () => {},
  },
  applyChange: () => {},
  begin: () => {},
};
