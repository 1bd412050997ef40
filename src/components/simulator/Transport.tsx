/** The controls of time: play, steps, speed, the slider under the lanes, and the shortcuts. */
import type { ComponentChildren } from 'preact';
import { type PlayerAction, type PlayerState, type Speed, speeds } from './player.ts';
import { percentOf, type Tick, timeInWords } from './time-axis.ts';

type Dispatch = (action: PlayerAction) => void;

/** The slider: its thumb is the foot of the playhead, its track the axis of the lanes. */
export function Scrubber({
  player,
  running,
  marks,
  dispatch,
}: {
  player: PlayerState;
  running: number;
  marks: readonly Tick[];
  dispatch: Dispatch;
}) {
  const { endMs } = player.reel;
  const step = endMs <= 120_000 ? 100 : endMs <= 7_200_000 ? 1000 : 60_000;
  return (
    <div class="sim-axis">
      <input
        type="range"
        class="sim-scrub"
        aria-label="Time"
        min={0}
        max={Math.ceil(endMs / step) * step}
        step={step}
        value={player.atMs}
        aria-valuetext={`t = ${timeInWords(player.atMs)}, ${running} running`}
        onInput={(event) => dispatch({ type: 'seek', atMs: Number(event.currentTarget.value) })}
      />
      <svg class="sim-ticks" width="100%" height="18" aria-hidden="true">
        {marks.map((mark) => (
          <text key={mark.atMs} class={mark.isMinor ? 'sim-tick is-minor' : 'sim-tick'} x={`${mark.percent}%`} y="12">
            {mark.label}
          </text>
        ))}
      </svg>
    </div>
  );
}

/** The playhead over the lanes and a veil over what is yet to come. Alone it moves with every frame. */
export function Playhead({ atMs, endMs }: { atMs: number; endMs: number }) {
  const percent = percentOf(atMs, endMs);
  return (
    <svg class="sim-playhead" width="100%" height="100%" aria-hidden="true">
      <rect class="sim-veil" x={`${percent}%`} y="0" width={`${Math.round((100 - percent) * 1000) / 1000}%`} height="100%" />
      <line x1={`${percent}%`} x2={`${percent}%`} y1="0" y2="100%" />
    </svg>
  );
}

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
