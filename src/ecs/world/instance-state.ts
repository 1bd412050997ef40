/** Container instances, the groups and providers they come from, and what scales services, as the world holds them. All of it plain JSON. */
import type { CreateCapacityProviderRequest } from '@aws-sdk/client-ecs';
import type { ModelEvent } from './events.ts';
import type { ScalableTargetState, ServiceMeter } from './scaling-state.ts';
import type { AgentConfiguration, AutoScalingGroup, Image } from './surroundings.ts';
import type { Cause, Subject } from './timeline.ts';

/** What the run has of container instances; empty where its surroundings have none. */
export interface InstanceWorld {
  /** By EC2 instance id, oldest first; a terminated one is forgotten an hour later. */
  instances: Record<string, Instance>;
  /** Auto Scaling groups, by name. */
  groups: Record<string, GroupState>;
  /** Capacity providers other than Fargate’s, by name. */
  providers: Record<string, CapacityProviderState>;
  /** Account settings that the model heeds, by AWS’s name, such as `awsvpcTrunking`. */
  accountSettings: Record<string, string>;
  /** Services that Application Auto Scaling scales, by `service/CLUSTER/NAME`. */
  scalableTargets: Record<string, ScalableTargetState>;
  /** Meters of services that somebody watches, by the service’s ARN. */
  meters: Record<string, ServiceMeter>;
  /** True once a service may be watched: from then on meters are told what changes. */
  isMetering: boolean;
  /** Instances ever launched; they name them. */
  launched: number;
  /** What EC2 has no capacity for at present. */
  shortages: Shortage[];
  /** Images that instances hold, as they were when pulled, by digest. */
  pulledImages: Record<string, Image>;
}

/** EC2 launches no more instances there: of one type, or of any. */
export interface Shortage {
  availabilityZone: string;
  instanceType: string | null;
}

/** Amounts of what a task needs and an instance has. */
export interface Resources {
  cpuUnits: number;
  memoryMiB: number;
  /** Network interfaces for tasks in awsvpc mode: the instance’s limit less its own, or the trunk’s. */
  enis: number;
  gpus: number;
}

/**
 * What an agent knows of its host: a task holds what it needs from its start there until its containers have ended, whatever ECS thinks. Network
 * interfaces are not among it. Source: aws/amazon-ecs-agent, agent/engine/host_resource_manager.go and docker_task_engine.go.
 */
export interface HostAccount extends Omit<Resources, 'enis'> {
  /** Host ports that are taken, with the ordinal of the task that has each; 0 of those that the host itself has. */
  ports: Record<string, number>;
  /** Ordinals of the tasks that hold something of the host. */
  holders: number[];
  /** Ordinals of the tasks that the agent has accepted and not started, in their order. */
  waiting: number[];
}

/** An EC2 instance, and the container instance that its agent has registered it as. */
export interface Instance {
  /** `i-` and 17 hex digits. */
  id: string;
  /** What the timeline calls it: its EC2 id. */
  subject: Subject;
  /** 1, 2, 3 … over the whole run. */
  ordinal: number;
  /** Its Auto Scaling group, or null for one that stands alone. */
  group: string | null;
  instanceType: string;
  availabilityZone: string;
  subnet: string;
  isSpot: boolean;
  /** As EC2 has it. */
  state: 'pending' | 'running' | 'shutting-down' | 'terminated';
  /** Auto Scaling waits for ECS to drain it before it is terminated. */
  isWaitingToTerminate: boolean;
  /** Scale-in of its group leaves it alone. */
  isProtectedFromScaleIn: boolean;
  launchedAtMs: number;
  runningAtMs: number | null;
  /** The cluster that its agent registers with. */
  clusterArn: string;
  /** 32 hex digits, from its registration on; null before. */
  containerInstanceId: string | null;
  /** With that id. */
  arn: string | null;
  /** The capacity provider of its group at its registration, or null. */
  capacityProvider: string | null;
  /** As DescribeContainerInstances says it; null before it is registered. */
  status: 'ACTIVE' | 'DRAINING' | 'REGISTERING' | 'DEREGISTERING' | 'INACTIVE' | null;
  statusReason: string | null;
  isAgentConnected: boolean;
  /** What its user data tells its agent. */
  agent: AgentConfiguration;
  /** It was launched with the account setting `awsvpcTrunking`, and its type can have a trunk. */
  hasTrunk: boolean;
  /** Its host is gone, and nobody has noticed yet. */
  isLost?: boolean;
  /** EC2 takes it back: it has had its two minutes’ notice. */
  isInterrupted?: boolean;
  /** What reaches neither its agent nor ECS while the agent is disconnected, oldest first. */
  held: ModelEvent[];
  /** The last dynamic host port that a container was given there. */
  lastDynamicPort: number | null;
  registeredAtMs: number | null;
  /** Built-in, the user data’s, and those put by PutAttributes. A value may be empty. */
  attributes: Record<string, string>;
  registered: Resources;
  /** Registered less what its tasks have reserved, as ECS has it: those that shall run; network interfaces also of those that are not STOPPED yet. */
  remaining: Resources;
  /** Host ports that are reserved, as ECS has it, as `8080/tcp`, with how often. Dynamic ones are not among them. */
  ports: Record<string, number>;
  /** The same as its agent has it. */
  host: HostAccount;
  /** Its tasks that are not STOPPED, oldest first. */
  taskOrdinals: number[];
  /** Digests of the images that it has pulled, or is pulling; the last one last. */
  images: string[];
  /** When pulls that go on will be done, by digest. */
  pulling: Record<string, number>;
}

/** An Auto Scaling group as it is now. */
export interface GroupState {
  name: string;
  /** As the surroundings describe it. */
  settings: AutoScalingGroup;
  /** Its cluster, by ARN. */
  clusterArn: string;
  minSize: number;
  maxSize: number;
  desiredCapacity: number;
  /** Not terminated, oldest first. */
  instanceIds: string[];
  /** Those among them that are on their way out: they no longer count towards desiredCapacity. */
  leavingCount: number;
  /** Its last launch failed for want of capacity. */
  isShort: boolean;
  /** The entry of its last change. */
  cause: Cause;
}

/** A capacity provider of an Auto Scaling group, or of ECS Managed Instances. */
export interface CapacityProviderState {
  arn: string;
  name: string;
  subject: Subject;
  status: 'ACTIVE' | 'INACTIVE';
  /** What has become of the last call that changed it, as DescribeCapacityProviders says it, and why; null where it says nothing. */
  updateStatus: string | null;
  updateStatusReason: string | null;
  /** Its only cluster, by ARN, for Managed Instances; null for one of a group, which clusters name among their providers. */
  clusterArn: string | null;
  /** Name of its Auto Scaling group; null for Managed Instances. */
  group: string | null;
  managedScaling: {
    isEnabled: boolean;
    /** Percent. */
    targetCapacity: number;
    minimumStep: number;
    maximumStep: number;
    warmupMs: number;
  };
  isTerminationManaged: boolean;
  isDrainingManaged: boolean;
  /** As CreateCapacityProvider was given it, with what updates have laid over it. */
  input: CreateCapacityProviderRequest;
  /** What cluster auto scaling remembers of it. */
  scaling: ClusterScaling;
  /** Of Managed Instances alone. */
  managed?: ManagedFleet;
}

/** What ECS remembers of the Managed Instances of a provider. */
export interface ManagedFleet {
  /** Ordinals of waiting tasks for which instances have been launched. */
  covered: number[];
  /** Launched and not registered yet, by EC2 id. */
  bootingIds: string[];
  /** Since when instances are without tasks, by EC2 id. */
  idleSinceMs: Record<string, number>;
  /** When it is looked at next, or null. */
  looksAtMs: number | null;
  /** When tasks last came to instances or went, by EC2 id. */
  changedAtMs?: Record<string, number>;
  /** What is drained because its tasks have room on others: its EC2 id, the number of instances with tasks before, and what these had reserved. */
  consolidation?: { id: string; instances: number; load: string };
  /** What instances had reserved when draining one of them has made them no fewer: it would not the next time either. */
  futileLoad?: string;
}

/** Cluster auto scaling of one provider. */
export interface ClusterScaling {
  /** CapacityProviderReservation, in hundredths of a percent, as last published; null before. */
  reservation: number | null;
  /** M and N of it. */
  needed: number;
  running: number;
  /** On which side of its target it is, and since when. */
  side: 'above' | 'below' | 'at';
  sideSinceMs: number;
  /** The alarm that is in ALARM, if one is. */
  alarm: 'high' | 'low' | null;
  /** The end of the minute at which it is looked at next, or null. */
  looksAtMs: number | null;
  /** Ordinals of its tasks in PROVISIONING that wait for capacity, oldest first; some of them may be on their way out. */
  waiting: number[];
  /** A step has been held back by instances that warm up, and that has been said. */
  isHeld?: true;
  /** The entry of the last change of what the value is made of. */
  cause: Cause;
  /** The entry of the value. */
  published: Cause;
}
