/** Within another page the playground tells that page what it shows, and does what it asks for. */
import { useEffect, useRef } from 'preact/hooks';
import type { connectEmbed } from './embed.ts';
import { problemSentence } from './problem.ts';
import type { UsePlayground } from './use-playground.ts';
import type { UsePlaygroundRun } from './use-playground-run.ts';

type Talk = ReturnType<typeof connectEmbed>;

export function useEmbed(play: UsePlayground, { shown, hindrance }: Pick<UsePlaygroundRun, 'shown' | 'hindrance'>): void {
  const talk = useRef<Talk | null>(null);
  /** A run, or why there is none. */
  const tell = useRef(() => {});
  tell.current = () => {
    if (hindrance) talk.current?.tellNotRun('problems' in hindrance ? hindrance.problems.map(problemSentence) : [hindrance.sentence]);
    // The build's own picture is no run of this page.
    else if (shown.session) talk.current?.tellRun(shown);
  };
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
      tell.current();
    });
    return () => {
      isGone = true;
      talk.current?.close();
    };
  }, []);
  useEffect(() => tell.current(), [shown, hindrance]);
}
