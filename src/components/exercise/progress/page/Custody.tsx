/** Where progress is kept and how safely, in words, with what can be done about it. */
import { useEffect, useState } from 'preact/hooks';
import type { Keeping } from '../keeper.ts';

/** `unknown`: the browser does not say. */
type Safety = 'unknown' | 'safe' | 'may be deleted' | 'refused';

export function Custody({ keeping }: { keeping: Keeping }) {
  const [safety, setSafety] = useState<Safety>('unknown');
  useEffect(() => {
    const asked = navigator.storage?.persisted?.();
    asked?.then(
      (isPersisted) => setSafety(isPersisted ? 'safe' : 'may be deleted'),
      () => {},
    );
  }, []);
  const ask = async () => {
    const isPersisted = await navigator.storage.persist().catch(() => false);
    setSafety(isPersisted ? 'safe' : 'refused');
  };
  return (
    <section class="custody" aria-labelledby="custody">
      <h2 id="custody">Where this is kept</h2>
      {keeping.isKept ? (
        <p>
          In this browser, on this machine, and nowhere else. Who clears the site’s data clears this too; a private window forgets it when
          it is closed. A file that you export is yours.
        </p>
      ) : (
        <p class="warning" role="alert">
          <b>Nothing is kept:</b> {keeping.why}. What you do stays until you leave the page. Export it before.
        </p>
      )}
      {keeping.isKept && (
        <p role="status" class={safety === 'safe' || safety === 'unknown' ? undefined : 'warning'}>
          {words[safety]}
          {safety === 'may be deleted' && (
            <>
              {' '}
              <button type="button" onClick={() => void ask()}>
                Ask the browser to keep it
              </button>
            </>
          )}
        </p>
      )}
    </section>
  );
}

const words: Readonly<Record<Safety, string>> = {
  unknown: 'This browser does not say whether it may delete what is kept when it needs room. Export your progress now and then.',
  safe: 'This browser has promised not to delete it by itself.',
  'may be deleted': 'This browser may delete it by itself, when it needs room or when you stay away for some weeks.',
  refused: 'The browser said no: it may still delete it by itself. Export your progress now and then.',
};
