/** A world as plain data, such as a file beside the documents: what it lists is known, what it leaves out is unknown. */

import { findGroup } from '../world/groups.ts';
import { findRole, findSubnet, isImage } from '../world/lookup.ts';
import type { AutoScalingGroup, Role, ServiceRegistry, Subnet, Surroundings, TargetGroup } from '../world/surroundings.ts';
import type { KnownImage, RuleWorld } from './context.ts';
import { type Form, formProblems } from './forms.ts';
import { isObject, member, membersOf } from './read.ts';

/** A cluster as far as it is known. */
export interface ClusterDescription {
  /** `default` for the cluster that calls mean when they name none. */
  name: string;
  /** Names of all capacity providers that are associated with it. */
  capacityProviders?: readonly string[];
  /** Its default Service Connect namespace; `null` for a cluster without one. */
  serviceConnectNamespace?: string | null;
}

/** What no rule asks about, and what a simulation reads of the same file. */
type Unasked =
  | 'account'
  | 'region'
  | 'secrets'
  | 'parameters'
  | 'limitedRegistries'
  | 'securityGroups'
  | 'quotas'
  | 'alarms'
  | 'instances'
  | 'hookFunctions'
  | 'load';

/**
 * What exists around documents. Every list is optional; a list that is there is complete: an image, role, subnet, log group or target group that
 * it lacks does not exist. Clusters and task definitions that are not listed are unknown. Surroundings of a scenario are such a description.
 */
export interface WorldDescription extends Partial<Pick<Surroundings, Unasked>> {
  /** Images by repository (without tag) and tags; `tools` are the programs inside, `sh` among them where there is a shell. */
  images?: readonly KnownImage[];
  /** Roles by ARN: `trusts` are the services that may assume one, `allows` the IAM actions. */
  roles?: readonly Role[];
  /** Names of CloudWatch log groups. */
  logGroups?: readonly string[];
  /** Subnets, with where their default route leads. */
  subnets?: readonly Subnet[];
  targetGroups?: readonly TargetGroup[];
  serviceRegistries?: readonly ServiceRegistry[];
  autoScalingGroups?: readonly AutoScalingGroup[];
  clusters?: readonly ClusterDescription[];
  /** Registered definitions, oldest first: RegisterTaskDefinition's input, or DescribeTaskDefinition's answer with its `revision`. */
  taskDefinitions?: readonly unknown[];
}

const whole: Form = 'a whole number';
const destination: Form = { 'targetGroupArn?': 'text', 'service?': 'text' };
const health: Form = { choice: ['ok', 'failing', 'hung'] };

/** How a process behaves, as far as it is known. */
const process: Form = {
  'bootMs?': whole,
  'bind?': 'text',
  'bindVariable?': 'text',
  'routes?': { each: whole },
  'exit?': { afterMs: whole, code: whole },
  'onStop?': { ignores: 'true or false', 'afterMs?': whole, 'code?': whole },
  'memoryMiB?': 'a number',
  'memoryOverTime?': { list: { afterMs: whole, memoryMiB: 'a number' } },
  'leakMiBPerMinute?': 'a number',
  'idleCpuUnits?': whole,
  'cpuMsPerRequest?': whole,
  'writes?': { list: 'text' },
  'selfChecks?': { list: 'text' },
  'healthOverTime?': { list: { afterMs: whole, health } },
};

const agent: Form = {
  'cluster?': 'text',
  'reservedMemoryMiB?': whole,
  'reservedPorts?': { list: whole },
  'attributes?': { each: 'text' },
  'drainsOnSpotInterruption?': 'true or false',
  'stopTimeoutMs?': whole,
  'cachedImages?': { list: 'text' },
};

/** What a description may have; the members of items that are not named here are left alone. */
const wanted: Readonly<Record<keyof WorldDescription | keyof Surroundings, Form>> = {
  account: 'text',
  region: 'text',
  images: {
    list: {
      repository: 'text',
      tags: { list: 'text' },
      architectures: { list: { choice: ['X86_64', 'ARM64'] } },
      tools: { list: 'text' },
      'digest?': 'text',
      'sizeMB?': 'a number',
      'process?': process,
      'stopSignal?': 'text',
      'entryPoint?': { list: 'text' },
      'entryPointFlaw?': { choice: ['notExecutable', 'notFound'] },
      'binaryArchitecture?': { choice: ['X86_64', 'ARM64'] },
      'isManifestList?': 'true or false',
      'isPrivate?': 'true or false',
    },
  },
  roles: { list: { arn: 'text', trusts: { list: 'text' }, allows: { list: 'text' } } },
  logGroups: { list: 'text' },
  secrets: { list: { arn: 'text', 'keys?': { list: 'text' } } },
  parameters: { list: 'text' },
  limitedRegistries: { list: 'text' },
  deletedTargetGroups: { list: 'text' },
  subnets: {
    list: {
      id: 'text',
      availabilityZone: 'text',
      route: { choice: ['internet-gateway', 'nat-gateway', 'none'] },
      'endpoints?': { list: 'text' },
    },
  },
  securityGroups: { list: { id: 'text', ingress: { list: whole } } },
  targetGroups: {
    list: {
      arn: 'text',
      targetType: { choice: ['ip', 'instance', 'lambda', 'alb'] },
      'protocol?': 'text',
      'hasListener?': 'true or false',
      'healthCheck?': {
        'intervalSeconds?': whole,
        'timeoutSeconds?': whole,
        'healthyThreshold?': whole,
        'unhealthyThreshold?': whole,
        'path?': 'text',
        'matcher?': 'text',
      },
      'deregistrationDelaySeconds?': whole,
    },
  },
  serviceRegistries: { list: { arn: 'text', recordTypes: { list: { choice: ['A', 'AAAA', 'SRV'] } } } },
  autoScalingGroups: {
    list: {
      name: 'text',
      'arn?': 'text',
      'protectsFromScaleIn?': 'true or false',
      'instanceTypes?': { list: 'text' },
      'minSize?': whole,
      'maxSize?': whole,
      'desiredCapacity?': whole,
      'subnets?': { list: 'text' },
      'isSpot?': 'true or false',
      'isRunning?': 'true or false',
      'agent?': agent,
    },
  },
  instances: {
    list: { instanceType: 'text', subnet: 'text', 'count?': whole, 'fromMs?': whole, 'isSpot?': 'true or false', 'agent?': agent },
  },
  quotas: { each: 'a number' },
  alarms: {
    list: {
      name: 'text',
      state: { choice: ['OK', 'ALARM', 'INSUFFICIENT_DATA'] },
      'metric?': {
        periods: whole,
        'to?': destination,
        'moreThan?': whole,
        'service?': 'text',
        'metricName?': { choice: ['CPUUtilization', 'MemoryUtilization', 'RequestCountPerTarget'] },
        'targetGroupArn?': 'text',
        'comparisonOperator?': {
          choice: ['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'],
        },
        'threshold?': 'a number',
        'periodSeconds?': whole,
      },
      'scalingPolicies?': { list: 'text' },
    },
  },
  hookFunctions: {
    list: {
      arn: 'text',
      'answers?': {
        list: {
          'stage?': 'text',
          'step?': whole,
          hookStatus: { choice: ['SUCCEEDED', 'FAILED'] },
          'inProgressMs?': whole,
          'callBackDelaySeconds?': whole,
          'takesMs?': whole,
        },
      },
    },
  },
  load: { list: { to: destination, 'path?': 'text', rates: { list: { fromMs: whole, perSecond: whole } } } },
  clusters: { list: { name: 'text', 'capacityProviders?': { list: 'text' } } },
  taskDefinitions: { list: { family: 'text' } },
};

/**
 * What is wrong with a value that should describe a world, one sentence a mistake, in the value's order; empty where nothing is. Names the place,
 * so that whoever wrote the file finds it.
 */
export function worldProblems(value: unknown): readonly string[] {
  if (!isObject(value)) return ['A world is an object, in { }.'];
  return Object.entries(membersOf(value)).flatMap(([key, inside]) =>
    Object.hasOwn(wanted, key)
      ? formProblems(inside, wanted[key as keyof typeof wanted], key)
      : [`A world has no member ${key}; it knows ${Object.keys(wanted).join(', ')}.`],
  );
}

/**
 * The rules' view of a described world.
 * @throws RangeError naming the first mistake, for a description that is none (`worldProblems` names them all)
 */
export function worldFrom(description: WorldDescription): RuleWorld {
  const [problem] = worldProblems(description);
  if (problem !== undefined) throw new RangeError(problem);
  const { images, roles, logGroups, subnets, targetGroups, serviceRegistries, autoScalingGroups, clusters, taskDefinitions } = description;
  const clusterNamed = (reference: string) => clusters?.find(({ name }) => name === lastPart(reference));
  return {
    ...(images && { image: (reference) => images.find((image) => isImage(image, reference)) ?? null }),
    ...(roles && { role: (reference) => findRole({ roles }, reference) ?? null }),
    ...(logGroups && { hasLogGroup: (name) => logGroups.includes(name) }),
    ...(subnets && { subnet: (id) => findSubnet({ subnets }, id) ?? null }),
    ...(targetGroups && { targetGroup: (arn) => targetGroups.find((group) => group.arn === arn) ?? null }),
    ...(serviceRegistries && { serviceRegistry: (arn) => serviceRegistries.find((registry) => registry.arn === arn) ?? null }),
    ...(autoScalingGroups && { autoScalingGroup: (reference) => findGroup(autoScalingGroups, reference) ?? null }),
    ...(clusters && {
      capacityProviders: (cluster) => clusterNamed(cluster)?.capacityProviders,
      serviceConnectNamespace: (cluster) => clusterNamed(cluster)?.serviceConnectNamespace,
    }),
    ...(taskDefinitions && { taskDefinition: (reference) => definitionNamed(taskDefinitions, reference) }),
  };
}

/** The newest definition of a family, or the one of a revision; definitions without a number are counted as they come. */
function definitionNamed(definitions: readonly unknown[], reference: string): unknown {
  const [family = '', revision] = lastPart(reference).split(':');
  const own = definitions.filter((definition) => member(definition, 'family') === family);
  if (revision === undefined) return own.at(-1);
  return own.find((definition, index) => {
    const number = member(definition, 'revision') ?? index + 1;
    return typeof number === 'number' ? String(number) === revision : number === revision;
  });
}

/** A name, from a name or an ARN. */
function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
