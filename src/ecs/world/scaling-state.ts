/** What scales services, as the world holds it: Application Auto Scaling’s targets, the meters of services, and the alarms on them. All of it plain JSON. */
import type { JsonObject } from './definition-state.ts';
import type { AlarmState, Cause } from './timeline.ts';

/** A service under Application Auto Scaling. */
export interface ScalableTargetState {
  /** `service/CLUSTER/NAME`. */
  resourceId: string;
  arn: string;
  serviceArn: string;
  minCapacity: number;
  maxCapacity: number;
  /** What is suspended of it. */
  suspended: { scaleIn: boolean; scaleOut: boolean; scheduled: boolean };
  createdAtMs: number;
  /** Oldest first. */
  policies: ScalingPolicyState[];
  /** Oldest first. */
  scheduledActions: ScheduledActionState[];
  /** Newest first. */
  activities: ScalingActivityState[];
  /** Policies, actions and activities ever made: they name them. */
  made: number;
  /** Until when only a larger scale-out acts, and how many tasks the last one has added; null before the first. */
  scaleOutCooldown: { untilMs: number; added: number } | null;
  /** Until when no scale-in acts; null where none has, or a scale-out has ended it. */
  scaleInCooldownUntilMs: number | null;
  /** Who set bounds that the desired count is still to come within: a scheduled action, or the call; null where nothing is due. */
  pending: string | null;
  /** When its policies are looked at next; null for never. */
  looksAtMs: number | null;
  /** What has kept it from scaling, as last said; null since it has scaled. */
  refusal: string | null;
}

/** A scaling policy, with its configuration as the API was given it. */
export interface ScalingPolicyState {
  name: string;
  arn: string;
  createdAtMs: number;
  type: 'StepScaling' | 'TargetTrackingScaling';
  configuration: JsonObject;
  /** The metric that target tracking keeps at its target (hundredths); null for step scaling. */
  tracked: { metric: ServiceMetric; targetHundredths: number } | null;
}

export interface ScheduledActionState {
  name: string;
  arn: string;
  createdAtMs: number;
  schedule: string;
  timezone: string | null;
  startMs: number | null;
  endMs: number | null;
  minCapacity: number | null;
  maxCapacity: number | null;
  /** The entry of the call that has set it last: a run that was foreseen before is void. */
  version: number;
}

/** A change of capacity, or one that did not come about, as DescribeScalingActivities tells of it. */
export interface ScalingActivityState {
  id: string;
  description: string;
  cause: string;
  startMs: number;
  /** The desired count that it set; null where it set none. */
  desiredCount: number | null;
  statusCode: 'InProgress' | 'Successful' | 'Overridden' | 'Failed';
  statusMessage: string | null;
  endMs: number | null;
  notScaled: { Code: string; MaxCapacity?: number; MinCapacity?: number; CurrentCapacity?: number }[];
}

/** A metric of a service, by CloudWatch’s name. */
export interface ServiceMetric {
  name: 'CPUUtilization' | 'MemoryUtilization' | 'RequestCountPerTarget';
  /** ARN of the target group; only of RequestCountPerTarget. */
  targetGroup?: string;
  /** 60,000, or 20,000 for metrics of high resolution. */
  periodMs: number;
}

/** What a service’s tasks use, added up between two ends of its metrics’ periods. */
export interface ServiceMeter {
  serviceArn: string;
  /** The number of each RUNNING task’s profile, by the task’s ordinal. */
  tasks: Record<string, number>;
  /** Profiles by number, and how many tasks have each. */
  profiles: Record<string, { profile: TaskProfile; count: number }>;
  /** Profiles ever made: they number them. */
  made: number;
  /** Ordinals of tasks whose memory grows by itself. */
  growing: number[];
  /** By the metric’s key. */
  channels: Record<string, MeterChannel>;
  alarms: WatchedAlarm[];
  /** The entry of the last change of what is measured. */
  cause: Cause;
}

/** What tasks that are alike use of what they reserve. */
export interface TaskProfile {
  /** CPU units. */
  idleCpu: number;
  /** ms of one CPU for each request. */
  cpuMsPerRequest: number;
  /** CPU units that it cannot use more than. */
  mostCpu: number;
  reservedCpu: number;
  /** In 60,000ths of a MiB, without what leaks. */
  usedMemory: number;
  reservedMemoryMiB: number;
  /** Where requests reach it, in each load. */
  places: string[][];
  /** Target groups in which it is healthy. */
  healthyIn: string[];
}

/** One metric of a service. */
export interface MeterChannel {
  metric: ServiceMetric;
  /** What is measured now: millionths of what is reserved, or requests in 1,000 s for each target; null without data. */
  now: number | null;
  /** Until when it has been added up, from the beginning of the period. */
  sinceMs: number;
  sum: number;
  /** ms of the period that have data. */
  measuredMs: number;
  /** RUNNING tasks now, and in the period the fewest and the most. */
  tasks: number;
  least: number;
  most: number;
  /** The last period’s value, as it was published in hundredths and more exactly, and its tasks; null without data. */
  last: { hundredths: number; tenThousandths: number; least: number; most: number } | null;
  /** The end of the period where it is in the queue; null where nothing can change at it. */
  endsMs: number | null;
}

/** A CloudWatch alarm on a metric of a service. */
export interface WatchedAlarm {
  name: string;
  /** Key of its channel. */
  channel: string;
  comparison: Comparison;
  thresholdHundredths: number;
  periods: number;
  state: AlarmState;
  /** Periods in a row that breach, and that have no data; no more are counted than matter. */
  breaches: number;
  missing: number;
  /** Name of the target tracking policy whose alarm it is; null for one of the surroundings. */
  policy: string | null;
  /** It calls for fewer tasks, of target tracking. */
  isLow: boolean;
}

/** In CloudWatch’s words. */
export type Comparison = 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold' | 'LessThanOrEqualToThreshold';
