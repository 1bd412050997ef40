/** Within another page the playground tells that page what it shows, and does what it asks for. */
import { useEffect, useRef } from 'preact/hooks';
import type { connectEmbed } from './embed.ts';
import type { UsePlayground } from './use-playground.ts';
import type { ShownPlayground } from './use-playground-run.ts';

type Talk = ReturnType<typeof connectEmbed>;

export function useEmbed(play: UsePlayground, shown: ShownPlayground): void {
  const talk = useRef<Talk | null>(null);
  const latest = useRef(shown);
  latest.current = shown;
  useEffect(() => {
    if (!new URLSearchParams(location.search).has('embed')) return;
    let isGone = false;
    import('./embed.ts').then(({ connectEmbed }) => {
      if (isGone) return;
      talk.current = connectEmbed({
        window,
        state: play.now,
        onLoad: (state, isAfresh) => (isAfresh ? play.openAfresh(state) : play.openShared(state)),
        onSeek: play.seek,
        onPlay: () => play.order('play'),
        onPause: () => play.order('pause'),
        onTheme(theme) {
          if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
          else delete document.documentElement.dataset.theme;
        },
      });
      play.onMoment.current = talk.current.tellMoment;
      if (latest.current.session) talk.current.tellRun(latest.current);
    });
    return () => {
      isGone = true;
      talk.current?.close();
    };
  }, []);
  // The build's own picture is no run of this page.
  useEffect(() => {
    if (shown.session) talk.current?.tellRun(shown);
  }, [shown]);
}
