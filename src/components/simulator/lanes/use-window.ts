/** The lanes' window as a hook: what buttons, keys, wheel and fingers do to it, and that the playhead stays in it. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { following, isWhole, panned, type TimeWindow, wholeOf, windowKey, within, zoomed, zoomStep } from './window.ts';

export interface WindowControl {
  window: TimeWindow;
  isWhole: boolean;
  /** Around a moment in ms; around the playhead where left out. */
  zoom(factor: number, aroundMs?: number): void;
  /** By a share of the window's length; to earlier moments when negative. */
  pan(share: number): void;
  show(fromMs: number, toMs: number): void;
  whole(): void;
  /** Does what a key asks for; false for keys that are not the window's. */
  key(event: KeyboardEvent): boolean;
}

/** A window over a run of `endMs`. Whenever the playhead moves out of it, it moves after it. Whole at first, and on a server. */
export function useWindow(endMs: number, playheadMs: number): WindowControl {
  // Null is the whole run, however long the next one is.
  const [chosen, choose] = useState<TimeWindow | null>(null);
  const window = useMemo(() => (chosen === null ? wholeOf(endMs) : within(chosen.fromMs, chosen.toMs, endMs)), [chosen, endMs]);
  const change = (next: (now: TimeWindow) => TimeWindow) =>
    choose((now) => {
      const then = next(now === null ? wholeOf(endMs) : within(now.fromMs, now.toMs, endMs));
      return isWhole(then, endMs) ? null : then;
    });

  useLayoutEffect(() => {
    if (chosen !== null) change((now) => following(now, playheadMs, endMs));
  }, [playheadMs]);

  // Whoever keeps an older control zooms around the playhead as it is.
  const latestMs = useRef(playheadMs);
  latestMs.current = playheadMs;
  const zoom = (factor: number, aroundMs = latestMs.current) => change((now) => zoomed(now, factor, aroundMs, endMs));
  const pan = (share: number) => change((now) => panned(now, share, endMs));
  const whole = () => choose(null);
  return {
    window,
    isWhole: chosen === null,
    zoom,
    pan,
    whole,
    show: (fromMs, toMs) => change(() => within(fromMs, toMs, endMs)),
    key(event) {
      switch (windowKey(event.key, event.shiftKey)) {
        case 'nearer':
          zoom(zoomStep);
          return true;
        case 'farther':
          zoom(1 / zoomStep);
          return true;
        case 'whole':
          whole();
          return true;
        case 'earlier':
          pan(-0.25);
          return true;
        case 'later':
          pan(0.25);
          return true;
        case null:
          return false;
      }
    },
  };
}
