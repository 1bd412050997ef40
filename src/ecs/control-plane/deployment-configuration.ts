/** A service's deployment configuration as the scheduler reads it: with the API's defaults, in the model's units. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../api/error.ts';
import type { DeploymentStrategy, Service } from '../world/state.ts';
import { notSupported } from './operation.ts';

/** Source of all defaults: DeploymentConfiguration in the API reference. */
export interface DeploymentSettings {
  strategy: DeploymentStrategy;
  breaker: {
    isEnabled: boolean;
    rollsBack: boolean;
    resetsOnHealthyTask: boolean;
    threshold: Threshold;
  };
  alarms: { isEnabled: boolean; rollsBack: boolean; names: readonly string[] };
  /** Null where the configuration does not say. */
  bakeTimeMs: number | null;
  /** Null where it is off. */
  earlySuccess: { healthyPercent: number; cleanup: 'BLOCKING' | 'DEFERRED' } | null;
}

/** How many failed tasks the circuit breaker bears. */
export interface Threshold {
  type: 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT' | 'COUNT';
  value: number;
}

/** Source: developer guide, deployment circuit breaker. The wording of the refusal is not recorded anywhere public. */
export function requireThreshold(configuration: DeploymentConfiguration | undefined): void {
  const { type, value = 50 } = configuration?.deploymentCircuitBreaker?.thresholdConfiguration ?? {};
  const isShare = type === 'BOUNDED_PERCENT' || type === 'UNBOUNDED_PERCENT';
  if (isShare && (value < 1 || value > 100)) throw invalidParameter('A threshold in percent must be from 1 to 100.');
}

/** The configuration that the service has now: what an update sets holds for the deployment that is going on. */
export function configurationOf({ settings }: Service): DeploymentSettings {
  const { deploymentCircuitBreaker, alarms, earlySuccessCriteria, bakeTimeInMinutes, strategy, minimumHealthyPercent } =
    settings.deploymentConfiguration as DeploymentConfiguration;
  const { type = 'BOUNDED_PERCENT', value = 50 } = deploymentCircuitBreaker?.thresholdConfiguration ?? {};
  return {
    strategy: strategyOf(strategy),
    breaker: {
      isEnabled: deploymentCircuitBreaker?.enable === true,
      rollsBack: deploymentCircuitBreaker?.rollback === true,
      resetsOnHealthyTask: deploymentCircuitBreaker?.resetOnHealthyTask !== false,
      threshold: { type, value },
    },
    alarms: { isEnabled: alarms?.enable === true, rollsBack: alarms?.rollback === true, names: alarms?.alarmNames ?? [] },
    bakeTimeMs: bakeTimeInMinutes === undefined ? null : bakeTimeInMinutes * 60_000,
    earlySuccess:
      earlySuccessCriteria?.enable === true
        ? {
            healthyPercent: earlySuccessCriteria.healthyPercent ?? minimumHealthyPercent ?? 100,
            cleanup: earlySuccessCriteria.sourceServiceRevisionCleanup ?? 'BLOCKING',
          }
        : null,
  };
}

const strategies: readonly DeploymentStrategy[] = ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'];

/**
 * How a deployment goes from one revision to the next, `ROLLING` where nothing is said.
 * @throws EcsError for strategies that the model does not cover
 */
export function strategyOf(strategy: string | undefined): DeploymentStrategy {
  const known = strategies.find((one) => one === (strategy ?? 'ROLLING'));
  if (known === undefined) throw notSupported(`the deployment strategy ${strategy}`);
  return known;
}
