import { describe, expect, test } from 'vitest';
import { dependsOn, kill, playTask, scaleToZero } from '../task.fixture.ts';

const policy = (members: object = {}) => ({ restartPolicy: { enabled: true, restartAttemptPeriod: 60, ...members } });

describe('a container with a restart policy', () => {
  test('starts again in its task when it has run for its period, and else ends as always [T-052, T-053, T-055]', () => {
    // Running at 25. 61 s later it is started again; 30 s after that it is not.
    const { told, stopped } = playTask({ app: { definition: policy() } }, { seconds: 125, steps: [kill(86, 'app'), kill(116, 'app')] });
    expect(told).toEqual(['25 app RUNNING', '86 app exit 1', '86 app restart 1', '87 app RUNNING', '116 app exit 1']);
    expect(stopped).toBe('EssentialContainerExited: Essential container in task exited');
  });

  test('is not started again a second before its period is over [T-053]', () => {
    const { told } = playTask({ app: { definition: policy() } }, { seconds: 90, steps: [kill(84, 'app')] });
    expect(told).toEqual(['25 app RUNNING', '84 app exit 1']);
  });

  test('is not started again after an exit code that it ignores [T-054]', () => {
    const { told } = playTask(
      { app: { definition: policy({ ignoredExitCodes: [0, 3] }) } },
      { seconds: 110, steps: [kill(100, 'app', 3)] },
    );
    expect(told).toEqual(['25 app RUNNING', '100 app exit 3']);
  });

  test('waits 300 s where it names no period [T-051]', () => {
    const restartPolicy = { enabled: true };
    const at = (second: number) =>
      playTask({ app: { definition: { restartPolicy } } }, { seconds: second + 5, steps: [kill(second, 'app')] }).told;
    expect(at(324)).toEqual(['25 app RUNNING', '324 app exit 1']);
    expect(at(325)).toEqual(['25 app RUNNING', '325 app exit 1', '325 app restart 1', '326 app RUNNING']);
  });

  test('stays in its task, of which nobody outside hears anything [T-057]', () => {
    const { run, lanes, events, trace } = playTask({ app: { definition: policy() } }, { seconds: 200, steps: [kill(100, 'app')] });
    expect(lanes).toHaveLength(1);
    const since = run.timeline.filter(({ atMs }) => atMs >= 100_000).map(({ what }) => what.type);
    expect(since).toEqual(['change', 'container.lastStatus', 'container.restart', 'container.lastStatus']);
    expect(events.filter(([second]) => second >= 100)).toEqual([]);
    expect(trace).toContain('ended with exit code 1 and starts again (restart 1)');
  });

  test('is started again as often as it takes, without growing waits [T-056]', () => {
    const { told, at } = playTask({ app: { definition: policy(), process: { exit: { afterMs: 61_000, code: 1 } } } }, { seconds: 3_600 });
    const restarts = told.filter((line) => line.includes('restart')).map((line) => Number(line.split(' ')[0]));
    expect(new Set(restarts.slice(1).map((second, index) => second - (restarts[index] ?? 0)))).toEqual(new Set([62, 63]));
    expect(restarts.length).toBe(57);
    expect(at(3_600)).toMatchObject({ running: 1, stops: 0 });
  });

  test('is started again though it is not essential', () => {
    const { told } = playTask(
      { app: {}, log: { definition: { essential: false, ...policy() } } },
      { seconds: 120, steps: [kill(100, 'log')] },
    );
    expect(told.slice(2)).toEqual(['100 log exit 1', '100 log restart 1', '101 log RUNNING']);
  });

  test('is not started again in a task that is to stop [T-058]', () => {
    const { told } = playTask({ app: { definition: policy() } }, { seconds: 130, steps: [scaleToZero(100)] });
    expect(told).toEqual(['25 app RUNNING', '100 app SIGTERM', '100 app exit 0']);
    // The stop comes while it is about to start again.
    const late = playTask({ app: { definition: policy() } }, { seconds: 150, steps: [kill(100, 'app'), scaleToZero(101)] });
    expect(late.told).toEqual(['25 app RUNNING', '100 app exit 1', '100 app restart 1']);
    expect(late.lanes[0]?.statuses.at(-1)?.status).toBe('STOPPED');
  });

  test('begins its health check anew', () => {
    const healthCheck = { command: ['CMD', '/check'], interval: 10 };
    const { run } = playTask(
      { app: { definition: { ...policy(), healthCheck } } },
      { seconds: 200, steps: [kill(100, 'app')], assumptions: { 'health.reportLagMs': 0 } },
    );
    const turned = run.timeline.flatMap(({ what, atMs }) => (what.type === 'task.health' ? [`${atMs / 1_000} ${what.to}`] : []));
    expect(turned).toEqual(['35 HEALTHY', '101.5 UNKNOWN', '111.5 HEALTHY']);
  });
});

test('without one that is enabled a container is not started again [T-050]', () => {
  const restartPolicy = { enabled: false, restartAttemptPeriod: 60 };
  const { told } = playTask({ app: { definition: { restartPolicy } } }, { seconds: 405, steps: [kill(400, 'app')] });
  expect(told).toEqual(['25 app RUNNING', '400 app exit 1']);
});

describe('a stop', () => {
  const ignores = { onStop: { ignores: true as const } };

  test('goes through the chain, each container with its own stopTimeout: 30 s and then 30 s [T-034, T-035, T-006]', () => {
    const { told, lanes } = playTask(
      { app: { definition: dependsOn('proxy', 'START'), process: ignores }, proxy: { process: ignores } },
      { seconds: 200, steps: [scaleToZero(100)] },
    );
    expect(told.slice(2)).toEqual([
      '100 app SIGTERM',
      '130 app SIGKILL',
      '130 app exit 137',
      '130 proxy SIGTERM',
      '160 proxy SIGKILL',
      '160 proxy exit 137',
    ]);
    const [stopping, deprovisioning, stopped] = (lanes[0]?.statuses ?? []).slice(-3);
    expect([stopping?.status, stopping?.atMs, deprovisioning?.atMs]).toEqual(['STOPPING', 100_000, 160_000]);
    expect(stopped).toMatchObject({ status: 'STOPPED', atMs: 183_000 });
  });

  test('sends what the image’s STOPSIGNAL names [T-045]', () => {
    const stop = (stopSignal: string) => playTask({ app: { image: { stopSignal } } }, { seconds: 120, steps: [scaleToZero(100)] }).told;
    expect(stop('SIGQUIT')).toEqual(['25 app RUNNING', '100 app SIGQUIT', '100 app exit 0']);
    expect(stop('SIGKILL')).toEqual(['25 app RUNNING', '100 app SIGKILL', '100 app exit 137']);
  });

  test('of a process without a handler leaves 143 [T-062]', () => {
    const onStop = { ignores: false as const, afterMs: 0, code: 143 };
    const { told } = playTask({ app: { process: { onStop } } }, { seconds: 120, steps: [scaleToZero(100)] });
    expect(told.at(-1)).toBe('100 app exit 143');
  });

  test('is decided before it is done [T-010]', () => {
    const { run } = playTask({ app: { process: ignores } }, { seconds: 120, steps: [scaleToZero(100)] });
    const since = run.timeline
      .filter(({ atMs }) => atMs >= 100_000)
      .flatMap(({ what }) => ('to' in what ? [`${what.type} ${what.to}`] : []));
    expect(since).toEqual(['task.desiredStatus STOPPED', 'task.lastStatus STOPPING']);
  });
});

test('a process that faults leaves 139 [T-080]', () => {
  const { told } = playTask({ app: {} }, { seconds: 105, steps: [kill(100, 'app', 139)] });
  expect(told.at(-1)).toBe('100 app exit 139');
});

test('a task stops with a stop, and never runs again [T-001, T-008]', () => {
  const { lanes } = playTask({ app: {} }, { seconds: 2_000, steps: [kill(100, 'app')] });
  const [first] = lanes;
  expect(first?.statuses.map(({ status }) => status)).toEqual([
    'PROVISIONING',
    'PENDING',
    'ACTIVATING',
    'RUNNING',
    'DEPROVISIONING',
    'STOPPED',
  ]);
});

test('what a process would have done hours after its task is forgotten harms nobody', () => {
  const process = {
    bootMs: 3 * 3_600_000,
    exit: { afterMs: 4 * 3_600_000, code: 1 },
    healthOverTime: [{ afterMs: 5 * 3_600_000, health: 'failing' as const }],
  };
  const healthCheck = { command: ['CMD', '/check'], interval: 300, timeout: 60, retries: 10, startPeriod: 300 };
  const { at } = playTask(
    { app: { process, definition: { healthCheck } } },
    { seconds: 20_000, steps: [kill(100, 'app'), kill(400, 'app'), scaleToZero(4_200)] },
  );
  expect(at(20_000)).toMatchObject({ running: 0, pending: 0 });
});
