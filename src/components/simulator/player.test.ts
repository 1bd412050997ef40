import { describe, expect, it } from 'vitest';
import { lastIndexUpTo } from './halving.ts';
import { driveFrames, initialPlayer, latestEvent, type PlayerAction, type PlayerState, type Reel, reducePlayer, speeds } from './player.ts';

const reel: Reel = { endMs: 10_000, events: [0, 1000, 4000, 9000], failures: [4000] };

function following(state: PlayerState, ...actions: PlayerAction[]): PlayerState {
  return actions.reduce(reducePlayer, state);
}

describe('the player', () => {
  it('stands still until told to play', () => {
    const still = initialPlayer(reel, 500);
    expect(reducePlayer(still, { type: 'frame', elapsedMs: 100 })).toBe(still);
  });

  it('moves by elapsed time times speed, and loses no fraction of a millisecond', () => {
    let state = following(initialPlayer(reel, 0), { type: 'speed', speed: 1 }, { type: 'play' });
    for (let i = 0; i < 60; i++) state = reducePlayer(state, { type: 'frame', elapsedMs: 16.25 });
    expect(state.atMs).toBe(975);
    expect(Number.isInteger(state.atMs)).toBe(true);
    expect(following(initialPlayer(reel, 0), { type: 'speed', speed: 60 }, { type: 'play' }, { type: 'frame', elapsedMs: 100 }).atMs).toBe(
      6000,
    );
  });

  it('does not leap after a tab has slept', () => {
    expect(
      following(initialPlayer(reel, 0), { type: 'speed', speed: 1 }, { type: 'play' }, { type: 'frame', elapsedMs: 60_000 }).atMs,
    ).toBe(250);
  });

  it('stops at the end, and plays from the start when played again', () => {
    const ended = following(initialPlayer(reel, 9900), { type: 'play' }, { type: 'frame', elapsedMs: 200 });
    expect(ended).toMatchObject({ atMs: 10_000, isPlaying: false });
    expect(reducePlayer(ended, { type: 'toggle' })).toMatchObject({ atMs: 0, isPlaying: true });
  });

  it('steps from event to event and pauses while it does', () => {
    const playing = following(initialPlayer(reel, 1500), { type: 'play' });
    expect(following(playing, { type: 'next' })).toMatchObject({ atMs: 4000, isPlaying: false });
    expect(following(playing, { type: 'previous' }).atMs).toBe(1000);
    expect(following(playing, { type: 'previous' }, { type: 'previous' }).atMs).toBe(0);
    expect(following(playing, { type: 'end' }, { type: 'next' }).atMs).toBe(10_000);
  });

  it('jumps to the next failure, and stays where there is none', () => {
    expect(following(initialPlayer(reel, 0), { type: 'nextFailure' }).atMs).toBe(4000);
    expect(following(initialPlayer(reel, 5000), { type: 'nextFailure' }).atMs).toBe(5000);
  });

  it('keeps the moment and the playing over a new run, within its bounds', () => {
    const loaded = (endMs: number) => reducePlayer(initialPlayer(reel, 8000), { type: 'load', reel: { endMs, events: [], failures: [] } });
    expect(loaded(20_000).atMs).toBe(8000);
    expect(loaded(3000)).toMatchObject({ atMs: 3000, isPlaying: false });
    const playing = following(
      initialPlayer(reel, 8000),
      { type: 'play' },
      { type: 'load', reel: { endMs: 20_000, events: [], failures: [] } },
    );
    expect(playing).toMatchObject({ atMs: 8000, isPlaying: true });
  });

  it('seeks to whole milliseconds within the run', () => {
    expect(following(initialPlayer(reel, 0), { type: 'seek', atMs: 12.6 }).atMs).toBe(13);
    expect(following(initialPlayer(reel, 0), { type: 'seek', atMs: -5 }).atMs).toBe(0);
    expect(following(initialPlayer(reel, 0), { type: 'seek', atMs: 99_999 }).atMs).toBe(10_000);
  });

  it('goes from event to event instead of gliding when motion is stepped', () => {
    let state = following(initialPlayer(reel, 0), { type: 'motion', motion: 'stepped' }, { type: 'speed', speed: 600 }, { type: 'play' });
    const seen = new Set<number>();
    for (let i = 0; i < 30; i++) {
      state = reducePlayer(state, { type: 'frame', elapsedMs: 200 });
      seen.add(state.atMs);
    }
    expect([...seen]).toEqual([0, 1000, 4000, 9000, 10_000]);
    expect(state.isPlaying).toBe(false);
  });
});

describe('looking up moments', () => {
  it('finds the last event up to a moment', () => {
    expect(latestEvent(reel.events, 3999)).toBe(1000);
    expect(latestEvent(reel.events, 4000)).toBe(4000);
    expect(latestEvent([], 4000)).toBe(0);
    expect(lastIndexUpTo([5], 4)).toBe(-1);
  });
});

describe('driving by frames', () => {
  it('reports the time between frames and ends when told', () => {
    const frames: ((nowMs: number) => void)[] = [];
    const cancelled: number[] = [];
    const elapsed: number[] = [];
    const stop = driveFrames({ request: (onFrame) => frames.push(onFrame), cancel: (handle) => cancelled.push(handle) }, (ms) =>
      elapsed.push(ms),
    );
    for (const nowMs of [1000, 1016, 1040]) frames.at(-1)?.(nowMs);
    stop();
    expect(elapsed).toEqual([16, 24]);
    expect(cancelled).toEqual([frames.length]);
  });
});

describe('the player’s speeds and failures', () => {
  it('goes back to the failure before, and stays where there is none', () => {
    const twice: Reel = { ...reel, failures: [1000, 4000] };
    expect(following(initialPlayer(twice, 9000), { type: 'previousFailure' }).atMs).toBe(4000);
    expect(following(initialPlayer(twice, 4000), { type: 'previousFailure' }).atMs).toBe(1000);
    expect(following(initialPlayer(twice, 1000), { type: 'previousFailure' })).toMatchObject({ atMs: 1000, isPlaying: false });
  });

  it('plays from real time to an hour a second, and no slower or faster than that', () => {
    expect(speeds).toEqual([1, 10, 60, 300, 600, 3600]);
    let state = initialPlayer(reel, 0);
    for (const _ of speeds) state = reducePlayer(state, { type: 'faster' });
    expect(state.speed).toBe(3600);
    for (const _ of speeds) state = reducePlayer(state, { type: 'slower' });
    expect(state.speed).toBe(1);
  });

  it('moves an hour in a second at 3600×', () => {
    const long: Reel = { endMs: 10_000_000, events: [], failures: [] };
    const playing = following(initialPlayer(long, 0), { type: 'speed', speed: 3600 }, { type: 'play' });
    expect(following(playing, ...Array.from({ length: 10 }, () => ({ type: 'frame', elapsedMs: 100 }) as const)).atMs).toBe(3_600_000);
  });
});
