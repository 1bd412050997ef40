/**
 * Modelled minimums: numbers and lengths that the AWS CLI refuses before the request leaves the machine. The SDK's types carry none; the service model that
 * botocore ships does (botocore 1.43.107, seen 2026-11-22):
 * https://github.com/boto/botocore/blob/1.43.107/botocore/data/ecs/2014-11-13/service-2.json.gz
 */

/** By shape and member: least value of a number, least length of a string or list. Minimums of 0 on lengths say nothing and are left out. */
export const minimums: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  CapacityProviderStrategyItem: { weight: 0, base: 0 },
  DeploymentEarlySuccessCriteria: { healthyPercent: 0 },
  DeploymentLifecycleHookTimeoutConfiguration: { timeoutInMinutes: 1 },
  ManagedInstancesStorageConfiguration: { storageSizeGiB: 1 },
  ManagedScaling: { targetCapacity: 1, minimumScalingStepSize: 1, maximumScalingStepSize: 1, instanceWarmupPeriod: 0 },
  MetricConfiguration: { metricNames: 1, resolutionSeconds: 20 },
  ServiceConnectClientAlias: { port: 0 },
  ServiceConnectService: { ingressPortOverride: 0 },
  Tag: { key: 1 },
  TimeoutConfiguration: { idleTimeoutSeconds: 0, perRequestTimeoutSeconds: 0 },
};

/** By shape and list member: least length of each string in the list. */
export const itemMinimums: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  InstanceRequirementsRequest: { allowedInstanceTypes: 1, excludedInstanceTypes: 1 },
  MetricConfiguration: { metricNames: 1 },
};
