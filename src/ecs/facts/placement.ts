/** Facts of placement: Availability Zones, and on container instances resources, constraints, strategies and the cluster query language. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import { api, guide, rebalancing, rebalancingEvents, repository } from './sources.ts';

const order = guide('task-placement', 'task placement');
const strategies = guide('task-placement-strategies', 'placement strategies');
const constraints = guide('task-placement-constraints', 'placement constraints');
const language = guide('cluster-query-language', 'cluster query language');
const patterns = repository('aws-samples/container-patterns', 'balanced placement over Availability Zones');
const comparison = guide('capacity-launch-type-comparison', 'capacity providers and launch types');

const zones: readonly ModelFact[] = [
  certain('P-001', 'Fargate spreads tasks over the Availability Zones of the given subnets.', rebalancing),
  certain('P-002', 'availabilityZoneRebalancing is ENABLED for services created without it, since September 2025.', api('CreateService')),
  certain('P-003', 'UpdateService keeps availabilityZoneRebalancing where it is not given.', api('UpdateService')),
  certain('P-004', 'Rebalancing needs maximumPercent above 100.', rebalancing),
  certain(
    'P-005',
    'Balanced is a service whose counts over its configured zones differ by one at most: 5 tasks over 3 zones are 2/2/1.',
    rebalancing,
  ),
  certain(
    'P-006',
    'An unbalanced steady service starts a task in the emptiest zone, waits until it is healthy, then stops one in the fullest.',
    rebalancing,
  ),
  certain('P-007', 'Rebalancing says when it begins, what it starts and stops, and when the service is balanced.', rebalancingEvents),
  certain('P-008', 'A deployment interrupts rebalancing.', rebalancing),
  certain('P-009', 'Protected tasks keep rebalancing from stopping them.', rebalancing),
  uncertain('P-010', 'How soon imbalance is noticed, and a move that found no room is tried again, is not published.', rebalancing, {
    assumptions: ['azRebalance.detectMs', 'azRebalance.retryMs'],
  }),
  certain('P-011', 'Rebalancing is for REPLICA services without Classic Load Balancer and not of the EXTERNAL controller.', rebalancing),
  likely('P-012', 'Which zone is taken among equals is this model’s choice.', rebalancing),
  certain('P-013', 'On EC2 rebalancing uses the instances that there are, and launches none.', rebalancing),
  certain('P-014', 'On EC2 rebalancing needs no strategy at all, or a spread over Availability Zones as the first.', rebalancing),
  certain('P-015', 'A constraint on the Availability Zone excludes rebalancing.', rebalancing),
  certain(
    'P-016',
    'Rebalancing that finds no room says `is unable to place a task in AZ because no container instance met all of its requirements.`',
    rebalancingEvents,
  ),
];

const steps: readonly ModelFact[] = [
  certain('P-020', 'Placement looks first at what the task needs, then at constraints, then at strategies, then picks.', order),
  certain('P-021', 'A task is placed only where its CPU units and its memory are free.', order),
  certain('P-022', 'A task is placed only where its static host ports are free.', order),
  certain('P-023', 'A task is placed only where its GPUs are free.', order),
  certain(
    'P-024',
    'A task in awsvpc mode is placed only where a network interface is free.',
    guide('container-instance-eni', 'ENI trunking'),
  ),
  certain(
    'P-025',
    'A task is placed only where the instance has the attributes that its definition demands, its CPU architecture among them.',
    constraints,
  ),
  certain(
    'P-026',
    'An instance that is not ACTIVE, such as a DRAINING one, gets no new tasks.',
    guide('container-instance-draining', 'draining'),
  ),
  certain('P-027', 'An instance whose agent is not connected gets no new tasks.', guide('api_failures_messages', 'API failures')),
  certain('P-028', 'Constraints are binding: where none fits the task is not placed.', constraints),
  certain('P-029', 'Strategies are best effort: they never leave a task unplaced that fits on an instance.', strategies),
];

const ranks: readonly ModelFact[] = [
  certain('P-030', 'binpack takes the instance with the least remaining CPU or memory that still has room.', strategies),
  certain('P-031', 'spread takes the value of its field, such as an Availability Zone, with the fewest tasks.', strategies),
  certain('P-032', 'spread by instanceId and by host mean the same: each instance by itself.', strategies),
  certain('P-033', 'spread counts the tasks of the same service, or of the same group for standalone tasks.', strategies),
  certain('P-034', 'random takes any instance that fits.', strategies),
  certain('P-035', 'Strategies apply in their order, each to what the one before has left.', strategies),
  uncertain('P-036', 'Which instance is taken among equals is not documented.', strategies, { assumptions: ['placement.tieBreak'] }),
  certain(
    'P-037',
    'A service without a strategy spreads over Availability Zones, then takes the instance with the fewest of its tasks.',
    api('CreateService'),
  ),
  likely('P-038', 'RunTask without a strategy takes any instance that fits.', strategies, { assumptions: ['placement.runTaskDefault'] }),
  certain('P-039', 'A later service can end unbalanced: full instances fall out before strategies are asked.', patterns),
  certain(
    'P-040',
    'distinctInstance puts each task of a group or service on another instance; one whose desiredStatus is STOPPED does not count.',
    constraints,
  ),
  certain('P-041', 'memberOf takes only instances that its expression is true of, for a service and for RunTask.', constraints),
  certain('P-042', 'memberOf in a task definition holds for each of its tasks.', constraints),
  certain('P-043', 'Fargate takes neither strategies nor constraints.', comparison),
  certain('P-044', 'Capacity providers of ECS Managed Instances take no strategies.', comparison),
];

const queries: readonly ModelFact[] = [
  certain('P-050', 'An expression is `subject operator [argument]`.', language),
  certain('P-051', 'Expressions combine by `and`/`&&`, `or`/`||` and `not`/`!`, with parentheses around what belongs together.', language),
  certain('P-052', 'An expression has 2,000 characters at most.', api('PlacementConstraint')),
  certain(
    'P-053',
    'Subjects are agentConnected, agentVersion, attribute:NAME, ec2InstanceId, registeredAt, runningTasksCount and task:group.',
    language,
  ),
  certain('P-054', '`==`, `!=`, `>`, `>=`, `<` and `<=` have words too: equals, not_equals, greater_than …', language),
  certain('P-055', '`exists` and `!exists`/not_exists ask whether there is such an attribute.', language),
  certain('P-056', '`in [a, b]` and `!in`/not_in ask for one of a list.', language),
  certain('P-057', '`=~`/matches and `!~`/not_matches take a regular expression of Java.', language),
  certain(
    'P-058',
    'Built-in attributes: ecs.ami-id, ecs.availability-zone, ecs.instance-type, ecs.os-type, ecs.os-family, ecs.cpu-architecture, ecs.vpc-id, ecs.subnet-id.',
    constraints,
  ),
  certain(
    'P-059',
    'The group of a service’s tasks is `service:NAME`, of standalone ones `family:FAMILY` unless RunTask names one.',
    language,
  ),
  certain(
    'P-060',
    '`task:group == service:x` keeps together with the tasks of x, `not(task:group == service:x)` apart from them.',
    language,
  ),
];

export const placementFacts: readonly ModelFact[] = [...zones, ...steps, ...ranks, ...queries];
