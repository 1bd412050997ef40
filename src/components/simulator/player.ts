/** Playing a run: a pure reducer over time, and a driver that feeds it frames from a clock that is handed in. */
import { lastIndexUpTo } from './halving.ts';

/** Virtual ms per real ms. */
export const speeds = [1, 10, 60, 300, 600, 3600] as const;
export type Speed = (typeof speeds)[number];

/** Real ms that an event stays when motion is stepped. */
const stepMs = 1200;
/** Longest frame that counts, in real ms: a tab that slept does not leap. */
const longestFrameMs = 250;

/** The moments of a run that a player knows, in ms; lists ascending and distinct. */
export interface Reel {
  endMs: number;
  events: readonly number[];
  failures: readonly number[];
}

export interface PlayerState {
  reel: Reel;
  /** Integer, from 0 to the run's end. */
  atMs: number;
  /** What integer time leaves over: virtual ms, or real ms when stepped. */
  carryMs: number;
  isPlaying: boolean;
  speed: Speed;
  /** `stepped` goes from event to event, for people who asked their system for less motion. */
  motion: 'smooth' | 'stepped';
}

export type PlayerAction =
  | { type: 'toggle' | 'play' | 'pause' | 'next' | 'previous' | 'nextFailure' | 'previousFailure' | 'start' | 'end' | 'faster' | 'slower' }
  /** `elapsedMs` of real time have passed. */
  | { type: 'frame'; elapsedMs: number }
  | { type: 'seek'; atMs: number }
  | { type: 'speed'; speed: Speed }
  | { type: 'motion'; motion: PlayerState['motion'] }
  /** Another run; the moment stays where it can, and what plays plays on. */
  | { type: 'load'; reel: Reel };

/** A player that stands still at `atMs`. */
export function initialPlayer(reel: Reel, atMs: number): PlayerState {
  return { reel, atMs: clamp(atMs, reel.endMs), carryMs: 0, isPlaying: false, speed: 10, motion: 'smooth' };
}

/** The next state; the same object when nothing changes. */
export function reducePlayer(state: PlayerState, action: PlayerAction): PlayerState {
  switch (action.type) {
    case 'toggle':
      return reducePlayer(state, { type: state.isPlaying ? 'pause' : 'play' });
    case 'play':
      return { ...state, isPlaying: true, carryMs: 0, atMs: state.atMs >= state.reel.endMs ? 0 : state.atMs };
    case 'pause':
      return state.isPlaying ? { ...state, isPlaying: false } : state;
    case 'frame':
      return state.isPlaying ? frame(state, Math.min(action.elapsedMs, longestFrameMs)) : state;
    case 'seek':
      return { ...state, atMs: clamp(action.atMs, state.reel.endMs), carryMs: 0 };
    case 'next':
      return stand(state, after(state.reel.events, state.atMs) ?? state.reel.endMs);
    case 'previous':
      return stand(state, before(state.reel.events, state.atMs) ?? 0);
    case 'nextFailure':
      return stand(state, after(state.reel.failures, state.atMs) ?? state.atMs);
    case 'previousFailure':
      return stand(state, before(state.reel.failures, state.atMs) ?? state.atMs);
    case 'start':
      return stand(state, 0);
    case 'end':
      return stand(state, state.reel.endMs);
    case 'speed':
      return { ...state, speed: action.speed };
    case 'faster':
    case 'slower':
      return { ...state, speed: speeds[speeds.indexOf(state.speed) + (action.type === 'faster' ? 1 : -1)] ?? state.speed };
    case 'motion':
      return { ...state, motion: action.motion, carryMs: 0 };
    case 'load':
      return landing({ ...state, reel: action.reel, atMs: clamp(state.atMs, action.reel.endMs), carryMs: 0 });
  }
}

/** The last moment at which something happened, at or before `atMs`: all that lies between two events looks the same. */
export function latestEvent(events: readonly number[], atMs: number): number {
  return events[lastIndexUpTo(events, atMs)] ?? 0;
}

function frame(state: PlayerState, elapsedMs: number): PlayerState {
  const carryMs = state.carryMs + elapsedMs * (state.motion === 'smooth' ? state.speed : 1);
  if (state.motion === 'stepped') {
    if (carryMs < stepMs) return { ...state, carryMs };
    return landing({ ...state, carryMs: 0, atMs: after(state.reel.events, state.atMs) ?? state.reel.endMs });
  }
  const wholeMs = Math.floor(carryMs);
  return landing({ ...state, carryMs: carryMs - wholeMs, atMs: clamp(state.atMs + wholeMs, state.reel.endMs) });
}

function landing(state: PlayerState): PlayerState {
  return state.atMs >= state.reel.endMs ? { ...state, isPlaying: false, carryMs: 0 } : state;
}

function stand(state: PlayerState, atMs: number): PlayerState {
  return { ...state, atMs: clamp(atMs, state.reel.endMs), carryMs: 0, isPlaying: false };
}

function after(numbers: readonly number[], atMs: number): number | undefined {
  return numbers[lastIndexUpTo(numbers, atMs) + 1];
}

function before(numbers: readonly number[], atMs: number): number | undefined {
  return numbers[lastIndexUpTo(numbers, atMs - 1)];
}

function clamp(atMs: number, endMs: number): number {
  return Math.min(Math.max(0, Math.round(atMs)), endMs);
}

/** The frames of a browser, or of a test. */
export interface FrameClock {
  request(onFrame: (nowMs: number) => void): number;
  cancel(handle: number): void;
}

/** Calls `onElapsed` with the real ms between frames until the returned function is called. */
export function driveFrames(clock: FrameClock, onElapsed: (elapsedMs: number) => void): () => void {
  let lastMs: number | null = null;
  let handle = clock.request(function onFrame(nowMs) {
    handle = clock.request(onFrame);
    if (lastMs !== null) onElapsed(nowMs - lastMs);
    lastMs = nowMs;
  });
  return () => clock.cancel(handle);
}
