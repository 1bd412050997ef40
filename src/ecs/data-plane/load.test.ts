import { describe, expect, test } from 'vitest';
import { runChecked } from '../checkers/checked-run.fixture.ts';
import { causes } from '../checkers/order.ts';
import { randomScenario, shifting, small } from '../checkers/random-scenarios.fixture.ts';
import { createEcs, EcsError, type Load, type LoadDestination, requestsOf, restoreEcs, runScenario, type Scenario } from '../ecs.ts';
import { type Play, playService, type ServicePlay } from '../play.fixture.ts';

const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
const loadBalancers = [{ targetGroupArn: arn, containerName: 'api', containerPort: 8080 }];
const group = { targetGroupArn: arn };
const api = { service: 'my-rust-api' };

interface LoadPlay extends Partial<ServicePlay> {
  to?: LoadDestination;
  perSecond?: number;
  intervalSeconds?: number;
}

function loaded({ to = group, perSecond = 100, intervalSeconds = 10, ...differences }: LoadPlay): Play {
  return playService({
    seconds: 400,
    ...differences,
    service: { ...('service' in to ? {} : { loadBalancers }), ...differences.service },
    surroundings: {
      targetGroups: [
        { arn, targetType: 'ip', deregistrationDelaySeconds: 30, healthCheck: { path: '/healthz', intervalSeconds, healthyThreshold: 2 } },
      ],
      load: [{ to, path: '/healthz', rates: [{ fromMs: 100_000, perSecond }] }],
    },
    assumptions: { 'elb.firstProbe': 'atOnce', 'elb.pollLagMs': 0, ...differences.assumptions },
  });
}

/** What was recorded of requests, with seconds, rounded down, and requests a second. */
function ratesOf({ run }: Play): [number, number, Record<string, number>][] {
  return run.timeline.flatMap(({ what, atMs }): [number, number, Record<string, number>][] =>
    what.type === 'load'
      ? [
          [
            Math.floor(atMs / 1_000),
            what.served / 1_000,
            Object.fromEntries(Object.entries(what.failed).map(([key, rate]) => [key, rate / 1_000])),
          ],
        ]
      : [],
  );
}

describe('requests to a target group', () => {
  test('are all served while its targets are healthy, and recorded once', () => {
    const play = loaded({});
    expect(ratesOf(play), play.trace).toEqual([[100, 100, {}]]);
    expect(requestsOf(play.run.timeline, 0, 400_000)).toEqual({ served: 30_000, failed: 0, reasons: {} });
  });

  test('are refused by a task that crashed until ECS takes it out, and then all go to the others', () => {
    const play = loaded({
      steps: [{ atMs: 200_000, inject: { type: 'killProcess', task: 0 } }],
      assumptions: { 'elb.deregisterLagMs': 5_000 },
    });
    expect(ratesOf(play), play.trace).toEqual([
      [100, 100, {}],
      [200, 50, { 'connection refused': 50 }],
      [205, 100, {}],
    ]);
    expect(requestsOf(play.run.timeline, 100_000, 400_000)).toEqual({
      served: 29_750,
      failed: 250,
      reasons: { 'connection refused': 250 },
    });
  });

  test('time out in a task that hangs until the load balancer has found it unhealthy', () => {
    const play = loaded({ steps: [{ atMs: 200_000, inject: { type: 'hang', task: 0 } }] });
    const [, hung, found] = ratesOf(play);
    expect(hung).toEqual([200, 50, { 'timed out': 50 }]);
    // Two probes fail, the first within 10 s, each after 5 s.
    expect(found?.[0], play.trace).toBeGreaterThanOrEqual(215);
    expect(found?.[0]).toBeLessThanOrEqual(225);
    expect(found?.slice(1)).toEqual([100, {}]);
  });

  test('go to all targets when none is healthy [H-042]', () => {
    // Both fail the check of another path than requests ask for.
    const play = loaded({ service: { healthCheckGracePeriodSeconds: 1_000 }, process: { routes: { '/healthz': 503, '/': 200 } } });
    expect(ratesOf(play)).toEqual([[100, 0, { 'status 503': 100 }]]);
    const served = playService({
      seconds: 300,
      service: { loadBalancers, healthCheckGracePeriodSeconds: 1_000 },
      process: { routes: { '/healthz': 503, '/': 200 } },
      surroundings: {
        targetGroups: [{ arn, targetType: 'ip', healthCheck: { path: '/healthz' } }],
        load: [{ to: group, rates: [{ fromMs: 200_000, perSecond: 7 }] }],
      },
    });
    expect(ratesOf(served)).toEqual([[200, 7, {}]]);
  });

  test('fail while the group has no target', () => {
    const play = loaded({ service: { desiredCount: 0 } });
    expect(ratesOf(play)).toEqual([[100, 0, { 'no target': 100 }]]);
  });

  test('shares are whole and add up', () => {
    const play = loaded({
      service: { desiredCount: 3 },
      perSecond: 1,
      steps: [{ atMs: 200_000, inject: { type: 'killProcess', task: 0 } }],
    });
    const total = ratesOf(play).map(([, served, failed]) =>
      Math.round((served + Object.values(failed).reduce((a, b) => a + b, 0)) * 1_000),
    );
    expect(new Set(total)).toEqual(new Set([1_000]));
  });

  test('a rolling update loses none where enough tasks stay', () => {
    const play = loaded({
      steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', forceNewDeployment: true } }],
    });
    expect(requestsOf(play.run.timeline, 0, 400_000).failed).toBe(0);
  });

  test('change their number by setLoad', () => {
    const play = loaded({ steps: [{ atMs: 200_000, inject: { type: 'setLoad', to: group, perSecond: 300 } }] });
    expect(ratesOf(play)).toEqual([
      [100, 100, {}],
      [200, 300, {}],
    ]);
  });
});

describe('requests to a service without a load balancer', () => {
  test('go to the tasks that are RUNNING; or nowhere, where that is assumed', () => {
    const crash = [{ atMs: 200_000, inject: { type: 'killProcess' as const, task: 0 } }];
    // The replacement runs 35 s after the crash, and answers when it has booted.
    expect(ratesOf(loaded({ to: api, steps: crash }))).toEqual([
      [100, 100, {}],
      [235, 50, { 'connection refused': 50 }],
      [235, 100, {}],
    ]);
    const alone = loaded({ to: api, steps: crash, service: { desiredCount: 1 } });
    expect(ratesOf(alone), alone.trace).toEqual([
      [100, 100, {}],
      [200, 0, { 'no target': 100 }],
      [235, 0, { 'connection refused': 100 }],
      [235, 100, {}],
    ]);
    expect(ratesOf(loaded({ to: api, assumptions: { 'load.withoutBalancer': 'fails' } }))).toEqual([[100, 0, { 'no target': 100 }]]);
  });
});

describe('in any scenario', () => {
  const perSecond = 37;
  const groupOf = (arn: string): Load => ({ to: { targetGroupArn: arn }, path: '/healthz', rates: [{ fromMs: 60_000, perSecond }] });
  const withLoad = (seed: number): Scenario => {
    const scenario = randomScenario(seed, seed % 2 === 0 ? small : shifting);
    const steps = scenario.steps.filter((step) => !('inject' in step && step.inject.type === 'setLoad'));
    const groups = (scenario.surroundings.targetGroups ?? []).map(({ arn: own }) => groupOf(own));
    const services: Load[] = ['s0', 's1'].map((name) => ({ to: { service: name }, rates: [{ fromMs: 0, perSecond }] }));
    return { ...scenario, steps, surroundings: { ...scenario.surroundings, load: [...groups, ...services] } };
  };
  const seeds = Array.from({ length: 8 }, (_, seed) => seed);

  test('every request is served or fails, and each change of rates has its cause', { timeout: 60_000 }, () => {
    for (const seed of seeds) {
      const scenario = withLoad(seed);
      expect({ seed, violations: runChecked(scenario).violations.filter(({ checker }) => checker === causes.name) }).toEqual({
        seed,
        violations: [],
      });
      const { timeline, endMs } = runScenario(scenario, {});
      const rates = timeline.flatMap(({ what }) => (what.type === 'load' ? [[what.served, ...Object.values(what.failed)]] : []));
      expect(rates.length).toBeGreaterThan(3);
      for (const parts of rates) {
        expect(parts.every((part) => Number.isSafeInteger(part) && part >= 0)).toBe(true);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(perSecond * 1_000);
      }
      const [first] = scenario.surroundings.targetGroups ?? [];
      if (!first || endMs < 60_000) continue;
      const { served, failed } = requestsOf(timeline, 0, endMs, { targetGroupArn: first.arn });
      expect(served + failed).toBe(Math.round((perSecond * (endMs - 60_000)) / 1_000));
    }
  });

  test('what was counted as things changed is what a look at everything would find', { timeout: 60_000 }, () => {
    for (const seed of seeds) {
      const scenario = withLoad(seed);
      const ecs = createEcs({ surroundings: scenario.surroundings, seed });
      for (const step of scenario.steps) {
        ecs.advance(step.atMs);
        if ('inject' in step) ecs.inject(step.inject);
        else
          try {
            ecs.call(step.call, step.input);
          } catch (error) {
            if (!(error instanceof EcsError)) throw error;
          }
      }
      ecs.advance(scenario.untilMs);
      // A snapshot without the counts, to which a new destination's first request brings all anew.
      const { loads } = ecs.snapshot().state.world;
      for (const { to, path, served, failed } of loads) {
        const snapshot = ecs.snapshot();
        snapshot.state.world.loads = [];
        const again = restoreEcs(snapshot);
        again.inject({ type: 'setLoad', to, perSecond, path });
        const found = again.timeline.findLast(({ what }) => what.type === 'load')?.what;
        expect({ seed, to, ...(found?.type === 'load' && { served: found.served, failed: found.failed }) }).toEqual({
          seed,
          to,
          served,
          failed,
        });
      }
    }
  });
});
