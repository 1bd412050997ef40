import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packState } from '../../site/share-state.ts';
import { placeOfPreset, type SharedPlace } from './place.ts';
import { documentNames } from './playground-documents.ts';
import { presets } from './presets.ts';
import { besideOf, fromFile, packPlayground, stateOf, toFile, unpackPlayground } from './state.ts';

const { texts, settings, changes, atMs, preset, opens } = placeOfPreset(presets[0]);
const outline: SharedPlace = { texts, settings, changes, atMs, preset, opens };

describe('a playground’s state', () => {
  test('comes back from a link and from a file as it went, whatever the texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 5, maxLength: 5 }), fc.nat(300_000), async (written, at) => {
        const state = {
          ...outline,
          texts: Object.fromEntries(documentNames.map((name, i) => [name, written[i]])),
          atMs: at,
        } as SharedPlace;
        const fragment = await packPlayground(state);
        expect(fragment).not.toBeNull();
        expect(await unpackPlayground(`#${fragment}`)).toEqual(state);
        expect(fromFile(toFile(state))).toEqual(state);
      }),
      { numRuns: 50 },
    );
  });

  test('of every preset fits a link', async () => {
    for (const one of presets) {
      const { isShared: _, watch: __, source: ___, ...state } = placeOfPreset(one);
      const fragment = await packPlayground(state);
      expect(fragment, one.id).not.toBeNull();
      expect(await unpackPlayground(fragment ?? '')).toEqual(state);
    }
  });

  test('is no link where it is too large for one', async () => {
    const noise = fc.sample(fc.string({ minLength: 15_000, maxLength: 15_000 }), 1)[0] ?? '';
    expect(await packPlayground({ ...outline, texts: { ...texts, 'load.json': noise } })).toBeNull();
    // Packs to a short link, which would be refused as too large.
    const blank = { ...outline, texts: { ...texts, 'load.json': ' '.repeat(2_000_000) } };
    expect(await packPlayground(blank)).toBeNull();
    expect(fromFile(toFile(blank))).toEqual(blank);
  });

  test('opens although its second revision comes after its end', () => {
    const late = { ...outline, settings: { ...settings, againMs: settings.untilMs + 1 } };
    expect(fromFile(toFile(late))).toEqual(late);
  });

  test('opens although one of its changes comes after its end', () => {
    const late = { ...outline, changes: [{ atMs: settings.untilMs + 1, inject: { type: 'reclaimSpot' as const, all: true as const } }] };
    expect(fromFile(toFile(late))).toEqual(late);
  });

  test('opens although its preset is gone', () => {
    expect(stateOf({ version: 1, ...outline, preset: 'gone' }, 'The link').preset).toBeNull();
  });
});

describe('what a browser has kept beside the texts', () => {
  test('is read as it was written', () => {
    expect(besideOf({ settings, changes: outline.changes })).toEqual({ settings, changes: outline.changes });
  });

  test.for([
    [
      { settings: { ...settings, assumptions: { 'one.of.yesterday': 1 } }, changes: [] },
      'left out: there is no assumption "one.of.yesterday"',
    ],
    [{ settings, changes: [{ atMs: 'x', inject: null }] }, 'left out: changes[0]'],
    [{}, '"settings" is missing'],
    [[], 'they are no object'],
  ] as const)('is refused, with the member: %j', ([kept, words]) => {
    expect(() => besideOf(kept)).toThrow(words);
  });
});

describe('a state that cannot be is refused, with the member', () => {
  const reading = (part: object) => () => stateOf({ version: 1, ...outline, ...part }, 'The link');
  test.for([
    [{ version: 2 }, 'version 2'],
    [{ texts: { ...texts, 'service.json': 7 } }, 'the text of service.json is missing'],
    [{ texts: { __proto__: texts } }, 'is missing'],
    [{ settings: { ...settings, seed: 1.5 } }, '"seed"'],
    [{ settings: { ...settings, untilMs: 1e300 } }, '"untilMs"'],
    [{ settings: { ...settings, assumptions: { 'no.such': 1 } } }, 'there is no assumption "no.such"'],
    [{ settings: { ...settings, assumptions: { 'fargate.pullRate': -1 } } }, 'the assumption fargate.pullRate cannot be -1'],
    [{ changes: [{ atMs: 1, inject: { type: 'killEverything' } }] }, 'changes[0]'],
    [{ changes: [{ atMs: 1, call: 'DeleteService', input: {} }] }, 'a call'],
    [{ atMs: -1 }, '"atMs"'],
  ] as const)('%j', ([part, words]) => {
    expect(reading(part)).toThrow(words);
  });

  test('and so is a fragment that was cut, or that unpacks to more than any playground', async () => {
    const fragment = (await packPlayground(outline)) ?? '';
    await expect(unpackPlayground(fragment.slice(0, -20))).rejects.toThrow('cannot be read');
    await expect(unpackPlayground('s=')).rejects.toThrow('carries no state');
    await expect(unpackPlayground(`s=${await packState(' '.repeat(3_000_000))}`)).rejects.toThrow('larger');
    expect(() => fromFile('{ "format": "other" }')).toThrow('no saved playground');
    expect(() => fromFile('{')).toThrow('no JSON');
  });
});
