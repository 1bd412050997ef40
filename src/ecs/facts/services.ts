/** Facts of services: the reconcile step, which task goes, throttling, the steady state, and the words of the events. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import {
  api,
  eventList,
  guide,
  issue,
  page,
  quotas,
  rebalancingEvents,
  recordedEvents,
  repository,
  rolling,
  services,
  throttleLogic,
} from './sources.ts';

const protection = guide('task-scale-in-protection', 'task scale-in protection');
const scaleIn = api('UpdateService');
const daemonServices = guide('ecs_services', 'services, daemon');
const strategies = guide('task-placement-strategies', 'placement strategies');
const eventMessages = guide('service-event-messages', 'viewing service event messages');
const actions = guide('ecs_service_events', 'service action events');
const graceful = page(
  'https://aws.amazon.com/blogs/containers/graceful-shutdowns-with-ecs/',
  'AWS containers blog, Graceful shutdowns with ECS',
);

const loop: readonly ModelFact[] = [
  certain('S-001', 'A REPLICA service keeps as many tasks as desiredCount says.', services),
  certain('S-002', 'A DAEMON service keeps one task on each eligible instance, and none on Fargate.', services),
  certain('S-003', 'A task that ended is replaced after its end: as many start as are missing from the desired count.', services),
  certain('S-004', 'A task of a service that a user stops is replaced.', services),
  likely(
    'S-005',
    'StopTask does not wait for the load balancer: the containers get their signal at once.',
    issue('aws/amazon-ecs-agent', 2316, 'StopTask and connection draining'),
    { assumptions: ['stopTask.waitsForDrain'] },
  ),
  certain(
    'S-006',
    'A task that the scheduler stops behind a load balancer is deregistered first and gets its signal when the delay is over.',
    graceful,
  ),
  certain(
    'S-007',
    'Tasks on a draining instance are replaced within the limits, PENDING ones stopped at once.',
    guide('container-instance-draining', 'draining'),
  ),
  likely(
    'S-008',
    'A task that ended is replaced about ten seconds later.',
    issue('aws/amazon-ecs-agent', 322, 'restarts every 13 to 23 s'),
    { assumptions: ['scheduler.reactionMs', 'scheduler.gatherMs', 'scheduler.acceptMs'] },
  ),
  certain('S-009', 'A service starts 500 tasks a minute at most on Fargate.', quotas),
  uncertain(
    'S-010',
    'How requests find the tasks of a service without a load balancer is not the business of ECS.',
    guide('interconnecting-services', 'interconnecting services'),
    { assumptions: ['load.withoutBalancer'] },
  ),
];

const scalingIn: readonly ModelFact[] = [
  certain('S-020', 'A protected task is never chosen when a service scales in.', protection),
  certain('S-021', 'Scale-in protection lasts two hours where not given, and 1 to 2,880 minutes.', api('UpdateTaskProtection')),
  certain('S-022', 'A service with more protected tasks than desired does not reach a steady state, and says so.', protection),
  likely('S-023', 'Tasks that do not run yet go before those that run.', recordedEvents),
  likely('S-024', 'Unhealthy tasks go before healthy ones; during a deployment those of old revisions go first.', services),
  certain(
    'S-025',
    'With a placement strategy scaling in goes against it: spread takes from the fullest, binpack from where the most would be left.',
    strategies,
  ),
  certain('S-026', 'Without a strategy the Availability Zone with the most tasks of the service loses one.', scaleIn),
  certain('S-027', 'Fargate keeps the balance over Availability Zones when it scales in.', scaleIn),
  uncertain(
    'S-028',
    'Which task inside an Availability Zone goes is not documented: neither the oldest nor the newest by contract.',
    issue('aws/containers-roadmap', 125, 'a say in which task is stopped'),
    { assumptions: ['scaleIn.order'] },
  ),
  certain('S-029', 'Protection ends by itself after its time, or when it is taken away.', api('UpdateTaskProtection')),
];

const throttling: readonly ModelFact[] = [
  certain('S-040', 'Only tasks that stop without ever having been RUNNING count towards throttling.', throttleLogic),
  certain('S-041', 'Tasks that ran and then crashed are replaced at full speed for ever.', throttleLogic),
  certain('S-042', 'Tasks stopped for failed load balancer or container checks are not throttled.', throttleLogic),
  certain('S-043', 'The waits of a throttled service grow to 27 minutes and no further.', throttleLogic),
  certain('S-044', 'A throttled service never gives up.', throttleLogic),
  certain('S-045', 'An update to another task definition ends the wait at once.', throttleLogic),
  likely('S-046', 'A task that comes to RUNNING ends the throttling.', throttleLogic, { assumptions: ['throttle.resetOnRunning'] }),
  certain('S-047', 'A throttled service says `is unable to consistently start tasks successfully.`.', eventList),
  uncertain(
    'S-048',
    'After how many failures the waits begin, and by what they grow, is not published.',
    issue('aws/amazon-ecs-agent', 1453, 'ten minutes and more between starts'),
    { assumptions: ['throttle.freeAttempts', 'throttle.baseMs', 'throttle.factor', 'throttle.capMs'] },
  ),
  certain(
    'S-049',
    'A task that finds no place gives `unable to place a task` at the first failure, and counts towards throttling.',
    throttleLogic,
  ),
];

const steady: readonly ModelFact[] = [
  certain('S-060', 'A service is steady when all its tasks are healthy and as many as desired, with none pending.', eventMessages),
  certain('S-061', '`has reached a steady state.` is sent on reaching it.', eventList),
  likely('S-062', 'The steady state is said again every six hours.', eventMessages),
  certain('S-063', 'A message is not repeated before its cause is resolved or six hours have passed.', eventMessages),
  certain('S-064', 'DescribeServices shows the latest 100 events.', eventMessages),
  certain('S-065', 'A rolling deployment is COMPLETED with the steady state.', rolling),
  certain('S-066', 'DescribeServices shows events newest first.', api('Service')),
];

const texts: readonly ModelFact[] = [
  certain('S-080', 'Starts: `(service X) has started N tasks: (task ID) (task ID).`', recordedEvents),
  certain('S-081', 'Registration: `(service X) registered N targets in (target-group ARN)`', recordedEvents),
  certain(
    'S-082',
    'Draining: `(service X, taskSet ecs-svc/ID) has begun draining connections on N tasks.`, with the deployment of the tasks.',
    recordedEvents,
  ),
  certain('S-083', 'Deregistration: `(service X) deregistered N targets in (target-group ARN)`', recordedEvents),
  certain('S-084', 'Stops: `(service X) has stopped N running tasks: (task ID).`', recordedEvents),
  certain('S-085', 'Stops before RUNNING: `(service X) stopped N pending tasks.`', recordedEvents),
  certain('S-086', 'Steady: `(service X) has reached a steady state.`', recordedEvents),
  certain('S-087', 'Completion: `(service X) (deployment ecs-svc/ID) deployment completed.`', recordedEvents),
  certain(
    'S-088',
    'Unhealthy target: `(service X) (task ID) (port P) is unhealthy in (target-group ARN) due to (reason …).`, with the codes or `Request timed out`.',
    recordedEvents,
  ),
  certain('S-089', 'Failure: `(service X) (deployment ecs-svc/ID) deployment failed: tasks failed to start.`', recordedEvents),
  certain('S-090', 'Rollback: `(service X) rolling back to deployment ecs-svc/ID.`', recordedEvents),
  certain(
    'S-091',
    'Protected tasks: `was unable to reach steady state because (taskSet …) was unable to scale in due to (reason N tasks under protection)`',
    recordedEvents,
  ),
  certain(
    'S-092',
    'Zones: `is not AZ balanced with … AZ Rebalancing in progress.`, `has started N tasks in AZ to AZ Rebalance: (task ID).`, `is AZ balanced with …`',
    recordedEvents,
  ),
  certain(
    'S-093',
    'Percentages without room: `was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.`',
    eventList,
  ),
  certain(
    'S-094',
    'No Fargate capacity: `was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.`',
    eventList,
  ),
  certain(
    'S-095',
    'Quota of vCPUs: `was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs you can run concurrently`',
    eventList,
  ),
  certain('S-096', 'No instance: `was unable to place a task because no container instance met all of its requirements.`', eventList),
  certain('S-097', 'Closest instance: too little CPU or memory, a port in use, or `encountered error "AGENT"`.', eventList),
  certain('S-098', 'Partial launch: `could not launch N tasks for deployment ID.`', eventList),
  certain('S-099', 'Throttled calls: `operations are being throttled. Will try again later.`', eventList),
  certain('S-100', 'The tasks provisioning capacity limit has a message of its own.', eventList),
  certain(
    'S-101',
    'A target group or a target that is gone: `is not healthy in target-group (ARN) due to TARGET GROUP IS NOT FOUND.`',
    eventList,
  ),
  certain(
    'S-102',
    'Rebalancing: `has stopped N running tasks in AZ due to AZ rebalancing: ID.`, and what keeps it from going on.',
    rebalancingEvents,
  ),
  certain(
    'S-103',
    'EventBridge gets actions such as SERVICE_STEADY_STATE (INFO), SERVICE_TASK_START_IMPAIRED (WARN), SERVICE_TASK_PLACEMENT_FAILURE (ERROR).',
    actions,
    { isLater: true },
  ),
  certain(
    'S-104',
    'DescribeServices and EventBridge’s deployment state changes give the reasons `ECS deployment ID in progress.`, `ECS deployment ID completed.`, `ECS deployment circuit breaker: tasks failed to start.`',
    actions,
  ),
  certain('S-105', 'Policies or trust of the service’s IAM role that were changed have messages of their own.', eventList),
  certain(
    'S-106',
    'A task larger than the account may have: `was unable to place a task. Reason: The requested CPU configuration is above your limit.`, or MEMORY.',
    eventList,
  ),
  certain(
    'S-107',
    'A task whose target group or target is gone counts as failing its health checks, until the service is made anew.',
    eventList,
  ),
  certain(
    'S-109',
    'On EC2 the event of an unhealthy target names the instance too: `(task ID) (instance i-…) (port P) is unhealthy in …`',
    eventList,
  ),
  certain(
    'S-110',
    'A task that its container’s check has found unhealthy is named when it is stopped: `(service X) (task ID) failed container health checks.`',
    recordedEvents,
  ),
  likely(
    'S-111',
    'Of a task that leaves a load balancer the events say `has stopped`, `deregistered` and `has begun draining`, in this order, before it drains.',
    recordedEvents,
  ),
  likely(
    'S-112',
    'A service is steady while tasks that it no longer wants still drain; the end of a deployment waits for them.',
    recordedEvents,
  ),
  likely(
    'S-113',
    'An unhealthy target stands in the events when its task is stopped for it, after the start of its replacement.',
    recordedEvents,
  ),
  likely(
    'S-108',
    'While the role of ECS itself is broken a service places nothing, counts nothing as failed, and says so again every six hours; RunTask goes on working.',
    repository('judgemind/judgemind', 'a runbook of an outage in which the service-linked role could not be assumed'),
  ),
];

const daemons: readonly ModelFact[] = [
  certain('S-120', 'A DAEMON service puts a task on each instance that registers.', daemonServices),
  certain('S-121', 'A DAEMON service takes no desired count, no strategy and no auto scaling.', api('CreateService')),
  certain('S-122', 'A DAEMON service leaves out DRAINING instances and those that its constraints exclude.', daemonServices),
  certain('S-123', 'A daemon is stopped on an instance that its constraints exclude from now on.', daemonServices),
  certain('S-124', 'A daemon is placed on a new instance before other tasks are.', daemonServices),
  certain('S-125', 'DAEMON goes with neither Fargate nor the controllers CODE_DEPLOY and EXTERNAL.', api('CreateService')),
  certain('S-126', 'maximumPercent of a DAEMON service is 100.', daemonServices),
  certain(
    'S-127',
    'Without a strategy, in the zone with the most tasks of the service the instance with the most of them loses one.',
    scaleIn,
  ),
];

export const serviceFacts: readonly ModelFact[] = [...loop, ...scalingIn, ...throttling, ...steady, ...texts, ...daemons];
