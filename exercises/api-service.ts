/** The Rust service as the exercises on crashes and health checks run it: its definition, the service of two tasks, and worlds in which its process behaves otherwise. */
import type { Image, ProcessBehaviour, Step, Surroundings, TargetGroup } from '../src/ecs/ecs.ts';
import type { DocumentReader } from '../src/grading/exercise.ts';
import { apiImage, repository, sharedWorld } from './shared-world.ts';

/** As exercise E02 ends. */
export const apiContainer = {
  name: 'api',
  image: `${repository}:1.4.2`,
  essential: true,
  portMappings: [{ containerPort: 8080 }],
  environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/my-rust-api', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
  },
};

export const apiDefinition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  containerDefinitions: [apiContainer],
};

export const apiNetwork = {
  awsvpcConfiguration: {
    subnets: sharedWorld.subnets.map((subnet) => subnet.id),
    securityGroups: sharedWorld.securityGroups.map((group) => group.id),
    assignPublicIp: 'ENABLED',
  },
};

export const apiService = {
  cluster: 'day15',
  serviceName: 'web',
  taskDefinition: 'my-rust-api',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: apiNetwork,
};

export const createCluster: Step = { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } };

/** The target group of the service `web`. */
export const webTargetGroup: TargetGroup = {
  arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef',
  targetType: 'ip',
  hasListener: true,
  deregistrationDelaySeconds: 30,
  healthCheck: { path: '/healthz', intervalSeconds: 10, timeoutSeconds: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
};

/** Another release of the Rust service, with a process that behaves otherwise. */
export function apiRelease(tag: string, digest: string, behaviour: Partial<ProcessBehaviour> = {}): Image {
  return { ...apiImage, tags: [tag], digest, process: { ...apiImage.process, ...behaviour } };
}

/** A digest that is made up: of one hexadecimal digit. */
export function digestOf(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** The shared world, with other releases beside the one that it has. */
export function worldBeside(...releases: readonly Image[]): Surroundings {
  return { ...sharedWorld, images: [...sharedWorld.images, ...releases] };
}

/** The shared world, with a process of the Rust service that behaves otherwise. */
export function worldWhere(behaviour: Partial<ProcessBehaviour>): Surroundings {
  return { ...sharedWorld, images: sharedWorld.images.map((image) => ({ ...image, process: { ...image.process, ...behaviour } })) };
}

/** True of a health check's command that runs the program without its argument `health`: it would be a second service, which finds its port taken. */
export function isSecondService(command: readonly unknown[]): boolean {
  const words = command.slice(1).flatMap((word) => String(word).trim().split(/\s+/));
  return words[0] === '/my-rust-api' && words[1] !== 'health';
}

/** The definition still has the one container `api` with its image and the image's own program, in its family; the rest may be otherwise. */
export function isApiAlone(definition: DocumentReader): boolean {
  const [container, ...others] = definition.list('containerDefinitions');
  return (
    definition.get('family') === apiDefinition.family &&
    others.length === 0 &&
    container?.get('name') === apiContainer.name &&
    container.get('image') === apiContainer.image &&
    container.get('command') === undefined &&
    container.get('entryPoint') === undefined
  );
}
