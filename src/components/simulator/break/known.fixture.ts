/** A world in which every kind of change has something to happen to. */
import type { Surroundings } from '../../../ecs/ecs.ts';
import { spotDrought } from '../fixtures.ts';
import { readRun } from '../read-run.ts';
import { type Known, knownAt } from './known.ts';

export const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';

const process = { bootMs: 5_000, onStop: { ignores: false, afterMs: 100, code: 0 }, memoryMiB: 64 } as const;
const image = { architectures: ['X86_64'], sizeMB: 50, tools: ['sh'], process } as const;

export const surroundings: Surroundings = {
  account: '123456789012',
  region: 'us-east-1',
  images: [
    { ...image, repository: '123456789012.dkr.ecr.us-east-1.amazonaws.com/api', tags: ['3', 'latest'], digest: `sha256:${'a'.repeat(64)}` },
    { ...image, repository: '123456789012.dkr.ecr.us-east-1.amazonaws.com/api', tags: ['2'], digest: `sha256:${'b'.repeat(64)}` },
    { ...image, repository: 'library/nginx', tags: ['1'], digest: `sha256:${'c'.repeat(64)}` },
  ],
  roles: [{ arn: 'arn:aws:iam::123456789012:role/execution', trusts: ['ecs-tasks.amazonaws.com'], allows: ['ecr:*', 'logs:*'] }],
  logGroups: ['/ecs/api'],
  secrets: [{ arn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:database-a1b2c3' }],
  parameters: ['/api/url'],
  subnets: [
    { id: 'subnet-a', availabilityZone: 'us-east-1a', route: 'nat-gateway' },
    { id: 'subnet-b', availabilityZone: 'us-east-1b', route: 'internet-gateway' },
  ],
  securityGroups: [],
  autoScalingGroups: [{ name: 'fleet', instanceTypes: ['m7g.large'], minSize: 1, maxSize: 6, desiredCapacity: 2 }],
  targetGroups: [{ arn: targetGroupArn, targetType: 'ip' }],
  alarms: [{ name: 'too-many-errors', state: 'OK' }],
};

/** Nine tasks on Fargate and Fargate Spot, one with a target; two instances, of which one has lost its agent; a lost zone. */
export function richWorld(): Known {
  const history = spotDrought();
  const [first, ...others] = history.tasks;
  if (!first) throw new Error('The history has tasks.');
  const target = { atMs: 40_000, targetGroupArn, port: 8080, state: 'healthy', entry: 0, cause: null };
  const tasks = [{ ...first, containers: ['api', 'sidecar'], targets: [target] }, ...others];
  const run = readRun({ ...history, tasks }, undefined, []);
  const injected = [{ atMs: 50_000, inject: { type: 'loseAvailabilityZone' as const, availabilityZone: 'us-east-1c' } }];
  const known = knownAt({ run, tracks: null, scenario: { surroundings, steps: [] }, injected, atMs: 200_000 });
  const instance = { instanceType: 'm7g.large', availabilityZone: 'us-east-1a', status: 'ACTIVE' };
  return {
    ...known,
    instances: [
      { ...instance, instanceId: 'i-0000000000000001', isSpot: false, isConnected: true },
      { ...instance, instanceId: 'i-0000000000000002', isSpot: true, isConnected: false },
    ],
    loads: [{ to: { service: 'my-rust-api' }, perSecond: 100 }],
  };
}
