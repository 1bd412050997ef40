/** What can happen to a world that no call of the API does: the changes that `inject` takes. */
import type { AlarmState, LoadDestination } from './surroundings.ts';

/** What happens to instances; named by EC2 id, or by position among those that are not terminated (oldest first, from 0). */
export type InstanceChange =
  /** Its host is gone at once, without a signal. */
  | { type: 'loseInstance'; instance: string | number }
  /** The agent no longer answers, or answers again; what runs there goes on. */
  | { type: 'disconnectAgent' | 'reconnectAgent'; instance: string | number }
  /** EC2 gives the two minutes' notice of a Spot interruption: of one instance, of as many as named (the seed says which), or of all. */
  | ({ type: 'reclaimInstances' } & ({ instance: string | number } | { instances: number } | { all: true }))
  /** Somebody terminates it, through EC2. */
  | { type: 'terminateInstance'; instance: string | number }
  /** Somebody sets the group's desired capacity by hand. */
  | { type: 'setDesiredCapacity'; group: string; desiredCapacity: number }
  /** EC2 has no capacity for the group's launches (InsufficientInstanceCapacity), or has it again. */
  | { type: 'instanceShortage'; on: boolean; availabilityZone?: string; instanceType?: string };

/** What the API cannot do and `inject` can. Tasks are named by id, or by their position among the tasks that run at that moment (oldest first, from 0). */
export type Change =
  | { type: 'killProcess'; task: string | number; container?: string; exitCode?: number }
  /** The process goes on running and never answers again, until it is healed or restarted. */
  | { type: 'hang' | 'heal'; task: string | number; container?: string }
  /** From now on it uses so much more memory each minute, until a limit kills it; 0 ends the leak. */
  | { type: 'leakMemory'; task: string | number; container?: string; mibPerMinute: number }
  | { type: 'deleteImage'; image: string }
  /** A tag, `repository:tag`, stands from now on for the image of its repository that has this digest. */
  | { type: 'moveTag'; image: string; digest: string }
  /** Tasks that pull the image, `repository` or `repository:tag`, from now on take so long to boot. */
  | { type: 'slowStart'; image: string; bootMs: number }
  /** A role, by ARN or name, allows these actions and is trusted by these services from now on; what is left out stays. */
  | { type: 'setRole'; role: string; allows?: readonly string[]; trusts?: readonly string[] }
  /** A registry, by host such as `docker.io`, answers no more pulls, or answers again. */
  | { type: 'registryRateLimit'; registry: string; on: boolean }
  | { type: 'deleteLogGroup'; logGroup: string }
  /** A target group, by ARN, goes with all that is registered in it. */
  | { type: 'deleteTargetGroup'; targetGroup: string }
  /** Somebody other than ECS takes a task's targets out of their groups, or out of the one that is named by ARN. */
  | { type: 'deregisterTarget'; task: string | number; targetGroup?: string }
  /** A secret of Secrets Manager by ARN, or a parameter of Systems Manager by name. */
  | { type: 'deleteSecret'; secret: string }
  /** A CloudWatch alarm changes its state. */
  | { type: 'setAlarm'; alarm: string; state: AlarmState }
  /** From now on, or no more, the pool has no room for another task, in one zone or in all: Spot, or Fargate on demand. What runs goes on. */
  | { type: 'spotDrought' | 'capacityShortage'; on: boolean; availabilityZone?: string }
  | ReclaimSpot
  /** AWS maintains what the task runs on: a standalone task stops, a service's is replaced. */
  | { type: 'retireTask'; task: string | number }
  /** All that runs in the zone is gone at once, and nothing is placed there until it returns. */
  | { type: 'loseAvailabilityZone' | 'restoreAvailabilityZone'; availabilityZone: string }
  /** So many requests a second come from now on; a destination keeps the path that it was first asked for. */
  | { type: 'setLoad'; to: LoadDestination; perSecond: number; path?: string }
  /** Where the subnet's default route leads; the names of its VPC endpoints where they are to be others. */
  | { type: 'setRoute'; subnet: string; route: 'internet-gateway' | 'nat-gateway' | 'none'; endpoints?: readonly string[] }
  | InstanceChange;

/** AWS takes Spot capacity back: of as many tasks as are named (the seed says which), of one, of those in a zone, or of all. */
export type ReclaimSpot = { type: 'reclaimSpot' } & (
  | { tasks: number }
  | { task: string | number }
  | { availabilityZone: string }
  | { all: true }
);
