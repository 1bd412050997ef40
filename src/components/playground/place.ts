/** Where a playground begins: a preset, or a state that someone shared. Pure. */
import { fingerprint } from '../editor/text.ts';
import type { InjectedChange } from '../simulator/session.ts';
import { type DocumentName, documentNames, type PlaygroundTexts } from './playground-documents.ts';
import type { Preset } from './presets.ts';
import type { PlaygroundSettings } from './scenario-of.ts';

export interface Place {
  /** Names the drafts. */
  source: string;
  preset: string | null;
  isShared: boolean;
  /** A sentence: what to look at. */
  watch: string;
  texts: PlaygroundTexts;
  settings: PlaygroundSettings;
  changes: readonly InjectedChange[];
  atMs: number;
  opens: DocumentName;
}

/** What a shared state has of a place. */
export type SharedPlace = Pick<Place, 'texts' | 'settings' | 'changes' | 'atMs' | 'preset' | 'opens'>;

/** What a browser keeps of a place beside its texts. */
export type KeptBeside = Pick<Place, 'settings' | 'changes'>;

export function placeOfPreset({ id, watch, texts, settings, changes, atMs, opens }: Preset): Place {
  return { source: id, preset: id, isShared: false, watch, texts, settings, changes, atMs, opens };
}

/** Its drafts are apart from the reader's own. */
export function placeOfShared(state: SharedPlace): Place {
  const { texts, settings, changes, atMs, preset, opens } = state;
  const all = JSON.stringify([documentNames.map((name) => texts[name]), settings, changes, atMs]);
  const watch = 'This was shared with you. What you change here is kept apart from what is your own.';
  return { source: `shared-${fingerprint(all)}`, preset, isShared: true, watch, texts, settings, changes, atMs, opens };
}
