/** The stage: one run of the model as dock, lanes, table, sentences and log, with time in the viewer's hands. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Change, History } from '../../ecs/ecs.ts';
import { indexCauses } from './causes.ts';
import { Dock, type ProviderShare } from './Dock.tsx';
import { describeTask, LaneBox, LaneLegend, Lanes } from './Lanes.tsx';
import { Log } from './Log.tsx';
import { dockAt, groupsAt, planDock } from './layout.ts';
import { Narrated, Speaker } from './Narration.tsx';
import { narrate } from './narrate.ts';
import { lastIndexUpTo, latestEvent, type PlayerAction } from './player.ts';
import './simulation.css';
import { TaskTable } from './TaskTable.tsx';
import { actionOfKey, Playhead, Scrubber, Shortcuts, Transport } from './Transport.tsx';
import { countsAt, eventTimes, failureTimes, oldestRunning, openingMoment, shortNames, stateAt, tasksOf } from './task-states.ts';
import { ticks, timeInWords } from './time-axis.ts';
import { usePlayer } from './use-player.ts';

/** A change laid over the scenario at a moment in ms; the shape of a trial's changes. */
export interface InjectedChange {
  atMs: number;
  inject: Change;
}

/** One thing the model assumes because AWS does not document it. */
export interface AssumptionNote {
  title: string;
  value: string;
  source: string;
}

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
  /** Makes killing possible: the owner runs the scenario again with this change at that moment (integer ms) and hands in the new history. */
  onInject?(change: Change, atMs: number): void;
  /** The changes laid over the run so far, and what takes one away. */
  injected?: readonly InjectedChange[];
  onRemove?(index: number): void;
  isRunning?: boolean;
  onCancel?(): void;
  /** The documents have changed since this run. */
  stale?: boolean;
  assumptions?: readonly AssumptionNote[];
}

type View = 'Picture' | 'Table' | 'Narrated';
const views: readonly View[] = ['Picture', 'Table', 'Narrated'];

export function Simulation(props: SimulationProps) {
  const { history, service, openAt } = props;
  const run = useMemo(() => readRun(history, service, props.zones), [history, service, props.zones]);
  const [player, dispatch] = usePlayer(run.reel, props.initialAtMs ?? openingMoment(history));
  const [view, setView] = useState<View>('Picture');
  const [chosen, setChosen] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const [marked, setMarked] = useState<number | null>(null);
  const [playsNext, setPlaysNext] = useState(false);

  useEffect(() => {
    if (!openAt) return;
    dispatch({ type: 'pause' });
    dispatch({ type: 'seek', atMs: openAt.atMs });
    setMarked(openAt.entry ?? null);
  }, [openAt]);

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
  const selected = chosen !== null && run.names.has(chosen) ? chosen : null;
  const toggle = (taskId: string | null) => setChosen((was) => (was === taskId ? null : taskId));
  const act = (action: PlayerAction) => {
    setMarked(null);
    dispatch(action);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || wantsItsKeys(event.target)) return;
    if (event.key === 'Escape' && selected !== null) setChosen(null);
    const action = actionOfKey(event.key.length === 1 ? event.key.toLowerCase() : event.key, event.target === event.currentTarget);
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
      <Head {...props} counts={counts} view={view} setView={setView} />
      <RunNote {...props} />
      {useMemo(
        () => (
          <div class="sim-view" hidden={view !== 'Picture'}>
            <Dock
              quays={run.plan.isGrouped ? [] : dockAt(run.plan, run.tasks, atMs, counts.waiting)}
              groups={run.plan.isGrouped ? groupsAt(run.plan, run.tasks, atMs) : null}
              waiting={counts.waiting}
              providers={providersOf(props.capacity, run.providers)}
              names={run.names}
              selected={selected}
              onSelect={toggle}
            />
          </div>
        ),
        [run, atMs, counts, selected, view, props.capacity],
      )}
      {useMemo(
        () => (
          <div class="sim-view" hidden={view !== 'Table'}>
            <TaskTable tasks={run.tasks} names={run.names} atMs={atMs} selected={selected} onSelect={toggle} />
          </div>
        ),
        [run, atMs, selected, view],
      )}
      {useMemo(
        () => (
          <div class="sim-view" hidden={view !== 'Narrated'}>
            <Narrated lines={run.narrated} atMs={atMs} isShown={view === 'Narrated'} />
          </div>
        ),
        [run, atMs, view],
      )}
      <div class={view === 'Picture' ? 'sim-timeline' : 'sim-timeline is-bare'}>
        <div class="sim-stage" hidden={view !== 'Picture'}>
          <LaneBox tasks={run.tasks} atMs={atMs}>
            {useMemo(
              () => (
                <Lanes
                  history={history}
                  tasks={run.tasks}
                  names={run.names}
                  marks={run.marks}
                  selected={selected}
                  onSelect={setChosen}
                  onPoint={setPointed}
                />
              ),
              [run, selected],
            )}
          </LaneBox>
          <Playhead atMs={player.atMs} endMs={history.endMs} />
        </div>
        <Scrubber player={player} running={counts.running} marks={run.marks} dispatch={act} />
      </div>
      <Facts run={run} taskId={pointed ?? selected} atMs={atMs} hasLegend={view === 'Picture'} />
      <Transport player={player} dispatch={act}>
        {props.onInject && (
          <KillButton
            run={run}
            selected={selected}
            atMs={player.atMs}
            isRunning={props.isRunning === true}
            onKill={(task) => {
              dispatch({ type: 'pause' });
              setPlaysNext(true);
              props.onInject?.({ type: 'killProcess', task }, player.atMs);
            }}
          />
        )}
      </Transport>
      <Injected {...props} run={run} />
      {useMemo(
        () => (
          <Log
            lines={history.log.slice(0, lastIndexUpTo(run.logTimes, atMs) + 1)}
            causes={run.causes}
            marked={marked}
            onJump={(toMs, entry) => {
              dispatch({ type: 'pause' });
              dispatch({ type: 'seek', atMs: toMs });
              setMarked(entry);
            }}
          />
        ),
        [run, atMs, marked],
      )}
      <Speaker history={history} service={service} lines={run.narrated} atMs={atMs} exactMs={player.atMs} isPlaying={player.isPlaying} />
      <footer class="sim-foot">
        <Shortcuts />
        {props.assumptions && props.assumptions.length > 0 && <Assumptions assumptions={props.assumptions} />}
      </footer>
    </section>
  );
}

/** What is read from a history once. */
function readRun(history: History, service: string | undefined, zones: readonly string[] | undefined) {
  const tasks = tasksOf(history, service);
  const desired = service === undefined ? history.desired : history.desired.filter((change) => change.service === service);
  return {
    tasks,
    reel: { endMs: history.endMs, events: eventTimes(history), failures: failureTimes(history) },
    plan: planDock(tasks, desired, zones),
    names: shortNames(tasks),
    providers: [...new Set(tasks.map((task) => task.capacityProvider))].sort(),
    narrated: narrate(history, service),
    causes: indexCauses(history),
    logTimes: history.log.map((line) => line.atMs),
    marks: ticks(history.endMs),
  };
}

type ReadRun = ReturnType<typeof readRun>;

function providersOf(capacity: readonly ProviderShare[] = [], used: readonly string[]): ProviderShare[] {
  return [...capacity, ...used.filter((name) => !capacity.some((share) => share.name === name)).map((name) => ({ name }))];
}

/** Fields, lists and sliders keep their own arrow keys. */
function wantsItsKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, [role="listbox"], [role="option"]') !== null;
}

interface HeadProps extends SimulationProps {
  counts: ReturnType<typeof countsAt>;
  view: View;
  setView(view: View): void;
}

function Head({ title, cluster, service, counts, view, setView }: HeadProps) {
  return (
    <header class="sim-head">
      {title && <h3 class="sim-title">{title}</h3>}
      <p class="sim-counts">
        {cluster && (
          <span>
            cluster <b>{cluster}</b>
          </span>
        )}
        {service && (
          <span class="sim-service">
            service <b>{service}</b>
          </span>
        )}
        {(['desired', 'running', 'pending'] as const).map((name) => (
          <span key={name} data-count={name}>
            {name} <b>{counts[name]}</b>
          </span>
        ))}
      </p>
      <fieldset class="sim-group sim-views" aria-label="View">
        {views.map((name) => (
          <button key={name} type="button" class="sim-link" aria-pressed={view === name} onClick={() => setView(name)}>
            {name}
          </button>
        ))}
      </fieldset>
    </header>
  );
}

function RunNote({ isRunning, onCancel, stale }: SimulationProps) {
  if (isRunning) {
    return (
      <p class="sim-run-note" role="status">
        Running the scenario…
        {onCancel && (
          <button type="button" class="sim-button is-quiet" onClick={onCancel}>
            Cancel
          </button>
        )}
      </p>
    );
  }
  return stale ? <p class="sim-run-note is-stale">The documents have changed since this run.</p> : null;
}

/** The facts of the task under the hand; with no hand on any, what the textures of the lanes mean. */
function Facts({ run, taskId, atMs, hasLegend }: { run: ReadRun; taskId: string | null; atMs: number; hasLegend: boolean }) {
  const task = run.tasks.find((lane) => lane.taskId === taskId);
  if (!task) return <div class="sim-facts">{hasLegend && <LaneLegend />}</div>;
  const state = stateAt(task, atMs);
  return (
    <p class="sim-facts">
      task <b>{run.names.get(task.taskId)}</b> {state ? state.status : 'not created yet'} · {describeTask(task)}
    </p>
  );
}

interface KillButtonProps {
  run: ReadRun;
  selected: string | null;
  atMs: number;
  isRunning: boolean;
  onKill(taskId: string): void;
}

function KillButton({ run, selected, atMs, isRunning, onKill }: KillButtonProps) {
  const task = selected === null ? oldestRunning(run.tasks, atMs) : run.tasks.find((lane) => lane.taskId === selected);
  const state = task ? stateAt(task, atMs) : null;
  const canKill = state?.status === 'RUNNING' && !state.isStopping && !isRunning;
  return (
    <button type="button" class="sim-button sim-kill" disabled={!canKill} onClick={() => task && onKill(task.taskId)}>
      {selected === null ? 'Kill the oldest running task' : 'Kill this task'}
    </button>
  );
}

function Injected({ injected = [], onRemove, run, isRunning }: SimulationProps & { run: ReadRun }) {
  if (injected.length === 0) return null;
  return (
    <ul class="sim-injected" aria-label="Changes laid over this run">
      {injected.map((change, i) => {
        const words = `${describeChange(change.inject, run.names)} at ${timeInWords(change.atMs)}`;
        return (
          <li key={`${change.atMs} ${words}`}>
            {words}
            {onRemove && (
              <button type="button" class="sim-link" disabled={isRunning} aria-label={`Take away: ${words}`} onClick={() => onRemove(i)}>
                take away
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function describeChange(change: Change, names: ReadonlyMap<string, string>): string {
  switch (change.type) {
    case 'killProcess':
      return typeof change.task === 'number'
        ? `running task no. ${change.task + 1} killed`
        : `task ${names.get(change.task) ?? change.task.slice(0, 4)} killed`;
    case 'deleteImage':
      return `image ${change.image} deleted`;
    case 'setRoute':
      return `route of ${change.subnet} set to ${change.route}`;
  }
}

function Assumptions({ assumptions }: { assumptions: readonly AssumptionNote[] }) {
  return (
    <details class="sim-details">
      <summary>What the model assumes</summary>
      <dl class="sim-assumptions">
        {assumptions.map(({ title, value, source }) => (
          <div key={title}>
            <dt>
              {title}: <b>{value}</b>
            </dt>
            <dd>{source}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
