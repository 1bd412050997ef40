/** The state of a playground: where it began, what was written and set since, and what a page around it asks for. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { InjectedChange } from '../simulator/session.ts';
import { type Place, placeOfPreset, placeOfShared, type SharedPlace } from './place.ts';
import { type DocumentName, documentNames, type PlaygroundTexts } from './playground-documents.ts';
import { keepBeside, keepChosen, readBeside, readChosen, readDrafts, writeDrafts } from './playground-drafts.ts';
import { presetOf, presets } from './presets.ts';
import type { PlaygroundSettings } from './scenario-of.ts';

/** What changes as a playground is used. */
interface Work {
  texts: PlaygroundTexts;
  settings: PlaygroundSettings;
  changes: readonly InjectedChange[];
}

interface State extends Work {
  place: Place;
  opened: DocumentName;
  /** Drafts have been looked for. */
  isReady: boolean;
  /** Another number is another editor; null for none, while its drafts are written anew. */
  epoch: number | null;
  beforeReset: Work | null;
  says: string;
}

export interface UsePlayground extends Omit<State, 'beforeReset'> {
  canUndo: boolean;
  isChanged: boolean;
  openAt: { atMs: number } | null;
  command: { type: 'play' | 'pause' } | null;
  write(name: DocumentName, text: string): void;
  set(settings: PlaygroundSettings): void;
  open(name: DocumentName): void;
  choose(preset: string): void;
  /** Opens it with what the reader wrote over it before. */
  openShared(state: SharedPlace): void;
  /** Opens it as it is; what was written over it stays in each document's versions. */
  openAfresh(state: SharedPlace): void;
  backToOwn(): void;
  reset(): void;
  undoReset(): void;
  inject(changes: readonly InjectedChange[]): void;
  remove(index: number): void;
  tellMoment(atMs: number): void;
  seek(atMs: number): void;
  order(type: 'play' | 'pause'): void;
  say(says: string): void;
  /** As it stands now. */
  now(): SharedPlace;
  /** Called with every moment that is shown. */
  onMoment: { current: ((atMs: number) => void) | null };
}

const workOf = ({ texts, settings, changes }: Work): Work => ({ texts, settings, changes });

const firstPlace = placeOfPreset(presets[0]);

function beginning(place: Place, epoch: number): State {
  return { ...workOf(place), place, opened: place.opens, isReady: false, epoch, beforeReset: null, says: '' };
}

/** What the reader did while drafts were looked for stands over what was found. */
function overlaid({ place, texts, settings, changes }: State, found: Work): Work {
  const touched = documentNames.filter((name) => texts[name] !== place.texts[name]);
  return {
    texts: { ...found.texts, ...Object.fromEntries(touched.map((name) => [name, texts[name]])) },
    settings: settings === place.settings ? found.settings : settings,
    changes: changes === place.changes ? found.changes : changes,
  };
}

let lastEpoch = 0;

/** A run goes on this long after a change at its end. */
const afterwardsMs = 60_000;
const longestMs = 24 * 60 * 60 * 1_000;
/** Until then a change prolongs the run that it comes after. */
export const lastChangeMs = longestMs - afterwardsMs;

export function usePlayground(): UsePlayground {
  const [state, setState] = useState(() => beginning(firstPlace, 0));
  const [openAt, setOpenAt] = useState<{ atMs: number } | null>(null);
  const [command, setCommand] = useState<{ type: 'play' | 'pause' } | null>(null);
  const atMs = useRef(firstPlace.atMs);
  const onMoment = useRef<((atMs: number) => void) | null>(null);
  const latest = useRef(state);
  /** Of those who go to places: the last one arrives. */
  const lastTurn = useRef(0);
  latest.current = state;
  const change = useCallback((part: Partial<State>) => setState((now) => ({ ...now, ...part })), []);
  /** What was asked of one stage is not asked of the next, which opens at a moment of its own. */
  const leave = useCallback(() => {
    setOpenAt(null);
    setCommand(null);
  }, []);

  /** Goes to a place, with what the reader has written there before. */
  const goTo = useCallback(async (place: Place, says = '') => {
    const turn = ++lastTurn.current;
    const [texts, kept] = await Promise.all([
      readDrafts(place.source, place.texts),
      readBeside(place.source).catch((trouble: Error) => {
        says ||= trouble.message;
        return null;
      }),
    ]);
    if (turn !== lastTurn.current) return;
    atMs.current = place.atMs;
    setState((now) =>
      now.isReady || place.source !== now.place.source
        ? { ...beginning(place, ++lastEpoch), texts, ...kept, isReady: true, says }
        : { ...now, ...overlaid(now, { ...workOf(place), texts, ...kept }), isReady: true, says },
    );
  }, []);

  const choose = useCallback(
    (id: string) => {
      const preset = presetOf(id);
      if (!preset) return;
      keepChosen(id);
      leave();
      // A fragment is of what was shared, which this leaves.
      if (location.hash) history.replaceState(null, '', location.pathname + location.search);
      void goTo(placeOfPreset(preset));
    },
    [goTo],
  );
  const openShared = useCallback(
    (shared: SharedPlace) => {
      const place = placeOfShared(shared);
      const { isReady, place: here } = latest.current;
      if (!isReady || here.source !== place.source) {
        leave();
        return void goTo(place);
      }
      setOpenAt({ atMs: place.atMs });
      change({ says: 'This is open already, with what was changed here since.' });
    },
    [goTo],
  );
  const backToOwn = useCallback(() => choose(presetOf(readChosen() ?? '')?.id ?? presets[0].id), [choose]);

  useEffect(() => {
    const openAddress = (instead: Place) => {
      leave();
      if (!location.hash.startsWith('#s=')) return void goTo(instead);
      readFragment(location.hash).then(
        (shared) => goTo(placeOfShared(shared)),
        (trouble: unknown) => goTo(instead, trouble instanceof Error ? trouble.message : String(trouble)),
      );
    };
    openAddress(placeOfPreset(presetOf(readChosen() ?? '') ?? presets[0]));
    // A link may be pasted into the address of a playground that is open.
    const onHash = () => {
      if (location.hash.startsWith('#s=')) openAddress(latest.current.place);
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);

  const openAfresh = useCallback(async (shared: SharedPlace) => {
    const place = placeOfShared(shared);
    if (latest.current.place.source === place.source) {
      await replace(place, workOf(latest.current), '');
      return setOpenAt({ atMs: place.atMs });
    }
    leave();
    keepBeside(place.source, null);
    // Where nothing can be kept nothing was written over it.
    await writeDrafts(place.source, place.texts, place.texts).catch(() => {});
    await goTo(place);
  }, []);

  const { place, texts, settings, changes } = state;
  const isChanged = useMemo(() => isOther(state, place), [texts, settings, changes, place]);
  useEffect(() => {
    if (!state.isReady) return;
    const isKept = settings !== place.settings || changes !== place.changes;
    keepBeside(place.source, isKept ? { settings, changes } : null);
  }, [settings, changes, place, state.isReady]);

  /** The editor goes first, with its last word; then drafts are written, and then there is an editor again. */
  const replace = useCallback(async (work: Work, beforeReset: Work | null, says: string) => {
    const { place: here } = latest.current;
    change({ epoch: null });
    await new Promise((resolve) => setTimeout(resolve));
    const isKept = await writeDrafts(here.source, work.texts, here.texts).then(
      () => true,
      () => false,
    );
    change({ ...workOf(work), beforeReset, epoch: ++lastEpoch, says: isKept ? says : 'The browser does not let this site keep anything.' });
  }, []);

  const stable = useMemo(
    () => ({
      write: (name: DocumentName, text: string) =>
        setState((now) =>
          now.texts[name] === text ? now : { ...now, texts: { ...now.texts, [name]: text }, beforeReset: null, says: '' },
        ),
      set: (next: PlaygroundSettings) =>
        setState((now) => ({ ...now, settings: next, beforeReset: null, says: lateInWords(now.changes, next) })),
      open: (name: DocumentName) => change({ opened: name }),
      reset: () => void replace(latest.current.place, workOf(latest.current), 'It is as it began. Undo reset brings yours back.'),
      undoReset: () => {
        const { beforeReset } = latest.current;
        if (beforeReset) void replace(beforeReset, null, 'Yours is back.');
      },
      inject: (more: readonly InjectedChange[]) => setState((now) => ({ ...now, ...withChanges(now, more) })),
      remove: (index: number) => setState((now) => ({ ...now, changes: now.changes.filter((_, at) => at !== index) })),
      tellMoment: (moment: number) => {
        atMs.current = moment;
        onMoment.current?.(moment);
      },
      seek: (moment: number) => setOpenAt({ atMs: moment }),
      order: (type: 'play' | 'pause') => setCommand({ type }),
      say: (says: string) => change({ says }),
      now: (): SharedPlace => ({
        ...workOf(latest.current),
        atMs: Math.round(atMs.current),
        preset: latest.current.place.preset,
        opens: latest.current.opened,
      }),
    }),
    [],
  );

  const { beforeReset, ...rest } = state;
  return {
    ...rest,
    ...stable,
    choose,
    openShared,
    openAfresh,
    backToOwn,
    canUndo: beforeReset !== null,
    isChanged,
    openAt,
    command,
    onMoment,
  };
}

function isOther(work: Work, place: Place): boolean {
  const textsDiffer = documentNames.some((name) => work.texts[name] !== place.texts[name]);
  return textsDiffer || JSON.stringify([work.settings, work.changes]) !== JSON.stringify([place.settings, place.changes]);
}

/** The changes laid over the run, which goes on for a minute where it would end with them: nobody would see what comes of them. */
function withChanges({ changes, settings }: Work, more: readonly InjectedChange[]): Partial<State> {
  const lastMs = Math.max(...more.map(({ atMs }) => atMs));
  const all = [...changes, ...more].sort((a, b) => a.atMs - b.atMs);
  if (lastMs < settings.untilMs) return { changes: all };
  const untilMs = Math.min(lastMs + afterwardsMs, longestMs);
  if (untilMs <= lastMs) return { says: 'This is the end of the longest run there is, 24 h: nothing can happen after it.' };
  return {
    changes: all,
    settings: { ...settings, untilMs },
    says: `The run goes on to ${untilMs / 1000} s now, to show what comes of it.`,
  };
}

/** Says that some changes come after the run's end; empty where none does. */
function lateInWords(changes: readonly InjectedChange[], { untilMs, againMs }: PlaygroundSettings): string {
  const late = [...changes.map(({ atMs }) => atMs), againMs ?? 0].filter((atMs) => atMs > untilMs).length;
  if (late === 0) return '';
  return `${late === 1 ? 'One change comes' : `${late} changes come`} after the run’s end, and will not happen unless it is longer.`;
}

/** What the address holds. Rejects with a sentence for the reader. */
async function readFragment(fragment: string): Promise<SharedPlace> {
  const { unpackPlayground } = await import('./state.ts');
  return unpackPlayground(fragment);
}
