/** PutScalingPolicy, DeleteScalingPolicy and DescribeScalingPolicies: target tracking with its two alarms, and step scaling. */

import type {
  DeleteScalingPolicyRequest,
  DescribeScalingPoliciesRequest,
  PutScalingPolicyRequest,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import { EcsError } from '../../api/error.ts';
import { alarmArn, channelKey, MINUTE_MS, meterOf, newAlarm, newChannel } from '../../world/meters.ts';
import type { Model } from '../../world/model.ts';
import { isSame } from '../../world/same.ts';
import type { JsonObject, ScalableTargetState, ScalingPolicyState, Service, WatchedAlarm, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { epochSeconds } from '../describe.ts';
import type { Admit } from '../operation.ts';
import { serviceSubject } from '../service-events.ts';
import { trackedMetric } from './policy-metrics.ts';
import { DIMENSION, invalid, NAMESPACE, named, newId, notCovered, page, requireEcs, requireScaled, scaledIn } from './scalable-requests.ts';
import { requireSteps } from './step-checks.ts';
import { inHundredths } from './step-scaling.ts';
import { lowThreshold } from './target-tracking.ts';

/** Source: Application Auto Scaling user guide, quotas: scaling policies per scalable target. */
const MOST_POLICIES = 50;

/** Makes a policy, or gives one of that name another configuration. */
export function putScalingPolicy(model: Model, input: PutScalingPolicyRequest, admit: Admit): unknown {
  const { target, service } = requireScaled(model, input);
  const name = input.PolicyName ?? '';
  const known = target.policies.find((policy) => policy.name === name);
  const made = readPolicy(service, target, known, input);
  if (!known && target.policies.length >= MOST_POLICIES)
    throw new EcsError('LimitExceededException', `Only ${MOST_POLICIES} scaling policies are allowed for a scalable target.`);
  const call = admit(serviceSubject(service));
  const policy = known ?? newPolicy(model, target, name);
  Object.assign(policy, made);
  if (!known) target.policies.push(policy);
  renewAlarms(model, target, policy, call);
  return { PolicyARN: policy.arn, Alarms: alarmsOf(model.world, target, policy) };
}

type Made = Pick<ScalingPolicyState, 'type' | 'configuration' | 'tracked'>;

/** Text of a second policy for a metric: public threads, e.g. github.com/cdklabs/cdk-ecs-service-extensions/issues/35. */
function readPolicy(
  service: Service,
  target: ScalableTargetState,
  known: ScalingPolicyState | undefined,
  input: PutScalingPolicyRequest,
): Made {
  const type = input.PolicyType ?? known?.type ?? 'StepScaling';
  if (type === 'PredictiveScaling') throw notCovered('predictive scaling');
  if (known && known.type !== type) throw invalid('The policy type of an existing scaling policy cannot be changed.');
  if (type === 'StepScaling') {
    const configuration = input.StepScalingPolicyConfiguration;
    if (!configuration) throw invalid('StepScalingPolicyConfiguration must be specified for the policy type StepScaling.');
    requireSteps(configuration);
    return { type, configuration: configuration as unknown as JsonObject, tracked: null };
  }
  const configuration = input.TargetTrackingScalingPolicyConfiguration;
  if (!configuration)
    throw invalid('TargetTrackingScalingPolicyConfiguration must be specified for the policy type TargetTrackingScaling.');
  const tracked = readTracking(service, configuration);
  const others = target.policies.filter((policy) => policy !== known);
  if (others.some((policy) => policy.tracked !== null && isSame(policy.tracked.metric, tracked.metric)))
    throw invalid('Only one TargetTrackingScaling policy for a given metric specification is allowed.');
  return { type, configuration: configuration as unknown as JsonObject, tracked };
}

function readTracking(
  service: Service,
  configuration: TargetTrackingScalingPolicyConfiguration,
): NonNullable<ScalingPolicyState['tracked']> {
  const { TargetValue = 0, ScaleOutCooldown = 0, ScaleInCooldown = 0 } = configuration;
  const targetHundredths = inHundredths(TargetValue);
  if (targetHundredths <= 0) throw invalid('TargetValue must be greater than 0.');
  if (ScaleOutCooldown < 0 || ScaleInCooldown < 0) throw invalid('Cooldown periods cannot be negative.');
  return { metric: trackedMetric(service, configuration), targetHundredths };
}

function newPolicy({ world, nowMs, seed }: Model, target: ScalableTargetState, name: string): ScalingPolicyState {
  const { region, account } = world.surroundings;
  const arn = `arn:aws:autoscaling:${region}:${account}:scalingPolicy:${newId(seed, target)}:resource/ecs/${target.resourceId}:policyName/${name}`;
  return { name, arn, createdAtMs: nowMs, type: 'StepScaling', configuration: {}, tracked: null };
}

/**
 * The two alarms of a target tracking policy: above its target, and well below it. Those of step scaling are the surroundings'. Names: the developer
 * guide, troubleshooting service auto scaling.
 */
function renewAlarms(model: Model, target: ScalableTargetState, policy: ScalingPolicyState, cause: Cause): void {
  const { world, nowMs, seed } = model;
  const meter = meterOf(world, target.serviceArn, cause);
  meter.alarms = meter.alarms.filter((alarm) => alarm.policy !== policy.name);
  if (policy.tracked) {
    const { metric, targetHundredths } = policy.tracked;
    const channel = channelKey(metric);
    meter.channels[channel] ??= newChannel(metric, nowMs);
    const { 'aas.highAlarmMs': highMs, 'aas.lowAlarmMs': lowMs, 'aas.lowPercent': lowPercent } = world.assumptions;
    const named = (which: string) => `TargetTracking-${target.resourceId}-Alarm${which}-${newId(seed, target)}`;
    const common = { channel, state: 'INSUFFICIENT_DATA', policy: policy.name } as const;
    meter.alarms.push(
      newAlarm({
        ...common,
        name: named('High'),
        comparison: 'GreaterThanThreshold',
        thresholdHundredths: targetHundredths,
        periods: Math.ceil(highMs / MINUTE_MS),
        isLow: false,
      }),
      newAlarm({
        ...common,
        name: named('Low'),
        comparison: 'LessThanThreshold',
        thresholdHundredths: lowThreshold(targetHundredths, lowPercent),
        periods: Math.ceil(lowMs / metric.periodMs),
        isLow: true,
      }),
    );
  }
  model.schedule(0, { type: 'service.metered', service: target.serviceArn, cause });
}

/** The alarms of a policy, as the wire has them. */
function alarmsOf(world: World, { serviceArn }: ScalableTargetState, policy: ScalingPolicyState): object[] {
  const own = (world.meters[serviceArn]?.alarms ?? [])
    .filter((alarm: WatchedAlarm) => alarm.policy === policy.name)
    .map(({ name }) => name);
  const others = policy.tracked
    ? []
    : (world.surroundings.alarms ?? []).filter(({ scalingPolicies = [] }) => scalingPolicies.includes(policy.name));
  return [...own, ...others.map(({ name }) => name)].map((name) => ({ AlarmName: name, AlarmARN: alarmArn(world.surroundings, name) }));
}

/** Text: as AWS answers it, seen in tools that stand in for it, e.g. github.com/getmoto/moto/pull/3350. */
export function deleteScalingPolicy(model: Model, input: DeleteScalingPolicyRequest, admit: Admit): unknown {
  const { target, service } = requireScaled(model, input);
  const { world } = model;
  const policy = target.policies.find(({ name }) => name === input.PolicyName);
  if (!policy)
    throw new EcsError('ObjectNotFoundException', `No scaling policy found for ${named(input)}, policy name: ${input.PolicyName}`);
  const call = admit(serviceSubject(service));
  target.policies = target.policies.filter((one) => one !== policy);
  const meter = meterOf(world, target.serviceArn, call);
  meter.alarms = meter.alarms.filter((alarm) => alarm.policy !== policy.name);
  model.schedule(0, { type: 'service.metered', service: target.serviceArn, cause: call });
  return {};
}

/** Policies, by target, oldest first. */
export function describeScalingPolicies({ world }: Model, input: DescribeScalingPoliciesRequest): unknown {
  requireEcs(input);
  const all = scaledIn(world, input).flatMap(({ target }) => target.policies.map((policy) => ({ target, policy })));
  const { items, ...next } = page(
    all.filter(({ policy }) => input.PolicyNames === undefined || input.PolicyNames.includes(policy.name)),
    input,
  );
  return {
    ScalingPolicies: items.map(({ target, policy }) => ({
      PolicyARN: policy.arn,
      PolicyName: policy.name,
      ServiceNamespace: NAMESPACE,
      ResourceId: target.resourceId,
      ScalableDimension: DIMENSION,
      PolicyType: policy.type,
      [`${policy.type}PolicyConfiguration`]: policy.configuration,
      Alarms: alarmsOf(world, target, policy),
      CreationTime: epochSeconds(policy.createdAtMs),
    })),
    ...next,
  };
}
