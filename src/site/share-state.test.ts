import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeShareState, encodeShareState, type SharedState } from './share-state.ts';

const state: SharedState = {
  page: '/day-15/service/',
  document: 'service.json',
  text: '{ "desiredCount": 2 }',
  finding: 'role-not-valid',
  version: '0.1.0',
};

async function packed(value: unknown): Promise<string> {
  return encodeShareState(value as SharedState);
}

describe('the state in a link', () => {
  it('comes back as it went, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.option(fc.string()), async (text, finding) => {
        const sent = { ...state, text, finding };
        expect(await decodeShareState(`#${await encodeShareState(sent)}`)).toEqual(sent);
      }),
      { numRuns: 50 },
    );
  });

  it('uses only letters that mail and chat leave alone', async () => {
    expect(await encodeShareState({ ...state, text: '<script>ÿ€🚢'.repeat(50) })).toMatch(/^[\w-]+$/);
  });

  it('makes a document shorter, not longer', async () => {
    expect((await encodeShareState({ ...state, text: JSON.stringify(Array(200).fill({ name: 'web' })) })).length).toBeLessThan(400);
  });

  it('says that it is empty, damaged, or not one of ours', async () => {
    const whole = await encodeShareState(state);
    await expect(decodeShareState('#')).rejects.toThrow('carries no state');
    await expect(decodeShareState(whole.slice(0, -8))).rejects.toThrow('cannot be read');
    await expect(decodeShareState('#%%%')).rejects.toThrow('cannot be read');
    await expect(decodeShareState(await packed({ page: 1 }))).rejects.toThrow('not one of this site’s');
    await expect(decodeShareState(await packed(null))).rejects.toThrow('not one of this site’s');
  });

  it('does not unpack a short link into a flood', async () => {
    await expect(decodeShareState(await packed({ ...state, text: 'a'.repeat(3_000_000) }))).rejects.toThrow('larger than any document');
  });

  it('drops what it does not know', async () => {
    expect(await decodeShareState(await packed({ ...state, __proto__: { polluted: true }, html: '<b>' }))).toEqual(state);
  });
});
