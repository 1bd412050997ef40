import { describe, expect, test } from 'vitest';
import { type LoadDestination, requestsOf, type Surroundings } from '../ecs.ts';
import { type Play, playService, type ServicePlay } from '../play.fixture.ts';

const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
const loadBalancers = [{ targetGroupArn: arn, containerName: 'api', containerPort: 8080 }];
const group = { targetGroupArn: arn };
const api = { service: 'my-rust-api' };

interface LoadPlay extends Partial<ServicePlay> {
  to?: LoadDestination;
  perSecond?: number;
  intervalSeconds?: number;
  alarms?: Surroundings['alarms'];
}

function loaded({ to = group, perSecond = 100, intervalSeconds = 10, alarms, ...differences }: LoadPlay): Play {
  return playService({
    seconds: 400,
    ...differences,
    service: { ...('service' in to ? {} : { loadBalancers }), ...differences.service },
    surroundings: {
      targetGroups: [
        { arn, targetType: 'ip', deregistrationDelaySeconds: 30, healthCheck: { path: '/healthz', intervalSeconds, healthyThreshold: 2 } },
      ],
      load: [{ to, path: '/healthz', rates: [{ fromMs: 100_000, perSecond }] }],
      ...(alarms && { alarms }),
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
    const play = loaded({ steps: [{ atMs: 200_000, inject: { type: 'killProcess', task: 0 } }] });
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

describe('an alarm on failed requests', () => {
  const alarms: Surroundings['alarms'] = [{ name: 'errors', state: 'OK', metric: { to: group, moreThan: 600, periods: 2 } }];
  const states = ({ run }: Play) =>
    run.timeline.flatMap(({ what, atMs }) => (what.type === 'alarm.state' ? [[atMs / 1_000, what.to, what.failed]] : []));

  test('goes to ALARM after as many minutes above its threshold, and back after one below', () => {
    const steps: ServicePlay['steps'] = [
      { atMs: 200_000, inject: { type: 'setLoad', to: group, perSecond: 20 } },
      { atMs: 390_000, inject: { type: 'setLoad', to: group, perSecond: 5 } },
    ];
    // No target: all fail. The minute from 180 s has 20 s of 100 and 40 s of 20.
    const play = loaded({ service: { desiredCount: 0 }, perSecond: 0, alarms, seconds: 700, steps });
    expect(states(play), play.trace).toEqual([
      [300, 'ALARM', 1_200],
      [480, 'OK', 300],
    ]);
  });

  test('stays quiet, and costs nothing, while few fail', () => {
    const quiet = (seconds: number) => loaded({ service: { desiredCount: 0 }, perSecond: 10, alarms, seconds }).run.timeline;
    expect(quiet(86_400).filter(({ what }) => what.type === 'alarm.state')).toEqual([]);
    expect(quiet(86_400)).toHaveLength(quiet(700).length);
  });
});
