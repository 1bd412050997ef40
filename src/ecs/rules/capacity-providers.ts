/** Rules about CreateCapacityProvider: its name, its one kind, how it scales, and what managed instances ask for. */
import { integerOf, isObject, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { file, preflight, sdk } from './sources.ts';

const kinds = ['capacityProvider'] as const;
const group = { autoScalingGroupArn: 'my-group' };
const provider = { name: 'my-instances', autoScalingGroupProvider: group };
const template = {
  ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/ecsInstanceProfile',
  networkConfiguration: { subnets: ['subnet-a'] },
};
const managed = {
  name: 'my-managed',
  cluster: 'day15',
  managedInstancesProvider: {
    infrastructureRoleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
    instanceLaunchTemplate: template,
  },
};

/** What creating a capacity provider is refused with; CloudFormation, where the answers were recorded, hides the exception's name. */
const refused = (text: string) => ({
  exception: 'InvalidParameterException',
  exceptionIsConfirmed: false,
  text,
  wording: 'verbatim' as const,
});

const name: Rule = {
  code: 'cp-name',
  kinds,
  severity: 'error',
  title: 'A capacity provider’s name is its own, and not AWS’s',
  stage: 'request',
  aws: refused(
    'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.',
  ),
  why: 'FARGATE and FARGATE_SPOT exist in every account, and AWS keeps names like theirs for itself.',
  source: preflight('cp-name-reserved-prefix', '2026-09-08'),
  find(document): readonly Place[] {
    const value = member(document, 'name');
    if (typeof value !== 'string') return [];
    if (!/^[a-zA-Z0-9_-]{1,255}$/.test(value)) {
      return [{ path: ['name'], message: 'Use letters, digits, `_` and `-`, 1 to 255 of them.' }];
    }
    const prefix = /^(?:aws|ecs|fargate|FARGATE)/.exec(value)?.[0];
    return prefix === undefined ? [] : [{ path: ['name'], message: `A name can’t begin with \`${prefix}\`.` }];
  },
  example: { bad: { ...provider, name: 'fargate-like' }, at: ['name'], good: provider },
};

const oneKind: Rule = {
  code: 'cp-kind',
  kinds,
  severity: 'error',
  title: 'A capacity provider is an Auto Scaling group or managed instances',
  stage: 'request',
  why: 'It stands for capacity of one kind. AWS’s words for it are not on record.',
  source: sdk('CreateCapacityProviderRequest'),
  find(document): readonly Place[] {
    const [own, theirs] = ['autoScalingGroupProvider', 'managedInstancesProvider'].map((key) => member(document, key) !== undefined);
    if (!isObject(document) || own !== theirs) return [];
    if (!own) return [{ path: [], message: 'Add `autoScalingGroupProvider` or `managedInstancesProvider`.' }];
    return [
      { path: ['managedInstancesProvider'], on: 'key', message: 'Keep one of `autoScalingGroupProvider` and `managedInstancesProvider`.' },
    ];
  },
  example: { bad: { name: 'my-instances' }, at: [], good: provider },
};

const stepOrder: Rule = {
  code: 'cp-scaling-steps',
  kinds,
  severity: 'error',
  title: 'The smallest scaling step is not larger than the largest',
  stage: 'strategy',
  aws: refused(
    'The minimum or maximum scaling step size value is invalid. Specify a minimum scaling step size value that is less than or equal to the maximum scaling step size value and try again.',
  ),
  why: 'Managed scaling starts at least `minimumScalingStepSize` instances at once, and at most `maximumScalingStepSize`. Left out they are 1 and 10000.',
  source: preflight('cp-scaling-step-order', '2026-09-08'),
  find(document): readonly Place[] {
    const scaling = member(member(document, 'autoScalingGroupProvider'), 'managedScaling');
    const [least, most] = [integerOf(member(scaling, 'minimumScalingStepSize')), integerOf(member(scaling, 'maximumScalingStepSize'))];
    if (least === undefined || least > 10_000 || most === undefined || most < 1 || least <= most) return [];
    const path = ['autoScalingGroupProvider', 'managedScaling', 'minimumScalingStepSize'];
    return [{ path, message: `Write ${most} or less: \`maximumScalingStepSize\` is ${most}.` }];
  },
  example: {
    bad: {
      ...provider,
      autoScalingGroupProvider: { ...group, managedScaling: { status: 'ENABLED', minimumScalingStepSize: 10, maximumScalingStepSize: 5 } },
    },
    at: ['autoScalingGroupProvider', 'managedScaling', 'minimumScalingStepSize'],
    good: {
      ...provider,
      autoScalingGroupProvider: { ...group, managedScaling: { status: 'ENABLED', minimumScalingStepSize: 5, maximumScalingStepSize: 10 } },
    },
  },
};

const terminationProtection: Rule = {
  code: 'cp-termination-protection',
  kinds,
  severity: 'error',
  title: 'Managed termination protection goes with managed scaling',
  stage: 'strategy',
  why: 'Protection keeps instances with tasks from being scaled in, and it is managed scaling that takes it off again. aws-cdk refuses the pair; AWS’s own words for it are not on record.',
  source: file('aws/aws-cdk', 'packages/aws-cdk-lib/aws-ecs/lib/cluster.ts', 'AsgCapacityProvider'),
  find(document): readonly Place[] {
    const own = member(document, 'autoScalingGroupProvider');
    if (member(own, 'managedTerminationProtection') !== 'ENABLED' || member(member(own, 'managedScaling'), 'status') === 'ENABLED')
      return [];
    const path = ['autoScalingGroupProvider', 'managedTerminationProtection'];
    return [{ path, message: 'Set `managedScaling.status` to `ENABLED`, or write `DISABLED` here.' }];
  },
  example: {
    bad: {
      ...provider,
      autoScalingGroupProvider: { ...group, managedTerminationProtection: 'ENABLED', managedScaling: { status: 'DISABLED' } },
    },
    at: ['autoScalingGroupProvider', 'managedTerminationProtection'],
    good: {
      ...provider,
      autoScalingGroupProvider: { ...group, managedTerminationProtection: 'ENABLED', managedScaling: { status: 'ENABLED' } },
    },
  },
};

const scaleInProtection: Rule = {
  code: 'cp-scale-in-protection',
  kinds,
  severity: 'error',
  title: 'Managed termination protection needs an Auto Scaling group that protects from scale-in',
  stage: 'strategy',
  aws: refused(
    'The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, the Auto Scaling group must have instance protection from scale in enabled.',
  ),
  why: 'ECS protects single instances; the group must start them protected.',
  source: preflight('cp-managed-termination-scale-in-protection', '2026-09-08'),
  find(document, { world }): readonly Place[] {
    const own = member(document, 'autoScalingGroupProvider');
    const reference = textOf(member(own, 'autoScalingGroupArn'));
    if (member(own, 'managedTerminationProtection') !== 'ENABLED' || reference === undefined) return [];
    if (world.autoScalingGroup?.(reference)?.protectsFromScaleIn !== false) return [];
    const path = ['autoScalingGroupProvider', 'managedTerminationProtection'];
    return [{ path, message: 'Turn on scale-in protection for new instances of the Auto Scaling group, or write `DISABLED`.' }];
  },
  example: {
    bad: {
      ...provider,
      autoScalingGroupProvider: { ...group, managedTerminationProtection: 'ENABLED', managedScaling: { status: 'ENABLED' } },
    },
    at: ['autoScalingGroupProvider', 'managedTerminationProtection'],
    good: {
      ...provider,
      autoScalingGroupProvider: { ...group, managedTerminationProtection: 'DISABLED', managedScaling: { status: 'ENABLED' } },
    },
    context: { world: { autoScalingGroup: () => ({ name: 'my-group', protectsFromScaleIn: false }) } },
  },
};

const managedInstances: Rule = {
  code: 'cp-managed-instances',
  kinds,
  severity: 'error',
  title: 'Managed instances belong to a cluster, stand in subnets, and have a size range',
  stage: 'strategy',
  why: 'Such a provider is for one cluster from the start. ECS picks the instance types by what the requirements leave. AWS’s words for it are not on record.',
  source: sdk('CreateManagedInstancesProviderConfiguration'),
  find(document): readonly Place[] {
    const own = member(document, 'managedInstancesProvider');
    if (!isObject(own)) return [];
    const path = ['managedInstancesProvider'];
    const places: Place[] = [];
    if (!textOf(member(document, 'cluster')))
      places.push({ path: [], message: 'Add `cluster`, the one cluster of the managed instances.' });
    const launch = member(own, 'instanceLaunchTemplate');
    const launchPath = [...path, 'instanceLaunchTemplate'];
    const subnets = member(member(launch, 'networkConfiguration'), 'subnets');
    if (Array.isArray(subnets) && subnets.length === 0) {
      places.push({ path: [...launchPath, 'networkConfiguration', 'subnets'], message: 'Name at least one subnet.' });
    }
    return [...places, ...requirementProblems(member(launch, 'instanceRequirements'), [...launchPath, 'instanceRequirements'])];
  },
  example: { bad: { name: managed.name, managedInstancesProvider: managed.managedInstancesProvider }, at: [], good: managed },
};

/** Ranges the wrong way round, lists that exclude each other, names that no instance type has. */
function requirementProblems(requirements: unknown, path: Place['path']): readonly Place[] {
  if (!isObject(requirements)) return [];
  const reversed = Object.entries(requirements as Record<string, unknown>).flatMap(([key, range]): Place[] => {
    const [least, most] = [member(range, 'min'), member(range, 'max')];
    if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return [];
    return [{ path: [...path, key, 'min'], message: `Write ${most} or less: \`max\` is ${most}.` }];
  });
  const lists = ['allowedInstanceTypes', 'excludedInstanceTypes'].filter((key) => listOf(member(requirements, key)).length > 0);
  const both: Place[] =
    lists.length < 2
      ? []
      : [{ path: [...path, 'excludedInstanceTypes'], on: 'key', message: 'Allow instance types, or exclude some; not both.' }];
  const odd = lists.flatMap((key) =>
    listOf(member(requirements, key)).flatMap((type, index): Place[] =>
      typeof type !== 'string' || type === '' || /^[a-zA-Z0-9.*-]{1,30}$/.test(type)
        ? []
        : [{ path: [...path, key, index], message: 'An instance type reads `m7g.large`; `*` stands for any part.' }],
    ),
  );
  return [...reversed, ...both, ...odd];
}

export const capacityProviderRules: readonly Rule[] = [
  name,
  oneKind,
  stepOrder,
  terminationProtection,
  scaleInProtection,
  managedInstances,
];
