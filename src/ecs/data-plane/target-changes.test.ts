import { describe, expect, test } from 'vitest';
import { arn, balanced, loadBalancers, one, other, statesOf, textsOf } from '../balanced.fixture.ts';
import { type Change, createEcs, EcsError } from '../ecs.ts';
import type { Play, ServicePlay } from '../play.fixture.ts';
import { networkConfiguration, surroundings, taskDefinition } from '../world.fixture.ts';

const gone: Change = { type: 'deleteTargetGroup', targetGroup: arn };

/** A service of one task, steady by then, changed at 300 s. */
function changed(changes: readonly Change[], rest: Partial<ServicePlay> = {}): Play {
  return balanced({ service: one, ...rest, steps: [...changes.map((inject) => ({ atMs: 300_000, inject })), ...(rest.steps ?? [])] });
}

/** What the service's events say from 300 s on, tasks and deployments without their ids. */
function saidAfter(play: Play): string[] {
  const later = { ...play, events: play.events.filter(([second]) => second >= 300) };
  return textsOf(later).map((text) => text.replaceAll(/ecs-svc\/\d+/g, 'ecs-svc/D'));
}

const notFound = (what: string) => `task set (ecs-svc/D) (task T) is not healthy in target-group (${arn}) due to ${what} IS NOT FOUND.`;
const stoppedFor = (play: Play) => play.lanes.flatMap(({ stop }) => stop?.stoppedReason ?? []);

describe('a target group that is deleted', () => {
  const play = changed([gone], { seconds: 600, assumptions: { 'elb.pollLagMs': 10_000 } });

  test('takes its targets with it, which ECS finds missing when it asks next [S-101]', () => {
    expect(statesOf(play).at(-1), play.trace).toEqual(['unused', 300]);
    expect(play.events.find(([second]) => second >= 300)?.[0]).toBe(320);
    expect(saidAfter(play).slice(0, 2)).toEqual([
      'has started 1 tasks: (task T). Amazon ECS replaced 1 tasks due to an unhealthy status.',
      notFound('TARGET GROUP'),
    ]);
  });

  test('cannot be registered in: each replacement is not healthy either, and the tasks take turns [S-107]', () => {
    expect(saidAfter(play).filter((text) => text.includes('registered'))).toEqual([]);
    expect(saidAfter(play).filter((text) => text === notFound('TARGET GROUP')).length).toBeGreaterThan(1);
    expect(new Set(stoppedFor(play))).toEqual(new Set([`Task failed ELB health checks in (target-group ${arn})`]));
    expect(play.lanes.length).toBeGreaterThan(2);
  });

  test('is not held against a task inside its grace period', () => {
    const graced = changed([gone], { seconds: 500, service: { ...one, healthCheckGracePeriodSeconds: 450 } });
    expect(graced.events.find(([second]) => second >= 300)?.[0]).toBe(475);
  });

  test('serves no more requests', () => {
    const load = [{ to: { targetGroupArn: arn }, path: '/healthz', rates: [{ fromMs: 250_000, perSecond: 1 }] }];
    const { run } = changed([gone], { surroundings: { load }, seconds: 320 });
    const rates = run.timeline.flatMap(({ what, atMs }) => (what.type === 'load' ? [[atMs, what.served, what.failed]] : []));
    expect(rates).toEqual([
      [250_000, 1_000, {}],
      [300_000, 0, { 'no target': 1_000 }],
    ]);
  });

  test('harms nobody else, and is gone for good', () => {
    const elsewhere = changed([{ ...gone, targetGroup: other }, gone, gone, { ...gone, targetGroup: 'arn:none' }], { seconds: 301 });
    const said = elsewhere.history.log.filter(({ kind, atMs }) => kind === 'change' && atMs === 300_000).map(({ text }) => text);
    expect(said).toEqual([
      `The target group ${other} is deleted.`,
      `The target group ${arn} is deleted.`,
      `There is no target group ${arn} to delete.`,
      'There is no target group arn:none to delete.',
    ]);
    expect(saidAfter(changed([{ ...gone, targetGroup: other }]))).toEqual([]);
  });

  test('is refused by the next service, also where the surroundings list no groups', () => {
    const ecs = createEcs({ surroundings, seed: 1 });
    ecs.call('CreateCluster', {});
    ecs.call('RegisterTaskDefinition', taskDefinition);
    const service = (serviceName: string) => ({
      serviceName,
      taskDefinition: 'my-rust-api',
      launchType: 'FARGATE',
      desiredCount: 1,
      networkConfiguration,
      loadBalancers,
    });
    ecs.call('CreateService', service('before'));
    ecs.inject(gone);
    expect(() => ecs.call('CreateService', service('after'))).toThrow(EcsError);
    ecs.advance(120_000);
    expect(ecs.timeline.some(({ what }) => what.type === 'service.event' && what.message.includes('TARGET GROUP IS NOT FOUND.'))).toBe(
      true,
    );
  });
});

describe('a target that somebody else takes out', () => {
  const taken: Change = { type: 'deregisterTarget', task: 0 };

  test('drains, is found missing, and its task is replaced by one that is registered [S-101]', () => {
    const play = changed([taken], { seconds: 600 });
    expect(statesOf(play).slice(-2), play.trace).toEqual([
      ['draining', 300],
      ['unused', 330],
    ]);
    expect(saidAfter(play).slice(0, 3)).toEqual([
      'has started 1 tasks: (task T). Amazon ECS replaced 1 tasks due to an unhealthy status.',
      `registered 1 targets in (target-group ${arn})`,
      notFound('TARGET'),
    ]);
    expect(saidAfter(play).at(-1)).toBe('has reached a steady state.');
    expect(stoppedFor(play)).toEqual([`Task failed ELB health checks in (target-group ${arn})`]);
  });

  test('is looked for in the group that is named', () => {
    const { history } = changed(
      [
        { ...taken, targetGroup: other },
        { ...taken, task: 7 },
      ],
      { seconds: 301 },
    );
    const said = history.log.filter(({ kind, atMs }) => kind === 'change' && atMs === 300_000).map(({ text }) => text);
    expect(said).toEqual(['There is no such target to take out.', 'There is no such target to take out.']);
  });
});
