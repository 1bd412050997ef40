/** What documents become in the world: task definitions as the model reads them, and what services and tasks are asked to run on. All of it plain JSON. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface StrategyItem {
  capacityProvider: string;
  base: number;
  weight: number;
}

/** One registered revision: what the model reads of it, and the input as it came. */
export interface TaskDefinitionRevision {
  arn: string;
  family: string;
  revision: number;
  status: 'ACTIVE' | 'INACTIVE';
  registeredAtMs: number;
  networkMode: string;
  requiresCompatibilities: string[];
  compatibilities: string[];
  cpuUnits: number | null;
  memoryMiB: number | null;
  architecture: 'X86_64' | 'ARM64';
  executionRole: string | null;
  taskRole: string | null;
  containers: ContainerDefinition[];
  input: JsonObject;
}

export type DependencyCondition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';

export interface ContainerDefinition {
  name: string;
  image: string;
  isEssential: boolean;
  memoryMiB: number | null;
  /** How long others wait for it by COMPLETE, SUCCESS or HEALTHY; null: without end. */
  startTimeoutMs: number | null;
  stopTimeoutMs: number;
  environment: { name: string; value: string }[];
  /** What its environment and its log driver take from Secrets Manager and Systems Manager: each `valueFrom`. */
  secrets: string[];
  /** The secret with the credentials of its private registry. */
  registryCredentials: string | null;
  dependsOn: { containerName: string; condition: DependencyCondition }[];
  /** Of the `awslogs` driver. */
  logging: Logging | null;
  healthCheck: HealthCheck | null;
  restartPolicy: RestartPolicy | null;
  /** Empty: the image's. */
  entryPoint: string[];
  /** Empty: the image's. */
  command: string[];
  isRootReadOnly: boolean;
  /** Paths on which volumes are mounted that can be written to. */
  writableMounts: string[];
  /** All tasks of a deployment pull the digest that the first one found. Source: ContainerDefinition.versionConsistency in the API reference. */
  keepsDigest: boolean;
}

export interface Logging {
  group: string;
  createsGroup: boolean;
  /** Null where the definition leaves it out. */
  region: string | null;
  streamPrefix: string;
}

export interface RestartPolicy {
  ignoredExitCodes: number[];
  /** It must have run for so long to be started again. */
  attemptPeriodMs: number;
}

export interface HealthCheck {
  command: string[];
  intervalMs: number;
  timeoutMs: number;
  retries: number;
  startPeriodMs: number;
}

export interface NetworkConfiguration {
  subnets: string[];
  securityGroups: string[];
  assignPublicIp: 'ENABLED' | 'DISABLED';
}

/** What capacity tasks ask for: a launch type, or providers in shares. */
export type Capacity = { launchType: string } | { strategy: StrategyItem[] };

/** An entry of a service's `loadBalancers`. */
export interface LoadBalancing {
  targetGroupArn: string;
  /** Name of the container. */
  container: string;
  port: number;
  /** Of a deployment that shifts traffic, as it came; absent where none is given. */
  advanced?: AdvancedBalancing;
}

/** The second target group, and what forwards to the two. Source: AdvancedConfiguration in the API reference. */
export interface AdvancedBalancing {
  alternateTargetGroupArn: string;
  productionListenerRule?: string;
  testListenerRule?: string;
  roleArn?: string;
}
