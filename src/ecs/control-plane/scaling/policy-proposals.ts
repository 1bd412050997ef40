/** What each policy of a service asks for now, by its alarms and the last value of its metric. */
import type { StepScalingPolicyConfiguration, TargetTrackingScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import type {
  JsonObject,
  MeterChannel,
  ScalableTargetState,
  ScalingPolicyState,
  Service,
  ServiceMeter,
  WatchedAlarm,
  World,
} from '../../world/state.ts';
import { adjustmentFor, changeOf, type StepConfiguration } from './step-scaling.ts';
import { tasksForTarget } from './target-tracking.ts';

/** A policy that an alarm has called. */
export interface Proposal {
  policy: ScalingPolicyState;
  alarm: string;
  direction: 'out' | 'in';
  /** Tasks that it wants, and those that it counts from. */
  wanted: number;
  from: number;
  cooldownMs: number;
  /** The numbers, for people. */
  detail: string;
}

/** Where not said. Source: TargetTrackingScalingPolicyConfiguration and StepScalingPolicyConfiguration in the API reference, for ECS. */
const COOLDOWN_SECONDS = 300;

/** What the policies of a target want, in their order. One whose metric has no data wants nothing. */
export function proposalsOf(world: World, target: ScalableTargetState, service: Service): Proposal[] {
  const meter = world.meters[target.serviceArn];
  if (!meter) return [];
  return target.policies.flatMap((policy) =>
    policy.tracked ? tracking(world, meter, policy, service) : stepping(world, meter, policy, service),
  );
}

function tracking({ assumptions }: World, meter: ServiceMeter, policy: ScalingPolicyState, service: Service): Proposal[] {
  const configuration = policy.configuration as TargetTrackingScalingPolicyConfiguration & JsonObject;
  const { targetHundredths = 1 } = policy.tracked ?? {};
  return meter.alarms.flatMap((alarm) => {
    const { isLow, channel } = alarm;
    const last = meter.channels[channel]?.last;
    if (alarm.policy !== policy.name || alarm.state !== 'ALARM' || !last) return [];
    if (isLow && configuration.DisableScaleIn === true) return [];
    const direction = isLow ? ('in' as const) : ('out' as const);
    const tasks = tasksForTarget(last, targetHundredths, direction);
    const from = isLow ? last.most : last.least;
    const wanted = isLow && assumptions['aas.scaleIn'] === 'oneByOne' ? Math.max(tasks, service.desiredCount - 1) : tasks;
    const seconds = (isLow ? configuration.ScaleInCooldown : configuration.ScaleOutCooldown) ?? COOLDOWN_SECONDS;
    const detail = `${from} tasks · ${inWords(last.hundredths)} / ${inWords(targetHundredths)}, rounded up: ${tasks}`;
    return [{ policy, alarm: alarm.name, direction, wanted, from, cooldownMs: seconds * 1_000, detail }];
  });
}

/**
 * Step scaling counts from the tasks that run, not from the desired count, so that it does not run away from what can be placed. Source: developer
 * guide, service auto scaling.
 */
function stepping(world: World, meter: ServiceMeter, policy: ScalingPolicyState, service: Service): Proposal[] {
  const configuration = policy.configuration as StepConfiguration & Pick<StepScalingPolicyConfiguration, 'Cooldown'> & JsonObject;
  const from = Math.min(runningCount(service), service.desiredCount);
  const alarms = (world.surroundings.alarms ?? []).filter(
    ({ state, scalingPolicies = [] }) => state === 'ALARM' && scalingPolicies.includes(policy.name),
  );
  return alarms.flatMap(({ name }): Proposal[] => {
    const watched = meter.alarms.find((alarm) => alarm.name === name);
    const found = adjustmentOf(configuration, watched, watched && meter.channels[watched.channel]);
    if (!found) return [];
    const change = changeOf(configuration, found.adjustment, from);
    const wanted = from + change;
    const direction = wanted > service.desiredCount || change > 0 ? 'out' : 'in';
    const cooldownMs = (configuration.Cooldown ?? COOLDOWN_SECONDS) * 1_000;
    return [{ policy, alarm: name, direction, wanted, from, cooldownMs, detail: `${found.detail}: ${from} tasks to ${wanted}` }];
  });
}

/** An alarm that somebody has put into ALARM, and that has no metric, stands at its threshold. */
function adjustmentOf(
  configuration: StepConfiguration,
  alarm: WatchedAlarm | undefined,
  channel: MeterChannel | undefined,
): { adjustment: number; detail: string } | null {
  if (!alarm) {
    const adjustment = adjustmentFor(configuration, 0, true) ?? adjustmentFor(configuration, 0, false);
    return adjustment === undefined ? null : { adjustment, detail: 'at the threshold' };
  }
  if (!channel?.last) return null;
  const { hundredths } = channel.last;
  const breach = hundredths - alarm.thresholdHundredths;
  const adjustment = adjustmentFor(configuration, breach, alarm.comparison.startsWith('Greater'));
  if (adjustment === undefined) return null;
  return { adjustment, detail: `${channel.metric.name} ${inWords(hundredths)}, ${inWords(Math.abs(breach))} from the threshold` };
}

/** Tasks in RUNNING, of all deployments. */
function runningCount({ deployments }: Service): number {
  return deployments.reduce((all, { census }) => all + census.running, 0);
}

/**
 * True where every target tracking policy that scales in is ready to, so that one of them may. Source: Application Auto Scaling user guide, multiple
 * scaling policies.
 */
export function allTrackersAgree(target: ScalableTargetState, proposals: readonly Proposal[]): boolean {
  const trackers = target.policies.filter(({ tracked, configuration }) => tracked !== null && configuration.DisableScaleIn !== true);
  return trackers.every((policy) => proposals.some((proposal) => proposal.policy === policy && proposal.direction === 'in'));
}

/** Hundredths as people write them. */
function inWords(hundredths: number): string {
  return String(hundredths / 100);
}
