/** Facts of container instances: what they have and what tasks take of it, their agent, draining, interruption. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import { agent, api, errorCodes, guide, issue, page } from './sources.ts';

const parameters = guide('task_definition_parameters', 'task definition parameters');
const memory = guide('memory-management', 'container instance memory management');
const trunks = guide('container-instance-eni', 'ENI trunking');
const draining = guide('container-instance-draining', 'draining');
const managedDraining = guide('managed-instance-draining', 'managed instance draining');
const daemons = guide('ecs_services', 'services, daemon');
const agentSettings = guide('ecs-agent-config', 'container agent configuration');
const lifecycle = page(
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html',
  'Amazon EC2 user guide, instance lifecycle',
);
/** It names “cpu, memory, ports” as what is taken for free, and no network interfaces. */
const freeWhenStopping = page(
  'https://www.amazonaws.cn/en/new/2023/amazon-ecs-enables-faster-task-launches-on-container-instances-that-have-tasks-with-prolonged-shutdown/',
  'What’s new, July 2023, faster task launches beside tasks with prolonged shutdown',
);
const interfaces = page(
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AvailableIpPerENI.html',
  'Amazon EC2 user guide, network interfaces by instance type',
);

const resources: readonly ModelFact[] = [
  certain('I-001', 'An instance registers 1,024 CPU units for each vCPU.', parameters),
  certain(
    'I-002',
    'An instance registers the memory that its operating system sees, less ECS_RESERVED_MEMORY, which is 0 where not given.',
    memory,
  ),
  certain('I-003', 'Registered memory is less than the type’s size: an m4.large of 8 GiB registers 7,985 MiB.', memory),
  certain('I-004', 'A task reserves its own cpu and memory where its definition gives them.', parameters),
  certain('I-005', 'Else it reserves what its containers do together: cpu, and memoryReservation or, without it, memory.', parameters),
  certain('I-006', 'Placement goes by reservations; what tasks use does not matter to it.', memory),
  certain('I-007', 'A static host port has room for one task on an instance.', api('PortMapping')),
  certain('I-008', 'The ports 22, 2375, 2376 and 51678 to 51680 are reserved on each instance.', api('PortMapping')),
  certain('I-009', 'An instance has 100 reserved ports at most at a time.', api('PortMapping')),
  certain(
    'I-010',
    'Host port 0 or none in bridge mode takes a free port of the ephemeral range, and no task has to wait for it.',
    api('PortMapping'),
  ),
  certain('I-011', 'Without trunking an instance runs one task in awsvpc mode less than it has network interfaces: 2 on m5.large.', trunks),
  certain('I-012', 'With trunking an m5.large runs 10 tasks in awsvpc mode, an m5.xlarge 20, an m5.2xlarge 40, an m5.4xlarge 60.', trunks),
  certain('I-013', 'Trunking holds for instances launched after the account has opted in.', trunks),
  certain('I-014', 'Instances of the T family have no trunking.', trunks),
  likely('I-015', 't3.micro has room for one task in awsvpc mode, t3.small to t3.large for two, t3.xlarge for three.', interfaces),
  likely('I-017', 'Types register between 94 and 98 percent of the size that EC2 advertises.', memory, {
    assumptions: ['ec2.systemMemoryPercent'],
  }),
  certain('I-016', 'An instance registers its GPUs, and a task that asks for GPUs has them for itself.', guide('ecs-gpu', 'GPUs')),
];

const agents: readonly ModelFact[] = [
  certain('I-020', 'A new instance is there for tasks when its agent has registered it.', api('ContainerInstance')),
  likely(
    'I-021',
    'An instance takes one to four minutes from its launch to its registration.',
    issue('dask/dask-cloudprovider', 66, 'how long instances take'),
    { assumptions: ['ec2.bootMs', 'ec2.bootJitterMs'] },
  ),
  certain('I-022', 'Tasks go on running while the agent is not connected.', api('ContainerInstance')),
  certain(
    'I-023',
    'A lost connection of the agent turns nothing UNHEALTHY: what was heard last is kept.',
    guide('healthcheck', 'container health checks'),
  ),
  certain(
    'I-024',
    'The agent’s own stop timeout is 30 s where ECS_CONTAINER_STOP_TIMEOUT does not say another, and 1 s at least.',
    agentSettings,
  ),
  certain(
    'I-025',
    'With an image that is on the instance already nothing is pulled where the agent may take it from its cache.',
    agentSettings,
  ),
  likely('I-026', 'A task of a cached image runs in a second or two.', issue('aws/containers-roadmap', 696, 'image caching on Fargate'), {
    assumptions: ['ec2.acceptMs', 'ec2.cachedPullMs', 'ec2.startMs'],
  }),
  certain('I-027', 'Deregistering an instance with running tasks needs `force`.', api('DeregisterContainerInstance')),
  certain(
    'I-028',
    'A container instance has the attributes that its user data gives it, and those that PutAttributes adds.',
    api('PutAttributes'),
  ),
];

const drains: readonly ModelFact[] = [
  certain('I-040', 'PENDING tasks of services on a DRAINING instance are stopped at once.', draining),
  certain(
    'I-041',
    'With minimumHealthyPercent below 100 tasks of services on a DRAINING instance may stop before their replacements run.',
    draining,
  ),
  certain('I-042', 'With minimumHealthyPercent 100 they stop only when their replacements are healthy.', draining),
  certain('I-043', 'With maximumPercent 100 they stop before their replacements start.', draining),
  certain('I-044', 'With 100 and 100 percent draining does not come to an end.', draining),
  certain('I-045', 'Standalone tasks on a DRAINING instance go on until they end.', draining),
  certain('I-046', 'Draining is over when no RUNNING task is left.', draining),
  certain('I-047', 'Daemons are the last to be stopped on a DRAINING instance.', daemons),
  certain('I-048', 'UpdateContainerInstancesState takes an instance back to ACTIVE.', api('UpdateContainerInstancesState')),
  certain(
    'I-050',
    'With ECS_ENABLE_SPOT_INSTANCE_DRAINING the agent asks each second for a notice of interruption and sets its instance to DRAINING.',
    guide('container-instance-spot', 'Spot Instances'),
  ),
  certain('I-051', 'An instance of EC2 Spot ends two minutes after its notice, drained or not.', draining),
  certain(
    'I-052',
    'Managed draining sets an instance that its group is about to terminate to DRAINING, and holds the termination back.',
    managedDraining,
  ),
  certain('I-053', 'Managed draining waits for 48 hours at most.', managedDraining),
  certain('I-054', 'Managed draining waits for standalone tasks too.', managedDraining),
  certain('I-055', 'Managed draining stops daemons when nothing else is left.', managedDraining),
];

const waits: readonly ModelFact[] = [
  certain(
    'I-060',
    'ECS takes CPU, memory, GPUs and host ports of a task for free as soon as it is to stop, and places others on them, which wait in PENDING.',
    issue('aws/containers-roadmap', 575, 'resources of stopping tasks are advertised as free'),
  ),
  likely('I-063', 'The network interface of a task counts until it is detached.', freeWhenStopping),
  certain('I-061', 'The end of an instance ends its tasks; those of services are replaced.', errorCodes),
  uncertain(
    'I-062',
    'How soon ECS notices that a host is gone without a word is not documented.',
    agent('agent/acs/session/session.go', 'heartbeats of the agent'),
    { assumptions: ['ec2.lossNoticedMs'] },
  ),
];

const durations: readonly ModelFact[] = [
  uncertain('I-070', 'How long an instance is pending, and how long it shuts down, is not documented.', lifecycle, {
    assumptions: ['ec2.pendingMs', 'ec2.shutdownMs'],
  }),
  uncertain('I-071', 'How long the network interface of a task takes to come and to go on an instance is not documented.', trunks, {
    assumptions: ['ec2.eniAttachMs', 'ec2.eniDetachMs'],
  }),
  uncertain(
    'I-072',
    'How soon an agent that has not found its cluster tries again is not documented.',
    agent('agent/app/agent.go', 'an agent that cannot register'),
    { assumptions: ['ec2.registerRetryMs'] },
  ),
];

export const instanceFacts: readonly ModelFact[] = [...resources, ...agents, ...drains, ...waits, ...durations];
