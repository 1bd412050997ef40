/** Facts of ECS that no type says: sizes, ranges, quotas and prices, each with its certainty and public source. */
import type { Certainty, Source } from './evidence.ts';

/** A value that AWS documents or that was observed; `id` is stable and names it in pages and reports. */
export interface Fact<Value> {
  id: string;
  value: Value;
  certainty: Certainty;
  source: Source;
}

/** Both ends are allowed values. */
export interface Range {
  min: number;
  max: number;
}

const seen = '2026-11-22';
const taskSizes: Source = {
  text: 'Amazon ECS Developer Guide, Fargate task definition differences: task CPU and memory',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size',
  date: seen,
};
const quotas: Source = {
  text: 'AWS General Reference, Amazon ECS endpoints and quotas',
  url: 'https://docs.aws.amazon.com/general/latest/gr/ecs-service.html',
  date: seen,
};
const fargateThrottling: Source = {
  text: 'Amazon ECS Developer Guide, AWS Fargate throttling quotas: bucket size and refill rate, on demand and Spot each',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html',
  date: seen,
};
const fargatePricing: Source = {
  text: 'AWS Fargate pricing, US East (N. Virginia)',
  url: 'https://aws.amazon.com/fargate/pricing/',
  date: '2026-09-23',
};

/** The API reference's page of a shape, which says what @aws-sdk/client-ecs 3.1164.0 says. */
function apiReference(shape: string): Source {
  return {
    text: `Amazon ECS API Reference, ${shape} (as in @aws-sdk/client-ecs 3.1164.0)`,
    url: `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${shape}.html`,
    date: seen,
  };
}

function fact<Value>(id: string, value: Value, source: Source, certainty: Certainty = 'verbatim'): Fact<Value> {
  return { id, value, certainty, source };
}

/** A task size of Fargate: one task `cpu` and every task `memory` that goes with it. */
export interface FargateSize {
  cpuUnits: number;
  /** As AWS writes it: `.25 vCPU`. */
  vCpu: string;
  memoryMiB: readonly number[];
  /** Windows tasks start at 1 vCPU and end at 4. */
  operatingSystems: readonly ('LINUX' | 'WINDOWS')[];
}

function steps({ min, max }: Range, step: number): number[] {
  return Array.from({ length: (max - min) / step + 1 }, (_, index) => min + index * step);
}

const both = ['LINUX', 'WINDOWS'] as const;
const linux = ['LINUX'] as const;

/** All task sizes of Fargate, smallest first. */
export const fargateSizes: readonly Fact<FargateSize>[] = [
  fact('fargate-size-256', { cpuUnits: 256, vCpu: '.25 vCPU', memoryMiB: [512, 1024, 2048], operatingSystems: linux }, taskSizes),
  fact(
    'fargate-size-512',
    { cpuUnits: 512, vCpu: '.5 vCPU', memoryMiB: steps({ min: 1024, max: 4096 }, 1024), operatingSystems: linux },
    taskSizes,
  ),
  fact(
    'fargate-size-1024',
    { cpuUnits: 1024, vCpu: '1 vCPU', memoryMiB: steps({ min: 2048, max: 8192 }, 1024), operatingSystems: both },
    taskSizes,
  ),
  fact(
    'fargate-size-2048',
    { cpuUnits: 2048, vCpu: '2 vCPU', memoryMiB: steps({ min: 4096, max: 16384 }, 1024), operatingSystems: both },
    taskSizes,
  ),
  fact(
    'fargate-size-4096',
    { cpuUnits: 4096, vCpu: '4 vCPU', memoryMiB: steps({ min: 8192, max: 30720 }, 1024), operatingSystems: both },
    taskSizes,
  ),
  fact(
    'fargate-size-8192',
    { cpuUnits: 8192, vCpu: '8 vCPU', memoryMiB: steps({ min: 16384, max: 61440 }, 4096), operatingSystems: linux },
    taskSizes,
  ),
  fact(
    'fargate-size-16384',
    { cpuUnits: 16384, vCpu: '16 vCPU', memoryMiB: steps({ min: 32768, max: 122880 }, 8192), operatingSystems: linux },
    taskSizes,
  ),
  fact(
    'fargate-size-32768',
    { cpuUnits: 32768, vCpu: '32 vCPU', memoryMiB: [61440, 122880, 249856], operatingSystems: linux },
    {
      text: 'aws-cloudformation/cfn-lint #4668: 32 vCPU with 60, 120 or 244 GB, Linux',
      url: 'https://github.com/aws-cloudformation/cfn-lint/pull/4668',
      date: '2026-09-01',
    },
    'quoted',
  ),
];

const spotSource: Source = { ...fargatePricing, text: 'AWS Fargate pricing: Spot is up to 70 % off; the exact price changes' };

/** On-demand prices per hour in millionths of a US dollar, us-east-1, Linux. Integers, so that sums stay exact. */
export interface FargatePrice {
  vCpuHourMicroUsd: number;
  gbHourMicroUsd: number;
}

/** Fargate on demand in us-east-1, Linux, by CPU architecture. Billed per second, one minute at least, from the pull until the task stops. */
export const fargatePrices: Readonly<Record<'X86_64' | 'ARM64', Fact<FargatePrice>>> = {
  X86_64: fact('fargate-price-linux-x86', { vCpuHourMicroUsd: 40_480, gbHourMicroUsd: 4_445 }, fargatePricing),
  ARM64: fact('fargate-price-linux-arm', { vCpuHourMicroUsd: 32_380, gbHourMicroUsd: 3_560 }, fargatePricing),
};

const healthCheck = apiReference('HealthCheck');
const containerDefinition = apiReference('ContainerDefinition');
const strategyItem = apiReference('CapacityProviderStrategyItem');
const managedScaling = apiReference('ManagedScaling');
const awsVpc = apiReference('AwsVpcConfiguration');

/** Ranges, quotas and counts that rules and model share. Units are in the names. */
export const limits = {
  taskDefinitionBytes: fact('task-definition-bytes', 65_536, quotas),
  containersPerTaskDefinition: fact('containers-per-task-definition', 10, quotas),
  revisionsPerFamily: fact('revisions-per-family', 1_000_000, quotas),
  taskCpuUnitsOnEc2: fact<Range>('task-cpu-units-ec2', { min: 128, max: 196_608 }, apiReference('RegisterTaskDefinition')),
  ephemeralStorageGiB: fact<Range>('ephemeral-storage-gib', { min: 21, max: 200 }, apiReference('EphemeralStorage')),

  healthCheckIntervalSeconds: fact<Range>('health-check-interval', { min: 5, max: 300 }, healthCheck),
  healthCheckTimeoutSeconds: fact<Range>('health-check-timeout', { min: 2, max: 60 }, healthCheck),
  healthCheckRetries: fact<Range>('health-check-retries', { min: 1, max: 10 }, healthCheck),
  healthCheckStartPeriodSeconds: fact<Range>('health-check-start-period', { min: 0, max: 300 }, healthCheck),
  healthCheckDefaults: fact(
    'health-check-defaults',
    { intervalSeconds: 30, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 },
    healthCheck,
  ),
  fargateStopTimeoutSeconds: fact<Range>('fargate-stop-timeout', { min: 2, max: 120 }, containerDefinition),
  stopTimeoutDefaultSeconds: fact('stop-timeout-default', 30, containerDefinition),

  fargateLogDrivers: fact<readonly string[]>('fargate-log-drivers', ['awslogs', 'splunk', 'awsfirelens'], apiReference('LogConfiguration')),

  servicesPerCluster: fact('services-per-cluster', 5_000, quotas),
  tasksPerService: fact('tasks-per-service', 5_000, quotas),
  containerInstancesPerCluster: fact('container-instances-per-cluster', 5_000, quotas),
  serviceLaunchesPerMinute: fact('service-launches-per-minute', 500, quotas),
  fargateLaunchBurst: fact('fargate-launch-burst', 100, fargateThrottling),
  fargateLaunchesPerSecond: fact('fargate-launches-per-second', 20, fargateThrottling),
  /** On demand and Spot each, in a new account; AWS raises it with use. */
  fargateVcpusOfNewAccount: fact('fargate-vcpus-of-new-account', 6, quotas),
  tasksPerRunTask: fact('tasks-per-run-task', 10, apiReference('RunTask')),
  instancesPerStartTask: fact('instances-per-start-task', 10, apiReference('StartTask')),
  subnetsPerAwsVpcConfiguration: fact<Range>('subnets-per-awsvpc-configuration', { min: 1, max: 16 }, awsVpc),
  securityGroupsPerAwsVpcConfiguration: fact<Range>('security-groups-per-awsvpc-configuration', { min: 0, max: 5 }, awsVpc),
  serviceNameLength: fact<Range>('service-name-length', { min: 1, max: 255 }, apiReference('CreateService')),

  providersPerStrategy: fact('providers-per-strategy', 20, apiReference('CreateService')),
  providersPerCluster: fact('providers-per-cluster', 20, quotas),
  tasksInProvisioning: fact('tasks-in-provisioning', 500, quotas),
  strategyWeight: fact<Range>('strategy-weight', { min: 0, max: 1_000 }, strategyItem),
  strategyBase: fact<Range>('strategy-base', { min: 0, max: 100_000 }, strategyItem),
  managedScalingTargetCapacity: fact<Range>('managed-scaling-target-capacity', { min: 1, max: 100 }, managedScaling),
  managedScalingStepSize: fact<Range>('managed-scaling-step-size', { min: 1, max: 10_000 }, managedScaling),
  managedScalingInstanceWarmupSeconds: fact<Range>('managed-scaling-instance-warmup', { min: 0, max: 10_000 }, managedScaling),

  tagsPerResource: fact('tags-per-resource', 50, apiReference('Tag')),
  tagKeyLength: fact<Range>('tag-key-length', { min: 1, max: 128 }, apiReference('Tag')),
  tagValueLength: fact<Range>('tag-value-length', { min: 0, max: 256 }, apiReference('Tag')),

  fargateBillingMinimumSeconds: fact('fargate-billing-minimum', 60, fargatePricing),
  /** Share of the on-demand price, in basis points, that the cost meter takes for Spot. */
  fargateSpotPriceBasisPoints: fact('fargate-spot-price', 3_000, spotSource, 'inferred'),
  /** Beyond the 20 GB that come with a task. */
  ephemeralStorageGbHourMicroUsd: fact('ephemeral-storage-price', 111, fargatePricing),
  publicIpv4HourMicroUsd: fact('public-ipv4-price', 5_000, {
    text: 'Amazon VPC pricing, public IPv4 addresses',
    url: 'https://aws.amazon.com/vpc/pricing/',
    date: '2026-09-23',
  }),
} as const;
