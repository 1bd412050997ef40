import { describe, expect, test } from 'vitest';
import { playService } from '../play.fixture.ts';
import { type Part, playTask, type TaskPlay } from '../task.fixture.ts';

const checked = (interval: number, members: object = {}) => ({ healthCheck: { command: ['CMD', '/check'], interval, ...members } });
const noLag = { 'health.reportLagMs': 0 };
const grace = { healthCheckGracePeriodSeconds: 100_000 };

/** What became known of the task's health, as `second status`. */
function healthOf({ run }: TaskPlay): string[] {
  return run.timeline.flatMap(({ what, atMs }) => (what.type === 'task.health' ? [`${Math.floor(atMs / 1_000)} ${what.to}`] : []));
}

function play(parts: Readonly<Record<string, Part>>, seconds = 400): TaskPlay {
  return playTask(parts, { seconds, service: grace, assumptions: noLag });
}

const turnsBad = { healthOverTime: [{ afterMs: 100_000, health: 'failing' as const }] };

describe('a task’s health', () => {
  test('is HEALTHY when all its essential containers with a check are, and UNKNOWN until then [H-020, H-019]', () => {
    expect(healthOf(play({ app: { definition: checked(10) }, slow: { definition: checked(60) }, plain: {} }))).toEqual(['85 HEALTHY']);
  });

  test('is UNHEALTHY when one of them is, whatever the others do [H-018]', () => {
    const definition = checked(10, { retries: 1 });
    expect(healthOf(play({ app: { definition }, bad: { definition, process: turnsBad } }))).toEqual(['35 HEALTHY', '125 UNHEALTHY']);
    const never = { bootMs: 100_000_000 };
    expect(healthOf(play({ app: { definition: checked(60) }, bad: { definition, process: never } }, 80))).toEqual(['35 UNHEALTHY']);
  });

  test('does not hear of containers that are not essential [H-022]', () => {
    const definition = { essential: false, ...checked(10) };
    expect(healthOf(play({ app: { definition: checked(10) }, bad: { definition, process: turnsBad } }))).toEqual(['35 HEALTHY']);
  });

  test('stays UNKNOWN without any check, whatever its image brings [H-021, H-007]', () => {
    expect(healthOf(play({ app: { process: turnsBad } }))).toEqual([]);
  });

  test('becomes known after the lag of its report, and a lag loses no turn', () => {
    const process = {
      healthOverTime: [
        { afterMs: 52_000, health: 'failing' as const },
        { afterMs: 63_000, health: 'ok' as const },
      ],
    };
    const parts = { app: { definition: checked(5, { retries: 2 }), process } };
    const late = playTask(parts, { seconds: 400, service: grace, assumptions: { 'health.reportLagMs': 20_000 } });
    // Probes at 80 and 85 fail, the one of 90 succeeds, before anything of it is known.
    expect(healthOf(late)).toEqual(['50 HEALTHY', '105 UNHEALTHY', '110 HEALTHY']);
  });
});

test('the report’s lag is at most what the agent’s 20 s between two reports can make it [H-016]', () => {
  const late = (lagMs: number) => () => playTask({ app: {} }, { seconds: 1, assumptions: { 'health.reportLagMs': lagMs } });
  expect(late(20_000)).not.toThrow();
  expect(late(20_001)).toThrow(RangeError);
});

describe('a probe', () => {
  const never = { bootMs: 100_000_000 };

  test('has the defaults of the API: 30 s, three times, no startPeriod [H-002, H-004, H-005]', () => {
    const healthCheck = { command: ['CMD', '/check'] };
    expect(healthOf(play({ app: { definition: { healthCheck }, process: never } }))).toEqual(['115 UNHEALTHY']);
  });

  test('of a process that hangs fails when its timeout is over, 5 s where none is given [H-003, H-006]', () => {
    const process = { healthOverTime: [{ afterMs: 1_000, health: 'hung' as const }] };
    const healthCheck = { command: ['CMD', '/check'] };
    expect(healthOf(play({ app: { definition: { healthCheck }, process } }))).toEqual(['130 UNHEALTHY']);
    expect(healthOf(play({ app: { definition: checked(30, { timeout: 20 }), process } }))).toEqual(['175 UNHEALTHY']);
  });

  test('succeeds with exit code 0 and fails with any other [H-001]', () => {
    const withShell = { image: { tools: ['sh', 'curl'] } };
    const by = (command: string) =>
      healthOf(play({ app: { ...withShell, definition: { healthCheck: { command: ['CMD-SHELL', command] } } } }));
    expect(by('exit 0')).toEqual(['55 HEALTHY']);
    expect(by('curl -f http://localhost:80/ || exit 1')).toEqual(['115 UNHEALTHY']);
  });

  test('finds what another container of the task serves', () => {
    const command = ['CMD-SHELL', 'curl -f localhost:9090/ready || exit 1'];
    const server = {
      process: { bind: '127.0.0.1:9090', routes: { '/ready': 200 }, healthOverTime: [{ afterMs: 50_000, health: 'hung' as const }] },
    };
    const app = { image: { tools: ['sh', 'curl'] }, definition: { healthCheck: { command, interval: 10, timeout: 4, retries: 2 } } };
    // Probes at 75 and 89 hang for 4 s each.
    expect(healthOf(play({ app, server }))).toEqual(['35 HEALTHY', '93 UNHEALTHY']);
  });

  test('gives up earlier where its command does', () => {
    const command = ['CMD', 'curl', '-f', '--max-time', '2', 'http://localhost:9090/'];
    const process = { bind: '0.0.0.0:9090', routes: { '/': 200 }, healthOverTime: [{ afterMs: 0, health: 'hung' as const }] };
    const app = { image: { tools: ['curl'] }, process, definition: { healthCheck: { command, interval: 10, retries: 1 } } };
    expect(healthOf(play({ app }))).toEqual(['37 UNHEALTHY']);
  });
});

test('a standalone task is not replaced, nor stopped for being UNHEALTHY [T-100, T-101, T-102]', () => {
  const run = (count: number) => ({
    atMs: 10_000,
    call: 'RunTask',
    input: { cluster: 'day15', taskDefinition: 'my-rust-api', count, launchType: 'FARGATE', networkConfiguration: network },
  });
  const network = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60001'], assignPublicIp: 'ENABLED' } };
  const rest = { container: checkedBy('nothing'), service: { desiredCount: 0 }, assumptions: noLag };
  const played = playService({ seconds: 3_000, ...rest, steps: [run(10), { atMs: 2_000_000, inject: { type: 'killProcess', task: 0 } }] });
  expect(played.lanes).toHaveLength(10);
  expect(played.run.timeline.filter(({ what }) => what.type === 'task.health' && what.to === 'UNHEALTHY')).toHaveLength(10);
  expect(played.at(3_000)).toMatchObject({ running: 9, stops: 1 });
  expect(playService({ seconds: 30, ...rest, steps: [run(11)] }).run.refusals).toHaveLength(1);
});

function checkedBy(program: string): object {
  return { healthCheck: { command: ['CMD', program] } };
}

test('a job that ends with 0 inside a service is started again for ever [T-103, T-095]', () => {
  const { lanes, run } = playTask({ job: { process: { exit: { afterMs: 5_000, code: 0 } } } }, { seconds: 3_600 });
  expect(lanes.length).toBeGreaterThan(50);
  expect(run.timeline.filter(({ what }) => what.type === 'container.pull' && what.outcome === 'done').length).toBeGreaterThan(50);
});
