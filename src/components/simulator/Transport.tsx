/** The controls of time: play, steps, speed, failures, and the fork. */
import type { ComponentChildren } from 'preact';
import { timeInWords } from './lanes/time-axis.ts';
import { type PlayerAction, type PlayerState, type Speed, speeds } from './player.ts';

type Dispatch = (action: PlayerAction) => void;

interface TransportProps {
  player: PlayerState;
  dispatch: Dispatch;
  /** Keeps the run as it is, to compare what comes of a change with; absent where nobody holds the run. */
  fork?: (() => void) | undefined;
  /** Stand at the row's end. */
  children?: ComponentChildren;
}

export function Transport({ player, dispatch, fork, children }: TransportProps) {
  const { isPlaying, atMs, reel } = player;
  const { failures } = reel;
  return (
    <fieldset class="sim-group sim-transport" aria-label="Time controls">
      <button
        type="button"
        class="sim-button sim-play"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        onClick={() => dispatch({ type: 'toggle' })}
      >
        <Icon d={isPlaying ? 'M4 2h3v12H4zM9 2h3v12H9z' : 'M4 2l9 6-9 6z'} />
      </button>
      <Step label="Previous event" d="M12 3v10L5 8zM3 3h1.6v10H3z" isOff={atMs <= 0} onClick={() => dispatch({ type: 'previous' })} />
      <Step label="Next event" d="M4 3v10l7-5zM11.4 3H13v10h-1.6z" isOff={atMs >= reel.endMs} onClick={() => dispatch({ type: 'next' })} />
      {failures.length > 0 && (
        <Step
          label="Previous failure"
          d="M10 3v10L4 8zM12 3h2l-.5 6h-1zM12 11h2v2h-2z"
          isOff={!((failures[0] ?? atMs) < atMs)}
          onClick={() => dispatch({ type: 'previousFailure' })}
        />
      )}
      <button
        type="button"
        class="sim-button is-quiet sim-to-failure"
        aria-disabled={!((failures.at(-1) ?? atMs) > atMs)}
        onClick={() => dispatch({ type: 'nextFailure' })}
      >
        Next failure
      </button>
      <output class="sim-time" aria-live="off">
        t = {timeInWords(isPlaying ? Math.floor(atMs / 1000) * 1000 : atMs)}
      </output>
      <label class="sim-speed">
        <span class="sim-unseen">Speed</span>
        <select
          value={String(player.speed)}
          onChange={(event) => dispatch({ type: 'speed', speed: Number(event.currentTarget.value) as Speed })}
        >
          {speeds.map((speed) => (
            <option key={speed} value={String(speed)}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
      {fork && (
        <button type="button" class="sim-button is-quiet" onClick={fork}>
          Fork here
        </button>
      )}
      {children}
    </fieldset>
  );
}

interface StepProps {
  label: string;
  /** Of its sign. */
  d: string;
  isOff: boolean;
  onClick(): void;
}

function Step({ label, d, isOff, onClick }: StepProps) {
  return (
    <button type="button" class="sim-button is-quiet" aria-label={label} title={label} aria-disabled={isOff} onClick={onClick}>
      <Icon d={d} />
    </button>
  );
}

function Icon({ d }: { d: string }) {
  return (
    <svg class="sim-icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}

/** What a key does on the stage; null for keys that are not the player's. Space counts on the stage itself only, where no button wants it. */
export function actionOfKey(key: string, isOnStageItself: boolean, isShifted = false): PlayerAction | null {
  if (key === ' ') return isOnStageItself ? { type: 'toggle' } : null;
  if (key === 'f' && isShifted) return { type: 'previousFailure' };
  return keyActions.get(key) ?? null;
}

const keyActions: ReadonlyMap<string, PlayerAction> = new Map([
  ['ArrowRight', { type: 'next' }],
  ['ArrowLeft', { type: 'previous' }],
  ['Home', { type: 'start' }],
  ['End', { type: 'end' }],
  ['f', { type: 'nextFailure' }],
  ['.', { type: 'faster' }],
  [',', { type: 'slower' }],
]);
