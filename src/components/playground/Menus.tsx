/** Export and Share, each fetched when it is first wanted. */
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { readRun } from '../simulator/read-run.ts';
import type { UsePlayground } from './use-playground.ts';
import type { ShownPlayground } from './use-playground-run.ts';

interface Props {
  play: UsePlayground;
  shown: ShownPlayground;
}

export function Menus({ play, shown }: Props) {
  const { session } = shown;
  return (
    <div class="play-menus">
      <Later
        label="Export"
        load={async () => (await import('./ExportMenu.tsx')).ExportMenu}
        props={{
          texts: play.texts,
          settings: play.settings,
          shown: () => ({
            run: readRun(shown.history, undefined, shown.stage.zones),
            tracks: shown.tracks,
            atMs: play.now().atMs,
            title: 'Drydock playground',
          }),
          runFile: session && (() => session.file()),
        }}
      />
      <Later
        label="Share"
        load={async () => (await import('./ShareMenu.tsx')).ShareMenu}
        props={{ state: play.now, onOpen: play.openShared }}
      />
    </div>
  );
}

/** A button that becomes the menu, opened, once it is there. */
function Later<P extends object>({ label, load, props }: { label: string; load(): Promise<ComponentType<P>>; props: P }) {
  const [Menu, setMenu] = useState<{ Menu: ComponentType<P> } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const fetchMenu = () => {
    load().then(
      (menu) => setMenu({ Menu: menu }),
      () => setFailed(true),
    );
  };
  useEffect(() => {
    if (!Menu) return;
    const button = place.current?.querySelector('button');
    button?.focus();
    button?.click();
  }, [Menu]);
  return (
    <div ref={place}>
      {Menu ? (
        <Menu.Menu {...props} />
      ) : (
        <button type="button" class="sim-button" aria-expanded="false" onClick={fetchMenu}>
          {label}
        </button>
      )}
      {hasFailed && <p role="status">This part could not be fetched. Look after your connection and try again.</p>}
    </div>
  );
}
