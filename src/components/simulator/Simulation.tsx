/** The stage: one run of the model as dock, lanes, table, sentences and log, with time in the viewer's hands. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { History, Scenario, Tracks } from '../../ecs/ecs.ts';
import { Assumptions, type Overrides } from './Assumptions.tsx';
import { ForkNote } from './ForkNote.tsx';
import { Head, RunNote, type View } from './Head.tsx';
import { CountsTable } from './lanes/CountsTable.tsx';
import { Timeline, useCounts } from './lanes/Timeline.tsx';
import { useWindow } from './lanes/use-window.ts';
import { Narrated, Speaker } from './Narration.tsx';
import { PanelArea } from './PanelArea.tsx';
import { once, type PanelProps, type Selection } from './panel.ts';
import { latestEvent, type PlayerAction } from './player.ts';
import { readRun } from './read-run.ts';
import type { InjectedChange, RunSession } from './session.ts';
import { type ProviderShare, Stage } from './stage/Stage.tsx';
import { stageOf } from './stage/stage-at.ts';
import { StageTables } from './stage/Tables.tsx';
import './simulation.css';
import './stage/stage.css';
import './lanes/lanes.css';
import './lists.css';
import { Shortcuts } from './Shortcuts.tsx';
import { type Batches, Facts, Injected, KillButton, killable } from './TaskActions.tsx';
import { TaskTable } from './TaskTable.tsx';
import { actionOfKey, Transport } from './Transport.tsx';
import { countsAt, openingMoment } from './task-states.ts';
import { useAwake } from './use-awake.ts';
import { useFork } from './use-fork.ts';
import { usePlayer } from './use-player.ts';

export type { ProviderShare } from './stage/Stage.tsx';

export interface SimulationProps {
  /** A new object is a new run: the picture changes, the moment stays where it can. */
  history: History;
  /** Shows this service's tasks and counts; all tasks without it. */
  service?: string;
  /** Name of the cluster for the head line. */
  cluster?: string;
  title?: string;
  /** Availability Zones to draw even where no task stands. */
  zones?: readonly string[];
  /** The capacity provider strategy, for the legend. */
  capacity?: readonly ProviderShare[];
  /** Where the picture opens; the first steady state, else the end, without it. */
  initialAtMs?: number;
  /** A new object goes there: the moment, and the timeline entry to mark in the log. */
  openAt?: { atMs: number; entry?: number | null } | null;
  /** A new object is done once: what a page around an embedded stage asks for. */
  command?: { type: 'play' | 'pause' } | null;
  /** Told the moment that is shown, in ms, whenever it changes: with every frame while it plays. */
  onMoment?(atMs: number): void;
  /** What the history has not; the same run's. Null while it is not known. */
  tracks?: Tracks | null;
  /** Answers about the run; panels that ask stay away without it. */
  session?: RunSession | null;
  /** Makes breaking possible: the owner runs the scenario again with these changes (integer ms) and hands in the new history. */
  onInject?(changes: readonly InjectedChange[]): void;
  /** What the run is of, for the choices of what can be broken. */
  scenario?: Pick<Scenario, 'surroundings' | 'steps'>;
  /** The changes laid over the run so far, as they were handed to `onInject`, and what takes one away; several go from the last place to the first. */
  injected?: readonly InjectedChange[];
  onRemove?(index: number): void;
  /** The last moment that a change may be laid at, in ms; without it, the run's end. */
  lastChangeMs?: number;
  isRunning?: boolean;
  onCancel?(): void;
  /** The documents have changed since this run. */
  stale?: boolean;
  /** Assumptions that differ from their defaults in this run; left out where they are told elsewhere. */
  assumptions?: Overrides;
}

export function Simulation(props: SimulationProps) {
  const { history, service, openAt } = props;
  const run = useMemo(() => readRun(history, service, props.zones ?? []), [history, service, props.zones?.join()]);
  const [player, dispatch] = usePlayer(run.reel, props.initialAtMs ?? openingMoment(history));
  const control = useWindow(history.endMs, player.atMs);
  const allCounts = useCounts(history, run, service);
  const [view, setView] = useState<View>('Picture');
  const [selection, select] = useState<Selection | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const [marked, setMarked] = useState<number | null>(null);
  const [playsNext, setPlaysNext] = useState(false);
  const [batches, setBatches] = useState<Batches>(new Map());
  const [wanted, openPanel] = useState<{ name: string } | null>(null);
  const [showsKeys, setShowsKeys] = useState(false);
  const fork = useFork(props.session ?? null, player.atMs);

  useEffect(() => {
    if (!openAt) return;
    dispatch({ type: 'pause' });
    dispatch({ type: 'seek', atMs: openAt.atMs });
    setMarked(openAt.entry ?? null);
  }, [openAt]);

  useEffect(() => {
    if (props.command) dispatch({ type: props.command.type });
  }, [props.command]);

  useEffect(() => props.onMoment?.(player.atMs), [player.atMs]);

  // After a kill the new run plays on by itself, to show what the kill leads to; not for people who asked for less motion.
  useEffect(() => {
    if (playsNext && player.reel === run.reel && player.motion === 'smooth') dispatch({ type: 'play' });
    if (player.reel === run.reel) setPlaysNext(false);
  }, [player.reel]);

  // A run that came to nothing plays nothing, now or later.
  useEffect(() => {
    if (!props.isRunning && player.reel === run.reel) setPlaysNext(false);
  }, [props.isRunning]);

  // Between two events nothing looks different: everything but the playhead is made once for each event.
  const atMs = latestEvent(run.reel.events, player.atMs);
  const counts = useMemo(() => countsAt(history, atMs, service), [history, service, atMs]);
  const isAwake = useAwake();
  // Containers, instances and requests change between the moments that the history tells of.
  const drawnAtMs = latestEvent(stageOf(run, props.tracks ?? null, props.capacity).times, player.atMs);
  const selected = selection?.kind === 'task' && run.names.has(selection.id) ? selection.id : null;
  const choose = (taskId: string | null) => select(taskId === null ? null : { kind: 'task', id: taskId });
  const toggle = (taskId: string) => choose(selected === taskId ? null : taskId);
  const inject = (changes: readonly InjectedChange[], batch?: string) => {
    dispatch({ type: 'pause' });
    if (batch !== undefined) setBatches((now) => new Map([...now, ...changes.map((change) => [change, batch] as const)]));
    setPlaysNext(true);
    props.onInject?.(changes);
  };
  const panel: PanelProps = {
    run,
    tracks: props.tracks ?? null,
    session: props.session ?? null,
    service,
    atMs,
    exactMs: player.atMs,
    selection,
    select,
    jump(toMs, entry) {
      dispatch({ type: 'pause' });
      dispatch({ type: 'seek', atMs: toMs });
      setMarked(entry ?? null);
    },
    inject: props.onInject && inject,
    injected: props.injected ?? [],
    remove: props.onRemove,
    lastChangeMs: props.lastChangeMs ?? history.endMs,
    isRunning: props.isRunning === true,
    scenario: props.scenario,
    kept: fork.kept,
    fork: fork.keep,
  };
  const onStage = {
    run,
    tracks: props.tracks ?? null,
    atMs: drawnAtMs,
    waiting: counts.waiting,
    capacity: props.capacity,
    selection,
    onSelect: select,
  };
  const { onRemove } = props;
  const removeAll =
    onRemove &&
    ((indexes: readonly number[]) => {
      // From the last place on, since each that goes moves those behind it.
      for (const index of indexes.toSorted((a, b) => b - a)) onRemove(index);
    });
  const facing = pointed ?? selected;
  // Without a task the legend stands there, the same at every moment.
  const factsAtMs = facing === null ? 0 : atMs;
  const target = useMemo(() => (props.isRunning ? null : killable(run, selected, atMs)), [run, selected, atMs, props.isRunning]);
  const kill = (task: string) => inject(once({ type: 'killProcess', task }, player.atMs));
  const act = (action: PlayerAction) => {
    setMarked(null);
    dispatch(action);
  };
  /** Does what a key asks for besides moving in time; false for keys that ask for nothing here. */
  const command = (key: string): boolean => {
    if (key === '?') setShowsKeys((now) => !now);
    else if (key === 'k' && props.onInject) {
      if (target !== null) kill(target);
    } else if (key === 'b' && props.onInject) openPanel({ name: 'Break' });
    else if (key === 'c' && fork.keep) openPanel({ name: 'Compare' });
    else if (key === 'y' && fork.keep) fork.keep();
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    if (control.key(event)) return event.preventDefault();
    if (wantsItsKeys(event.target)) return;
    if (event.key === 'Escape' && selection !== null) select(null);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (command(key)) return event.preventDefault();
    const action = actionOfKey(key, event.target === event.currentTarget, event.shiftKey);
    if (!action) return;
    event.preventDefault();
    act(action);
  };

  return (
    <section
      class="sim"
      aria-label={props.title ?? 'Simulation'}
      aria-busy={props.isRunning ? 'true' : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the stage takes the keys of the player
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {useMemo(
        () => (
          <Head title={props.title} cluster={props.cluster} services={run.services} counts={counts} view={view} setView={setView} />
        ),
        [props.title, props.cluster, run, counts, view],
      )}
      <RunNote isRunning={props.isRunning} onCancel={props.onCancel} stale={props.stale} />
      {useMemo(
        () =>
          view === 'Picture' && (
            <div class="sim-view">
              <Stage {...onStage} onPoint={setPointed} />
            </div>
          ),
        [run, props.tracks, drawnAtMs, counts, selection, view, props.capacity],
      )}
      {useMemo(
        () =>
          view === 'Table' && (
            <div class="sim-view">
              <TaskTable
                tasks={run.tasks}
                names={run.names}
                atMs={drawnAtMs}
                selected={selected}
                onSelect={toggle}
                tracks={props.tracks ?? null}
              />
              <StageTables {...onStage} />
              <CountsTable counts={allCounts} />
            </div>
          ),
        [run, props.tracks, drawnAtMs, counts, selection, view],
      )}
      {useMemo(
        () =>
          view === 'Narrated' && (
            <div class="sim-view">
              <Narrated lines={run.narrated} atMs={atMs} />
            </div>
          ),
        [run, atMs, view],
      )}
      <Timeline
        history={history}
        run={run}
        tracks={props.tracks ?? null}
        service={service}
        control={control}
        atMs={atMs}
        player={player}
        running={counts.running}
        selected={selected}
        isShown={view === 'Picture'}
        select={select}
        point={setPointed}
        jump={panel.jump}
        dispatch={act}
        counts={allCounts}
      />
      {useMemo(
        () => (
          <Facts run={run} taskId={facing} atMs={factsAtMs} hasLegend={view === 'Picture'} />
        ),
        [run, facing, factsAtMs, view],
      )}
      <Transport player={player} dispatch={act} fork={fork.keep}>
        {props.onInject && <KillButton selected={selected} task={target} onKill={kill} />}
      </Transport>
      {fork.kept && <ForkNote kept={fork.kept} onCompare={() => openPanel({ name: 'Compare' })} onForget={fork.forget} />}
      <Injected run={run} injected={props.injected} batches={batches} onRemove={removeAll} isRunning={props.isRunning} />
      <PanelArea {...panel} history={history} marked={marked} wanted={wanted} />
      <Speaker history={history} service={service} lines={run.narrated} atMs={atMs} exactMs={player.atMs} isPlaying={player.isPlaying} />
      <footer class="sim-foot">
        {props.assumptions && <Assumptions overrides={props.assumptions} />}
        {isAwake && (
          <Shortcuts
            isOpen={showsKeys}
            onToggle={setShowsKeys}
            canChange={props.onInject !== undefined}
            canFork={fork.keep !== undefined}
          />
        )}
      </footer>
    </section>
  );
}

/** Where a key is text, or chooses by its letter. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type="range"]), select, textarea, [contenteditable="true"]') !== null;
}

/** Fields, lists, sliders and boxes that scroll keep their own keys. */
function wantsItsKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest('input, select, textarea, [role="listbox"], [role="option"]') !== null ||
    target.matches('.sim-table, .sim-log, .sim-narrated')
  );
}
