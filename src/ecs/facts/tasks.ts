/** Facts of tasks and their containers: states, order, stops, restarts, durations. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import { agent, api, errorCodes, fargateProviders, guide, issue, lifecycle, page, services } from './sources.ts';

const taskSource = agent('agent/api/task/task.go', 'agent/api/task/task.go');
const graph = agent('agent/engine/dependencygraph/graph.go', 'dependencygraph');
const restarts = agent('ecs-agent/api/container/restart/restart_tracker.go', 'restart tracker');
const dependency = api('ContainerDependency');
const definition = api('ContainerDefinition');
const restartPolicy = api('ContainerRestartPolicy');
const stopCodes = api('Task');
const exitCodes = page('https://docs.docker.com/engine/containers/run/#exit-status', 'Docker: exit status, 128 plus the signal');
const traces = guide('ecs_cwe_events', 'task state change events, and timestamps of tasks published between 2020 and 2024');
const taskStates = 'PROVISIONING, PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED';

const states: readonly ModelFact[] = [
  certain('T-001', `A task’s lastStatus only moves forward through ${taskStates}; states may be left out, none comes twice.`, lifecycle),
  certain('T-002', 'A task on Fargate begins in PROVISIONING, while its network interface is made.', lifecycle),
  certain('T-003', 'PENDING comes after PROVISIONING: the task waits for the agent and the machine.', lifecycle),
  certain(
    'T-004',
    'ACTIVATING is the work between PENDING and RUNNING: images are pulled, containers created, targets registered.',
    lifecycle,
  ),
  certain('T-005', 'DEACTIVATING is the work before a stop: the task leaves its target groups.', lifecycle),
  certain('T-006', 'STOPPING lasts while containers are being stopped, from the stop signal to SIGKILL.', lifecycle),
  certain('T-007', 'DEPROVISIONING is the work after the last container’s end: the network interface is taken away.', lifecycle),
  certain('T-008', 'STOPPED is final: a stopped task never runs again.', lifecycle),
  certain(
    'T-009',
    'A stopped task can still be described for at least an hour.',
    guide('stopped-task-errors', 'viewing stopped task errors'),
  ),
  certain('T-010', 'desiredStatus becomes STOPPED at the moment of the decision, while lastStatus still has to get there.', api('Task')),
  certain('T-011', 'A task is RUNNING only when each of its containers has come to its steady state.', taskSource),
  certain('T-012', 'When an essential container has ended before the others started, the task does not become RUNNING.', taskSource),
  likely(
    'T-013',
    'A task that waits without end before RUNNING is stopped after about three hours.',
    issue('aws/containers-roadmap', 2379, 'tasks that stay PENDING'),
    { assumptions: ['task.pendingTimeoutMs'] },
  ),
  certain(
    'T-014',
    'On a container instance a task starts only when the resources that stopping tasks hold are free; until then the agent lets it wait in PENDING.',
    agent('agent/engine/docker_task_engine.go', 'docker_task_engine.go'),
  ),
  certain('T-015', 'Containers in bridge or host mode need no PROVISIONING.', lifecycle),
];

const order: readonly ModelFact[] = [
  certain('T-020', 'dependsOn START holds when the dependency runs, or has run and stopped.', dependency),
  certain('T-021', 'dependsOn COMPLETE holds when the dependency has stopped, with whatever exit code.', dependency),
  certain('T-022', 'dependsOn COMPLETE and SUCCESS are not allowed on an essential container.', dependency),
  certain('T-023', 'dependsOn SUCCESS holds when the dependency has stopped with exit code 0.', dependency),
  certain('T-024', 'dependsOn SUCCESS on a dependency that stopped with another code stops the task at once.', graph),
  certain('T-025', 'dependsOn HEALTHY holds when the dependency’s own health check says HEALTHY.', dependency),
  certain(
    'T-026',
    'dependsOn HEALTHY is looked at only when the task starts: a dependency that turns UNHEALTHY later changes nothing.',
    dependency,
  ),
  certain('T-027', 'dependsOn HEALTHY needs a health check on the dependency.', dependency),
  certain('T-028', 'A dependency that stops without ever having started stops the task that waits for it.', graph),
  certain('T-029', 'startTimeout belongs to the dependency and is counted from its start.', definition),
  certain(
    'T-030',
    'When startTimeout is over before COMPLETE, SUCCESS or HEALTHY holds, the dependant gives up and the task stops.',
    definition,
  ),
  certain('T-031', 'startTimeout does not concern the condition START.', graph),
  certain('T-032', 'startTimeout no longer matters once the dependant has been created.', graph),
  certain('T-033', 'On Fargate startTimeout is 2 to 120 seconds.', definition),
  certain('T-034', 'Containers stop in reverse order: none gets its signal before those that depend on it have stopped.', graph),
  certain('T-035', 'The stop of a chain lasts at worst the sum of its containers’ stop timeouts.', graph),
  certain('T-036', 'A container is essential unless its definition says otherwise, and a task has at least one such.', definition),
  certain('T-037', 'Any end of an essential container, exit code 0 included, stops the task and all its containers.', definition),
  certain('T-038', 'The end of a container that is not essential changes nothing else.', definition),
  certain(
    'T-039',
    'To stop a container is to send the image’s stop signal, SIGTERM where it names none, and SIGKILL after stopTimeout.',
    api('StopTask'),
  ),
  certain('T-040', 'stopTimeout is 30 seconds where the definition gives none.', definition),
  certain('T-041', 'On Fargate stopTimeout is 2 to 120 seconds.', definition),
  certain('T-042', 'A process that ends before stopTimeout is over gets no SIGKILL.', api('StopTask')),
  certain(
    'T-043',
    'On EC2 the agent’s own default, 30 s, applies where stopTimeout is missing, and nothing limits stopTimeout to 120 seconds.',
    definition,
  ),
  certain(
    'T-044',
    'On EC2 the creation and the start of a container have three minutes, a pull has two hours.',
    agent('agent/config/config_unix.go', 'config_unix.go'),
    { isLater: true },
  ),
  certain('T-045', 'The stop signal of an image’s STOPSIGNAL is sent in place of SIGTERM.', api('StopTask')),
];

const restart: readonly ModelFact[] = [
  certain('T-050', 'A restart policy is off unless it is enabled for the container.', restartPolicy),
  certain('T-051', 'restartAttemptPeriod is 60 to 1,800 seconds, 300 where it is not given.', restartPolicy),
  certain(
    'T-052',
    'A container with a restart policy starts again in its task when it exits after it has run for restartAttemptPeriod.',
    restarts,
  ),
  certain('T-053', 'An exit earlier than restartAttemptPeriod after the start or the last restart is not followed by a restart.', restarts),
  certain('T-054', 'An exit code among ignoredExitCodes is not followed by a restart.', restartPolicy),
  certain('T-055', 'Without a restart an essential container’s exit stops the task as always.', restartPolicy),
  certain('T-056', 'Restarts have neither backoff nor a greatest number.', restarts),
  certain('T-057', 'A restart stays inside the task: no PROVISIONING, no replacement, no service event.', restartPolicy),
  certain('T-058', 'No container is restarted in a task that is to stop.', restarts),
  certain('T-059', 'ignoredExitCodes has 50 items at most.', restartPolicy),
];

const stops: readonly ModelFact[] = [
  certain('T-060', 'A process that ends by itself keeps its exit code.', exitCodes),
  certain('T-061', 'A process that SIGKILL ends has exit code 137.', exitCodes),
  certain('T-062', 'A process that does not handle SIGTERM and is ended by it has exit code 143.', exitCodes),
  certain(
    'T-063',
    'A container killed for its memory has exit code 137 and the reason `OutOfMemoryError: Container killed due to memory usage`.',
    agent('agent/engine/errors.go', 'errors.go'),
  ),
  certain(
    'T-064',
    'The stop codes are TaskFailedToStart, EssentialContainerExited, UserInitiated, ServiceSchedulerInitiated, SpotInterruption, TerminationNotice and InfrastructureHealth.',
    stopCodes,
  ),
  certain('T-065', 'An essential container’s end gives EssentialContainerExited, `Essential container in task exited`.', errorCodes),
  certain(
    'T-066',
    'A task that scaling in or a deployment stops has ServiceSchedulerInitiated, `Scaling activity initiated by (deployment ecs-svc/…)`.',
    errorCodes,
  ),
  certain(
    'T-067',
    'A task stopped for its targets has ServiceSchedulerInitiated, `Task failed ELB health checks in (target-group …)`.',
    errorCodes,
  ),
  likely(
    'T-068',
    'A task stopped for its container checks has ServiceSchedulerInitiated, `Task failed container health checks`.',
    guide('troubleshooting', 'stopped task reasons, as published by users'),
  ),
  certain('T-069', 'StopTask without a reason gives UserInitiated, `Task stopped by user`.', api('StopTask')),
  certain('T-070', 'StopTask with a reason gives that text as stoppedReason.', api('StopTask')),
  certain('T-071', 'A reclaimed Spot task has SpotInterruption, `Your Spot Task was interrupted.`.', fargateProviders),
  certain('T-072', 'A task whose image cannot be pulled has TaskFailedToStart, `CannotPullContainerError: …`.', errorCodes),
  certain(
    'T-073',
    'A container that cannot be created or started gives TaskFailedToStart with `CannotCreateContainerError`, `CannotStartContainerError` or `DockerTimeoutError`.',
    agent('agent/dockerclient/dockerapi/errors.go', 'dockerapi/errors.go'),
  ),
  certain(
    'T-074',
    'Secrets, logs or network that Fargate cannot set up give TaskFailedToStart, `ResourceInitializationError: …`.',
    errorCodes,
  ),
  certain(
    'T-075',
    'A container instance that is gone gives `Host EC2 (instance …) terminated.`, a forced deregistration its own text.',
    errorCodes,
  ),
  certain(
    'T-076',
    'A task that waited in vain for an Auto Scaling group gives TaskFailedToStart with the missing resource.',
    guide('api_failures_messages', 'API failures'),
  ),
  certain(
    'T-077',
    'Maintenance of what a task runs on stops it with `ECS is performing maintenance on the underlying infrastructure hosting the task`; the scheduler starts another first where the limits allow it.',
    guide('task-maintenance', 'task retirement and maintenance for AWS Fargate'),
  ),
  certain(
    'T-078',
    'RunTask reports a task that finds no room on container instances in `failures`, with RESOURCE:…, AGENT, LOCATION or ATTRIBUTE.',
    guide('api_failures_messages', 'API failures'),
  ),
  certain('T-079', 'A container of a task that stopped before it ran has no exit code.', api('Container')),
  certain(
    'T-080',
    'A process that ends with a fault of memory access has exit code 139, one that cannot be executed 126, one that is not found 127.',
    exitCodes,
  ),
];

const durations: readonly ModelFact[] = [
  likely('T-090', 'PROVISIONING on Fargate takes about 12 seconds.', traces, {
    assumptions: ['fargate.provisioningMs', 'fargate.jitterMs'],
  }),
  likely('T-091', 'PENDING on Fargate takes about 6 seconds.', traces, { assumptions: ['fargate.pendingMs', 'fargate.jitterMs'] }),
  likely('T-092', 'A pull takes a few seconds and then time in proportion to the image’s size.', traces, {
    assumptions: ['fargate.pullBaseMs', 'fargate.pullRate'],
  }),
  likely('T-093', 'A container starts within a few seconds of its pull.', traces, { assumptions: ['fargate.startMs'] }),
  likely('T-094', 'From the last exit to STOPPED a Fargate task takes about 23 seconds.', traces, {
    assumptions: ['fargate.deprovisioningMs'],
  }),
  certain(
    'T-095',
    'Fargate keeps no images between tasks: each task pulls anew.',
    issue('aws/containers-roadmap', 696, 'image caching on Fargate'),
  ),
  certain(
    'T-096',
    'A published Fargate task went from creation to RUNNING in 19.5 to 56.6 seconds, most of the differences being the pull.',
    traces,
  ),
  likely(
    'T-097',
    'A container instance needs one to four minutes to boot, and starts a cached image in a second or two.',
    issue('aws/containers-roadmap', 696, 'image caching on Fargate'),
  ),
  uncertain(
    'T-098',
    'How long a task without a route goes on trying is not documented; one run took 4 min 49 s.',
    issue('aws/copilot-cli', 5927, 'tasks without a route to Amazon ECR'),
    { assumptions: ['fargate.connectTimeoutMs'] },
  ),
  likely('T-099', 'A container that its restart policy starts again runs within a second or two.', restartPolicy, {
    assumptions: ['container.restartMs', 'fargate.jitterMs'],
  }),
];

const standalone: readonly ModelFact[] = [
  certain('T-100', 'A standalone task that ends is not replaced.', guide('standalone-tasks', 'standalone tasks')),
  certain('T-101', 'A standalone task is never stopped for being UNHEALTHY.', api('HealthCheck')),
  certain('T-102', 'RunTask starts up to 10 copies in one call.', api('RunTask')),
  certain('T-103', 'A job that exits with 0 inside a service is started again for ever.', services),
];

export const taskFacts: readonly ModelFact[] = [...states, ...order, ...restart, ...stops, ...durations, ...standalone];
