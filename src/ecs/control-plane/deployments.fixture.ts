/** A service that is steady on a good revision, and bad ones to deploy over it, for tests of deployments; seconds as people think. */
import type { Service as AwsService, DescribeServiceDeploymentsResponse, ServiceDeployment } from '@aws-sdk/client-ecs';
import { createEcs, type Ecs, type Happening, type ProcessBehaviour, type Surroundings, type TimelineEntry } from '../ecs.ts';
import { definitionWith } from '../play.fixture.ts';
import { image, service, surroundings } from '../world.fixture.ts';

export interface Stage {
  ecs: Ecs;
  /** Advances to that second. */
  to(seconds: number): void;
  /** UpdateService with these members. */
  update(members: object): void;
  /** Registers a revision with that tag of the image and deploys it. */
  deployTag(tag: string, members?: object): void;
  describe(): AwsService;
  /** The newest service deployment as DescribeServiceDeployments shows it. */
  current(): ServiceDeployment;
  /** Service events since that second, each with its second, ids left out. */
  events(sinceSeconds?: number): [number, string][];
  entries<Type extends Happening['type']>(type: Type): (TimelineEntry & { what: Extract<Happening, { type: Type }> })[];
  running(): number;
}

export interface StageOptions {
  service?: object;
  container?: object;
  assumptions?: Record<string, number | string | boolean>;
  /** Processes of the image's further tags; the good one is 1.4.2. */
  tags?: Record<string, Partial<ProcessBehaviour>>;
  alarms?: readonly string[];
  /** Laid over the surroundings. */
  surroundings?: Partial<Surroundings>;
}

const inService = { cluster: 'day15', service: 'my-rust-api' };

/** A health check that the image's process answers once it has booted. */
export const checked = { healthCheck: { command: ['CMD', '/my-rust-api', 'healthcheck'], interval: 10, retries: 3 } };

export function stage({
  service: members,
  container,
  assumptions,
  tags = {},
  alarms = [],
  surroundings: around,
}: StageOptions = {}): Stage {
  const [good] = surroundings.images;
  if (!good) throw new Error('The world of the tests has no image.');
  const more = Object.entries(tags).map(([tag, process], index) => ({
    ...good,
    tags: [tag],
    digest: `sha256:${String(index).repeat(64)}`,
    process: { ...good.process, ...process },
  }));
  const ecs = createEcs({
    surroundings: { ...surroundings, images: [good, ...more], alarms: alarms.map((name) => ({ name, state: 'OK' })), ...around },
    seed: 15,
    assumptions: { 'fargate.jitterMs': 0, 'scheduler.acceptMs': 0, ...assumptions },
  });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  ecs.call('RegisterTaskDefinition', definitionWith({}, container));
  ecs.call('CreateService', { ...service, availabilityZoneRebalancing: 'DISABLED', ...members });
  const update = (changes: object) => ecs.call('UpdateService', { ...inService, ...changes });
  const describe = () =>
    (ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] }) as { services: AwsService[] }).services[0] as AwsService;
  return {
    ecs,
    to: (seconds) => ecs.advance(seconds * 1_000),
    update,
    deployTag(tag, changes = {}) {
      ecs.call('RegisterTaskDefinition', definitionWith({}, { ...container, image: `${image}:${tag}` }));
      update({ taskDefinition: 'my-rust-api', ...changes });
    },
    describe,
    current() {
      const list = ecs.call('ListServiceDeployments', inService) as { serviceDeployments: { serviceDeploymentArn: string }[] };
      const arns = list.serviceDeployments.slice(0, 1).map(({ serviceDeploymentArn }) => serviceDeploymentArn);
      const answer = ecs.call('DescribeServiceDeployments', { serviceDeploymentArns: arns }) as DescribeServiceDeploymentsResponse;
      return answer.serviceDeployments?.[0] as ServiceDeployment;
    },
    events: (sinceSeconds = 0) =>
      ecs.timeline.flatMap(({ what, atMs }) =>
        what.type === 'service.event' && atMs >= sinceSeconds * 1_000 ? [[Math.floor(atMs / 1_000), plain(what.message)]] : [],
      ),
    entries: (type) => ecs.timeline.filter((entry) => entry.what.type === type) as never,
    running: () => describe().runningCount ?? 0,
  };
}

function plain(message: string): string {
  return message
    .replace(/^\(service [^)]*\) /, '')
    .replace(/ \(task [0-9a-f]{32}\)/g, '')
    .replace(/ecs-svc\/\d+/g, 'ecs-svc/ID');
}

/** Desired counts with the failed tasks at which a circuit breaker of 50 percent, 3 to 200, trips. */
export const halfOfDesired = [
  [1, 3],
  [6, 3],
  [7, 4],
  [10, 5],
  [25, 13],
  [100, 50],
  [399, 200],
  [400, 200],
  [800, 200],
] as const;
