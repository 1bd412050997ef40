import { describe, expect, test, vi } from 'vitest';
import { loadViews } from '../../ecs/ecs.ts';
import { connectEmbed } from './embed.ts';
import { placeOfPreset } from './place.ts';
import { playPlayground } from './play-playground.ts';
import { presets } from './presets.ts';
import { packPlayground } from './state.ts';

const { isShared: _, watch: __, source: ___, ...outline } = placeOfPreset(presets[0]);

/** A window within another one, as far as the talk knows them. */
function framed() {
  const told: { message: { type: string; message?: string }; to: string }[] = [];
  const timers: (() => void)[] = [];
  const parent = { postMessage: (message: { type: string }, to: string) => told.push({ message, to }) };
  let hear: (event: unknown) => void = () => {};
  const window = {
    parent,
    addEventListener: (_type: string, listener: typeof hear) => {
      hear = listener;
    },
    removeEventListener: () => {},
    setTimeout: (run: () => void) => timers.push(run),
    clearTimeout: () => {},
  } as unknown as Window;
  const acts = { onLoad: vi.fn(), onSeek: vi.fn(), onPlay: vi.fn(), onPause: vi.fn(), onTheme: vi.fn() };
  const talk = connectEmbed({ window, state: () => outline, ...acts });
  const say = async (data: unknown, origin = 'https://school.example', source: unknown = parent) => {
    hear({ data, origin, source });
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  };
  return { told, acts, talk, say, timers };
}

describe('a playground within another page', () => {
  test('says that it is ready, and nothing of its documents until it is asked', async () => {
    const { told, talk, say } = framed();
    talk.tellMoment(5);
    expect(told).toEqual([{ message: { drydock: 1, type: 'ready' }, to: '*' }]);
    await say({ drydock: 1, type: 'getState' });
    expect(told.at(-1)).toEqual({
      message: { drydock: 1, type: 'state', state: { version: 1, ...outline } },
      to: 'https://school.example',
    });
  });

  test('does what its host says', async () => {
    const { acts, say } = framed();
    await say({ drydock: 1, type: 'seek', atMs: 60_000 });
    await say({ drydock: 1, type: 'play' });
    await say({ drydock: 1, type: 'theme', theme: 'dark' });
    await say({ drydock: 1, type: 'load', state: { version: 1, ...outline } });
    expect(acts.onSeek).toHaveBeenCalledWith(60_000);
    expect(acts.onPlay).toHaveBeenCalledOnce();
    expect(acts.onTheme).toHaveBeenCalledWith('dark');
    expect(acts.onLoad).toHaveBeenCalledWith(outline, false);
  });

  test('loads what stands behind the # of a link, afresh where it is told to, and says what is wrong with one', async () => {
    const { acts, told, say } = framed();
    const fragment = await packPlayground(outline);
    await say({ drydock: 1, type: 'load', fragment, afresh: true });
    await vi.waitFor(() => expect(acts.onLoad).toHaveBeenCalledWith(outline, true));
    await say({ drydock: 1, type: 'load', fragment: 7 });
    expect(told.at(-1)?.message).toMatchObject({ type: 'error', message: expect.stringContaining('"fragment"') });
  });

  test('does what it is told in order, however long a link takes to unpack', async () => {
    const { acts, say } = framed();
    const fragment = (await packPlayground(outline)) ?? '';
    await Promise.all([say({ drydock: 1, type: 'load', fragment }), say({ drydock: 1, type: 'seek', atMs: 5_000 })]);
    await vi.waitFor(() => expect(acts.onSeek).toHaveBeenCalledOnce());
    expect(acts.onLoad.mock.invocationCallOrder[0]).toBeLessThan(acts.onSeek.mock.invocationCallOrder[0] ?? 0);
  });

  test('tells why nothing could be run, to a host that spoke before and to one that speaks later', async () => {
    const { told, talk, say } = framed();
    const message = { drydock: 1, type: 'notRun', why: ['load.json, line 1, column 1: …'] };
    talk.tellNotRun(message.why);
    expect(told.map((one) => one.message.type)).toEqual(['ready']);
    await say({ drydock: 1, type: 'pause' });
    expect(told.at(-1)?.message).toEqual(message);
    talk.tellNotRun(message.why);
    expect(told.map((one) => one.message.type)).toEqual(['ready', 'notRun', 'notRun']);
  });

  test('tells when the service was steady first, and which limit ended the run', async () => {
    const { told, talk, say } = framed();
    await say({ drydock: 1, type: 'pause' });
    const { texts, settings, changes } = outline;
    const played = await playPlayground({ texts, settings, changes });
    const { tracks } = await loadViews();
    talk.tellRun({ history: played.history, tracks: tracks(played), refusals: played.run.refusals, limit: null });
    const reached = played.run.timeline.find(({ what }) => what.type === 'service.steadyState')?.atMs;
    expect(told.at(-1)?.message).toMatchObject({ type: 'run', run: { steady: reached, limit: null, running: 3, refusals: [] } });
    expect(reached).toBeGreaterThan(0);
    talk.tellRun({ history: played.history, tracks: null, refusals: [], limit: 'events' });
    expect(told.at(-1)?.message).toMatchObject({ run: { steady: null, limit: 'events' } });
  });

  test('tells moments no closer than its quiet time, the latest one for certain', async () => {
    const { told, talk, say, timers } = framed();
    await say({ drydock: 1, type: 'play' });
    for (const atMs of [1, 2, 3.4]) talk.tellMoment(atMs);
    const moments = () => told.flatMap(({ message }) => ('atMs' in message ? [message.atMs] : []));
    expect(moments()).toEqual([1]);
    timers.pop()?.();
    talk.tellMoment(4);
    expect(moments()).toEqual([1, 3]);
    timers.pop()?.();
    expect(moments()).toEqual([1, 3, 4]);
  });

  test('hears nobody but the page around it, from the origin that spoke first', async () => {
    const { acts, say } = framed();
    await say({ drydock: 1, type: 'play' }, 'https://school.example', {});
    await say({ type: 'play' });
    await say({ drydock: 1, type: 'pause' });
    await say({ drydock: 1, type: 'play' }, 'https://elsewhere.example');
    expect(acts.onPlay).not.toHaveBeenCalled();
    expect(acts.onPause).toHaveBeenCalledOnce();
  });

  test.for([
    [{ type: 'explode' }, 'no message of type "explode"'],
    [{ type: 'seek', atMs: 'soon' }, '"seek" needs "atMs"'],
    [{ type: 'load', state: {} }, 'The message holds no playground'],
    [{ type: 'theme', theme: '<b>' }, '"theme" needs'],
  ] as const)('answers %j with what is wrong', async ([message, words]) => {
    const { told, say } = framed();
    await say({ drydock: 1, ...message });
    expect(told.at(-1)?.message).toMatchObject({ type: 'error', message: expect.stringContaining(words) });
  });
});
