/** What the model of ECS leaves out, and what it does instead, for everybody who asks whether it would tell. */

export interface LeftOut {
  topic: string;
  what: string;
  /** What happens in the model to who asks for it. */
  instead: string;
}

const refused = 'Refused, with a message that says that the model does not cover it.';
const kept = 'Accepted and given back as AWS does; nothing follows from it.';

export const leftOut: readonly LeftOut[] = [
  {
    topic: 'Capacity',
    what: 'EXTERNAL instances (ECS Anywhere), and managed daemons of ECS Managed Instances',
    instead: refused,
  },
  {
    topic: 'Capacity',
    what: 'Of Auto Scaling groups: lifecycle hooks other than ECS’s, warm pools, instance refresh, making their zones even again (AZRebalance), maximum lifetimes, scaling policies of their own, weights of instance types',
    instead:
      'A group has sizes, instance types, subnets and protection from scale-in; who changes its desired capacity is ECS or the scenario.',
  },
  {
    topic: 'Capacity',
    what: 'What AWS answers to placement strategies for ECS Managed Instances, which take none',
    instead: 'A strategy is given back and not heeded: tasks are spread over the zones.',
  },
  {
    topic: 'Capacity',
    what: 'That ECS Managed Instances move tasks to new, smaller instances, that they heed event windows, repair themselves, and take capacity reservations',
    instead:
      'An instance ends when it has been idle for long enough, and is drained when its tasks have room on others, or when it is two weeks old.',
  },
  {
    topic: 'Capacity',
    what: 'Containers that run on as orphans where an instance is deregistered by force',
    instead: 'Its tasks are STOPPED for ECS, and nobody sees their containers any more.',
  },
  {
    topic: 'Capacity',
    what: 'Of container instances: agentHash, dockerVersion and the counter version; the attributes com.amazonaws.ecs.capability.*, which say what an agent can do',
    instead: 'Left out of answers; every agent can do what a task needs of it, and placement looks at the other attributes.',
  },
  {
    topic: 'Capacity',
    what: 'The role of an instance (ecsInstanceRole), without which its agent cannot register',
    instead: 'An agent registers if its cluster is there.',
  },
  {
    topic: 'Capacity',
    what: 'That an agent removes images and stopped containers by and by (ECS_IMAGE_CLEANUP_INTERVAL, ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION)',
    instead: 'An image that was pulled stays on its instance as long as that runs.',
  },
  {
    topic: 'Capacity',
    what: 'Settings of the agent for its time limits: a pull has two hours, a creation or a start three minutes',
    instead: 'Pulls and starts take as long as they take.',
  },
  {
    topic: 'Capacity',
    what: 'Disks of instances, their network bandwidth, GPU models, and what many pulls at once do to each other',
    instead: 'An instance has CPU, memory, ports, interfaces and GPUs; each pull has its own speed.',
  },
  {
    topic: 'Capacity',
    what: 'The notice that AWS gives days before it retires a task, and the wait that the account may choose',
    instead: 'The change retireTask is the day itself.',
  },
  {
    topic: 'Capacity',
    what: 'Availability Zones without Fargate (“Reason: Internal error.”), and the quota of tasks that vCPUs have replaced',
    instead: 'Fargate is in each zone that has a subnet, and counts vCPUs alone.',
  },
  { topic: 'Services', what: 'The deployment controllers CODE_DEPLOY and EXTERNAL, and task sets', instead: refused },
  {
    topic: 'Services',
    what: 'Auto scaling by custom metrics of CloudWatch and by metric math, predictive scaling; schedules in time zones other than UTC, and with L, W or # in cron expressions',
    instead: refused,
  },
  {
    topic: 'Services',
    what: 'Of step scaling: the aggregations Minimum and Maximum; of every metric: the minutes that CloudWatch takes to publish it, and memory that grows with requests',
    instead:
      'A metric is an average that is known when its period ends; a process takes the memory that its image says, whatever it is asked.',
  },
  {
    topic: 'Services',
    what: 'Data points from before an alarm was made, which a new scaling policy’s alarms may find in CloudWatch',
    instead: 'An alarm counts the periods that end after it was made: a policy acts as many later.',
  },
  { topic: 'Load balancing', what: 'Classic Load Balancers, Network and Gateway Load Balancers', instead: refused },
  {
    topic: 'Load balancing',
    what: 'Listener rules but for the weights that a deployment shifts; sticky sessions, slow start, cross-zone settings',
    instead: 'Requests to a service go to its target groups by their weights, and in equal shares to the targets that are healthy.',
  },
  {
    topic: 'Load balancing',
    what: 'Service Connect, AWS Cloud Map and VPC Lattice',
    instead: `${kept} But for the shares of traffic that deployments shift under Service Connect.`,
  },
  {
    topic: 'Load balancing',
    what: 'Test traffic by headers and test listeners, and what functions of lifecycle hooks do',
    instead: 'Test traffic has a share and no requests; a function answers as the scenario says.',
  },
  {
    topic: 'Tasks',
    what: 'CPU as a limit: tasks that slow each other or themselves',
    instead: 'Processes behave as their image says, whatever CPU they have; tasks on one instance may use more together than it has.',
  },
  {
    topic: 'Tasks',
    what: 'Volumes: EFS, EBS, bind mounts, Docker volumes',
    instead: 'Accepted; a mount always succeeds and holds nothing.',
  },
  {
    topic: 'Tasks',
    what: 'Windows tasks, Elastic Inference, FireLens, AWS X-Ray',
    instead: 'Registered as AWS would, without an effect of their own.',
  },
  {
    topic: 'Tasks',
    what: 'ECS Exec, and what a container writes to its log',
    instead: 'Nobody can look into a container; log drivers only have to start.',
  },
  {
    topic: 'Tasks',
    what: 'Network packets: security groups and network ACLs beyond open ports, DNS, proxies',
    instead: 'A port is open or not, a subnet has a route or not.',
  },
  {
    topic: 'Account',
    what: 'IAM of whoever calls, and what ECS needs its own role for besides network interfaces and the registration of targets',
    instead: 'All calls are allowed; looked at are the roles of tasks and, where it is described, AWSServiceRoleForECS.',
  },
  {
    topic: 'Account',
    what: 'Events of Amazon EventBridge, and metrics of Amazon CloudWatch but for failed requests and those that services are scaled by',
    instead: 'The timeline holds what they would tell; an alarm without a metric changes as a scenario says.',
  },
  {
    topic: 'Account',
    what: 'Operations for clusters’ settings and tags',
    instead: refused,
  },
  {
    topic: 'Money',
    what: 'Discounts, Savings Plans, taxes, data transfer, load balancers, logs and Regions other than us-east-1',
    instead: 'Cost is Fargate’s, its storage’s and its addresses’, and that of instances by the second, at prices with their dates.',
  },
  {
    topic: 'Money',
    what: 'Volumes and public IPv4 addresses of instances, credits for CPU of the T family, the management fee of ECS Managed Instances',
    instead: 'An instance costs what its type costs for as long as it runs.',
  },
];
