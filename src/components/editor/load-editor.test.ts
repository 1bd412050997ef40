/** An editor that does not load is replaced by the next simpler one. */
import { describe, expect, it } from 'vitest';
import type { EditorKind, MakeEditor } from './editor.ts';
import { loadEditor } from './load-editor.ts';

const makers = new Map<EditorKind, MakeEditor>();
const makerOf = (kind: EditorKind): MakeEditor => {
  const known = makers.get(kind);
  if (known) return known;
  const made: MakeEditor = () => {
    throw new Error(`${kind} is not made here`);
  };
  makers.set(kind, made);
  return made;
};
const without =
  (...missing: EditorKind[]) =>
  async (kind: EditorKind) => {
    if (missing.includes(kind)) throw new TypeError('Failed to fetch dynamically imported module');
    return makerOf(kind);
  };

describe('loading an editor', () => {
  it('gives what was asked for', async () => {
    expect(await loadEditor('monaco', without())).toEqual({ make: makerOf('monaco'), failed: [] });
  });
  it('falls from Monaco to CodeMirror', async () => {
    expect(await loadEditor('monaco', without('monaco'))).toEqual({ make: makerOf('codemirror'), failed: ['monaco'] });
  });
  it('falls to the plain field when nothing else loads', async () => {
    expect(await loadEditor('monaco', without('monaco', 'codemirror'))).toEqual({
      make: makerOf('textarea'),
      failed: ['monaco', 'codemirror'],
    });
  });
  it('never climbs to a richer editor than was asked for', async () => {
    expect((await loadEditor('codemirror', without('codemirror'))).make).toBe(makerOf('textarea'));
  });
});
