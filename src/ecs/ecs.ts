/** The one door to the model: whoever stands outside imports from here and nowhere else in this folder. */

import { hearAlarm } from './control-plane/alarms.ts';
import { hearCapacityReturned } from './control-plane/balance-watch.ts';
import { call } from './control-plane/call.ts';
import { freeVcpus } from './control-plane/fargate-quotas.ts';
import { instanceControl, setInstanceControl } from './control-plane/instance-part.ts';
import type { Funnel } from './control-plane/instances/funnel.ts';
import {
  hearTaskCounts,
  hearTaskEnded,
  hearTaskHealth,
  hearTaskRetires,
  hearTaskRuns,
  hearTaskStopped,
  hearTaskStops,
} from './control-plane/notices.ts';
import { beginRebalancing } from './control-plane/rebalancing.ts';
import { hearRoleChanged } from './control-plane/role-changes.ts';
import { reconcile } from './control-plane/scheduler.ts';
import { hearTargetTurned } from './control-plane/target-notices.ts';
import { announceRegistered, hearDeregisters, hearDrained } from './control-plane/targets.ts';
import { applyChange } from './data-plane/changes.ts';
import { endWait, giveUpWaiting, startContainer } from './data-plane/containers.ts';
import { activate, becomePending, failToStart, finish, finishPull, launch, stop } from './data-plane/fargate.ts';
import { reportHealth } from './data-plane/health.ts';
import { instanceData, setInstanceData } from './data-plane/instance-part.ts';
import { beginLoads, refreshLoad, shiftLoad, stepLoad } from './data-plane/load.ts';
import { endPeriod } from './data-plane/load-alarms.ts';
import { turn } from './data-plane/process-turns.ts';
import { boot, endProcess, runOutOfMemory } from './data-plane/processes.ts';
import { killAfterTimeout } from './data-plane/stopping.ts';
import { endDraining, turnTarget, watchTargets } from './data-plane/targets.ts';
import { type Ecs, type EcsOptions, newEcs, type Planes, type RunLimits, restored, resumed, type Snapshot } from './ecs-model.ts';
import type { ModelFact } from './facts/fact.ts';
import type { LeftOut } from './facts/left-out.ts';
import { needsInstances } from './instances-needed.ts';
import { fork, type Makers, type Recording, record } from './recording.ts';
import { setExpressionReader } from './rules/expressions.ts';
import { importRun as importRunWith, type RunImport } from './run-file.ts';
import { playScenario, type Run, type RunOptions, type Scenario, type Step } from './scenario.ts';
import type { Handlers } from './simulation/kernel.ts';
import type { Views } from './views.ts';
import type { CoreEvent, ModelEvent } from './world/events.ts';
import type { World } from './world/state.ts';
import { requireTargetGroups } from './world/targets.ts';
import type { Timeline, TimelineEntry } from './world/timeline.ts';

export { EcsError } from './api/error.ts';
export type { Certainty, Source } from './api/evidence.ts';
export { type Fact, type FargatePrice, type FargateSize, fargatePrices, fargateSizes, limits } from './api/limits.ts';
export { type Assumption, assumptions } from './assumption-texts.ts';
export type { AssumptionValues } from './assumptions.ts';
export type { Bill } from './bill.ts';
export { type ComparedCounts, type CountsDifference, compareRuns, type RunComparison } from './compare.ts';
export type { Compared, ComparedSteady } from './compared.ts';
export type { Funnel, FunnelInstance } from './control-plane/instances/funnel.ts';
export { type Cost, type CostLine, type CostOptions, costOf, MONTH_MS, taskCost } from './cost.ts';
export type { AwsMoment } from './describe.ts';
export { readDuration, writeDuration } from './duration.ts';
export { defaultLimits, type Ecs, type EcsOptions, type RunLimits, type Snapshot } from './ecs-model.ts';
export type { FactCertainty, FactResult, FactResults, FactTopic, ModelFact } from './facts/fact.ts';
export type { LeftOut } from './facts/left-out.ts';
export { type Fault, faultTimes } from './faults.ts';
export { type DesiredCount, type History, type LogLine, type TaskLane, toHistory } from './history.ts';
export { type InstanceLane, instancesOf } from './history-instances.ts';
export { type Moment, momentAt, momentsOf } from './history-moment.ts';
export { type BilledInstance, billedInstances, type InstanceWaste, type ResourceTime, type Waste, wasteOf } from './instance-cost.ts';
export type { Recipe, Recording } from './recording.ts';
export { type Requests, requestsOf } from './requests.ts';
export { checkDocument, firstRefusal, recogniseKind } from './rules/check.ts';
export { type KnownImage, type RuleContext, type RuleWorld, worldOf } from './rules/context.ts';
export type { AwsAnswer, DocumentEdit, DocumentKind, Finding, Fix, Path, Severity } from './rules/finding.ts';
export { checkOrder } from './rules/order.ts';
export type { Rule } from './rules/rule.ts';
export { rules } from './rules/rules.ts';
export { type ClusterDescription, type WorldDescription, worldFrom } from './rules/world-description.ts';
export { exportRun, type RunImport } from './run-file.ts';
export type { Refusal, Run, RunOptions, Scenario, Step } from './scenario.ts';
export { filesOfScenario, problemText, readScenario, type ScenarioDocument, type ScenarioProblem } from './scenario-document.ts';
export { type Scene, type SceneService, type Scenes, type SceneTask, scenesOf } from './scene.ts';
export { draw as drawOf } from './simulation/random.ts';
export type {
  ContainerTrack,
  DecisionMark,
  DeploymentTrack,
  GroupTrack,
  LoadTrack,
  ProviderTrack,
  ServiceTrack,
  StrategyItem,
  Tracks,
} from './tracks/types.ts';
export { tracksOf } from './tracks.ts';
export type { Played, Views } from './views.ts';
export type { ChainLink, Why } from './why.ts';
export type {
  Alarm,
  AutoScalingGroup,
  FailedRequests,
  HookAnswer,
  HookFunction,
  Image,
  Load,
  LoadDestination,
  ProcessBehaviour,
  ProcessHealth,
  Quotas,
  Role,
  SecurityGroup,
  ServiceRegistry,
  Subnet,
  Surroundings,
  TargetGroup,
  TargetHealthCheck,
} from './world/surroundings.ts';
export type {
  Candidate,
  Cause,
  Change,
  Happening,
  StopCode,
  Subject,
  TargetState,
  TaskSize,
  TaskStatus,
  Timeline,
  TimelineEntry,
} from './world/timeline.ts';
export { worldProblems } from './world-document.ts';

/** The two planes meet here and in the queue: each event's tag has one handler. */
const coreHandlers: Handlers<World, CoreEvent, TimelineEntry> = {
  'task.launch': launch,
  'task.stop': stop,
  'task.provisioned': becomePending,
  'task.accepted': activate,
  'task.startFailed': failToStart,
  'task.deprovisioned': finish,
  'container.pulled': finishPull,
  'container.start': startContainer,
  'process.booted': boot,
  'process.turns': turn,
  'process.ends': endProcess,
  'container.stopTimeout': killAfterTimeout,
  'container.startTimeout': giveUpWaiting,
  'task.pendingTimeout': endWait,
  'task.outOfMemory': runOutOfMemory,
  'container.health': reportHealth,
  'target.registered': watchTargets,
  'target.turns': turnTarget,
  'target.drained': endDraining,
  'load.step': stepLoad,
  'load.refresh': refreshLoad,
  'load.shifted': shiftLoad,
  'alarm.period': endPeriod,
  'service.targetTurned': hearTargetTurned,
  'service.targetsRegistered': announceRegistered,
  'service.deregisters': hearDeregisters,
  'service.drained': hearDrained,
  'service.reconcile': reconcile,
  'service.rebalance': beginRebalancing,
  'services.roleChanged': hearRoleChanged,
  'services.capacityReturned': hearCapacityReturned,
  'service.taskRuns': hearTaskRuns,
  'service.taskCounts': hearTaskCounts,
  'service.taskHealth': hearTaskHealth,
  'service.taskRetires': hearTaskRetires,
  'service.taskStops': hearTaskStops,
  'service.taskEnded': hearTaskEnded,
  'service.alarm': hearAlarm,
  'cluster.taskStopped': (model, event) => {
    freeVcpus(model, event.ordinal);
    instanceControl()?.taskStopped(model, event);
    hearTaskStopped(model, event);
  },
};

/** Grows by the handlers of the part on instances once that is there; before, nothing schedules its events. */
const handlers = { ...coreHandlers } as Handlers<World, ModelEvent, TimelineEntry>;

const planes: Planes = {
  handlers,
  call,
  applyChange,
  begin(model) {
    requireTargetGroups(model.world.surroundings);
    beginLoads(model);
    instanceData()?.begin(model);
  },
};

let loading: Promise<void> | undefined;

/**
 * Fetches the model's part on container instances, placement, capacity providers and auto scaling. Until then a cluster has no instances, which is
 * the same for every run on Fargate. Called as often as one likes; whoever runs a scenario that may need it waits for it first.
 */
export function loadInstances(): Promise<void> {
  loading ??= import('./instances.ts').then(
    ({ control, data }) => {
      setInstanceControl(control);
      setInstanceData(data);
      Object.assign(handlers, control.handlers, data.handlers);
    },
    (error: unknown) => {
      // A network that failed once may be there the next time.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/**
 * The whole funnel of a placement, or of a refusal of one: each container instance, the step at which it fell out and the number that failed it. Null
 * for an entry that is no decision on a container instance. Costs what the timeline has of entries before it.
 */
export async function funnelOf(timeline: Timeline, entryId: number): Promise<Funnel | null> {
  const part = await import('./instances.ts');
  return part.funnelOf(timeline, entryId);
}

/** Fetches what is asked about a run that has been played: tracks, reasons, AWS's view of a moment, money, comparisons, files. */
export async function loadViews(): Promise<Views> {
  const { viewsWith } = await import('./views.ts');
  return viewsWith(makers);
}

/** Fetches the grammar of placement constraints' expressions: from then on rules find every mistake in them. `loadInstances` brings it too. */
export async function loadExpressions(): Promise<void> {
  const { mistakeIn } = await import('./control-plane/instances/query-mistakes.ts');
  setExpressionReader(mistakeIn);
}

/** Fetches what the model needs for a scenario with these documents, texts or values, and does not have yet. */
export async function prepareFor(scenario: Scenario, documents: Readonly<Record<string, unknown>>): Promise<void> {
  if (needsInstances(scenario, documents)) await loadInstances();
}

/**
 * A model of Amazon ECS in which nothing has happened yet, at its time 0.
 * @throws RangeError for an unknown assumption, a value outside its range, a seed that is no integer, or a target group that cannot be
 */
export function createEcs(options: EcsOptions): Ecs {
  return newEcs(planes, options);
}

/** A model that goes on from a snapshot as the one it was taken from would have. */
export function restoreEcs(snapshot: Snapshot): Ecs {
  return restored(planes, snapshot);
}

/**
 * Plays a scenario to its end, with documents in the places that name them. Refused calls stand in the timeline and in `refusals`; whatever a
 * document holds, nothing is thrown.
 * @throws RangeError for assumptions or a seed that the model does not know, which are mistakes of the scenario's author
 */
export function runScenario(scenario: Scenario, documents: Readonly<Record<string, unknown>>, options?: RunOptions): Run {
  return playScenario(createEcs, scenario, documents, options);
}

const makers: Makers = { create: createEcs, resume: (mark, timeline) => resumed(planes, mark, timeline) };

/** Plays a scenario as `runScenario` does, and keeps what it takes to go back into the run: a few copies of the model, however long the run is. */
export function recordRun(scenario: Scenario, documents: Readonly<Record<string, unknown>>, options: RunOptions = {}): Recording {
  return record(makers, { scenario, documents, options });
}

/**
 * The same run up to a moment, and from then on with other changes in place of those that were laid over it; steps and faults of the scenario
 * remain. Costs what comes after the moment, not what came before.
 * @param changes calls and changes from that moment on, in any order
 * @throws RangeError for one before the moment
 */
export function forkRun(recording: Recording, atMs: number, changes: readonly Step[]): Recording {
  return fork(makers, recording, atMs, changes);
}

/**
 * Reads what `exportRun` wrote, checks it and plays it; the run has the bytes it had, or `problems` say why not. Nothing is thrown.
 * @param most limits that no file may exceed; left out, the defaults
 */
export function importRun(text: string, most?: RunLimits): RunImport {
  return importRunWith(makers, text, most);
}

/** The facts that the model stands on, and what it leaves out: for pages about the model and for checks of the tests, which alone pay for loading them. */
export async function loadFacts(): Promise<{ facts: readonly ModelFact[]; leftOut: readonly LeftOut[] }> {
  const [{ facts }, { leftOut }] = await Promise.all([import('./facts/facts.ts'), import('./facts/left-out.ts')]);
  return { facts, leftOut };
}
