/** What exists around ECS and is handed in: images, roles, log groups, networks. One schema for scenario, exercise and command line. */

/** How a container's process behaves; all times in ms from the container's start. */
export interface ProcessBehaviour {
  /** ms until it listens and answers. */
  bootMs: number;
  /** Default listening address, `host:port`; absent for a process that serves nothing. */
  bind?: string;
  /** Name of the environment variable that overrides `bind`. */
  bindVariable?: string;
  /** Environment variables that take these values alone, written in small letters and told in any; with another it ends with code 2. */
  variables?: Readonly<Record<string, readonly string[]>>;
  /** Path to HTTP status, for what it serves. */
  routes?: Readonly<Record<string, number>>;
  /** It ends by itself this long after its start, with this exit code. */
  exit?: { afterMs: number; code: number };
  /** What it does on its stop signal: ends after `ms` with `code`, or ignores it until SIGKILL. */
  onStop: { ignores: true } | { ignores: false; afterMs: number; code: number };
  /** Steady memory in MiB, from its boot on. */
  memoryMiB: number;
  /** What it uses later on instead, in order of time. */
  memoryOverTime?: readonly { afterMs: number; memoryMiB: number }[];
  /** What it uses more in each minute after its boot. */
  leakMiBPerMinute?: number;
  /** CPU that it uses without requests, in units of 1,024 to the vCPU; 0 where left out. More CPU than it gets does not slow it. */
  idleCpuUnits?: number;
  /** CPU time, in ms, that each request to its task costs; 0 where left out. */
  cpuMsPerRequest?: number;
  /** Paths that it writes to at its boot. */
  writes?: readonly string[];
  /** Commands of the image by which it checks itself (first words of a CMD health check). */
  selfChecks?: readonly string[];
  /** How it answers later on, in order of time; before the first of them it is `ok`. */
  healthOverTime?: readonly { afterMs: number; health: ProcessHealth }[];
}

/** `failing`: answers every path with 503, and its own check fails at once. `hung`: takes connections and never answers. */
export type ProcessHealth = 'ok' | 'failing' | 'hung';

export interface Image {
  /** Without the tag: `123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api`. */
  repository: string;
  tags: readonly string[];
  digest: string;
  architectures: readonly ('X86_64' | 'ARM64')[];
  /** Compressed size in MB, which is what a pull moves. */
  sizeMB: number;
  /** Programs inside that a health check could call; `sh` among them where there is a shell. */
  tools: readonly string[];
  process: ProcessBehaviour;
  /** Its STOPSIGNAL; `SIGTERM` where it names none. */
  stopSignal?: string;
  /** Its ENTRYPOINT; empty for one that has none. Left out where it is not known: a definition's command is then taken to be right. */
  entryPoint?: readonly string[];
  /** Why its own entry point cannot be executed: the file lacks the permission, or is not there. */
  entryPointFlaw?: 'notExecutable' | 'notFound';
  /** Architecture of its programs, where its manifest says another. */
  binaryArchitecture?: 'X86_64' | 'ARM64';
  /** False for a single manifest, of which a pull does not ask for which platform it is. */
  isManifestList?: boolean;
  /** True where its registry gives it only to those who sign in. */
  isPrivate?: boolean;
}

export interface Role {
  arn: string;
  /** Services that may assume it. */
  trusts: readonly string[];
  /** IAM actions it allows (`*` allowed at the end of an action). */
  allows: readonly string[];
}

/** A secret of Secrets Manager. */
export interface Secret {
  /** With the six random characters at its end. */
  arn: string;
  /** Keys of its JSON; left out for a secret that is plain text, or where they are not known. */
  keys?: readonly string[];
}

export interface Subnet {
  id: string;
  availabilityZone: string;
  /** Where its default route leads. */
  route: 'internet-gateway' | 'nat-gateway' | 'none';
  /** Names of the VPC endpoints that it reaches: `com.amazonaws.us-east-1.ecr.api`. */
  endpoints?: readonly string[];
}

/** A target group of Elastic Load Balancing. */
export interface TargetGroup {
  arn: string;
  targetType: 'ip' | 'instance' | 'lambda' | 'alb';
  protocol?: string;
  /** True if a listener forwards to it. */
  hasListener?: boolean;
  /** Members left out have the load balancer's defaults for targets of type ip. */
  healthCheck?: TargetHealthCheck;
  /** How long a target that is taken out stays `draining`; 300 where left out. */
  deregistrationDelaySeconds?: number;
}

/** Health check of a target group. Source of ranges and defaults: Elastic Load Balancing, health checks for target groups. */
export interface TargetHealthCheck {
  /** 5 to 300; 30 where left out. */
  intervalSeconds?: number;
  /** 2 to 120 and below the interval; 5 where left out. */
  timeoutSeconds?: number;
  /** 2 to 10; 5 where left out. */
  healthyThreshold?: number;
  /** 2 to 10; 2 where left out. */
  unhealthyThreshold?: number;
  /** `/` where left out. */
  path?: string;
  /** HTTP statuses of success: `200`, `200,202`, `200-299`; `200` where left out. */
  matcher?: string;
}

/** A service of AWS Cloud Map that tasks are registered in. */
export interface ServiceRegistry {
  arn: string;
  recordTypes: readonly ('A' | 'AAAA' | 'SRV')[];
}

/** An EC2 Auto Scaling group. One without instance types is known by name alone: it launches nothing. */
export interface AutoScalingGroup {
  name: string;
  arn?: string;
  /** True if the group starts its instances protected from scale-in. */
  protectsFromScaleIn?: boolean;
  /** What it launches, the first where there is capacity; several make a mixed instances policy. */
  instanceTypes?: readonly string[];
  /** 0 where left out. */
  minSize?: number;
  /** As many as desired where left out. */
  maxSize?: number;
  /** At the run's beginning; minSize where left out. */
  desiredCapacity?: number;
  /** Its Availability Zones are theirs; all subnets where left out. */
  subnets?: readonly string[];
  /** Spot instances; on demand where left out. */
  isSpot?: boolean;
  /** The instances that it has at the run's beginning are registered already; they boot first where left out. */
  isRunning?: boolean;
  agent?: AgentConfiguration;
}

/** Instances outside any group, all alike. */
export interface StandaloneInstances {
  instanceType: string;
  subnet: string;
  /** How many; 1 where left out. */
  count?: number;
  /** Moment (ms) at which they are launched; where left out they are registered when the run begins. */
  fromMs?: number;
  isSpot?: boolean;
  agent?: AgentConfiguration;
}

/** What the user data tells the agent. Source: developer guide, Amazon ECS container agent configuration. */
export interface AgentConfiguration {
  /** ECS_CLUSTER; `default` where left out. */
  cluster?: string;
  /** ECS_RESERVED_MEMORY in MiB; 0 where left out. */
  reservedMemoryMiB?: number;
  /** ECS_RESERVED_PORTS; the agent's own come on top of it. */
  reservedPorts?: readonly number[];
  /** ECS_INSTANCE_ATTRIBUTES. */
  attributes?: Readonly<Record<string, string>>;
  /** ECS_ENABLE_SPOT_INSTANCE_DRAINING; false where left out. */
  drainsOnSpotInterruption?: boolean;
  /** ECS_CONTAINER_STOP_TIMEOUT in ms, for containers whose definition gives none; 1,000 at least, 30,000 where left out. */
  stopTimeoutMs?: number;
  /** Repositories with tag or digest whose images the AMI has already. */
  cachedImages?: readonly string[];
}

/** Of a CloudWatch alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** An alarm of Amazon CloudWatch. */
export interface Alarm {
  name: string;
  state: AlarmState;
  /** What it watches; left out for one that changes its state by `setAlarm` alone. */
  metric?: FailedRequests | WatchedServiceMetric;
  /** Names of the step scaling policies that it triggers while it is in ALARM, as its actions name them by ARN. */
  scalingPolicies?: readonly string[];
}

/** In ALARM while a service’s metric compares so in each of the last periods. Source: PutMetricAlarm in the Amazon CloudWatch API reference. */
export interface WatchedServiceMetric {
  /** Name of the service. */
  service: string;
  metricName: 'CPUUtilization' | 'MemoryUtilization' | 'RequestCountPerTarget';
  /** ARN of the target group; for RequestCountPerTarget, which counts a period’s requests for each healthy target. */
  targetGroupArn?: string;
  comparisonOperator: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold' | 'LessThanOrEqualToThreshold';
  /** Percent, or requests. */
  threshold: number;
  /** Periods in a row. */
  periods: number;
  /** 20 for metrics of high resolution; 60 where left out. */
  periodSeconds?: number;
}

/** In ALARM while more requests than that have failed in each of the last minutes. Source: Amazon CloudWatch, alarms, evaluation periods. */
export interface FailedRequests {
  to: LoadDestination;
  /** Failed requests in a minute. */
  moreThan: number;
  /** Minutes in a row. */
  periods: number;
}

/** A Lambda function that lifecycle hooks of deployments call. */
export interface HookFunction {
  arn: string;
  /** The first one that fits says what it answers; SUCCEEDED at once where none does. */
  answers?: readonly HookAnswer[];
}

/** What a hook's function answers. Source: developer guide, Lambda hooks for service deployments. */
export interface HookAnswer {
  /** At this stage alone, such as `POST_TEST_TRAFFIC_SHIFT`. */
  stage?: string;
  /** At this shift of production traffic alone, from 1. */
  step?: number;
  hookStatus: 'SUCCEEDED' | 'FAILED';
  /** It answers IN_PROGRESS until so long after its first call. */
  inProgressMs?: number;
  /** When it asks to be called again while it is IN_PROGRESS; 30 where left out. */
  callBackDelaySeconds?: number;
  /** How long each of its calls takes; one that takes more than 15 minutes has no answer. */
  takesMs?: number;
}

/** Where requests go: straight to a target group by its ARN, or to a service by its name, whose listener rule then says which group has them. */
export type LoadDestination = { targetGroupArn: string } | { service: string };

/** Requests from outside, over time. */
export interface Load {
  to: LoadDestination;
  /** Path that is asked for; `/` where left out. */
  path?: string;
  /** Whole requests a second from each moment (ms) on, in order of time; none before the first. */
  rates: readonly { fromMs: number; perSecond: number }[];
}

export interface SecurityGroup {
  id: string;
  /** Ports open from anywhere. */
  ingress: readonly number[];
}

/** Quotas of the account for Fargate. One that is left out has AWS's value for the older Regions; vCPUs then have no bound. */
export interface Quotas {
  /** vCPUs that on-demand tasks may have at the same time; 6 in a new account, raised by AWS with use. */
  fargateOnDemandVcpus?: number;
  /** The same for Spot. */
  fargateSpotVcpus?: number;
  /** vCPUs and MiB that a single task may have; AWS gives some new accounts less than the largest size. */
  fargateTaskVcpus?: number;
  fargateTaskMemoryMiB?: number;
  /** Launches at once, and each second in the long run; on demand and Spot have as many each. 25 and 5 in the newest Regions. */
  fargateLaunchBurst?: number;
  fargateLaunchesPerSecond?: number;
  /** Tasks that the scheduler starts for one service in a minute; 125 in the newest Regions. */
  serviceLaunchesPerMinute?: number;
}

export interface Surroundings {
  /** Twelve digits. */
  account: string;
  region: string;
  images: readonly Image[];
  roles: readonly Role[];
  logGroups: readonly string[];
  /** Secrets of Secrets Manager. Left out where nothing is known of them. */
  secrets?: readonly Secret[];
  /** Names of the parameters of Systems Manager, such as `/app/database-url`. Left out where nothing is known of them. */
  parameters?: readonly string[];
  /** Hosts of registries that answer no more pulls for now, such as `docker.io`. */
  limitedRegistries?: readonly string[];
  subnets: readonly Subnet[];
  securityGroups: readonly SecurityGroup[];
  quotas?: Quotas;
  /** EC2 Auto Scaling groups. Left out where there are none. */
  autoScalingGroups?: readonly AutoScalingGroup[];
  /** Container instances outside any group. Left out where there are none. */
  instances?: readonly StandaloneInstances[];
  /** Left out where nothing is known of them. */
  targetGroups?: readonly TargetGroup[];
  /** ARNs of target groups that are gone; left out where none is. */
  deletedTargetGroups?: readonly string[];
  /** Left out where there are none. */
  alarms?: readonly Alarm[];
  /** Functions of lifecycle hooks. Left out where nothing is known of them: all of them then answer SUCCEEDED. */
  hookFunctions?: readonly HookFunction[];
  /** Left out where nobody asks for anything. */
  load?: readonly Load[];
}
