/** A playground's whole state as a link's fragment and as a file, and back. What comes in is read member by member: a link can break nothing. */
import { assumptions as known, problemText, readScenario } from '../../ecs/ecs.ts';
import { packState, ShareStateError, unpackState } from '../../site/share-state.ts';
import type { InjectedChange } from '../simulator/session.ts';
import { isObject } from './is-object.ts';
import type { KeptBeside, SharedPlace } from './place.ts';
import { type DocumentName, documentNames, type PlaygroundTexts } from './playground-documents.ts';
import { presetOf } from './presets.ts';
import type { PlaygroundSettings } from './scenario-of.ts';

/** Longest fragment: mail and chat cut longer links. */
const mostCharacters = 8_000;
/** Of JSON, once unpacked. */
const mostBytes = 2_000_000;
const mostTextCharacters = 10_000_000;
const mostChanges = 2_000;
const mostSeed = 2 ** 31 - 1;
const dayMs = 24 * 60 * 60 * 1_000;
const version = 1;
const fileFormat = 'drydock playground';

/** The fragment behind `#`, or null where it would be too long for a link. */
export async function packPlayground(state: SharedPlace): Promise<string | null> {
  const value = { version, ...state };
  // What packs well would be refused when it is unpacked.
  if (new TextEncoder().encode(JSON.stringify(value)).length > mostBytes) return null;
  const fragment = `s=${await packState(value)}`;
  return fragment.length > mostCharacters ? null : fragment;
}

/** @throws {ShareStateError} with a message for the reader */
export async function unpackPlayground(fragment: string): Promise<SharedPlace> {
  return stateOf(await unpackState(fragment.replace(/^#?s=/, ''), mostBytes), 'The link');
}

/** The text of a `.drydock.json` file. */
export function toFile(state: SharedPlace): string {
  return `${JSON.stringify({ format: fileFormat, version, ...state }, null, 2)}\n`;
}

/** @throws {ShareStateError} with a message for the reader */
export function fromFile(text: string): SharedPlace {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ShareStateError('The file is no JSON: it is not a saved playground, or it was cut short.');
  }
  if (!isObject(value) || value.format !== fileFormat)
    throw new ShareStateError(`The file is no saved playground: its "format" is not "${fileFormat}".`);
  return stateOf(value, 'The file');
}

/** Reads a state that came from elsewhere. @throws {ShareStateError} with a message that names the member */
export function stateOf(value: unknown, source: string): SharedPlace {
  const wrong = (what: string) => new ShareStateError(`${source} holds no playground that can be opened: ${what}`);
  if (!isObject(value)) throw wrong('it is no object.');
  if (value.version !== version) throw wrong(`it has version ${JSON.stringify(value.version)}; this page reads version ${version}.`);
  const texts = textsOf(value.texts, wrong);
  const settings = settingsOf(value.settings, wrong);
  const changes = changesOf(value.changes, wrong);
  const { atMs, preset, opens } = value;
  if (!isWhole(atMs, 0, settings.untilMs)) throw wrong('"atMs" is no whole number of ms within the run.');
  const isKnown = typeof preset === 'string' && presetOf(preset) !== undefined;
  return {
    texts,
    settings,
    changes,
    atMs,
    preset: isKnown ? preset : null,
    opens: documentNames.find((name) => name === opens) ?? 'service.json',
  };
}

/** Reads what a browser has kept beside the texts: by another version, perhaps. @throws {ShareStateError} with a message that names the member */
export function besideOf(value: unknown): KeptBeside {
  const wrong = (what: string) => new ShareStateError(`The settings and changes that were kept here are left out: ${what}`);
  if (!isObject(value)) throw wrong('they are no object.');
  return { settings: settingsOf(value.settings, wrong), changes: changesOf(value.changes, wrong) };
}

type Wrong = (what: string) => ShareStateError;

function textsOf(value: unknown, wrong: Wrong): PlaygroundTexts {
  if (!isObject(value)) throw wrong('"texts" is missing.');
  return Object.fromEntries(
    documentNames.map((name) => {
      const text = Object.hasOwn(value, name) ? value[name] : undefined;
      if (typeof text !== 'string') throw wrong(`the text of ${name} is missing.`);
      if (text.length > mostTextCharacters) throw wrong(`the text of ${name} has more than ${mostTextCharacters} characters.`);
      return [name, text];
    }),
  ) as Record<DocumentName, string>;
}

function settingsOf(value: unknown, wrong: Wrong): PlaygroundSettings {
  if (!isObject(value)) throw wrong('"settings" is missing.');
  const { seed, untilMs, againMs, assumptions } = value;
  if (!isWhole(seed, 0, mostSeed)) throw wrong(`"seed" is no whole number from 0 to ${mostSeed}.`);
  if (!isWhole(untilMs, 1, dayMs)) throw wrong(`"untilMs" is no whole number of ms from 1 to ${dayMs}.`);
  if (againMs !== null && !isWhole(againMs, 0, dayMs)) throw wrong(`"againMs" is neither null nor a whole number of ms up to ${dayMs}.`);
  if (!isObject(assumptions)) throw wrong('"assumptions" is missing.');
  const checked = Object.entries(assumptions).map(([id, given]) => {
    const assumption = known.find((one) => one.id === id);
    if (!assumption) throw wrong(`there is no assumption ${JSON.stringify(id.slice(0, 80))}.`);
    const isIn =
      assumption.unit === 'choice'
        ? assumption.range.values.some((one) => one === given)
        : isWhole(given, assumption.range.low, assumption.range.high);
    if (!isIn) throw wrong(`the assumption ${id} cannot be ${JSON.stringify(given)?.slice(0, 80)}.`);
    return [id, given as number | string | boolean] as const;
  });
  return { seed, untilMs, againMs, assumptions: Object.fromEntries(checked) };
}

/** Those after the run's end too: a run may have been made shorter, and may be made longer again. */
function changesOf(value: unknown, wrong: Wrong): readonly InjectedChange[] {
  if (!Array.isArray(value) || value.length > mostChanges) throw wrong(`"changes" is no list of at most ${mostChanges}.`);
  if (value.length === 0) return [];
  const { scenario, problems } = readScenario({ steps: value }, {}, { untilMs: dayMs });
  const [first] = problems;
  if (first) throw wrong(`${problemText(first).replace('steps[', 'changes[')}.`);
  return (scenario?.steps ?? []).map((step) => {
    if (!('inject' in step)) throw wrong('"changes" holds a call, which is none.');
    return { atMs: step.atMs, inject: step.inject };
  });
}

function isWhole(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= low && value <= high;
}
