/** The largest service that AWS allows, 5,000 tasks behind a load balancer: how long a rolling update of it takes to play, and what it leaves in memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test, vi } from 'vitest';
import { wideLimits } from './bench.fixture.ts';
import { createEcs, type Ecs, toHistory } from './ecs.ts';
import { service, surroundings, taskDefinition } from './world.fixture.ts';

// On a busy machine these take their time.
vi.setConfig({ testTimeout: 600_000 });

const TASKS = 5_000;
const MINUTE_MS = 60_000;
const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';

const largest = {
  ...service,
  desiredCount: TASKS,
  loadBalancers: [{ targetGroupArn, containerName: 'api', containerPort: 8080 }],
  healthCheckGracePeriodSeconds: 60,
};

/** Such a service, steady: its quota of launches alone takes ten minutes. */
function steadyService(): Ecs {
  const healthCheck = { path: '/healthz' };
  const around = { ...surroundings, targetGroups: [{ arn: targetGroupArn, targetType: 'ip' as const, hasListener: true, healthCheck }] };
  const ecs = createEcs({ surroundings: around, seed: 1, limits: wideLimits });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE'] });
  for (let revision = 1; revision <= 2; revision += 1) ecs.call('RegisterTaskDefinition', taskDefinition);
  ecs.call('CreateService', largest);
  until(ecs, 'service.steadyState', 0);
  return ecs;
}

/** Goes on, a minute at a time, until an entry of this type comes, or two hours have passed. */
function until(ecs: Ecs, type: string, from: number): void {
  const endMs = ecs.nowMs + 120 * MINUTE_MS;
  for (let seen = from; ecs.nowMs < endMs; seen = ecs.timeline.length) {
    ecs.advance(ecs.nowMs + MINUTE_MS);
    if (ecs.timeline.slice(seen).some(({ what }) => what.type === type)) return;
  }
  console.log(`No ${type} within two hours: what follows is of an update that never ended.`);
}

function usedMiB(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

test('a rolling update of 5,000 tasks behind a load balancer', () => {
  const beforeMiB = usedMiB();
  const ecs = steadyService();
  const before = ecs.timeline.length;
  const beganMs = performance.now();
  const fromMs = ecs.nowMs;
  ecs.call('UpdateService', { cluster: 'day15', service: largest.serviceName, taskDefinition: 'my-rust-api:2' });
  until(ecs, 'service.steadyState', before);
  const tookMs = performance.now() - beganMs;
  const entries = ecs.timeline.length - before;
  const MiB = usedMiB() - beforeMiB;
  console.log(
    `A rolling update of ${TASKS} tasks behind a load balancer: ${(tookMs / 1_000).toFixed(2)} s for ${((ecs.nowMs - fromMs) / MINUTE_MS).toFixed(0)} minutes and ${entries} entries; ${MiB.toFixed(0)} MiB for all ${ecs.timeline.length} entries and the model.`,
  );
  const readMs = performance.now();
  toHistory(ecs.timeline, ecs.nowMs);
  console.log(`Its history takes ${((performance.now() - readMs) / 1_000).toFixed(2)} s.`);
});
