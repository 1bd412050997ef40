import { expect, it } from 'vitest';
import { createEcs, type Ecs, type Surroundings } from '../../ecs.ts';
import { cluster, clusterOf, surroundingsWith } from '../../instances.fixture.ts';
import type { AgentConfiguration } from '../../world/surroundings.ts';

function registered({ timeline }: Ecs) {
  return timeline.flatMap(({ what, atMs }) => (what.type === 'instance.registered' ? [{ ...what, atMs }] : []));
}

function withAgent(agent: AgentConfiguration, instanceType = 'm5.large'): Partial<Surroundings> {
  const { instances = [] } = surroundingsWith(1, instanceType);
  return { instances: instances.map((one) => ({ ...one, agent: { ...one.agent, ...agent } })) };
}

it('registers the surroundings’ instances when their cluster is made', () => {
  expect(registered(clusterOf(3)).map(({ atMs, attributes }) => [atMs, attributes['ecs.availability-zone']])).toEqual([
    [0, 'us-east-1a'],
    [0, 'us-east-1a'],
    [0, 'us-east-1b'],
  ]);
});

it.each([10_000, 60_000])('tries again after %i ms where its cluster is made later, as is assumed [I-072]', (retryMs) => {
  const ecs = createEcs({ seed: 1, surroundings: surroundingsWith(1), assumptions: { 'ec2.registerRetryMs': retryMs } });
  ecs.advance(300_000);
  expect(registered(ecs)).toEqual([]);
  ecs.call('CreateCluster', { clusterName: cluster });
  ecs.advance(600_000);
  expect(registered(ecs).map(({ atMs }) => atMs)).toEqual([300_000 + retryMs]);
});

it.each([
  ['t3.micro', { cpuUnits: 2_048, memoryMiB: 972, enis: 1, gpus: 0 }],
  ['m4.large', { cpuUnits: 2_048, memoryMiB: 7_985, enis: 1, gpus: 0 }],
  ['m5.large', { cpuUnits: 2_048, memoryMiB: 7_782, enis: 2, gpus: 0 }],
  ['c6g.4xlarge', { cpuUnits: 16_384, memoryMiB: 31_129, enis: 7, gpus: 0 }],
  ['p3.2xlarge', { cpuUnits: 8_192, memoryMiB: 59_340, enis: 3, gpus: 1 }],
])('%s registers 1,024 CPU units a vCPU, less memory than it has, interfaces and GPUs [I-001, I-003, I-011, I-016]', (type, size) => {
  expect(registered(clusterOf(1, { instanceType: type }))[0]?.size).toMatchObject(size);
});

it('registers the memory that is left of what the system keeps, as far as nobody has published it', () => {
  const memoryOf = (percent: number) =>
    registered(clusterOf(1, { assumptions: { 'ec2.systemMemoryPercent': percent } }))[0]?.size.memoryMiB;
  expect([memoryOf(3), memoryOf(8)]).toEqual([7_946, 7_536]);
});

it('keeps ECS_RESERVED_MEMORY and ECS_RESERVED_PORTS back, and the ports of its own [I-002, I-008]', () => {
  const [one] = registered(clusterOf(1, { around: withAgent({ reservedMemoryMiB: 256, reservedPorts: [9_100, 22] }, 'm4.large') }));
  expect(one?.size.memoryMiB).toBe(7_985 - 256);
  expect(one?.size.ports).toEqual(['22/tcp', '2375/tcp', '2376/tcp', '51678/tcp', '51679/tcp', '51680/tcp', '9100/tcp']);
});

it('does not register where more memory is reserved than there is', () => {
  expect(registered(clusterOf(1, { around: withAgent({ reservedMemoryMiB: 9_000 }) }))).toEqual([]);
});

it('has the attributes that say what and where it is, and those of its user data [I-028, P-058]', () => {
  const [one] = registered(
    clusterOf(1, { instanceType: 't4g.small', around: withAgent({ attributes: { stack: 'production' } }, 't4g.small') }),
  );
  expect(one?.attributes).toEqual({
    'ecs.ami-id': expect.stringMatching(/^ami-[0-9a-f]{17}$/),
    'ecs.availability-zone': 'us-east-1a',
    'ecs.cpu-architecture': 'arm64',
    'ecs.instance-type': 't4g.small',
    'ecs.os-family': 'LINUX',
    'ecs.os-type': 'linux',
    'ecs.subnet-id': 'subnet-0a1b2c3d4e5f60001',
    'ecs.vpc-id': expect.stringMatching(/^vpc-[0-9a-f]{17}$/),
    stack: 'production',
  });
});

const later = (instanceType: string): Partial<Surroundings> => ({
  instances: [{ instanceType, subnet: 'subnet-0a1b2c3d4e5f60001', fromMs: 60_000, agent: { cluster: 'day15' } }],
});

it.each([
  ['m5.large', 10],
  ['t3.large', 2],
])('%s has interfaces for %i tasks once the account has opted in to trunking before its launch [I-012, I-013, I-014]', (type, enis) => {
  const ecs = clusterOf(0, { around: later(type) });
  ecs.call('PutAccountSettingDefault', { name: 'awsvpcTrunking', value: 'enabled' });
  ecs.advance(300_000);
  const [one] = registered(ecs);
  expect(one?.size.enis).toBe(enis);
  expect('ecs.awsvpc-trunk-id' in (one?.attributes ?? {})).toBe(enis === 10);
});

it('has no trunk where the account opts in after its launch [I-013]', () => {
  const ecs = clusterOf(0, { around: later('m5.large') });
  ecs.advance(90_000);
  ecs.call('PutAccountSettingDefault', { name: 'awsvpcTrunking', value: 'enabled' });
  ecs.advance(300_000);
  expect(registered(ecs)[0]?.size.enis).toBe(2);
});

it('goes on from a snapshot as it would have', async () => {
  const { restoreEcs } = await import('../../ecs.ts');
  const whole = clusterOf(4);
  const service = { cluster: 'day15', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 6, launchType: 'EC2' };
  whole.call('CreateService', service);
  whole.advance(3_000);
  const copy = restoreEcs(whole.snapshot());
  for (const ecs of [whole, copy]) {
    ecs.inject({ type: 'terminateInstance', instance: 1 });
    ecs.advance(300_000);
  }
  expect(copy.timeline).toEqual(whole.timeline);
});
