import { expect, it } from 'vitest';
import type { Ecs } from '../../ecs.ts';
import { clusterOf } from '../../instances.fixture.ts';

/** A group of two under a provider, each instance with one task of a service. */
function withProvider(managedDraining: 'ENABLED' | 'DISABLED', untilMs = 600_000): Ecs {
  const autoScalingGroups = [
    {
      name: 'web',
      arn: 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:0a1b2c3d-0000-4000-8000-000000000000:autoScalingGroupName/web',
      instanceTypes: ['m5.large'],
      maxSize: 4,
      desiredCapacity: 2,
      isRunning: true,
      agent: { cluster: 'day15' },
    },
  ];
  const ecs = clusterOf(0, { around: { autoScalingGroups } });
  const [group] = autoScalingGroups;
  ecs.call('CreateCapacityProvider', {
    name: 'web',
    autoScalingGroupProvider: { autoScalingGroupArn: group?.arn, managedScaling: { status: 'DISABLED' }, managedDraining },
  });
  ecs.call('PutClusterCapacityProviders', { cluster: 'day15', capacityProviders: ['web'], defaultCapacityProviderStrategy: [] });
  ecs.advance(60_000);
  ecs.call('CreateService', { cluster: 'day15', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2, launchType: 'EC2' });
  ecs.advance(120_000);
  ecs.inject({ type: 'setDesiredCapacity', group: 'web', desiredCapacity: 1 });
  ecs.advance(untilMs);
  return ecs;
}

function told({ timeline }: Ecs): string[] {
  return timeline.flatMap(({ what, atMs }) => {
    if (what.type === 'instance.status') return [`${atMs / 1_000} ${what.to}`];
    return what.type === 'instance.state' && what.to !== 'running' ? [`${atMs / 1_000} ${what.to}`] : [];
  });
}
const stops = ({ timeline }: Ecs) => timeline.flatMap(({ what }) => (what.type === 'task.desiredStatus' ? [what.stopCode] : []));

it('waits with the end of an instance until ECS has drained it, where that is managed [I-052]', () => {
  const ecs = withProvider('ENABLED');
  const lines = told(ecs);
  expect(lines.map((line) => line.split(' ')[1])).toEqual(['DRAINING', 'shutting-down', 'INACTIVE', 'terminated']);
  expect(lines[0]).toBe('120 DRAINING');
  expect(Number(lines[1]?.split(' ')[0])).toBeGreaterThan(160);
  expect(stops(ecs)).toEqual(['ServiceSchedulerInitiated']);
});

it('ends an instance at once where draining is not managed, with the tasks on it', () => {
  const ecs = withProvider('DISABLED');
  expect(told(ecs)).toEqual(['120 shutting-down', '120 INACTIVE', '150 terminated']);
  expect(stops(ecs)).toEqual(['TerminationNotice']);
});

it('may be terminated by hand, or lost, while it drains, and is lost but once', () => {
  const drains = ({ timeline }: Ecs) => timeline.find(({ what }) => what.type === 'instance.status')?.subject.id ?? '';
  const terminated = withProvider('ENABLED', 121_000);
  terminated.inject({ type: 'terminateInstance', instance: drains(terminated) });
  terminated.advance(600_000);
  expect(told(terminated)).toEqual(['120 DRAINING', '121 shutting-down', '121 INACTIVE', '151 terminated']);
  const lost = withProvider('ENABLED', 121_000);
  for (let time = 0; time < 2; time += 1) lost.inject({ type: 'loseInstance', instance: drains(lost) });
  const changes = lost.timeline.flatMap(({ what }) => (what.type === 'change' ? [what.isEffective] : []));
  expect(changes.slice(-2)).toEqual([true, false]);
});
