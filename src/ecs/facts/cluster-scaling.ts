/** Facts of capacity providers of Auto Scaling groups: managed scaling, tasks that wait for capacity, termination protection, draining. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import { api, eventList, guide, issue, page } from './sources.ts';

const scaling = api('ManagedScaling');
const howItWorks = guide('cluster-auto-scaling', 'cluster auto scaling');
const behavior = guide('managed-scaling-behavior', 'managed scaling behavior');
const provider = api('AutoScalingGroupProvider');
const deepDive = page(
  'https://aws.amazon.com/blogs/containers/deep-dive-on-amazon-ecs-cluster-auto-scaling/',
  'AWS containers blog, Deep dive on Amazon ECS cluster auto scaling',
);
const faster = page(
  'https://aws.amazon.com/blogs/containers/faster-scaling-in-for-amazon-ecs-cluster-auto-scaling/',
  'AWS containers blog, Faster scaling-in for Amazon ECS cluster auto scaling',
);
const alarms = issue('aws/containers-roadmap', 900, 'fifteen minutes until cluster auto scaling scales in');
const failures = guide('api_failures_messages', 'API failures');
const managedDraining = guide('managed-instance-draining', 'managed instance draining');
const asgProviders = guide('asg-capacity-providers', 'capacity providers of Auto Scaling groups');

const settings: readonly ModelFact[] = [
  certain('C-041', 'targetCapacity is 100 where not given, and 1 to 100.', scaling),
  certain('C-042', 'minimumScalingStepSize is 1 where not given, maximumScalingStepSize 10,000.', scaling),
  certain('C-043', 'instanceWarmupPeriod is 300 s where not given, and 0 to 10,000 s.', scaling),
  certain(
    'C-044',
    'managedTerminationProtection is DISABLED where not given, and needs managed scaling and a group that protects new instances.',
    provider,
  ),
  certain('C-045', 'managedDraining is ENABLED where not given.', provider),
];

const metric: readonly ModelFact[] = [
  certain('C-050', 'CapacityProviderReservation is 100 · needed / running instances, each minute: 3 of 2 are 150.', howItWorks),
  certain('C-051', 'A group without instances that needs none has 100.', deepDive),
  certain('C-052', 'A group without instances that needs some has 200, and gets two, whatever the target.', behavior),
  certain('C-053', 'Managed scaling wants ⌈needed · 100 / targetCapacity⌉ instances: 5 for 4 at 80.', howItWorks),
  certain('C-054', 'Tasks in PROVISIONING are grouped by what they need, and each group is packed by itself.', behavior),
  certain('C-055', 'Of the groups the one that needs the most instances counts.', behavior),
  certain(
    'C-056',
    'Tasks that do not fit the smallest instance type are left out: they wait, nothing is launched for them, and the value stays at the target.',
    behavior,
  ),
  certain(
    'C-057',
    'Needed instances lie at least minimumScalingStepSize and at most maximumScalingStepSize above those that run, while tasks wait.',
    behavior,
  ),
  certain('C-058', 'Without waiting tasks those instances are needed that run a task which is no daemon’s.', howItWorks),
  likely('C-059', 'Constraints other than distinctInstance are not reliably looked at.', behavior),
  certain('C-060', 'Below 100 targetCapacity keeps whole empty instances as spare.', howItWorks),
  uncertain(
    'C-083',
    'Whether AWS has changed what below a target of 100 comes of a group without instances and tasks, two instances by turns, is not on record.',
    issue('aws/containers-roadmap', 653, 'ECS capacity provider for an empty ECS cluster'),
    { assumptions: ['clusterAutoScaling.emptyAtTarget'] },
  ),
  certain('C-061', 'A spread over instances without a binpack before it ends with a task on each of them.', howItWorks),
];

const acting: readonly ModelFact[] = [
  likely('C-062', 'It scales out after one minute above the target.', alarms, { assumptions: ['clusterAutoScaling.highAlarmMs'] }),
  certain('C-063', 'It scales in after 15 minutes below the target.', behavior, { assumptions: ['clusterAutoScaling.lowAlarmMs'] }),
  likely('C-064', 'A step in takes half of the group at most: 10 instances of which 6 are needed lose 4.', faster, {
    assumptions: ['clusterAutoScaling.stepInPercent'],
  }),
  certain('C-065', 'A scale-out ends a scale-in that is under way.', behavior),
  certain('C-066', 'A second step out waits until the launched instances have warmed up.', behavior),
  certain('C-067', 'With managed termination protection scale-in takes only instances without tasks other than daemons’.', provider),
  certain('C-068', 'Without it scale-in may take any instance; tasks of services that ran there are replaced.', provider),
  certain('C-069', 'With managed draining an instance is drained before its group terminates it.', managedDraining),
];

const waiting: readonly ModelFact[] = [
  certain('C-070', 'With managed scaling a task that finds no room waits in PROVISIONING, of services and of RunTask.', howItWorks),
  certain('C-071', 'A task that waits is placed when an instance with room has registered.', howItWorks),
  certain(
    'C-072',
    'With 500 tasks waiting, RunTask is refused and a service says that the tasks provisioning capacity limit was exceeded.',
    eventList,
  ),
  likely(
    'C-073',
    'A task that has waited for 10 to 30 minutes is stopped with TaskFailedToStart.',
    issue('aws/containers-roadmap', 2381, 'how long tasks stay in PROVISIONING'),
    { assumptions: ['provisioning.timeoutMs'] },
  ),
  certain('C-074', 'Without managed scaling a task that finds no room fails at once: RunTask says RESOURCE:….', failures),
  certain('C-075', 'A provider’s tasks run only on the instances of its Auto Scaling group.', asgProviders),
  certain(
    'C-076',
    'A service without any instance in its provider says `No Container Instances were found in your capacity provider.`',
    eventList,
  ),
];

const groups: readonly ModelFact[] = [
  uncertain('C-077', 'How soon a group replaces an instance, and tries again where EC2 had none, is not documented.', asgProviders, {
    assumptions: ['asg.reactionMs', 'asg.retryMs'],
  }),
  uncertain(
    'C-078',
    'Whether instances belong to a provider that were registered before it came to the cluster is not documented.',
    asgProviders,
    {
      assumptions: ['capacityProvider.adoptsInstances'],
    },
  ),
  uncertain('C-079', 'How long a cluster is busy with a change of its providers is not documented.', api('PutClusterCapacityProviders'), {
    assumptions: ['capacityProvider.attachMs'],
  }),
];

const managed = guide('ManagedInstances', 'ECS Managed Instances');

const optimization = guide('managed-instances-infrastructure-optimization', 'Managed Instances infrastructure optimization');
const mixing = page(
  'https://aws-samples.github.io/sample-apex-skills/docs/skills/ecs/ecs-build/references/capacity-provider-guide',
  'AWS samples, capacity provider guide: one provider type per strategy',
);

const managedInstances: readonly ModelFact[] = [
  certain('C-080', 'ECS Managed Instances chooses and launches instances for the tasks that wait, and ends them by itself.', managed),
  certain('C-081', 'A Managed Instance is drained after 14 days, and others take its tasks.', managed),
  uncertain('C-082', 'How soon Managed Instances are launched, and how long one stays idle, is not documented.', managed, {
    assumptions: ['managedInstances.decideMs', 'managedInstances.idleMs'],
  }),
  certain(
    'C-084',
    'An underutilised Managed Instance is drained after scaleInAfter, its services keep their limits, and it ends when its tasks have moved; one with standalone tasks stays.',
    optimization,
  ),
  uncertain('C-085', 'Which Managed Instance is underutilised, and which one goes first, is not documented.', optimization, {
    assumptions: ['managedInstances.consolidates'],
  }),
  certain(
    'C-087',
    'A protected task keeps its Managed Instance from being drained as underutilised, and stays there while it drains for that.',
    optimization,
  ),
  certain(
    'C-088',
    'A Managed Instance is idle since its last task stopped; it is underutilised since a task last came or went there, and the time starts anew with the next.',
    optimization,
  ),
  likely('C-089', 'A Managed Instance that somebody has drained ends as an idle one when its last task has gone.', optimization),
  likely('C-086', 'Managed Instances do not share a strategy with another kind of provider.', mixing),
];

export const clusterScalingFacts: readonly ModelFact[] = [...settings, ...metric, ...acting, ...waiting, ...groups, ...managedInstances];
