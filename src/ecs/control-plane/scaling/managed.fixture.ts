/** A cluster whose one capacity provider is of Managed Instances, for tests. */
import type { Ecs } from '../../ecs.ts';
import { cluster, clusterOf } from '../../instances.fixture.ts';
import { surroundings } from '../../world.fixture.ts';
import { groupArn } from './providers.fixture.ts';

const subnets = surroundings.subnets.map((subnet) => ({ ...subnet, route: 'nat-gateway' as const }));

const asg = { name: 'web', arn: groupArn, instanceTypes: ['m5.large'], maxSize: 1, agent: { cluster } };

/** A model at its time 0 with a provider of Managed Instances as its cluster's default. */
export function managed(requirements?: object, optimization?: object, template?: object, assumptions?: object): Ecs {
  const ecs = clusterOf(0, { around: { subnets, autoScalingGroups: [asg] }, assumptions: { ...assumptions } });
  ecs.call('CreateCapacityProvider', {
    name: 'mine',
    cluster,
    managedInstancesProvider: {
      infrastructureRoleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/ecsInstanceProfile',
        networkConfiguration: { subnets: subnets.map(({ id }) => id) },
        ...template,
        ...(requirements && { instanceRequirements: { vCpuCount: { min: 1 }, memoryMiB: { min: 1 }, ...requirements } }),
      },
      ...(optimization && { infrastructureOptimization: optimization }),
    },
  });
  return ecs;
}

export const onMine = { capacityProviderStrategy: [{ capacityProvider: 'mine', weight: 1 }] };
