/** The playhead over the lanes and a veil over what is yet to come. Alone it moves with every frame, by a transform. */
import { useEffect, useState } from 'preact/hooks';
import { percentOf } from './time-axis.ts';
import type { TimeWindow } from './window.ts';

export function Playhead({ atMs, window: { fromMs, toMs } }: { atMs: number; window: TimeWindow }) {
  // Server-rendered HTML may have no style attribute, so the first picture places it by an attribute of its own.
  const [isLive, setIsLive] = useState(false);
  useEffect(() => setIsLive(true), []);
  const isPast = atMs > toMs;
  const percent = atMs < fromMs ? 0 : percentOf(atMs - fromMs, toMs - fromMs);
  return (
    <div class="sim-playhead" aria-hidden="true">
      <svg
        class={isPast ? 'sim-head-line is-out' : 'sim-head-line'}
        width="100%"
        height="100%"
        aria-hidden="true"
        style={isLive ? { transform: `translateX(${percent}%)` } : undefined}
      >
        <svg x={isLive ? '0' : `${percent}%`} width="100%" height="100%" aria-hidden="true">
          <rect class="sim-veil" width="100%" height="100%" />
          {atMs >= fromMs && !isPast && <line x1="0" x2="0" y1="0" y2="100%" />}
        </svg>
      </svg>
    </div>
  );
}
