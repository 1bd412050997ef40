/** The controls of time: play, steps, speed, and the shortcuts. */
import type { ComponentChildren } from 'preact';
import { timeInWords } from './lanes/time-axis.ts';
import { type PlayerAction, type PlayerState, type Speed, speeds } from './player.ts';

type Dispatch = (action: PlayerAction) => void;

/** The row of buttons; `children` stand at its end. */
export function Transport({ player, dispatch, children }: { player: PlayerState; dispatch: Dispatch; children?: ComponentChildren }) {
  const { isPlaying, atMs, reel } = player;
  const hasFailure = reel.failures.some((failureMs) => failureMs > atMs);
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
      <button
        type="button"
        class="sim-button is-quiet"
        aria-label="Previous event"
        aria-disabled={atMs <= 0}
        onClick={() => dispatch({ type: 'previous' })}
      >
        <Icon d="M12 3v10L5 8zM3 3h1.6v10H3z" />
      </button>
      <button
        type="button"
        class="sim-button is-quiet"
        aria-label="Next event"
        aria-disabled={atMs >= reel.endMs}
        onClick={() => dispatch({ type: 'next' })}
      >
        <Icon d="M4 3v10l7-5zM11.4 3H13v10h-1.6z" />
      </button>
      <button
        type="button"
        class="sim-button is-quiet sim-to-failure"
        aria-disabled={!hasFailure}
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
      {children}
    </fieldset>
  );
}

function Icon({ d }: { d: string }) {
  return (
    <svg class="sim-icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}

/** What a key does on the stage; null for keys that are not ours. Space counts on the stage itself only, where no button wants it. */
export function actionOfKey(key: string, isOnStageItself: boolean): PlayerAction | null {
  if (key === ' ') return isOnStageItself ? { type: 'toggle' } : null;
  return keyActions.get(key) ?? null;
}

const keyActions: ReadonlyMap<string, PlayerAction> = new Map([
  ['ArrowRight', { type: 'next' }],
  ['ArrowLeft', { type: 'previous' }],
  ['Home', { type: 'start' }],
  ['End', { type: 'end' }],
  ['f', { type: 'nextFailure' }],
]);

const shortcuts: readonly [string, string][] = [
  ['Space', 'play or pause, when the stage has focus'],
  ['← →', 'previous and next event'],
  ['Home End', 'start and end of the run'],
  ['F', 'next failure'],
  ['↑ ↓', 'previous and next task, in the list of lanes'],
  ['+ −', 'look nearer and farther at the lanes'],
  ['0', 'the whole run in the lanes'],
  ['Shift+← Shift+→', 'earlier and later, where the lanes show a part of the run'],
  ['Esc', 'choose no task'],
];

export function Shortcuts() {
  return (
    <details class="sim-details">
      <summary>Keyboard shortcuts</summary>
      <dl class="sim-keys">
        {shortcuts.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
