/** The stage at a moment: zones with their instances and tasks, the load balancer, what each provider was asked for and has given. Pure. */
import type { StrategyItem, Tracks } from '../../../ecs/ecs.ts';
import type { ReadRun } from '../read-run.ts';
import { stateAt, type TaskState } from '../task-states.ts';
import { type BerthState, berthsAt, berthsOf } from './berths.ts';
import { type DockPlan, densityOf, dockAt, groupsOf, mostAtOnce, planDock, type SlotContent, type TaskGroup } from './layout.ts';
import { type Looks, looksOf } from './looks.ts';
import { latest, presenceOf } from './presence.ts';
import { type Share, sharesAt } from './shares.ts';
import { targetGroupsOf, trafficAt } from './targets.ts';

export type StageRun = ReturnType<typeof readStage>;
export type Container = Tracks['containers'][number];

/** Instances drawn each at most; more are counted by status. */
const mostBerths = 60;
/** Tasks and places drawn of those that wait for an instance. */
const mostUnplaced = 48;

/** A provider with its share in the capacity provider strategy. */
export interface ProviderShare {
  name: string;
  base?: number;
  weight?: number;
}

/** Runs are plain data, so what is read of one is kept beside it: the picture and the tables share it. */
const known = new WeakMap<ReadRun, { tracks: Tracks | null; capacity: readonly ProviderShare[] | undefined; stage: StageRun }>();

/** What `readStage` reads, once for each run. */
export function stageOf(run: ReadRun, tracks: Tracks | null, capacity?: readonly ProviderShare[]): StageRun {
  const found = known.get(run);
  if (found?.tracks === tracks && found.capacity === capacity) return found.stage;
  const stage = readStage(run, tracks, capacity);
  known.set(run, { tracks, capacity, stage });
  return stage;
}

/** Reads a run once for the stage; `tracks` may come later, and then it is read anew. */
export function readStage(run: ReadRun, tracks: Tracks | null, capacity: readonly ProviderShare[] = []) {
  const { tasks, desired, services } = run;
  const berths = berthsOf(tracks?.instances ?? []);
  const hasBerths = berths.byId.size > 0;
  const afloat = hasBerths ? tasks.filter(({ instance, availabilityZone }) => instance === undefined && availabilityZone !== '') : tasks;
  const zones = [...new Set([...run.zones, ...berths.byZone.keys()])];
  // What waits where there are instances waits for one of them, not in a zone.
  const plan: DockPlan = planDock(afloat, hasBerths ? [] : desired, zones);
  const spot = new Set(
    (tracks?.instances ?? []).flatMap(({ isSpot, capacityProvider }) => (isSpot && capacityProvider ? [capacityProvider] : [])),
  );
  const providers = [...new Set([...capacity.map(({ name }) => name), ...strategyNames(tracks), ...run.providers])];
  const containers = new Map<string, Container[]>();
  for (const container of tracks?.containers ?? []) {
    const known = containers.get(container.taskId);
    if (known) known.push(container);
    else containers.set(container.taskId, [container]);
  }
  return {
    plan,
    density: densityOf(mostAtOnce(tasks, desired)),
    presence: presenceOf(tasks),
    berths,
    hasBerths,
    drawsBerths: berths.byId.size <= mostBerths,
    looks: looksOf(tasks, providers, spot) as Looks,
    providers,
    containers,
    targetGroups: targetGroupsOf(tasks, tracks?.load),
    tracks,
    names: run.names,
    desired,
    services,
    strategies: strategiesOf(services, tracks, capacity),
    times: timesOf(run, tracks),
  };
}

/** Every moment at which the stage may look different, ascending and distinct, in ms. */
function timesOf(run: ReadRun, tracks: Tracks | null): readonly number[] {
  const times = new Set(run.reel.events);
  const add = (changes: readonly { atMs: number }[]) => {
    for (const { atMs } of changes) times.add(atMs);
  };
  for (const { health = [], targets = [] } of run.tasks) {
    add(health);
    add(targets);
  }
  for (const { statuses, health, restarts } of tracks?.containers ?? []) {
    add(statuses);
    add(health);
    for (const atMs of restarts) times.add(atMs);
  }
  for (const { statuses, agent, tasks } of tracks?.instances ?? []) {
    add(statuses);
    add(agent);
    for (const { fromMs, reservedUntilMs, endMs } of tasks)
      for (const atMs of [fromMs, reservedUntilMs, endMs]) if (atMs !== null) times.add(atMs);
  }
  for (const { rates } of tracks?.load ?? []) add(rates);
  for (const { traffic, strategy } of tracks?.services ?? []) {
    add(traffic);
    add(strategy);
  }
  for (const { reservation } of tracks?.providers ?? []) add(reservation);
  return [...times].sort((a, b) => a - b);
}

interface Strategy {
  service: string;
  items: (atMs: number) => readonly StrategyItem[];
}

function strategiesOf(services: readonly string[], tracks: Tracks | null, capacity: readonly ProviderShare[]): Strategy[] {
  if (tracks) {
    return tracks.services
      .filter(({ name }) => services.includes(name))
      .map(({ name, strategy }) => ({ service: name, items: (atMs) => latest(strategy, atMs)?.items ?? [] }));
  }
  const [service] = services;
  const weighed = capacity.filter(({ base, weight }) => base !== undefined || weight !== undefined);
  const items = weighed.map(({ name, base = 0, weight = 0 }) => ({ capacityProvider: name, base, weight }));
  return service !== undefined && services.length === 1 && items.length > 0 ? [{ service, items: () => items }] : [];
}

function strategyNames(tracks: Tracks | null): string[] {
  return (tracks?.services ?? []).flatMap(({ strategy }) => strategy.flatMap(({ items }) => items.map((item) => item.capacityProvider)));
}

/** An instance with what stands on it; `count` of its tasks are counted where they are not drawn. */
export interface DrawnBerth {
  state: BerthState;
  slots: readonly SlotContent[];
  tasks: number;
}

export interface QuayState {
  zone: string;
  /** Tasks that are on no instance; null where they are counted. */
  slots: readonly SlotContent[] | null;
  groups: readonly TaskGroup[];
  berths: readonly DrawnBerth[];
  /** Instances by status where they are too many to draw, with what is reserved of them. */
  fleet: readonly { status: string; count: number }[] | null;
  taskCount: number;
}

export interface ServiceShares {
  service: string;
  shares: readonly Share[];
}

export type StageMoment = ReturnType<typeof stageAt>;

/** @param waiting tasks asked for that do not exist yet */
export function stageAt(stage: StageRun, atMs: number, waiting: number) {
  const { plan, berths } = stage;
  const states = stage.presence.at(atMs).flatMap((lane) => stateAt(lane, atMs) ?? []);
  const onQuay = new Map<string, TaskState[]>();
  const onBerth = new Map<string, TaskState[]>();
  const unplaced: TaskState[] = [];
  for (const state of states) {
    const { instance, availabilityZone, taskId } = state.lane;
    const arrivedMs = berths.arrivals.get(taskId);
    if (instance !== undefined && arrivedMs !== undefined && arrivedMs <= atMs) push(onBerth, instance, state);
    else if (stage.hasBerths && (instance !== undefined || availabilityZone === '')) unplaced.push(state);
    else push(onQuay, availabilityZone, state);
  }
  const isGrouped = stage.density === 'grouped';
  const dock = isGrouped
    ? []
    : dockAt(
        plan,
        [...onQuay.values()].flat().map(({ lane }) => lane),
        atMs,
        stage.hasBerths ? 0 : waiting,
      );
  const quays = plan.quays.flatMap(({ zone }, index): QuayState[] => {
    const here = berthsAt(berths, zone, atMs);
    const afloat = onQuay.get(zone) ?? [];
    const ashore = here.flatMap(({ berth }) => onBerth.get(berth.lane.instanceId) ?? []);
    if (stage.hasBerths && zone === '') return [];
    return [
      {
        zone,
        slots: isGrouped || (stage.hasBerths && afloat.length === 0) ? null : (dock[index]?.slots ?? []),
        groups: isGrouped ? groupsOf([...afloat, ...ashore]) : [],
        berths: stage.drawsBerths ? here.map((state) => drawn(state, onBerth.get(state.berth.lane.instanceId) ?? [], isGrouped)) : [],
        fleet: stage.drawsBerths ? null : byStatus(here),
        taskCount: afloat.length + ashore.length,
      },
    ];
  });
  return {
    atMs,
    quays,
    unplaced:
      stage.hasBerths && unplaced.length + waiting > 0
        ? { tasks: unplaced.slice(0, isGrouped ? 0 : mostUnplaced), count: unplaced.length, waiting }
        : null,
    traffic: trafficAt(stage.targetGroups, states, stage.tracks, atMs),
    strategies: sharesOf(stage, states, atMs),
  };
}

function push(map: Map<string, TaskState[]>, key: string, state: TaskState): void {
  const known = map.get(key);
  if (known) known.push(state);
  else map.set(key, [state]);
}

function drawn(state: BerthState, tasks: readonly TaskState[], isGrouped: boolean): DrawnBerth {
  if (isGrouped) return { state, slots: [], tasks: tasks.length };
  const { berth } = state;
  const slots: SlotContent[] = Array.from({ length: berth.slotCount }, () => ({ kind: 'empty' }));
  for (const task of tasks) slots[berth.slots.get(task.lane.taskId) ?? slots.length] = { kind: 'task', state: task };
  return { state, slots, tasks: tasks.length };
}

function byStatus(states: readonly BerthState[]): { status: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { status } of states) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => ({ status, count }));
}

function sharesOf(stage: StageRun, states: readonly TaskState[], atMs: number): ServiceShares[] {
  return stage.strategies.flatMap(({ service, items }) => {
    const strategy = items(atMs);
    if (strategy.length === 0) return [];
    const desired = stage.desired.findLast((change) => change.service === service && change.atMs <= atMs)?.desiredCount ?? 0;
    return [
      {
        service,
        shares: sharesAt(
          strategy,
          desired,
          states.filter(({ lane }) => lane.service === service),
        ),
      },
    ];
  });
}
