/** The data plane's part on machines and agents, put together. */
import type { InstanceData } from '../instance-part.ts';
import { holdsBack, stopTimeoutMs } from './agents.ts';
import { attachTask, beginTask, beginWaiting, endTask, receiveTask } from './arrivals.ts';
import { begin, launchStandalone } from './begin.ts';
import { applyInstanceChange, zoneTurned } from './changes.ts';
import { orphanTasks } from './deregistration.ts';
import { checkGroup, scaleGroup } from './groups.ts';
import { startInstance } from './machines.ts';
import { launchManaged } from './managed-launches.ts';
import { alarmTurned, beginMeter, beginMeters, endPeriod, meterLoad, meterTask } from './metric-periods.ts';
import { registerInstance, registerWaiting } from './registration.ts';
import { endWait, finishTermination, forgetInstance, missInstance, reclaim } from './terminations.ts';

export const data: InstanceData = {
  handlers: {
    'instance.runs': startInstance,
    'instance.registers': registerInstance,
    'instance.terminates': endWait,
    'instance.deregistered': orphanTasks,
    'instance.terminated': finishTermination,
    'instance.forgotten': forgetInstance,
    'instance.reclaimed': reclaim,
    'instance.missed': missInstance,
    'instances.launch': launchStandalone,
    'instances.register': registerWaiting,
    'managedInstances.launch': launchManaged,
    'group.scales': scaleGroup,
    'group.checks': checkGroup,
    'task.arrives': receiveTask,
    'task.attached': attachTask,
    'task.begins': beginTask,
    'host.freed': beginWaiting,
    'service.metered': beginMeter,
    'metric.period': endPeriod,
  },
  applyChange: applyInstanceChange,
  begin(model) {
    beginMeters(model);
    begin(model);
  },
  meterTask,
  meterLoad,
  alarmTurned,
  zoneTurned,
  endTask,
  holdsBack,
  stopTimeoutMs,
};
