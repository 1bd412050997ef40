/** Facts of service auto scaling: metrics, target tracking, step scaling, scheduled actions, and what deployments make of them. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import { guide, page, sameRevision, scalingGuide } from './sources.ts';

const tracking = scalingGuide('target-tracking-scaling-policy-overview', 'how target tracking works');
const stepped = scalingGuide('step-scaling-policy-overview', 'how step scaling works');
const scheduled = scalingGuide('application-auto-scaling-scheduled-scaling', 'scheduled scaling');
const autoScaling = guide('service-auto-scaling', 'service auto scaling');
const metrics = guide('cloudwatch-metrics', 'CloudWatch metrics');
const policies = page(
  'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html',
  'Application Auto Scaling API reference, TargetTrackingScalingPolicyConfiguration',
);
const steps = page(
  'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepScalingPolicyConfiguration.html',
  'Application Auto Scaling API reference, StepScalingPolicyConfiguration',
);

const measured: readonly ModelFact[] = [
  certain('A-001', 'CPU and memory of a service are measured each minute; 20 seconds can be chosen.', metrics),
  certain(
    'A-002',
    'A policy tracks ECSServiceAverageCPUUtilization, ECSServiceAverageMemoryUtilization or ALBRequestCountPerTarget.',
    policies,
  ),
  certain('A-003', 'CPUUtilization and MemoryUtilization are what tasks use of what they reserve.', metrics),
  certain('A-004', 'ALBRequestCountPerTarget does not go with blue/green deployments.', autoScaling),
];

const trackingFacts: readonly ModelFact[] = [
  likely('A-010', 'Target tracking scales out when three minutes in a row lie above the target.', tracking, {
    assumptions: ['aas.highAlarmMs'],
  }),
  likely('A-011', 'Target tracking scales in when 15 minutes in a row lie below 90 percent of the target.', tracking, {
    assumptions: ['aas.lowAlarmMs', 'aas.lowPercent'],
  }),
  certain('A-012', 'It scales out in proportion and rounds up: to ⌈tasks · metric / target⌉.', tracking),
  certain('A-013', 'It takes no task away where the metric would then be above the target.', tracking),
  certain('A-014', 'It does nothing while the metric has no data.', tracking),
  uncertain('A-016', 'How far it scales in at once is not documented.', tracking, { assumptions: ['aas.scaleIn'] }),
  uncertain('A-017', 'How soon it acts on an alarm is not documented.', tracking, { assumptions: ['aas.reactionMs'] }),
  certain('A-015', 'disableScaleIn leaves scaling in to others.', policies),
];

const cooldowns: readonly ModelFact[] = [
  certain('A-020', 'ScaleOutCooldown and ScaleInCooldown are 300 s for services of ECS where not given.', policies),
  certain('A-021', 'In the cooldown of a scale-out only a larger one acts, and what the first added counts.', policies),
  certain('A-022', 'In the cooldown of a scale-in no other scale-in acts; a scale-out acts at once and ends it.', policies),
];

const together: readonly ModelFact[] = [
  certain('A-030', 'Of several policies the one that wants the most tasks wins.', tracking),
  certain('A-031', 'Of several target tracking policies all must agree to a scale-in.', tracking),
  certain('A-032', 'No policy takes the desired count below MinCapacity or above MaxCapacity.', autoScaling),
  certain(
    'A-033',
    'A scheduled action sets MinCapacity and MaxCapacity at its time, and a desired count outside of them moves to the nearer.',
    scheduled,
  ),
  certain('A-034', 'A scheduled action waits for no cooldown.', scheduled),
];

const stepping: readonly ModelFact[] = [
  certain('A-040', 'The bounds of steps are relative to the alarm’s threshold.', stepped),
  certain(
    'A-041',
    'Above the threshold a step’s lower bound belongs to it and its upper one does not; below it is the other way round.',
    stepped,
  ),
  certain(
    'A-042',
    'PercentChangeInCapacity rounds above 1 down, between 0 and 1 up to 1, and negative ones toward 0 but for those above −1, which are −1.',
    stepped,
  ),
  certain('A-043', 'MinAdjustmentMagnitude is the least that PercentChangeInCapacity moves.', steps),
  certain('A-044', 'ChangeInCapacity adds, ExactCapacity sets.', steps),
  certain('A-045', 'The cooldown of step scaling is 300 s for services of ECS where not given.', steps),
];

const deploying: readonly ModelFact[] = [
  certain('A-050', 'During a deployment services are not scaled in; they are scaled out.', autoScaling),
  certain('A-051', 'A scale-out during a rolling update goes to both revisions, in proportion.', sameRevision),
  certain('A-052', 'Services of the DAEMON strategy are not scaled.', autoScaling),
];

export const serviceScalingFacts: readonly ModelFact[] = [
  ...measured,
  ...trackingFacts,
  ...cooldowns,
  ...together,
  ...stepping,
  ...deploying,
];
