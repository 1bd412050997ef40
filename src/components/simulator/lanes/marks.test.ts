import { describe, expect, it } from 'vitest';
import type { Tracks } from '../../../ecs/ecs.ts';
import { killAndReplace } from '../fixtures.ts';
import { clustersIn, countMarks, marksOf } from './marks.ts';

const history = killAndReplace();
const service = {
  name: 'my-rust-api',
  deployments: [
    {
      id: 'ecs-svc/1',
      taskDefinition: 'web:1',
      createdAtMs: 0,
      strategy: 'ROLLING',
      changes: [{ atMs: 66_000, entry: 92, what: 'rolloutState', text: 'ECS deployment ecs-svc/1 completed.' }],
    },
  ],
};
const decision = (atMs: number, id: string) => ({
  entry: 100 + atMs / 1000,
  atMs,
  subject: { kind: 'service', id },
  what: 'placement',
  chosen: ['i-1'],
  refused: 2,
});
const tracks = { services: [service], decisions: [decision(1000, 'my-rust-api'), decision(2000, 'other')] } as unknown as Tracks;

describe('marks', () => {
  it('are the changes alone where nothing more is known', () => {
    expect(marksOf(history, null, undefined)).toEqual([
      { kind: 'change', atMs: 120_000, entry: 93, text: 'The main process of task a3f1 is killed' },
    ]);
  });

  it('are decisions and deployments as well, in order of time, of the service that is shown', () => {
    expect(marksOf(history, tracks, undefined).map(({ kind }) => kind)).toEqual(['decision', 'decision', 'deployment', 'change']);
    const own = marksOf(history, tracks, 'my-rust-api');
    expect(own.map(({ entry }) => entry)).toEqual([101, 92, 93]);
    expect(own[0]?.text).toBe('placement for my-rust-api: i-1, 2 refused');
  });

  it('are one where they would cover each other, and none is lost', () => {
    const marks = marksOf(history, tracks, undefined);
    const whole = { fromMs: 0, toMs: 240_000 };
    expect(clustersIn(marks, whole, 10_000).map((cluster) => cluster.marks.length)).toEqual([2, 1, 1]);
    expect(clustersIn(marks, { fromMs: 60_000, toMs: 100_000 }, 10_000).map(({ atMs }) => atMs)).toEqual([66_000]);
    expect(countMarks(marks)).toBe('1 change from outside, 2 decisions, 1 step of a deployment');
  });
});
