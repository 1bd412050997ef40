import { describe, expect, test } from 'vitest';
import { statusesOf } from '../play.fixture.ts';
import { dependsOn, playTask } from '../task.fixture.ts';

const sidecar = { essential: false };
const healthCheck = { command: ['CMD', '/check'], interval: 5, retries: 2 };
const noLag = { 'health.reportLagMs': 0 };
const exits = (seconds: number, code: number) => ({ exit: { afterMs: seconds * 1_000, code } });

describe('a container that waits for another', () => {
  test('by START starts once that runs, or has run and stopped [T-020, T-011]', () => {
    const { told, lanes } = playTask({ app: { definition: dependsOn('proxy', 'START') }, proxy: { definition: sidecar } }, { seconds: 60 });
    expect(told).toEqual(['25 proxy RUNNING', '28 app RUNNING']);
    // The task runs only when all of its containers do.
    expect(statusesOf(lanes[0]).at(-1)).toEqual(['RUNNING', 28]);
    const ran = playTask(
      { app: { definition: dependsOn('proxy', 'START') }, proxy: { definition: sidecar, process: exits(1, 1) } },
      { seconds: 60 },
    );
    expect(ran.told).toEqual(['25 proxy RUNNING', '26 proxy exit 1', '28 app RUNNING']);
    expect(ran.at(60).running).toBe(1);
  });

  test('by COMPLETE starts once that has stopped, whatever its exit code [T-021]', () => {
    const { told, at } = playTask(
      { app: { definition: dependsOn('job', 'COMPLETE') }, job: { definition: sidecar, process: exits(10, 3) } },
      { seconds: 60 },
    );
    expect(told).toEqual(['25 job RUNNING', '35 job exit 3', '38 app RUNNING']);
    expect(at(60).running).toBe(1);
  });

  test('by HEALTHY starts once that is HEALTHY, and nothing comes of what it is later [T-025, T-026]', () => {
    const healthOverTime = [{ afterMs: 60_000, health: 'failing' as const }];
    const { told, at, trace } = playTask(
      { app: { definition: dependsOn('db', 'HEALTHY') }, db: { definition: { ...sidecar, healthCheck }, process: { healthOverTime } } },
      { seconds: 300, assumptions: noLag },
    );
    expect(told, trace).toEqual(['25 db RUNNING', '33 app RUNNING']);
    expect(at(300).running).toBe(1);
  });

  test('by HEALTHY sees it on the spot, though ECS hears of it later [T-025, T-136]', () => {
    const { told, trace } = playTask(
      {
        app: { definition: dependsOn('db', 'HEALTHY') },
        // Its tenth probe succeeds at 50 s, 5 s before the wait ends.
        db: { definition: { ...sidecar, healthCheck, startTimeout: 55 }, process: { bootMs: 46_000 } },
      },
      { seconds: 200 },
    );
    expect(told, trace).toEqual(['25 db RUNNING', '78 app RUNNING']);
  });

  test('does not come to start where an essential one ends before, and its task never runs [T-012]', () => {
    const { told, stopped, lanes } = playTask(
      { app: { definition: dependsOn('db', 'HEALTHY') }, db: { definition: { healthCheck }, process: exits(2, 1) } },
      { seconds: 60, assumptions: noLag },
    );
    expect(told).toEqual(['25 db RUNNING', '27 db exit 1', '27 app never ran', ...told.slice(3)]);
    expect(stopped).toBe('EssentialContainerExited: Essential container in task exited');
    expect(lanes[0]?.stop?.everRan).toBe(false);
  });
});

describe('startTimeout', () => {
  const waitsFor = (condition: string, startTimeout: number, seconds: number, process: object = {}) =>
    playTask(
      {
        app: { definition: dependsOn('db', condition) },
        db: { definition: { ...sidecar, startTimeout, ...(condition === 'HEALTHY' && { healthCheck }) }, process },
      },
      { seconds, assumptions: noLag },
    );

  test('is the dependency’s, counted from its start: the dependant gives up and the task stops [T-029, T-030, T-136]', () => {
    const { told, stopped } = waitsFor('HEALTHY', 30, 60, { bootMs: 200_000 });
    expect(told.slice(0, 4)).toEqual(['25 db RUNNING', '55 app never ran', '55 db SIGTERM', '55 db exit 0']);
    expect(stopped).toBe('TaskFailedToStart: dependency graph: container ordering dependency [db] for target [app] has timed out.');
  });

  test.each(['COMPLETE', 'SUCCESS'])('limits %s too [T-030]', (condition) => {
    expect(waitsFor(condition, 20, 60).stopped).toContain('has timed out.');
  });

  test('does not concern START [T-031]', () => {
    expect(waitsFor('START', 2, 60).at(60).running).toBe(1);
  });

  test('no longer matters once the dependant starts [T-032]', () => {
    const { at, told } = waitsFor('HEALTHY', 7, 300, {});
    expect(told).toEqual(['25 db RUNNING', '33 app RUNNING']);
    expect(at(300).running).toBe(1);
  });
});

test('a job that fails stops the task that needs its success at once, in the agent’s words [T-024, T-136]', () => {
  const { stopped } = playTask(
    { app: { definition: dependsOn('job', 'SUCCESS') }, job: { definition: sidecar, process: exits(2, 3) } },
    { seconds: 60 },
  );
  expect(stopped).toBe(
    'TaskFailedToStart: dependency graph: failed to resolve container ordering dependency [job] for target [app] as dependency did not exit successfully.',
  );
});

test('a dependency that cannot start stops the task that waits for it [T-028]', () => {
  const { stopped, told } = playTask(
    { app: { definition: dependsOn('job', 'COMPLETE') }, job: { definition: sidecar, image: { entryPointFlaw: 'notFound' } } },
    { seconds: 40 },
  );
  expect(stopped).toContain('TaskFailedToStart: ');
  expect(told).toEqual(['25 app never ran', '25 job never ran']);
});

test('a task that waits without end is given up after three hours [T-013]', () => {
  const { lanes, stopped } = playTask(
    { app: { definition: dependsOn('db', 'HEALTHY') }, db: { definition: { ...sidecar, healthCheck }, process: { bootMs: 100_000_000 } } },
    { seconds: 3 * 3_600 + 5 },
  );
  expect(lanes[0]?.stop?.atMs).toBe(3 * 3_600_000);
  expect(stopped).toContain('TaskFailedToStart: ');
});
