/** The control plane's part on container instances, put together. */
import type { InstanceControl } from '../instance-part.ts';
import { endMinute } from '../scaling/cluster-scaling.ts';
import { ageManaged, lookManaged, noticeProtection } from '../scaling/managed-instances.ts';
import { associate, describeAttachments, requireOneKind, requireProviders } from '../scaling/provider-clusters.ts';
import { createCapacityProvider, deleteCapacityProvider, describeCapacityProviders, updateCapacityProvider } from '../scaling/providers.ts';
import { giveUpProvisioning, hearInstancesChanged } from '../scaling/provisioning.ts';
import { deploymentEnded } from '../scaling/scaling-decisions.ts';
import { scalingHandlers, scalingOperations } from '../scaling/service-scaling.ts';
import { noticeStopped } from '../scaling/task-notices.ts';
import { deleteAccountSetting, listAccountSettings, putAccountSetting, putAccountSettingDefault } from './account-settings.ts';
import { deleteAttributes, listAttributes, putAttributes } from './attributes.ts';
import { describeContainerInstances, listContainerInstances } from './container-instances.ts';
import { deregisterContainerInstance, updateContainerInstancesState } from './container-instances-state.ts';
import { daemonRefusal } from './daemon-refusals.ts';
import { moveDaemons } from './daemons.ts';
import { isLeaving, stopDrained } from './draining.ts';
import { startDaemonsFirst, watchBalances } from './instances-changed.ts';
import { taskStopped } from './launch-on-instance.ts';
import { continueDraining, hearInterrupted, hearTerminating } from './managed-draining.ts';
import { requireEvaluable } from './query-language.ts';
import { runOnInstances } from './run-on-instances.ts';
import { chooseForScaleIn } from './scale-in-order.ts';
import { startInZone } from './start-in-zone.ts';
import { startTask } from './start-task.ts';
import { launchAll } from './starts-on-instances.ts';
import { requireTargetTypes } from './target-types.ts';
import { zonesToBalance } from './zones-to-balance.ts';

export const control: InstanceControl = {
  handlers: {
    'cluster.instancesChanged': (model, event) => {
      startDaemonsFirst(model, event);
      hearInstancesChanged(model, event);
      watchBalances(model, event);
    },
    'instance.interrupted': hearInterrupted,
    'instance.terminating': hearTerminating,
    'capacityProvider.minute': endMinute,
    'provisioning.timeout': giveUpProvisioning,
    'managedInstances.look': lookManaged,
    'managedInstances.ages': ageManaged,
    ...scalingHandlers,
  },
  requireEvaluable,
  requireTargetTypes,
  operations: {
    ...scalingOperations,
    DeleteAccountSetting: deleteAccountSetting,
    DeleteAttributes: deleteAttributes,
    DeregisterContainerInstance: deregisterContainerInstance,
    DescribeContainerInstances: describeContainerInstances,
    ListAccountSettings: listAccountSettings,
    ListAttributes: listAttributes,
    ListContainerInstances: listContainerInstances,
    PutAccountSetting: putAccountSetting,
    PutAccountSettingDefault: putAccountSettingDefault,
    PutAttributes: putAttributes,
    StartTask: startTask,
    UpdateContainerInstancesState: updateContainerInstancesState,

    CreateCapacityProvider: createCapacityProvider,
    DeleteCapacityProvider: deleteCapacityProvider,
    DescribeCapacityProviders: describeCapacityProviders,
    UpdateCapacityProvider: updateCapacityProvider,
  },
  protectionChanged: noticeProtection,
  deploymentEnded,
  requireOneKind,
  requireProviders,
  associate,
  describeAttachments,
  taskStopped: (model, event) => {
    taskStopped(model, event);
    noticeStopped(model, event);
    continueDraining(model, event);
  },
  launchAll,
  runTask: runOnInstances,
  moveDaemons,
  daemonRefusal,
  stopDrained,
  isLeaving,
  zonesToBalance,
  startInZone,
  chooseForScaleIn,
};
