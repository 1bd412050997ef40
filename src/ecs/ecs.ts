/** The one door to the model: whoever stands outside imports from here and nowhere else in this folder. */

import { hearAlarm } from './control-plane/alarms.ts';
import { hearCapacityReturned } from './control-plane/balance-watch.ts';
import { call } from './control-plane/call.ts';
import { freeVcpus } from './control-plane/fargate-quotas.ts';
import { hearTaskCounts, hearTaskEnded, hearTaskHealth, hearTaskRuns, hearTaskStopped, hearTaskStops } from './control-plane/notices.ts';
import { beginRebalancing } from './control-plane/rebalancing.ts';
import { reconcile } from './control-plane/scheduler.ts';
import { announceRegistered, hearDeregisters, hearDrained, hearGraceEnd, hearTargetTurned } from './control-plane/targets.ts';
import { applyChange } from './data-plane/changes.ts';
import { endWait, giveUpWaiting, startContainer } from './data-plane/containers.ts';
import { activate, becomePending, failToStart, finish, finishPull, launch, stop } from './data-plane/fargate.ts';
import { reportHealth } from './data-plane/health.ts';
import { beginLoads, refreshLoad, stepLoad } from './data-plane/load.ts';
import { endPeriod } from './data-plane/load-alarms.ts';
import { turn } from './data-plane/process-turns.ts';
import { boot, endProcess, runOutOfMemory } from './data-plane/processes.ts';
import { killAfterTimeout } from './data-plane/stopping.ts';
import { endDraining, turnTarget, watchTargets } from './data-plane/targets.ts';
import { type Ecs, type EcsOptions, newEcs, type Planes, restored, type Snapshot } from './ecs-model.ts';
import { playScenario, type Run, type RunOptions, type Scenario } from './scenario.ts';

export { EcsError } from './api/error.ts';
export type { Certainty, Source } from './api/evidence.ts';
export { type Fact, type FargatePrice, type FargateSize, fargatePrices, fargateSizes, limits } from './api/limits.ts';
export { type Assumption, type AssumptionValues, assumptions } from './assumptions.ts';
export { type Cost, type CostLine, type CostOptions, costOf, MONTH_MS, taskCost } from './cost.ts';
export { readDuration, writeDuration } from './duration.ts';
export { defaultLimits, type Ecs, type EcsOptions, type RunLimits, type Snapshot } from './ecs-model.ts';
export { type FactCertainty, type FactTopic, facts, type ModelFact } from './facts/facts.ts';
export { type FactResult, type FactResults, factResults } from './facts/results.ts';
export type { Fault } from './faults.ts';
export { type DesiredCount, type History, type LogLine, type TaskLane, toHistory } from './history.ts';
export { type Moment, momentAt, momentsOf } from './history-moment.ts';
export { type Requests, requestsOf } from './requests.ts';
export { checkDocument, firstRefusal, recogniseKind } from './rules/check.ts';
export { type KnownImage, type RuleContext, type RuleWorld, worldOf } from './rules/context.ts';
export type { AwsAnswer, DocumentEdit, DocumentKind, Finding, Fix, Path, Severity } from './rules/finding.ts';
export { checkOrder } from './rules/order.ts';
export type { Rule } from './rules/rule.ts';
export { rules } from './rules/rules.ts';
export { type ClusterDescription, type WorldDescription, worldFrom, worldProblems } from './rules/world-description.ts';
export type { Refusal, Run, RunOptions, Scenario, Step } from './scenario.ts';
export { filesOfScenario, problemText, readScenario, type ScenarioDocument, type ScenarioProblem } from './scenario-document.ts';
export type {
  Alarm,
  AutoScalingGroup,
  FailedRequests,
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
  TaskSize,
  TaskStatus,
  Timeline,
  TimelineEntry,
} from './world/timeline.ts';

/** The two planes meet here and in the queue: each event's tag has one handler. */
const planes: Planes = {
  handlers: {
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
    'alarm.period': endPeriod,
    'service.targetTurned': hearTargetTurned,
    'service.targetGraceEnds': hearGraceEnd,
    'service.targetsRegistered': announceRegistered,
    'service.deregisters': hearDeregisters,
    'service.drained': hearDrained,
    'service.reconcile': reconcile,
    'service.rebalance': beginRebalancing,
    'services.capacityReturned': hearCapacityReturned,
    'service.taskRuns': hearTaskRuns,
    'service.taskCounts': hearTaskCounts,
    'service.taskHealth': hearTaskHealth,
    'service.taskStops': hearTaskStops,
    'service.taskEnded': hearTaskEnded,
    'service.alarm': hearAlarm,
    'cluster.taskStopped': (model, event) => {
      freeVcpus(model, event.taskId);
      hearTaskStopped(model, event);
    },
  },
  call,
  applyChange,
  begin: beginLoads,
};

/**
 * A model of Amazon ECS in which nothing has happened yet, at its time 0.
 * @throws RangeError for an unknown assumption, a value outside its range, or a seed that is no integer
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
