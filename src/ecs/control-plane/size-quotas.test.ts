import { expect, test } from 'vitest';
import { createEcs, type Quotas } from '../ecs.ts';
import { playService } from '../play.fixture.ts';
import { service, surroundings, taskDefinition } from '../world.fixture.ts';

const size = { cpu: '2048', memory: '8192' };

/** What the events of a service of tasks of 2 vCPU and 8 GB say first. */
function firstEvent(quotas: Quotas): string | undefined {
  return playService({ seconds: 60, definition: size, surroundings: { quotas } }).events[0]?.[1];
}

test('a task larger than the account may have is not placed, and the event says in what [S-106]', () => {
  const cpu = 'was unable to place a task. Reason: The requested CPU configuration is above your limit.';
  expect(firstEvent({ fargateTaskVcpus: 1 })).toBe(cpu);
  expect(firstEvent({ fargateOnDemandVcpus: 1 })).toBe(cpu);
  expect(firstEvent({ fargateTaskMemoryMiB: 4_096 })).toBe(cpu.replace('CPU', 'MEMORY'));
  expect(firstEvent({ fargateTaskVcpus: 2, fargateTaskMemoryMiB: 8_192, fargateSpotVcpus: 1 })).toMatch(/^has started 2 tasks/);
});

test('RunTask names it among its failures', () => {
  const ecs = createEcs({ surroundings: { ...surroundings, quotas: { fargateTaskVcpus: 1 } }, seed: 1 });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE'] });
  ecs.call('RegisterTaskDefinition', { ...taskDefinition, ...size });
  const { launchType, networkConfiguration } = service;
  const run = { cluster: 'day15', taskDefinition: 'my-rust-api', launchType, networkConfiguration };
  expect(ecs.call('RunTask', run)).toEqual({ tasks: [], failures: [{ reason: 'The requested CPU configuration is above your limit' }] });
  expect(ecs.call('RunTask', { ...run, overrides: { cpu: '1024', memory: '8192' } })).toMatchObject({ failures: [] });
});
