/** The player as a hook: the reducer, driven by the browser's frames while it plays. */
import { useEffect, useReducer } from 'preact/hooks';
import { driveFrames, type FrameClock, initialPlayer, type PlayerAction, type PlayerState, type Reel, reducePlayer } from './player.ts';

const browserFrames: FrameClock = {
  request: (onFrame) => requestAnimationFrame(onFrame),
  cancel: (handle) => cancelAnimationFrame(handle),
};

/** A player over a reel. A new reel keeps the moment where it can. Touches the browser in effects alone, so it renders on a server. */
export function usePlayer(reel: Reel, initialAtMs: number): [PlayerState, (action: PlayerAction) => void] {
  const [state, dispatch] = useReducer(reducePlayer, null, () => initialPlayer(reel, initialAtMs));

  useEffect(() => {
    if (state.reel !== reel) dispatch({ type: 'load', reel });
  }, [reel]);

  useEffect(() => {
    const query = matchMedia('(prefers-reduced-motion: reduce)');
    const follow = () => dispatch({ type: 'motion', motion: query.matches ? 'stepped' : 'smooth' });
    if (query.matches) follow();
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);

  useEffect(() => {
    if (!state.isPlaying) return;
    return driveFrames(browserFrames, (elapsedMs) => dispatch({ type: 'frame', elapsedMs }));
  }, [state.isPlaying]);

  return [state, dispatch];
}
