import { expect, test } from 'vitest';
import { type Play, playService } from '../play.fixture.ts';
import { taskDefinition } from '../world.fixture.ts';

const [api] = taskDefinition.containerDefinitions;
const ignoresSigterm = { onStop: { ignores: true as const } };
const scaleToZero = { atMs: 100_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 0 } };
const kill = (container?: string) => ({
  atMs: 100_000,
  inject: { type: 'killProcess' as const, task: 0, exitCode: 1, ...(container && { container }) },
});

/** Signals and ends of containers as `second name what`. */
function containersOf({ run }: Play): string[] {
  return run.timeline.flatMap(({ what, subject, atMs }) => {
    const at = `${Math.floor(atMs / 1_000)} ${subject.id.split('/')[1]}`;
    if (what.type === 'container.signal') return [`${at} ${what.signal}`];
    return what.type === 'container.lastStatus' && what.to === 'STOPPED' ? [`${at} exit ${what.exitCode}`] : [];
  });
}

function playOne(differences: Parameters<typeof playService>[0]): Play {
  return playService({ ...differences, service: { desiredCount: 1 } });
}

test('a process that ends on SIGTERM keeps its exit code [T-042, T-060]', () => {
  const played = playOne({ seconds: 200, steps: [scaleToZero] });
  expect(containersOf(played)).toEqual(['100 api SIGTERM', '100 api exit 0']);
});

test('a process that ignores SIGTERM is killed after stopTimeout, 30 s where none is given [T-039, T-040, T-061]', () => {
  // StopTask and ContainerDefinition.stopTimeout in the API reference.
  expect(containersOf(playOne({ seconds: 200, steps: [scaleToZero], process: ignoresSigterm }))).toEqual([
    '100 api SIGTERM',
    '130 api SIGKILL',
    '130 api exit 137',
  ]);
  expect(containersOf(playOne({ seconds: 300, steps: [scaleToZero], process: ignoresSigterm, container: { stopTimeout: 120 } }))[1]).toBe(
    '220 api SIGKILL',
  );
});

test('an essential container’s exit stops the others [T-037, T-065]', () => {
  const definition = { containerDefinitions: [api, sidecar()] };
  const played = playOne({ seconds: 130, steps: [kill('api')], definition });
  expect(containersOf(played)).toEqual(['100 api exit 1', '100 sidecar SIGTERM', '100 sidecar exit 0']);
  expect(played.lanes[0]?.stop).toMatchObject({ stopCode: 'EssentialContainerExited', exitCode: 1 });
});

test('an exit of a container that is not essential changes nothing else [T-038]', () => {
  const definition = { containerDefinitions: [api, sidecar()] };
  const played = playOne({ seconds: 200, steps: [kill('sidecar')], definition });
  expect(containersOf(played)).toEqual(['100 sidecar exit 1']);
  expect(played.at(200)).toMatchObject({ running: 1, stops: 0 });
});

test('containers stop in reverse order of dependency, each with its own stopTimeout [T-034, T-035]', () => {
  // aws/amazon-ecs-agent, dependencygraph, verifyShutdownOrder: the chain’s stop times add up.
  const definition = { containerDefinitions: [{ ...api, dependsOn: [{ containerName: 'sidecar', condition: 'START' }] }, sidecar()] };
  expect(containersOf(playOne({ seconds: 250, steps: [scaleToZero], definition, process: ignoresSigterm }))).toEqual([
    '100 api SIGTERM',
    '130 api SIGKILL',
    '130 api exit 137',
    '130 sidecar SIGTERM',
    '160 sidecar SIGKILL',
    '160 sidecar exit 137',
  ]);
});

test('a dependency starts first, and its success is waited for [T-023, T-024]', () => {
  const migration = { ...sidecar(), name: 'migration' };
  const definition = { containerDefinitions: [{ ...api, dependsOn: [{ containerName: 'migration', condition: 'SUCCESS' }] }, migration] };
  const done = playOne({ seconds: 60, definition, process: { exit: { afterMs: 4_000, code: 0 } } });
  const started = done.run.timeline.filter(({ what }) => what.type === 'container.lastStatus' && what.to === 'RUNNING').slice(0, 2);
  expect(started.map(({ atMs, subject }) => [atMs, subject.id.split('/')[1]])).toEqual([
    [25_000, 'migration'],
    [32_000, 'api'],
  ]);
  const failed = playOne({ seconds: 60, definition, process: { exit: { afterMs: 4_000, code: 3 } } });
  expect(failed.lanes[0]?.stop).toMatchObject({ stopCode: 'TaskFailedToStart', everRan: false });
});

test('a task that is stopped before it runs has no exit code [T-079, S-085]', () => {
  const early = { ...scaleToZero, atMs: 15_000 };
  const { lanes, events } = playOne({ seconds: 100, steps: [early] });
  expect(lanes[0]?.stop).toMatchObject({ exitCode: null, everRan: false, stopCode: 'ServiceSchedulerInitiated' });
  expect(lanes[0]?.statuses.map(({ status }) => status)).toEqual(['PROVISIONING', 'PENDING', 'DEPROVISIONING', 'STOPPED']);
  expect(events.map(([, text]) => text)).toContain('stopped 1 pending tasks.');
});

test('a kill that finds nobody is recorded and says so', () => {
  const { history } = playOne({ seconds: 100, steps: [{ atMs: 50_000, inject: { type: 'killProcess', task: 7 } }] });
  expect(history.log.find(({ kind }) => kind === 'change')?.text).toBe('Nothing to kill: no task runs at position 7.');
});

function sidecar(): object {
  return { ...api, name: 'sidecar', essential: false, portMappings: [], environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:9090' }] };
}
