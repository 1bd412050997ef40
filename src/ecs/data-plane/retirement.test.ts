import { describe, expect, test } from 'vitest';
import { balanced } from '../balanced.fixture.ts';
import { type Change, createEcs } from '../ecs.ts';
import { type Play, playService } from '../play.fixture.ts';
import { service, surroundings, taskDefinition } from '../world.fixture.ts';

const reason = 'ECS is performing maintenance on the underlying infrastructure hosting the task';
const retire: Change = { type: 'retireTask', task: 0 };
const steps = [{ atMs: 200_000, inject: retire }];
const said = (play: Play) =>
  play.events.filter(([second]) => second >= 200).map(([, text]) => text.replaceAll(/\(task \w+\)/g, '(task T)'));

describe('a task whose host AWS maintains', () => {
  test('is replaced first and stopped then, by the scheduler, however healthy it is [T-077]', () => {
    const play = playService({ seconds: 500, steps });
    expect(play.lanes.map(({ stop }) => stop?.stopCode)).toEqual(['ServiceSchedulerInitiated', undefined, undefined]);
    expect(play.lanes[0]?.stop?.stoppedReason).toBe(reason);
    expect(said(play), play.trace).toEqual([
      'has started 1 tasks: (task T).',
      'has stopped 1 running tasks: (task T).',
      'has reached a steady state.',
    ]);
    for (let second = 200; second < 500; second += 1) expect(play.at(second).running).toBeGreaterThanOrEqual(2);
  });

  test('drains behind a load balancer, and stays what it is whatever its checks say', () => {
    const play = balanced({
      service: { desiredCount: 2 },
      seconds: 600,
      steps: [...steps, { atMs: 205_000, inject: { type: 'hang', task: 0 } }],
    });
    expect(play.lanes.flatMap(({ stop }) => stop?.stoppedReason ?? [])).toEqual([reason]);
    expect(said(play)).toContain('has begun draining connections on 1 tasks.');
    expect(said(play).at(-1)).toBe('has reached a steady state.');
  });

  test('is stopped first where the limits leave no room, and is no failure to the circuit breaker', () => {
    const deploymentConfiguration = {
      minimumHealthyPercent: 50,
      maximumPercent: 100,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    };
    const play = playService({ seconds: 500, steps, service: { deploymentConfiguration } });
    expect(said(play).slice(0, 2)).toEqual(['has stopped 1 running tasks: (task T).', 'has started 1 tasks: (task T).']);
    expect(play.run.timeline.some(({ what }) => what.type === 'deployment.failureCount' && what.count > 0)).toBe(false);
    expect(play.at(500).running).toBe(2);
  });

  test('is not replaced where nobody keeps it, and there is no second time', () => {
    const ecs = createEcs({ surroundings, seed: 1 });
    ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE'] });
    ecs.call('RegisterTaskDefinition', taskDefinition);
    const { launchType, networkConfiguration } = service;
    ecs.call('RunTask', { cluster: 'day15', taskDefinition: 'my-rust-api', launchType, networkConfiguration });
    ecs.advance(100_000);
    ecs.inject(retire);
    ecs.inject(retire);
    ecs.advance(300_000);
    const effects = ecs.timeline.flatMap(({ what }) => (what.type === 'change' ? [what.isEffective] : []));
    expect(effects).toEqual([true, false]);
    expect(ecs.timeline.filter(({ what }) => what.type === 'task.created')).toHaveLength(1);
    expect(ecs.timeline.some(({ what }) => what.type === 'task.desiredStatus' && what.stoppedReason === reason)).toBe(true);
  });
});
