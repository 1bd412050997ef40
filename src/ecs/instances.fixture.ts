/** A cluster with container instances, for tests: registered from the beginning, with a bridge definition that two tasks a vCPU run of. */
import { createEcs, type Ecs, type EcsOptions, type Image, type Surroundings } from './ecs.ts';
import { image, surroundings } from './world.fixture.ts';

export const cluster = 'day15';

/** 512 CPU units, 512 MiB, a dynamic host port; listens on all addresses of its container. */
export const bridgeDefinition = {
  family: 'web',
  networkMode: 'bridge',
  requiresCompatibilities: ['EC2'],
  containerDefinitions: [
    {
      name: 'api',
      image: `${image}:1.4.2`,
      essential: true,
      cpu: 512,
      memory: 512,
      portMappings: [{ containerPort: 8080, hostPort: 0 }],
      environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
    },
  ],
};

/** Boots and starts take what they say, without variation. */
const exact = { 'fargate.jitterMs': 0, 'ec2.bootJitterMs': 0, 'scheduler.acceptMs': 0, 'placement.tieBreak': 'lowestId' };

/** The shared world with so many instances, half of them in each of its two zones; an odd one more in the first. */
export function surroundingsWith(instances: number, instanceType = 'm5.large', differences: Partial<Surroundings> = {}): Surroundings {
  const [first = '', second = ''] = surroundings.subnets.map(({ id }) => id);
  const agent = { cluster };
  const half = Math.floor(instances / 2);
  const counts = [
    { instanceType, subnet: first, count: instances - half, agent },
    { instanceType, subnet: second, count: half, agent },
  ];
  return { ...surroundings, instances: counts.filter(({ count }) => count > 0), ...differences };
}

export interface ClusterOptions extends Partial<EcsOptions> {
  instanceType?: string;
  /** Laid over the surroundings. */
  around?: Partial<Surroundings>;
  /** Laid over the definition. */
  definition?: object;
  /** Laid over its one container. */
  container?: object;
  /** Laid over its image. */
  image?: Partial<Image>;
}

/** A model at its time 0 with a cluster, its instances registered, and the revision `web:1`. */
export function clusterOf(instances: number, options: ClusterOptions = {}): Ecs {
  const { instanceType, around, definition, container, image: differences, assumptions, ...rest } = options;
  const images = surroundings.images.map((one) => ({ ...one, ...differences }));
  const ecs = createEcs({
    seed: 15,
    surroundings: surroundingsWith(instances, instanceType, { images, ...around }),
    assumptions: { ...exact, ...assumptions },
    ...rest,
  });
  const containerDefinitions = bridgeDefinition.containerDefinitions.map((one) => ({ ...one, ...container }));
  ecs.call('CreateCluster', { clusterName: cluster });
  ecs.advance(0);
  ecs.call('RegisterTaskDefinition', { ...bridgeDefinition, containerDefinitions, ...definition });
  return ecs;
}
