/** What a deployment configuration says of a shift of traffic: its steps, its bake times and its lifecycle hooks, with the API's defaults. */
import type { DeploymentConfiguration, DeploymentLifecycleHook } from '@aws-sdk/client-ecs';
import type { DeploymentStrategy, HookRun, JsonObject } from '../world/state.ts';

/** All of production traffic, in basis points. */
export const WHOLE = 10_000;

const MINUTE_MS = 60_000;

/** A hook as it is configured. */
export interface Hook extends Pick<HookRun, 'targetType' | 'targetArn' | 'timeoutAction'> {
  roleArn: string | null;
  stages: readonly string[];
  timeoutMs: number;
}

/** How a deployment shifts its traffic; times in ms, shares in basis points. */
export interface ShiftSettings {
  /** Green's share of production after each step, in basis points. */
  steps: number[];
  /** How long each step but the last is watched. */
  stepBakeMs: number;
  /** Null where the configuration does not say. */
  bakeTimeMs: number | null;
  hooks: readonly Hook[];
}

/** Source of all defaults: LinearConfiguration, CanaryConfiguration and DeploymentLifecycleHook in the API reference. */
export function shiftSettings(strategy: DeploymentStrategy, configuration: JsonObject): ShiftSettings {
  const { linearConfiguration, canaryConfiguration, bakeTimeInMinutes, lifecycleHooks } = configuration as DeploymentConfiguration;
  const bakeTimeMs = bakeTimeInMinutes === undefined ? null : bakeTimeInMinutes * MINUTE_MS;
  const settings = { steps: [WHOLE], stepBakeMs: 0, bakeTimeMs, hooks: (lifecycleHooks ?? []).map(readHook) };
  if (strategy === 'LINEAR') {
    const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = linearConfiguration ?? {};
    return { ...settings, steps: linearSteps(basisPoints(stepPercent)), stepBakeMs: stepBakeTimeInMinutes * MINUTE_MS };
  }
  if (strategy === 'CANARY') {
    const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = canaryConfiguration ?? {};
    const first = basisPoints(canaryPercent);
    return { ...settings, steps: first >= WHOLE ? [WHOLE] : [first, WHOLE], stepBakeMs: canaryBakeTimeInMinutes * MINUTE_MS };
  }
  return settings;
}

/** The API takes tenths of a percent, which are whole numbers of basis points; what floating point has added to them goes. */
function basisPoints(percent: number): number {
  return Math.round(percent * 100);
}

function linearSteps(each: number): number[] {
  const steps: number[] = [];
  for (let share = each; share < WHOLE; share += each) steps.push(share);
  return [...steps, WHOLE];
}

function readHook({ targetType, hookTargetArn, roleArn, lifecycleStages, timeoutConfiguration }: DeploymentLifecycleHook): Hook {
  const isPause = targetType === 'PAUSE';
  return {
    targetType: isPause ? 'PAUSE' : 'AWS_LAMBDA',
    targetArn: isPause ? null : (hookTargetArn ?? ''),
    roleArn: roleArn ?? null,
    stages: lifecycleStages ?? [],
    timeoutMs: (timeoutConfiguration?.timeoutInMinutes ?? 1_440) * MINUTE_MS,
    timeoutAction: timeoutConfiguration?.action ?? 'ROLLBACK',
  };
}
