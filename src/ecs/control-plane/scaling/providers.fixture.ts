/** A cluster whose one capacity provider stands for an Auto Scaling group, for tests of what scales it. */
import type { Ecs, Happening, Surroundings } from '../../ecs.ts';
import { type ClusterOptions, cluster, clusterOf } from '../../instances.fixture.ts';
import { surroundings } from '../../world.fixture.ts';

type Group = NonNullable<Surroundings['autoScalingGroups']>[number];

export interface ProviderOptions extends ClusterOptions {
  /** Laid over the group, which has no instance and may have ten m5.large. */
  group?: Partial<Group>;
  /** Laid over managed scaling, which is on. */
  scaling?: object;
  /** Laid over the provider. */
  provider?: object;
}

export const groupArn =
  'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1b2c3d4e-0000-4000-8000-000000000001:autoScalingGroupName/web';

/** A model at its time 0 with the provider `web` associated with its cluster, as its default. */
export function providerOf({ group, scaling, provider, around, ...options }: ProviderOptions = {}): Ecs {
  const web: Group = { name: 'web', arn: groupArn, instanceTypes: ['m5.large'], maxSize: 10, agent: { cluster }, ...group };
  const subnets = surroundings.subnets.map((subnet) => ({ ...subnet, route: 'nat-gateway' as const }));
  const ecs = clusterOf(0, { ...options, around: { subnets, autoScalingGroups: [web], ...around } });
  ecs.call('CreateCapacityProvider', {
    name: 'web',
    autoScalingGroupProvider: { autoScalingGroupArn: groupArn, managedScaling: { status: 'ENABLED', ...scaling }, ...provider },
  });
  ecs.call('PutClusterCapacityProviders', {
    cluster,
    capacityProviders: ['web'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'web', weight: 1 }],
  });
  return ecs;
}

type Of<Type extends Happening['type']> = Extract<Happening, { type: Type }>;

/** What happened of that type, with its second. */
export function happenings<Type extends Happening['type']>(ecs: Ecs, type: Type): [number, Of<Type>][] {
  return ecs.timeline.flatMap(({ atMs, what }): [number, Of<Type>][] => (what.type === type ? [[atMs / 1_000, what as Of<Type>]] : []));
}

/** CapacityProviderReservation as it was published: second, percent, M and N. */
export function reservations(ecs: Ecs): [number, number, number, number][] {
  return happenings(ecs, 'capacityProvider.reservation').map(([second, { hundredths, needed, running }]) => [
    second,
    hundredths / 100,
    needed,
    running,
  ]);
}

/** The changes of the group’s desired capacity since the run began: second, from and to. */
export function sizes(ecs: Ecs): [number, number, number][] {
  return happenings(ecs, 'group.desiredCapacity').flatMap(([second, { from, to }]) =>
    second === 0 ? [] : [[second, from, to] as [number, number, number]],
  );
}

export function scaleTo(ecs: Ecs, desiredCount: number): void {
  ecs.call('UpdateService', { cluster, service: 'web', desiredCount });
}

interface Shown {
  runningCount: number;
  pendingCount: number;
  events: { message: string }[];
}

/** The service as DescribeServices shows it. */
export function show(ecs: Ecs): Shown {
  const { services } = ecs.call('DescribeServices', { cluster, services: ['web'] }) as { services: Shown[] };
  return services[0] as Shown;
}

/** Creates a service of `web` with so many tasks. */
export function serve(ecs: Ecs, desiredCount: number, more: object = {}): void {
  ecs.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount, ...more });
}
