/** A change laid over a run, in words for its list, its button and its form. Pure. */
import type { Change, LoadDestination } from '../../ecs/ecs.ts';

type Names = ReadonlyMap<string, string>;

/**
 * What a change does, as a clause without its moment: `the process of task a3f1 is killed`. A kind of change that has no words here does not compile.
 * @param names short names of tasks by id
 */
export function describeChange(change: Change, names: Names): string {
  switch (change.type) {
    case 'killProcess': {
      const code = change.exitCode === undefined ? '' : ` with exit code ${change.exitCode}`;
      return change.container === undefined && change.exitCode === undefined
        ? `${taskIn(change.task, names)} killed`
        : `${processIn(change, names)} ends${code}`;
    }
    case 'hang':
      return `${processIn(change, names)} hangs`;
    case 'heal':
      return `${processIn(change, names)} answers again`;
    case 'leakMemory':
      return change.mibPerMinute === 0
        ? `${processIn(change, names)} leaks no more memory`
        : `${processIn(change, names)} leaks ${change.mibPerMinute} MiB a minute`;
    case 'retireTask':
      return `${taskIn(change.task, names)} retired by AWS`;
    case 'reclaimSpot':
      if ('task' in change) return `Spot capacity of ${taskIn(change.task, names)} reclaimed`;
      if ('tasks' in change) return `Spot capacity of ${count(change.tasks, 'task')} reclaimed`;
      return 'all' in change ? 'all Fargate Spot capacity reclaimed' : `Fargate Spot capacity in ${change.availabilityZone} reclaimed`;
    case 'deleteImage':
      return `image ${change.image} deleted`;
    case 'moveTag':
      return `tag ${change.image} moved to ${shortDigest(change.digest)}`;
    case 'slowStart':
      return `${change.image} takes ${change.bootMs / 1000} s to boot`;
    case 'registryRateLimit':
      return change.on ? `${change.registry} answers no more pulls` : `${change.registry} answers pulls again`;
    case 'setRole':
      return `role ${nameOfArn(change.role)} ${roleIn(change)}`;
    case 'deleteLogGroup':
      return `log group ${change.logGroup} deleted`;
    case 'deleteSecret':
      return `secret ${nameOfArn(change.secret)} deleted`;
    case 'deleteTargetGroup':
      return `target group ${shortArn(change.targetGroup)} deleted`;
    case 'deregisterTarget':
      return `${taskIn(change.task, names)} taken out of ${change.targetGroup === undefined ? 'its target groups' : shortArn(change.targetGroup)}`;
    case 'setAlarm':
      return `alarm ${change.alarm} set to ${change.state}`;
    case 'spotDrought':
      return `Fargate Spot ${hasCapacity(change.on, change.availabilityZone)}`;
    case 'capacityShortage':
      return `Fargate on demand ${hasCapacity(change.on, change.availabilityZone)}`;
    case 'loseAvailabilityZone':
      return `${change.availabilityZone} lost`;
    case 'restoreAvailabilityZone':
      return `${change.availabilityZone} back`;
    case 'setLoad':
      return `${change.perSecond} requests a second to ${destinationIn(change.to)}`;
    case 'setRoute':
      return `route of ${change.subnet} set to ${change.route}${endpointsIn(change.endpoints)}`;
    case 'loseInstance':
      return `host of ${instanceIn(change.instance)} lost`;
    case 'disconnectAgent':
      return `agent of ${instanceIn(change.instance)} disconnected`;
    case 'reconnectAgent':
      return `agent of ${instanceIn(change.instance)} connected again`;
    case 'reclaimInstances':
      if ('instance' in change) return `Spot ${instanceIn(change.instance)} reclaimed`;
      return 'all' in change ? 'all Spot instances reclaimed' : `${count(change.instances, 'Spot instance')} reclaimed`;
    case 'terminateInstance':
      return `${instanceIn(change.instance)} terminated by hand`;
    case 'setDesiredCapacity':
      return `desired capacity of ${change.group} set to ${change.desiredCapacity}`;
    case 'instanceShortage':
      return `EC2 ${change.instanceType ?? 'instances'}: ${hasCapacity(change.on, change.availabilityZone).replace(/^has /, '')}`;
    default:
      return unknown(change);
  }
}

/** A file from elsewhere may hold what no type allows. */
function unknown(change: never): string {
  return `unknown change ${JSON.stringify(change)}`;
}

function taskIn(task: string | number, names: Names): string {
  return typeof task === 'number' ? `running task no. ${task + 1}` : `task ${names.get(task) ?? task.slice(0, 4)}`;
}

function processIn({ task, container }: { task: string | number; container?: string }, names: Names): string {
  return `${container === undefined ? 'the process' : `container ${container}`} of ${taskIn(task, names)}`;
}

function instanceIn(instance: string | number): string {
  return typeof instance === 'number' ? `instance no. ${instance + 1}` : `instance ${instance}`;
}

function hasCapacity(isShort: boolean, zone: string | undefined): string {
  return `has ${isShort ? 'no capacity' : 'capacity again'} in ${zone ?? 'any zone'}`;
}

function roleIn({ allows, trusts }: { allows?: readonly string[]; trusts?: readonly string[] }): string {
  const list = (items: readonly string[], none: string) => (items.length === 0 ? none : items.join(', '));
  const parts = [...(allows ? [`allows ${list(allows, 'nothing')}`] : []), ...(trusts ? [`trusts ${list(trusts, 'nobody')}`] : [])];
  return parts.length === 0 ? 'left as it is' : parts.join(' and ');
}

function endpointsIn(endpoints: readonly string[] | undefined): string {
  if (endpoints === undefined) return '';
  return endpoints.length === 0 ? ', without VPC endpoints' : `, with ${count(endpoints.length, 'VPC endpoint')}`;
}

export function destinationIn(to: LoadDestination): string {
  return 'service' in to ? `service ${to.service}` : shortArn(to.targetGroupArn);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** `web` of `arn:…:targetgroup/web/0123456789abcdef`. */
export function shortArn(arn: string): string {
  return /targetgroup\/([^/]+)\//.exec(arn)?.[1] ?? arn;
}

/** The name in the ARN of a role, secret or the like; a bare name as it is. */
export function nameOfArn(arn: string): string {
  return arn.startsWith('arn:') ? (/^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:[a-z-]+[:/])?(.+)$/.exec(arn)?.[1] ?? arn) : arn;
}

/** `sha256:0123abcd…`. */
export function shortDigest(digest: string): string {
  return digest.length > 20 ? `${digest.slice(0, 15)}…` : digest;
}
