/** The slider under the lanes: always the whole run, with the window on it where the lanes show less. */
import type { PlayerAction, PlayerState } from '../player.ts';
import { percentOf, type Tick, timeInWords } from './time-axis.ts';
import { isWhole, type TimeWindow } from './window.ts';

interface ScrubberProps {
  player: PlayerState;
  running: number;
  /** Ticks of the whole run. */
  marks: readonly Tick[];
  window: TimeWindow;
  dispatch(action: PlayerAction): void;
}

/** Its thumb is the foot of the playhead, and its track the axis of the lanes, as long as these show the whole run. */
export function Scrubber({ player, running, marks, window, dispatch }: ScrubberProps) {
  const { endMs } = player.reel;
  const step = endMs <= 120_000 ? 100 : endMs <= 7_200_000 ? 1000 : 60_000;
  const from = percentOf(window.fromMs, endMs);
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
        {!isWhole(window, endMs) && (
          <rect
            class="sim-window"
            x={`${from}%`}
            width={`${Math.max(0.4, percentOf(window.toMs, endMs) - from)}%`}
            y="-19"
            height="16"
            rx="3"
          />
        )}
        {marks.map((mark) => (
          <text key={mark.atMs} class={mark.isMinor ? 'sim-tick is-minor' : 'sim-tick'} x={`${mark.percent}%`} y="12">
            {mark.label}
          </text>
        ))}
      </svg>
    </div>
  );
}
