/** Below the stage: the log, and beside it the panels that explain, show AWS's side, break and compare; each is fetched when it is first opened. */
import type { FunctionComponent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { History } from '../../ecs/ecs.ts';
import { lastIndexUpTo } from './halving.ts';
import { Log } from './Log.tsx';
import type { PanelProps } from './panel.ts';

type Panel = FunctionComponent<PanelProps>;

interface PanelKind {
  name: string;
  load(): Promise<Panel>;
  /** What it takes to be of use. */
  isOffered(props: PanelProps): boolean;
}

const kinds: readonly PanelKind[] = [
  { name: 'Why', load: async () => (await import('./why/WhyPanel.tsx')).WhyPanel, isOffered: ({ session }) => session !== null },
  { name: 'AWS’s view', load: async () => (await import('./aws/AwsPanel.tsx')).AwsPanel, isOffered: ({ session }) => session !== null },
  { name: 'Break', load: async () => (await import('./break/BreakPanel.tsx')).BreakPanel, isOffered: ({ inject }) => inject !== undefined },
  {
    name: 'Compare',
    load: async () => (await import('./compare/ComparePanel.tsx')).ComparePanel,
    isOffered: ({ session }) => session !== null,
  },
];

const log = 'Log';

interface PanelAreaProps extends PanelProps {
  history: History;
  marked: number | null;
  /** A new object opens that panel, and brings the keyboard along. */
  wanted?: { name: string } | null;
}

export function PanelArea({ history, marked, wanted, ...props }: PanelAreaProps) {
  const [open, setOpen] = useState(log);
  const [loaded, setLoaded] = useState<Readonly<Record<string, Panel>>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const { run, atMs, jump, selection } = props;
  const offered = kinds.filter((kind) => kind.isOffered(props));
  const happened = lastIndexUpTo(run.logTimes, atMs) + 1;

  const show = (name: string) => {
    setOpen(name);
    setTrouble(null);
    const kind = kinds.find((one) => one.name === name);
    if (!kind || loaded[name]) return;
    kind.load().then(
      (panel) => setLoaded((now) => ({ ...now, [name]: panel })),
      () => setTrouble('This part could not be fetched. Look after your connection and open it again.'),
    );
  };

  const area = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open !== log) area.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);

  useEffect(() => {
    if (!wanted || !offered.some(({ name }) => name === wanted.name)) return;
    show(wanted.name);
    // It is not drawn before this task is over.
    const timer = setTimeout(() => panel.current?.focus());
    return () => clearTimeout(timer);
  }, [wanted]);

  // A chosen entry is a question for its reason.
  useEffect(() => {
    if (selection?.kind === 'entry' && offered.some(({ name }) => name === 'Why')) show('Why');
  }, [selection]);

  const Shown = open === log ? undefined : loaded[open];
  return (
    <div class="sim-panels" ref={area}>
      {offered.length > 0 && (
        <fieldset class="sim-group sim-views sim-panel-names" aria-label="Panel">
          {[log, ...offered.map(({ name }) => name)].map((name) => (
            <button key={name} type="button" class="sim-link" aria-pressed={open === name} onClick={() => show(name)}>
              {name}
            </button>
          ))}
        </fieldset>
      )}
      {useMemo(
        () => (
          <div hidden={open !== log}>
            <Log
              lines={history.log}
              count={happened}
              causes={run.causes}
              marked={marked}
              onJump={(toMs, entry) => jump(toMs, entry)}
              onWhy={props.session ? (entry) => props.select({ kind: 'entry', id: entry }) : undefined}
            />
          </div>
        ),
        [run, happened, marked, open, props.session],
      )}
      {open !== log && (
        <section class="sim-panel" aria-label={open} tabIndex={-1} ref={panel}>
          {trouble !== null && (
            <p class="sim-note" role="status">
              {trouble}
            </p>
          )}
          {Shown ? <Shown {...props} /> : trouble === null && <p class="sim-note">Opening…</p>}
        </section>
      )}
    </div>
  );
}
