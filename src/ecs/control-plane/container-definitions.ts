/** What the model reads of a container definition. */
import type { ContainerDefinition as ContainerInput } from '@aws-sdk/client-ecs';
import { limits } from '../api/limits.ts';
import type { ContainerDefinition, HealthCheck, Logging, RestartPolicy } from '../world/state.ts';

/** Source of the default: ContainerRestartPolicy in the API reference. */
const RESTART_ATTEMPT_PERIOD_SECONDS = 300;

/** A container with the API's defaults, times in ms. Source of defaults: ContainerDefinition in the API reference. */
export function readContainer(input: ContainerInput): ContainerDefinition {
  return {
    name: input.name ?? '',
    image: input.image ?? '',
    isEssential: input.essential ?? true,
    memoryMiB: input.memory ?? null,
    startTimeoutMs: input.startTimeout === undefined ? null : input.startTimeout * 1_000,
    stopTimeoutMs: (input.stopTimeout ?? limits.stopTimeoutDefaultSeconds.value) * 1_000,
    environment: (input.environment ?? []).map(({ name, value }) => ({ name: name ?? '', value: value ?? '' })),
    secrets: [...(input.secrets ?? []), ...(input.logConfiguration?.secretOptions ?? [])].map(({ valueFrom }) => valueFrom ?? ''),
    registryCredentials: input.repositoryCredentials?.credentialsParameter ?? null,
    dependsOn: (input.dependsOn ?? []).map(({ containerName, condition }) => ({
      containerName: containerName ?? '',
      condition: condition ?? 'START',
    })),
    logging: readLogging(input),
    healthCheck: readHealthCheck(input),
    restartPolicy: readRestartPolicy(input),
    entryPoint: [...(input.entryPoint ?? [])],
    command: [...(input.command ?? [])],
    isRootReadOnly: input.readonlyRootFilesystem ?? false,
    writableMounts: (input.mountPoints ?? []).flatMap(({ containerPath, readOnly }) => (readOnly || !containerPath ? [] : [containerPath])),
    keepsDigest: input.versionConsistency !== 'disabled',
  };
}

function readLogging({ logConfiguration }: ContainerInput): Logging | null {
  const options = logConfiguration?.logDriver === 'awslogs' ? logConfiguration.options : undefined;
  const group = options?.['awslogs-group'];
  if (!options || group === undefined) return null;
  return {
    group,
    createsGroup: options['awslogs-create-group'] === 'true',
    region: options['awslogs-region'] ?? null,
    streamPrefix: options['awslogs-stream-prefix'] ?? '',
  };
}

function readHealthCheck({ healthCheck }: ContainerInput): HealthCheck | null {
  if (!healthCheck?.command || healthCheck.command[0] === 'NONE') return null;
  const defaults = limits.healthCheckDefaults.value;
  return {
    command: [...healthCheck.command],
    intervalMs: (healthCheck.interval ?? defaults.intervalSeconds) * 1_000,
    timeoutMs: (healthCheck.timeout ?? defaults.timeoutSeconds) * 1_000,
    retries: healthCheck.retries ?? defaults.retries,
    startPeriodMs: (healthCheck.startPeriod ?? defaults.startPeriodSeconds) * 1_000,
  };
}

function readRestartPolicy({ restartPolicy }: ContainerInput): RestartPolicy | null {
  if (!restartPolicy?.enabled) return null;
  return {
    ignoredExitCodes: [...(restartPolicy.ignoredExitCodes ?? [])],
    attemptPeriodMs: (restartPolicy.restartAttemptPeriod ?? RESTART_ATTEMPT_PERIOD_SECONDS) * 1_000,
  };
}
