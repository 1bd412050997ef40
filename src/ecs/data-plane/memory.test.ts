import { describe, expect, test } from 'vitest';
import { type Part, playTask, type TaskPlay } from '../task.fixture.ts';

const leak = (second: number, mibPerMinute: number, container = 'app') => ({
  atMs: second * 1_000,
  inject: { type: 'leakMemory' as const, task: 0, container, mibPerMinute },
});
const outOfMemory = 'OutOfMemoryError: Container killed due to memory usage';

/** Kills for memory as `ms container limit of limitMiB`. */
function kills({ run }: TaskPlay): string[] {
  return run.timeline.flatMap(({ what, subject, atMs }) =>
    what.type === 'container.outOfMemory' ? [`${atMs} ${subject.id.split('/')[1]} ${what.limit} ${what.limitMiB}`] : [],
  );
}

const sidecar = { essential: false };

describe('a leak', () => {
  test('ends with the container’s limit, at the very moment at which it is passed [T-063, T-139]', () => {
    // 50 MiB from 100 s on, 60 more a minute: 200 MiB are passed 150 s later.
    const played = playTask({ app: { definition: { memory: 200 } } }, { seconds: 260, steps: [leak(100, 60)] });
    expect(kills(played)).toEqual(['250001 app container 200']);
    expect(played.lanes[0]?.stop).toMatchObject({ atMs: 250_001, exitCode: 137, containerReason: outOfMemory });
    const notes = played.history.log.filter(({ kind }) => kind === 'note').map(({ text }) => text.replace(/task [0-9a-f]+…/, 'task X'));
    expect(notes).toContain('container app of task X is killed for memory: 201 MiB used, and the container may use 200 MiB');
  });

  test('ends with the task’s limit, where the container has none', () => {
    // 512 MiB less 50, at 1 MiB a second from 100 s on.
    expect(kills(playTask({ app: {} }, { seconds: 600, steps: [leak(100, 60)] }))).toEqual(['562001 app task 512']);
  });

  test('of the image’s own comes back with each replacement', () => {
    const { lanes } = playTask({ app: { process: { leakMiBPerMinute: 462 } } }, { seconds: 285 });
    expect(lanes.map(({ stop }) => stop?.exitCode)).toEqual([137, 137, 137]);
    // It boots half a second after its start at 25 s.
    expect(lanes[0]?.stop?.atMs).toBe(25_500 + 60_000 + 1);
  });

  test('goes on from what has leaked when it changes its pace, and stays where it is ended', () => {
    // A minute at 60, a minute at 0, then 30: 60 of 150 MiB are gone at 220 s.
    const steps = [leak(100, 60), leak(160, 0), leak(220, 30)];
    expect(kills(playTask({ app: { definition: { memory: 200 } } }, { seconds: 500, steps }))).toEqual(['400001 app container 200']);
    expect(kills(playTask({ app: { definition: { memory: 200 } } }, { seconds: 86_400, steps: steps.slice(0, 2) }))).toEqual([]);
  });

  test('of several containers together uses up the task’s memory, and the largest is killed', () => {
    const parts = { app: {}, big: { definition: sidecar, process: { memoryMiB: 300 } } };
    const played = playTask(parts, { seconds: 500, steps: [leak(100, 60), leak(100, 21, 'big')] });
    // 162 MiB are left, 81 a minute go.
    expect(kills(played)).toEqual(['220001 big task 512']);
    expect(played.at(500).running).toBe(1);
  });

  test('says what it does, and that it does nothing', () => {
    const { history } = playTask({ app: {} }, { seconds: 200, steps: [leak(5, 10), leak(100, 10), leak(110, 10), leak(120, 0)] });
    const said = history.log.filter(({ kind }) => kind === 'change').map(({ text }) => text.replace(/task [0-9a-f]+…/, 'task X'));
    expect(said).toEqual([
      'Nothing to make leak: no task runs at position 0.',
      'The process of container app in task X uses 10 MiB of memory more each minute.',
      'The process of container app in task X does so already.',
      'The process of container app in task X leaks no more memory.',
    ]);
  });

  test('costs no events while it goes on', () => {
    const entries = (seconds: number) => playTask({ app: {} }, { seconds, steps: [leak(100, 1)] }).run.timeline.length;
    expect(entries(25_000)).toBe(entries(200));
  });
});

describe('memory over time', () => {
  const steps = (...memory: number[]): Part => ({
    process: { memoryOverTime: memory.map((memoryMiB, index) => ({ afterMs: (index + 1) * 60_000, memoryMiB })) },
  });

  test('is what the image says, from its start on', () => {
    expect(kills(playTask({ app: steps(100, 400, 513) }, { seconds: 220 }))).toEqual(['205000 app task 512']);
    expect(kills(playTask({ app: steps(100, 512, 60) }, { seconds: 86_400 }))).toEqual([]);
  });

  test('that one container takes may kill another, the largest', () => {
    const played = playTask({ app: { definition: sidecar, process: { memoryMiB: 300 } }, main: steps(250) }, { seconds: 100 });
    expect(kills(played)).toEqual(['85000 app task 512']);
  });
});
