/** What is said of each assumption: what it does in the model and what speaks for it. Shown on pages; a run needs none of it. */
import type { Source } from './api/evidence.ts';
import { type AssumptionId, assumptionList, type ChoiceValue, type NumberValue } from './assumptions.ts';

interface AssumptionText {
  title: string;
  /** What it does in the model. */
  what: string;
  source: Source;
}

export type NumberAssumption = NumberValue & AssumptionText;
export type ChoiceAssumption = ChoiceValue & AssumptionText;
export type Assumption = NumberAssumption | ChoiceAssumption;

const traces: Source = {
  text: 'Timestamps of real Fargate tasks that people published between 2020 and 2024: 19.5 to 56.6 s from creation to RUNNING, 22.6 and 23.3 s from exit to STOPPED',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html',
  date: '2026-11-22',
};
const containerRestarts: Source = {
  text: 'Amazon ECS developer guide, restarting individual containers: restarted in place, without a time for it; a cached image starts in a second or two',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html',
  date: '2026-11-22',
};
const recordedEvents: Source = {
  text: 'Service events as people publish them with their times, such as those in hackforla/CivicTechJobs#436: stopped, and 9 s later deregistered',
  url: 'https://github.com/hackforla/CivicTechJobs/issues/436',
  date: '2026-11-23',
};
const throttleGuide: Source = {
  text: 'Amazon ECS developer guide, service throttle logic: the wait grows up to 27 minutes; its steps are not published',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html',
  date: '2026-11-22',
};
const schedulerTrace: Source = {
  text: 'A service whose container ends at once was restarted every 13 to 23 s',
  url: 'https://github.com/aws/amazon-ecs-agent/issues/322',
  date: '2026-11-22',
};
const deploymentGuide: Source = {
  text: 'Amazon ECS developer guide, rolling update: gives the two limits, not the order in which tasks start and stop between them',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html',
  date: '2026-11-22',
};

const taskPlacement: Source = {
  text: 'Amazon ECS developer guide, how Amazon ECS places tasks on container instances',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html',
  date: '2026-11-22',
};

const targetGroups: Source = {
  text: 'Elastic Load Balancing, health checks for Application Load Balancer target groups: gives the interval, not its phase',
  url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  date: '2026-11-22',
};

const breakerIssue: Source = {
  text: 'AWS in public threads on the deployment circuit breaker, December 2021',
  url: 'https://github.com/aws/containers-roadmap/issues/1206',
  date: '2026-11-22',
};
const alarmGuide: Source = {
  text: 'Amazon ECS developer guide, how CloudWatch alarms detect deployment failures',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html',
  date: '2026-11-22',
};
const lifecycleGuide: Source = {
  text: 'Amazon ECS developer guide, blue/green deployments workflow: gives the order of the stages and their limits, not how long they take',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html',
  date: '2026-11-22',
};

const ec2Boot: Source = {
  text: 'Users of clusters that scale say one to four minutes from launch to a registered instance; AWS gives no number',
  url: 'https://github.com/dask/dask-cloudprovider/issues/66',
  date: '2026-11-22',
};
const agentRetry: Source = {
  text: 'aws/amazon-ecs-agent, agent/app/agent.go: an agent that cannot register ends, and is started again; how soon is up to its host',
  url: 'https://github.com/aws/amazon-ecs-agent/blob/master/agent/app/agent.go',
  date: '2026-11-22',
};

const registeredMemory: Source = {
  text: 'Amazon ECS developer guide, container instance memory management: less than advertised, 7,985 MiB of an m4.large with 8 GiB; others in src/ecs/api/instance-types.ts',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html',
  date: '2026-11-22',
};
const ec2Starts: Source = {
  text: 'aws/containers-roadmap#696: users measure one to five seconds on instances that have the image, against a minute on Fargate',
  url: 'https://github.com/aws/containers-roadmap/issues/696',
  date: '2026-11-22',
};
const statusChecks: Source = {
  text: 'Amazon EC2 user guide, status checks run every minute; Amazon EC2 Auto Scaling user guide, health checks: replaces instances without a time for it',
  url: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html',
  date: '2026-11-22',
};

const provisioningTime: Source = {
  text: 'AWS Containers Blog, Deep Dive on Amazon ECS Cluster Auto Scaling, as quoted there: tasks wait for between 10 and 30 minutes',
  url: 'https://github.com/aws/containers-roadmap/issues/2381',
  date: '2026-11-22',
};
const scalingAlarms: Source = {
  text: 'aws/containers-roadmap#900: a minute above the target, fifteen below it; developer guide, cluster auto scaling: scale-in alarms require 15 data points',
  url: 'https://github.com/aws/containers-roadmap/issues/900',
  date: '2026-11-22',
};
const emptyGroup: Source = {
  text: 'AWS Containers Blog, Deep dive on Amazon ECS cluster auto scaling: 100 where both are zero; aws/containers-roadmap#653 tells of the groups that come and go by it, and was closed without a word of what has changed',
  url: 'https://github.com/aws/containers-roadmap/issues/653',
  date: '2026-11-22',
};
const fasterScaleIn: Source = {
  text: 'AWS Containers Blog, Faster scaling-in for Amazon ECS cluster auto scaling: half of the group at most, where it was 5 %',
  url: 'https://aws.amazon.com/blogs/containers/faster-scaling-in-for-amazon-ecs-cluster-auto-scaling/',
  date: '2026-11-22',
};
const groupProviders: Source = {
  text: 'CreateCapacityProvider in the API reference, and developer guide, Auto Scaling group capacity providers: instances that ran before may not be properly registered with the provider',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html',
  date: '2026-11-22',
};
const busyCluster: Source = {
  text: 'Cluster in the API reference: attachmentsStatus is UPDATE_IN_PROGRESS while the available capacity providers are updating; for how long it does not say',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html',
  date: '2026-11-22',
};
const managedOptimization: Source = {
  text: 'Amazon ECS developer guide, Managed Instances infrastructure optimization; InfrastructureOptimization in the API reference: a default without a number',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-infrastructure-optimization.html',
  date: '2026-11-22',
};

const trackingGuide: Source = {
  text: 'Application Auto Scaling user guide, how target tracking works: scales in more gradually, at a threshold `usually more than 10% lower` than the target; numbers are not published',
  url: 'https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html',
  date: '2026-11-22',
};
const trackingAlarms: Source = {
  text: 'Alarms that target tracking makes for services, as people read them: AlarmHigh after three minutes, AlarmLow after 15',
  url: 'https://repost.aws/questions/QUVoLPVCU5QamquwCMrFMOzw/aws-ecs-uses-fargate-service-auto-scaling-which-is-not-working-properly',
  date: '2026-11-22',
};

const rebalancingGuide: Source = {
  text: 'Amazon ECS developer guide, balancing a service across Availability Zones: describes the steps, not when they begin',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html',
  date: '2026-11-22',
};

const texts: Readonly<Record<AssumptionId, AssumptionText>> = {
  'scheduler.acceptMs': {
    title: 'From a call to the first task',
    what: 'How long after CreateService or UpdateService the service scheduler acts.',
    source: schedulerTrace,
  },
  'scheduler.reactionMs': {
    title: 'From a stopped task to its replacement',
    what: 'How long after a task stopped the service scheduler starts another.',
    source: schedulerTrace,
  },
  'scheduler.gatherMs': {
    title: 'Between two looks at a service',
    what: 'The service scheduler looks at a service at most once in this time and then acts on all that has happened since.',
    source: schedulerTrace,
  },
  'fargate.provisioningMs': {
    title: 'PROVISIONING on Fargate',
    what: 'The network interface is made.',
    source: traces,
  },
  'fargate.pendingMs': {
    title: 'PENDING on Fargate',
    what: 'The task waits for its machine.',
    source: traces,
  },
  'fargate.pullBaseMs': {
    title: 'Pull of an image, fixed part',
    what: 'What every pull takes besides moving bytes; also how long it takes to find that an image cannot be pulled.',
    source: traces,
  },
  'fargate.pullRate': {
    title: 'Pull of an image, rate',
    what: 'Compressed megabytes in a second. Fargate keeps no images between tasks, so each task pulls.',
    source: traces,
  },
  'fargate.startMs': {
    title: 'Start of a container',
    what: 'From the pulled image to the running process.',
    source: traces,
  },
  'container.restartMs': {
    title: 'Restart of a container in its task',
    what: 'From a process’s end to the next one that its restart policy starts: image and network are there already.',
    source: containerRestarts,
  },
  'fargate.deprovisioningMs': {
    title: 'DEPROVISIONING on Fargate',
    what: 'From the last container’s end to STOPPED: the network interface is taken away.',
    source: traces,
  },
  'fargate.jitterMs': {
    title: 'Variation between tasks on Fargate',
    what: 'Each phase of each task is up to this much shorter or longer, as the seed decides.',
    source: traces,
  },
  'fargate.connectTimeoutMs': {
    title: 'Until a task without a route gives up',
    what: 'How long a task tries to reach Amazon ECR, a registry or CloudWatch Logs before it fails to start. One published run took 4 min 49 s.',
    source: {
      text: 'Tasks without a route to Amazon ECR, in public threads',
      url: 'https://github.com/aws/copilot-cli/issues/5927',
      date: '2026-11-22',
    },
  },
  'task.pendingTimeoutMs': {
    title: 'Until a task that does not come to RUNNING is given up',
    what: 'A task whose containers wait for a dependency that never holds, or that waits for room on its instance’s host, is stopped this long after its creation.',
    source: {
      text: 'aws/containers-roadmap#2379: about three hours',
      url: 'https://github.com/aws/containers-roadmap/issues/2379',
      date: '2026-11-22',
    },
  },
  'health.reportLagMs': {
    title: 'From a health check’s result to the scheduler',
    what: 'The agent on EC2 publishes health every 20 s; what Fargate does is not published.',
    source: {
      text: 'aws/amazon-ecs-agent, DefaultContainerMetricsPublishInterval',
      url: 'https://github.com/aws/amazon-ecs-agent',
      date: '2026-06-30',
    },
  },
  'health.startIntervalMs': {
    title: 'Between container probes inside startPeriod',
    what: 'Docker 25 and later probes every 5 s inside startPeriod until the first success. ECS has no field for it and its documents know only the interval, which 0 stands for.',
    source: {
      text: 'moby/moby, daemon/health.go, defaultStartInterval; what Fargate does is not published',
      url: 'https://github.com/moby/moby/blob/master/daemon/health.go',
      date: '2026-11-22',
    },
  },
  'elb.firstProbe': {
    title: 'First probe of a new target',
    what: 'At a moment of the first interval that the seed decides, at its begin, or at its end.',
    source: targetGroups,
  },
  'elb.pollLagMs': {
    title: 'From a target’s new state to the scheduler',
    what: 'Amazon ECS asks the load balancer how its targets are; how often is not published.',
    source: targetGroups,
  },
  'elb.deregisterLagMs': {
    title: 'From a task’s end to its target’s deregistration',
    what: 'How long after a task has crashed, or the scheduler has decided to stop it, ECS takes it out of its target groups. Until then the load balancer goes on sending requests to it. Published events of 2023 to 2026 show 9 to 11 s, once 2 s.',
    source: recordedEvents,
  },
  'stopTask.waitsForDrain': {
    title: 'StopTask waits for the load balancer',
    what: 'Whether the stop signal comes with the deregistration of the task’s targets or after their deregistration delay. The service scheduler’s own stops wait.',
    source: {
      text: 'Requests fail for a moment when a task behind a load balancer is stopped by hand',
      url: 'https://github.com/aws/amazon-ecs-agent/issues/2316',
      date: '2026-11-22',
    },
  },
  'throttle.freeAttempts': {
    title: 'Failed starts before a service is throttled',
    what: 'Rounds of tasks in a row that never ran, before the waits begin. Tasks started together are one round.',
    source: throttleGuide,
  },
  'throttle.baseMs': {
    title: 'First wait of a throttled service',
    what: 'Each further wait is longer by the factor.',
    source: throttleGuide,
  },
  'throttle.factor': {
    title: 'Growth of a throttled service’s waits',
    what: 'Each wait is this many times the one before.',
    source: throttleGuide,
  },
  'throttle.capMs': {
    title: 'Longest wait of a throttled service',
    what: '27 minutes in today’s guide, 15 in the older one.',
    source: throttleGuide,
  },
  'throttle.resetOnRunning': {
    title: 'A task that runs ends the throttling',
    what: 'Documented is only that an update of the task definition ends it.',
    source: throttleGuide,
  },
  'capacityProvider.tieBreak': {
    title: 'Rounding of a capacity provider strategy',
    what: 'After the base: the provider with the fewest tasks for its weight gets the next (lowestRatio), the highest quotient (dhondt), or shares rounded by the largest remainder. All three give 3/7 and 9/31 for base 1, weights 1:4 and 10 or 40 tasks.',
    source: {
      text: 'Outputs in the Amazon ECS workshop: base 1, weights 1:4 gave 3/7 of 10 and 9/31 of 40 tasks',
      url: 'https://github.com/aws-containers/ecsworkshop',
      date: '2026-11-22',
    },
  },
  'scaleIn.order': {
    title: 'Which task goes first inside an Availability Zone',
    what: 'The balance over Availability Zones is documented; the choice inside one is not.',
    source: {
      text: 'Open requests for a say in it',
      url: 'https://github.com/aws/containers-roadmap/issues/125',
      date: '2026-11-22',
    },
  },
  'deployment.order': {
    title: 'Order of a rolling update that may both start and stop',
    what: 'Matters where minimumHealthyPercent is below 100 and maximumPercent above. In parallel, starts and stops are decided on what there was before both.',
    source: deploymentGuide,
  },
  'deployment.drainingCounts': {
    title: 'Tasks that are being stopped keep their place under maximumPercent',
    what: 'During a deployment. Documented is that with a maximum of 100 a replacement waits until the draining task has stopped.',
    source: deploymentGuide,
  },
  'unhealthy.tieStop': {
    title: 'Which goes when the replacement is unhealthy too',
    what: 'The guide says that either of the two may be stopped.',
    source: {
      text: 'Amazon ECS developer guide, services; a replacement inside its grace period was seen to be taken',
      url: 'https://github.com/aws/containers-roadmap/issues/2714',
      date: '2026-11-22',
    },
  },
  'breaker.crashAfterRunningCounts': {
    title: 'A crash after RUNNING counts for the circuit breaker',
    what: 'Documented are tasks that never run and tasks stopped by a check. AWS has said that a task that ends before a check has found it healthy no longer sets the count back.',
    source: breakerIssue,
  },
  'breaker.exitAfterHealthyCounts': {
    title: 'The end of a task that was healthy counts for the circuit breaker',
    what: 'While the deployment goes on, and where crashes count at all. Not documented.',
    source: breakerIssue,
  },
  'alarms.pollLagMs': {
    title: 'From an alarm to the deployment that it fails',
    what: 'ECS asks CloudWatch for the states of its alarms; how often is not documented. A published run rolled back 21 s after the alarm.',
    source: alarmGuide,
  },
  'alarms.bakeTimeMs': {
    title: 'Bake time of a deployment with alarms',
    what: 'Where bakeTimeInMinutes is not given, ECS computes it from the alarms; the guide says less than 5 minutes.',
    source: alarmGuide,
  },
  'trafficShift.stageMs': {
    title: 'A lifecycle stage in which nothing is to be done',
    what: 'How long a deployment that shifts traffic stays in a stage without hooks and without tasks to wait for, such as POST_SCALE_UP.',
    source: lifecycleGuide,
  },
  'trafficShift.shiftMs': {
    title: 'A shift of traffic',
    what: 'How long TEST_TRAFFIC_SHIFT, and each step of PRODUCTION_TRAFFIC_SHIFT, takes; the load balancer follows its new weights at the beginning of it.',
    source: lifecycleGuide,
  },
  'trafficShift.bakesFirst': {
    title: 'Bake time of a service’s first deployment',
    what: 'Whether a deployment that shifts traffic bakes where no older revision runs beside it, to which traffic could go back.',
    source: lifecycleGuide,
  },
  'hooks.answerMs': {
    title: 'Answer of a lifecycle hook’s function',
    what: 'How long a call of a hook’s function takes, where the scenario does not say.',
    source: {
      text: 'Amazon ECS developer guide, Lambda hooks for service deployments: an answer within 15 minutes, another call after 30 seconds',
      url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html',
      date: '2026-11-22',
    },
  },
  'spot.deregistersFirst': {
    title: 'An interrupted Spot task leaves its load balancer first',
    what: 'Whether the stop signal comes with the deregistration of the task’s targets, or after their deregistration delay and two minutes at most.',
    source: {
      text: 'Amazon ECS developer guide, Fargate capacity providers: tells of the two minutes and of SIGTERM, not of the order of the two',
      url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html',
      date: '2026-11-22',
    },
  },
  'load.withoutBalancer': {
    title: 'Requests to a service without a load balancer',
    what: 'They reach the tasks that are RUNNING, in equal shares, as by names that somebody keeps up to date; or nobody.',
    source: {
      text: 'Amazon ECS developer guide, service discovery: names follow the tasks; how clients share them out is their own affair',
      url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html',
      date: '2026-11-22',
    },
  },
  'placement.tieBreak': {
    title: 'Which container instance is taken among equals',
    what: 'Where several instances are equally good by all strategies, AWS does not say which one a task is placed on: the one with the lowest instance id, or any.',
    source: taskPlacement,
  },
  'placement.runTaskDefault': {
    title: 'RunTask without a placement strategy',
    what: 'The default of services is documented, that of RunTask is not: any instance that fits, the spread of services, or the first by the rule for equals.',
    source: taskPlacement,
  },
  'ec2.bootMs': {
    title: 'From launch to registration',
    what: 'How long after EC2 launches an instance its agent registers it with the cluster.',
    source: ec2Boot,
  },
  'ec2.bootJitterMs': {
    title: 'Variation between boots',
    what: 'Each instance takes up to this much less or more to register, as the seed decides.',
    source: ec2Boot,
  },
  'ec2.registerRetryMs': {
    title: 'Until an agent tries again to register',
    what: 'How long after its cluster has been made an agent that did not find it tries again to register its instance.',
    source: agentRetry,
  },
  'ec2.pendingMs': {
    title: 'pending on EC2',
    what: 'From an instance’s launch to running, from where on it is billed.',
    source: ec2Boot,
  },
  'ec2.shutdownMs': {
    title: 'shutting-down on EC2',
    what: 'From the beginning of an instance’s end to terminated.',
    source: ec2Boot,
  },
  'ec2.systemMemoryPercent': {
    title: 'Memory that an agent does not register',
    what: 'What kernel and firmware take of the memory that EC2 advertises, of types of which nobody has published what their agents register. Published ones miss 2.5 to 6.3 %.',
    source: registeredMemory,
  },
  'ec2.eniAttachMs': {
    title: 'PROVISIONING on an instance',
    what: 'In awsvpc mode: a network interface is attached.',
    source: ec2Starts,
  },
  'ec2.acceptMs': {
    title: 'PENDING on an instance, before the pull',
    what: 'The agent hears of the task and begins it.',
    source: ec2Starts,
  },
  'ec2.cachedPullMs': {
    title: 'Pull of an image that is there',
    what: 'The agent asks the registry whether the tag still stands for the image that the instance has, and moves nothing.',
    source: ec2Starts,
  },
  'ec2.startMs': {
    title: 'Start of a container on an instance',
    what: 'From the pulled image to the running process.',
    source: ec2Starts,
  },
  'ec2.eniDetachMs': {
    title: 'DEPROVISIONING on an instance',
    what: 'In awsvpc mode: the network interface is detached.',
    source: ec2Starts,
  },
  'ec2.lossNoticedMs': {
    title: 'Until a broken host is noticed',
    what: 'How long after a host has gone without a signal EC2’s status checks fail, its group ends it, and ECS stops the tasks on it.',
    source: statusChecks,
  },
  'asg.reactionMs': {
    title: 'Until a group replaces an instance',
    what: 'How long after one of its instances has ended an Auto Scaling group looks and launches another.',
    source: statusChecks,
  },
  'asg.retryMs': {
    title: 'Until a group tries again to launch',
    what: 'How long after EC2 has capacity again an Auto Scaling group whose launches failed makes another attempt.',
    source: statusChecks,
  },
  'provisioning.timeoutMs': {
    title: 'Until a task in PROVISIONING gives up',
    what: 'How long a task waits for an instance of a provider with managed scaling before it is STOPPED with TaskFailedToStart.',
    source: provisioningTime,
  },
  'clusterAutoScaling.highAlarmMs': {
    title: 'Until cluster auto scaling scales out',
    what: 'How long CapacityProviderReservation is above its target before the high alarm goes to ALARM.',
    source: scalingAlarms,
  },
  'clusterAutoScaling.lowAlarmMs': {
    title: 'Until cluster auto scaling scales in',
    what: 'How long CapacityProviderReservation is below its target before the low alarm goes to ALARM.',
    source: scalingAlarms,
  },
  'clusterAutoScaling.stepInPercent': {
    title: 'Largest step in',
    what: 'How much of an Auto Scaling group one step of a scale-in takes at most; one instance always may go.',
    source: fasterScaleIn,
  },
  'clusterAutoScaling.emptyAtTarget': {
    title: 'Nothing there and nothing needed, below a target of 100',
    what: 'Whether CapacityProviderReservation of a group without instances and tasks is the target, so that the group stays empty, and not 100, which two instances come of below a target of 100 that go again a quarter of an hour later.',
    source: emptyGroup,
  },
  'capacityProvider.adoptsInstances': {
    title: 'Instances that were there before their provider',
    what: 'Whether instances of a group belong to its provider that were registered before the provider came to the cluster.',
    source: groupProviders,
  },
  'capacityProvider.attachMs': {
    title: 'Until a cluster has its providers',
    what: 'How long a cluster is in UPDATE_IN_PROGRESS, and takes no other providers, after providers of Auto Scaling groups have come or gone.',
    source: busyCluster,
  },
  'managedInstances.decideMs': {
    title: 'Until Managed Instances launch',
    what: 'How long tasks wait before ECS launches Managed Instances for them: it gathers those that come together.',
    source: managedOptimization,
  },
  'managedInstances.idleMs': {
    title: 'Until an idle Managed Instance ends',
    what: 'How long a Managed Instance is without tasks before ECS terminates it, where scaleInAfter is not given.',
    source: managedOptimization,
  },
  'managedInstances.consolidates': {
    title: 'Where the tasks of an underutilised Managed Instance go',
    what: 'A Managed Instance is underutilised when its tasks have room on others of its Availability Zone (inZone), as the spread over zones comes before the packing, or on any others (acrossZones). Of several AWS does not say which one is drained: here the one with the least reserved.',
    source: managedOptimization,
  },
  'price.spotPercent': {
    title: 'Price of Fargate Spot',
    what: 'Of the price on demand. AWS says “up to 70 % off”; the price follows what is free.',
    source: {
      text: 'AWS Fargate pricing, Fargate Spot',
      url: 'https://aws.amazon.com/fargate/pricing/',
      date: '2026-09-23',
    },
  },
  'azRebalance.detectMs': {
    title: 'Until uneven Availability Zones are noticed',
    what: 'How long after a service has become steady with uneven zones, or after capacity has come back to one, ECS begins to rebalance.',
    source: rebalancingGuide,
  },
  'azRebalance.retryMs': {
    title: 'Until rebalancing tries again',
    what: 'How long after no instance of the zone that needs a task had room for it ECS tries again at the soonest to make the zones even.',
    source: rebalancingGuide,
  },
  'aas.highAlarmMs': {
    title: 'Until target tracking scales out',
    what: 'A metric has to lie above its target for so long: three periods of a minute. With metrics of high resolution as many periods, of 20 seconds each.',
    source: trackingAlarms,
  },
  'aas.lowAlarmMs': {
    title: 'Until target tracking scales in',
    what: 'A metric has to lie well below its target for so long: 15 periods of a minute.',
    source: trackingAlarms,
  },
  'aas.lowPercent': {
    title: 'Well below the target',
    what: 'The threshold of the alarm that scales in, in percent of the target.',
    source: trackingGuide,
  },
  'aas.reactionMs': {
    title: 'From an alarm to the new desired count',
    what: 'How long Application Auto Scaling takes to act on an alarm, or on the end of what held it back.',
    source: trackingGuide,
  },
  'aas.scaleIn': {
    title: 'How far target tracking scales in',
    what: 'At once to the tasks that the metric asks for, or by one task at a time, with a cooldown between.',
    source: trackingGuide,
  },
};

/** Everything the model assumes, in the order of a task's life. */
export const assumptions: readonly Assumption[] = assumptionList.map((value) => ({ ...value, ...texts[value.id as AssumptionId] }));
