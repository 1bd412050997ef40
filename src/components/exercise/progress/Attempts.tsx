/** What was tried so far: a button with the number of attempts, and the panel behind it, fetched when it is first opened. */
import { useEffect, useState } from 'preact/hooks';
import { href } from '../../../site/href.ts';
import type { AttemptsPanelProps } from './AttemptsPanel.tsx';

type Panel = typeof import('./AttemptsPanel.tsx').AttemptsPanel;

export function Attempts(props: AttemptsPanelProps) {
  const { standing, keeping, slug } = props;
  const [isOpen, setOpen] = useState(false);
  const [Loaded, setLoaded] = useState<{ Panel: Panel } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOpen || Loaded) return;
    import('./AttemptsPanel.tsx').then(
      ({ AttemptsPanel }) => setLoaded({ Panel: AttemptsPanel }),
      () => setFailed(true),
    );
  }, [isOpen, Loaded]);
  const id = `exercise/${slug}/attempts`;
  const count = standing?.attempts.length ?? 0;
  return (
    <div class="attempts">
      {!keeping.isKept && (
        <p class="not-kept" role="alert">
          <b>Not kept:</b> {keeping.why}. What you do here stays until you leave this page. Export it on{' '}
          <a href={href('/progress/')}>your progress page</a> before.
        </p>
      )}
      <button type="button" class="quiet" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        {count === 0 ? 'Attempts and solutions' : `Attempts (${count}) and solutions`}
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && Loaded && <Loaded.Panel {...props} />}
        {hasFailed && <p class="over">This part could not be fetched. Reload the page; what you did is kept.</p>}
      </div>
    </div>
  );
}
