/**
 * A playground within another page: what the two tell each other by messages. The host hears counts and moments; the documents' texts it hears only
 * when it asks for the state. `/playground/embedding/` lists the messages for those who write a host.
 */
import { momentAt } from '../../ecs/ecs.ts';
import type { FromPlayground, RunSummary } from './embed-messages.ts';
import type { SharedPlace } from './place.ts';
import { stateOf, unpackPlayground } from './state.ts';
import type { ShownPlayground } from './use-playground-run.ts';

export interface EmbedOptions {
  window: Window;
  state(): SharedPlace;
  /** `isAfresh` is without what the reader wrote over it before. */
  onLoad(state: SharedPlace, isAfresh: boolean): void;
  onSeek(atMs: number): void;
  onPlay(): void;
  onPause(): void;
  onTheme(theme: 'light' | 'dark' | 'system'): void;
}

export interface Talk {
  tellRun(run: Pick<ShownPlayground, 'history' | 'tracks' | 'limit' | 'refusals'>): void;
  /** Sentences on why nothing could be run of what stands in the documents. */
  tellNotRun(why: readonly string[]): void;
  tellMoment(atMs: number): void;
  close(): void;
}

/** Real ms between two messages of a moment at least. */
const quietMs = 250;

/** Begins to listen to the page around, and to nobody else, and tells it that the playground is there. */
export function connectEmbed({ window: here, state, onLoad, onSeek, onPlay, onPause, onTheme }: EmbedOptions): Talk {
  /** Of the host, once it has said something. */
  let origin: string | null = null;
  /** The last run, or why there is none, for a host that speaks later. */
  let latest: FromPlayground | null = null;
  let waiting: number | null = null;
  /** Runs while no moment may be told. */
  let timer: number | null = null;
  const send = (message: FromPlayground, to = origin) => {
    if (to !== null) here.parent.postMessage(message, to);
  };
  const tell = (atMs: number) => {
    send({ drydock: 1, type: 'moment', atMs });
    timer = here.setTimeout(() => {
      timer = null;
      const next = waiting;
      waiting = null;
      if (next !== null && next !== atMs) tell(next);
    }, quietMs);
  };
  const act = async (message: Readonly<Record<string, unknown>>) => {
    switch (message.type) {
      case 'load':
        return onLoad(await loadedBy(message), message.afresh === true);
      case 'seek':
        if (!Number.isSafeInteger(message.atMs)) throw new Error('"seek" needs "atMs", a whole number of ms.');
        return onSeek(message.atMs as number);
      case 'play':
        return onPlay();
      case 'pause':
        return onPause();
      case 'getState':
        return send({ drydock: 1, type: 'state', state: { version: 1, ...state() } });
      case 'theme':
        if (message.theme !== 'light' && message.theme !== 'dark' && message.theme !== 'system')
          throw new Error('"theme" needs "theme": "light", "dark" or "system".');
        return onTheme(message.theme);
      default:
        throw new Error(`There is no message of type ${JSON.stringify(message.type)?.slice(0, 80)}.`);
    }
  };
  /** One after the other: what is said after a link is of what the link opens, which takes a moment to unpack. */
  let acting = Promise.resolve();
  const hear = (event: MessageEvent) => {
    if (event.source !== here.parent || here.parent === here || !isMessage(event.data)) return;
    const isFirst = origin === null;
    // A page without an origin of its own, such as a sandboxed one, can only be answered by name of all.
    origin ??= event.origin === 'null' ? '*' : event.origin;
    if (event.origin !== origin && origin !== '*') return;
    if (isFirst && latest) send(latest);
    acting = acting
      .then(() => act(event.data))
      .catch((trouble: unknown) =>
        send({ drydock: 1, type: 'error', message: trouble instanceof Error ? trouble.message : String(trouble) }),
      );
  };
  here.addEventListener('message', hear);
  if (here.parent !== here) send({ drydock: 1, type: 'ready' }, '*');
  return {
    tellRun(run) {
      latest = { drydock: 1, type: 'run', run: summaryOf(run) };
      send(latest);
    },
    tellNotRun(why) {
      latest = { drydock: 1, type: 'notRun', why };
      send(latest);
    },
    tellMoment(atMs) {
      if (timer === null) tell(Math.round(atMs));
      else waiting = Math.round(atMs);
    },
    close() {
      here.removeEventListener('message', hear);
      if (timer !== null) here.clearTimeout(timer);
    },
  };
}

function summaryOf({ history, tracks, limit, refusals }: Parameters<Talk['tellRun']>[0]): RunSummary {
  const { desired, running, pending } = momentAt(history, history.endMs);
  const words = refusals.map(({ operation, exception, message }) => `${operation}: ${exception}: ${message}`);
  // A playground has one service.
  const steady = tracks?.services[0]?.steady[0]?.fromMs ?? null;
  return { endMs: history.endMs, desired, running, pending, steady, limit, refusals: words };
}

/** @throws {ShareStateError} with a message that names what is wrong */
async function loadedBy({ fragment, state }: Readonly<Record<string, unknown>>): Promise<SharedPlace> {
  if (fragment === undefined) return stateOf(state, 'The message');
  if (typeof fragment !== 'string') throw new Error('"load" needs "fragment", the text behind the # of a link, or "state".');
  return unpackPlayground(fragment);
}

function isMessage(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'drydock' in value && value.drydock === 1;
}
