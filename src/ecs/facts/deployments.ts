/** Facts of deployments: what starts one, rolling updates, circuit breaker, alarms, traffic shifts, image digests. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import { alarms, api, blueGreen, breaker, eventList, guide, issue, page, rolling, sameRevision, services } from './sources.ts';

const deployment = api('Deployment');
const configuration = api('DeploymentConfiguration');
const update = api('UpdateService');
const early = guide('early-success-criteria', 'early success criteria');
const linear = guide('linear-deployment', 'linear deployments');
const canary = guide('canary-deployment', 'canary deployments');
const hooks = guide('deployment-lifecycle-hooks', 'deployment lifecycle hooks');
const breakerMinimum = page(
  'https://aws.amazon.com/about-aws/whats-new/2024/01/amazon-ecs-deployment-monitoring-responsiveness-services/',
  'AWS What’s New, January 2024: the circuit breaker’s least threshold is 3',
);
const crashLoops = issue('aws/containers-roadmap', 1206, 'circuit breaker and tasks that crash after RUNNING');
const arithmetic = { ...rolling, text: 'Arithmetic from the limits in the Amazon ECS developer guide, rolling update deployments' };

const beginnings: readonly ModelFact[] = [
  certain(
    'D-001',
    'An update of the task definition makes a new PRIMARY deployment; the one before becomes ACTIVE until its tasks are gone.',
    update,
  ),
  certain(
    'D-002',
    'Updates of network configuration, platform version, load balancers or service registries make a new deployment too.',
    update,
  ),
  certain('D-003', 'forceNewDeployment makes a new deployment of the same definition.', update),
  certain('D-004', 'Another capacity provider strategy needs forceNewDeployment.', update),
  likely('D-005', 'A change of desiredCount alone scales the PRIMARY and makes no deployment.', update),
  certain('D-006', 'An update during a deployment makes the newest PRIMARY; all older ones lose their tasks.', rolling),
  certain('D-007', 'From launch type to capacity provider an update needs forceNewDeployment.', update),
  certain('D-008', 'Registering a revision changes no service.', services),
];

const rollingFacts: readonly ModelFact[] = [
  certain('D-020', 'At least ⌈desired · minimumHealthyPercent / 100⌉ tasks stay healthy: no stop goes below.', configuration),
  certain('D-021', 'At most ⌊desired · maximumPercent / 100⌋ tasks are RUNNING or PENDING, all revisions together.', configuration),
  certain('D-022', 'The defaults of a REPLICA service are 100 and 200 percent.', configuration),
  certain('D-023', 'The defaults of a DAEMON service are 0 and 100 percent.', configuration),
  certain('D-024', 'The same limits govern the replacement of unhealthy tasks.', configuration),
  certain('D-025', 'With 100/200 and one task: start one, wait for health, stop one.', arithmetic),
  certain('D-026', 'With 0/100 and one task: stop one, start one, with an outage in between.', arithmetic),
  certain(
    'D-027',
    'A batch is as large as the room between the limits: 4 tasks at 100/150 go in two batches of two, at 50/100 two stop before two start.',
    arithmetic,
  ),
  certain(
    'D-028',
    'Where both limits round to the desired count nothing can stop or start: the update stands still and says so.',
    arithmetic,
  ),
  certain('D-029', '100 and 100 percent together are refused.', update),
  uncertain('D-030', 'Whether starts or stops come first between the limits is not documented.', rolling, {
    assumptions: ['deployment.order'],
  }),
  likely('D-031', 'Draining and stopping tasks hold their place under maximumPercent only when that is 100.', rolling, {
    assumptions: ['deployment.drainingCounts'],
  }),
  certain('D-032', 'With maximumPercent 100 a replacement waits until the draining task has stopped.', rolling),
  certain('D-033', 'A task of an old revision that ends during a rolling update is replaced by one of its own revision.', sameRevision),
  certain('D-034', 'A deployment without circuit breaker and alarms never times out.', rolling),
  likely('D-035', 'CloudFormation gives up after three hours.', rolling),
  certain('D-036', 'A deployment is COMPLETED when all new tasks are healthy and all old ones are gone.', rolling),
  certain(
    'D-037',
    'With an early success criterion a rolling update is COMPLETED at ⌈desired · healthyPercent / 100⌉ healthy new tasks, at least one.',
    early,
  ),
  certain(
    'D-038',
    'The healthy percent of an early success lies between minimumHealthyPercent and 100; the criterion is off where not given.',
    early,
  ),
  certain('D-039', 'Cleanup after early success: BLOCKING removes the old tasks first, DEFERRED afterwards, up to two weeks.', early),
  certain('D-040', 'Circuit breaker and alarms no longer apply once the deployment is COMPLETED.', early),
  certain('D-041', 'A scale-out during a rolling update goes to both revisions.', sameRevision),
];

const states: readonly ModelFact[] = [
  certain('D-050', 'A deployment’s status is PRIMARY, ACTIVE or INACTIVE; a service has one PRIMARY.', deployment),
  certain('D-051', 'rolloutState goes from IN_PROGRESS to COMPLETED, or to FAILED with circuit breaker or alarms.', deployment),
  certain('D-052', 'A FAILED deployment launches no more tasks.', deployment),
  certain(
    'D-053',
    'failedTasks counts, in a row, tasks that were not launched, did not come to RUNNING, or failed a health check and were stopped.',
    deployment,
  ),
  certain('D-054', 'failedTasks is 0 again when the deployment has a task that runs successfully.', deployment),
  certain(
    'D-055',
    'A service deployment is PENDING, IN_PROGRESS, SUCCESSFUL, STOPPED, or on its way to or through a rollback.',
    api('ServiceDeployment'),
  ),
];

const breakers: readonly ModelFact[] = [
  certain('D-060', 'The circuit breaker’s threshold is half the desired count, at least 3 and at most 200.', breaker),
  certain('D-061', 'The least threshold has been 3 since January 2024.', breakerMinimum),
  certain('D-062', 'BOUNDED_PERCENT takes another percentage within the same bounds.', breaker),
  certain('D-063', 'UNBOUNDED_PERCENT takes a percentage of the desired count without bounds.', breaker),
  certain('D-064', 'COUNT takes a number of tasks.', breaker),
  certain('D-065', 'The latest desired count makes the threshold, during the deployment too.', breaker),
  certain('D-066', 'It trips when as many tasks have failed as the threshold says.', breaker),
  certain('D-067', 'With resetOnHealthyTask, the default, a healthy task sets the count back to 0.', breaker),
  certain('D-068', 'Without resetOnHealthyTask the count only grows.', breaker),
  certain('D-069', 'Until a task runs, each task that does not come to RUNNING counts.', breaker),
  certain('D-070', 'From then on tasks stopped for failed load balancer or container checks count.', breaker),
  likely(
    'D-071',
    'A task that crashes after RUNNING and before its first check result counts where a health check is configured; without one the breaker may never trip.',
    crashLoops,
    { assumptions: ['breaker.crashAfterRunningCounts'] },
  ),
  uncertain('D-072', 'Whether the exit of a task that was HEALTHY counts is not documented.', breaker, {
    assumptions: ['breaker.exitAfterHealthyCounts'],
  }),
  certain('D-073', 'On tripping the deployment is FAILED: `ECS deployment circuit breaker: tasks failed to start.`', breaker),
  certain('D-074', 'On tripping the service says `(deployment …) deployment failed: tasks failed to start.`', eventList),
  certain('D-075', 'With rollback the latest COMPLETED deployment’s revision is deployed again, IN_PROGRESS.', breaker),
  certain('D-076', 'Without a COMPLETED deployment there is nothing to roll back to: it stands still and launches no tasks.', breaker),
  certain('D-077', 'Circuit breaker and throttling work together: the attempts that it counts become slower.', breaker),
  certain('D-078', 'Without rollback a tripped deployment stays as it is until somebody updates the service.', breaker),
];

const alarmFacts: readonly ModelFact[] = [
  certain('D-090', 'An alarm that goes to ALARM during a deployment makes it FAILED.', alarms),
  certain('D-091', 'With rollback set an alarm rolls back to the latest COMPLETED deployment.', alarms),
  certain('D-092', 'Alarms that are in ALARM when the deployment starts are ignored for it.', alarms),
  certain('D-093', 'The bake time begins when all new tasks are healthy and no old one is left.', alarms),
  certain('D-094', 'During the bake time the deployment is IN_PROGRESS.', alarms),
  uncertain('D-095', 'The bake time follows from the alarms’ configuration where it is not given: “less than 5 minutes”.', alarms, {
    assumptions: ['alarms.bakeTimeMs'],
  }),
  certain('D-096', 'bakeTimeInMinutes sets it.', configuration),
  certain('D-097', 'Of circuit breaker and alarms the first one decides.', alarms),
  uncertain('D-098', 'How often ECS asks CloudWatch for the state of alarms is not documented.', alarms, {
    assumptions: ['alarms.pollLagMs'],
  }),
];

const shifts: readonly ModelFact[] = [
  certain(
    'D-110',
    'A blue/green deployment goes through RECONCILE_SERVICE, PRE_SCALE_UP, SCALE_UP, POST_SCALE_UP, TEST_TRAFFIC_SHIFT, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT, PRODUCTION_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT, BAKE_TIME and CLEAN_UP, in this order.',
    blueGreen,
  ),
  certain('D-111', 'RECONCILE_SERVICE comes only where more than one revision is active.', blueGreen),
  certain('D-112', 'SCALE_UP brings green to the whole desired count without traffic.', blueGreen),
  certain('D-113', 'BLUE_GREEN shifts all production traffic at once.', blueGreen),
  certain('D-114', 'Blue runs until the bake time ends; a rollback before that shifts the traffic back.', blueGreen),
  certain('D-115', 'CLEAN_UP scales blue to 0.', blueGreen),
  certain('D-116', 'LINEAR shifts stepPercent at a time: 10 where not given, 3 to 100 in tenths; ⌈100 / stepPercent⌉ steps.', linear),
  certain('D-117', 'LINEAR waits stepBakeTimeInMinutes after each step, 6 where not given, and not after 100 percent.', linear),
  certain('D-118', 'CANARY shifts canaryPercent first, 5 where not given, 0.1 to 100, then the rest.', canary),
  certain('D-119', 'CANARY waits canaryBakeTimeInMinutes in between, 10 where not given.', canary),
  certain('D-120', 'A hook is a Lambda function or a PAUSE; PAUSE is not possible at the two traffic shifts.', hooks),
  certain('D-121', 'SCALE_UP, BAKE_TIME and CLEAN_UP have no hooks.', hooks),
  certain('D-122', 'A hook has 1,440 minutes where not given; then ROLLBACK, or CONTINUE where that is chosen.', hooks),
  certain('D-123', 'The hooks of the production shift run at each step of LINEAR and CANARY.', hooks),
  certain('D-124', 'A stage lasts 24 hours at most, a deployment 30 days.', blueGreen),
  certain('D-125', 'Capacity doubles while blue and green both run; the percentages do not pace the shift.', blueGreen),
  certain('D-126', 'Shifting traffic needs an Application or Network Load Balancer or Service Connect.', blueGreen),
  certain('D-127', 'A hook that fails rolls the deployment back.', hooks),
  likely('D-128', 'The circuit breaker works with blue/green too.', guide('deployment-failure-detection', 'detecting failed deployments')),
  certain('D-129', 'A Network Load Balancer adds 10 minutes to each of the two shifts.', blueGreen, { isLater: true }),
  certain('D-130', 'The controllers CODE_DEPLOY and EXTERNAL work with task sets.', guide('deployment-types', 'deployment controllers'), {
    isLater: true,
  }),
  uncertain('D-131', 'AWS does not say how long a stage lasts in which nothing is to be done, nor a shift of traffic.', blueGreen, {
    assumptions: ['trafficShift.stageMs', 'trafficShift.shiftMs'],
  }),
  uncertain('D-132', 'AWS does not say whether a first deployment bakes, beside which nothing runs.', blueGreen, {
    assumptions: ['trafficShift.bakesFirst'],
  }),
  uncertain('D-133', 'How long a hook’s function takes to answer depends on the function.', blueGreen, { assumptions: ['hooks.answerMs'] }),
];

const digests: readonly ModelFact[] = [
  certain('D-140', 'The first task of a deployment resolves each tag to a digest, and all later tasks of it use the digest.', rolling),
  certain('D-141', 'A tag that is moved changes nothing before a new deployment.', rolling),
  certain(
    'D-142',
    'versionConsistency `disabled` lets each task resolve the tag anew; it is enabled where not given.',
    api('ContainerDefinition'),
  ),
  certain('D-143', 'A service created with no tasks gets its digests with the first deployment that has some.', rolling),
  certain(
    'D-144',
    'After three failed attempts to resolve a digest the deployment goes on without; with a circuit breaker it fails.',
    rolling,
  ),
];

export const deploymentFacts: readonly ModelFact[] = [
  ...beginnings,
  ...rollingFacts,
  ...states,
  ...breakers,
  ...alarmFacts,
  ...shifts,
  ...digests,
];
