/**
 * Blue/green, linear and canary deployments from one look to the next: green comes up beside blue, takes over its requests at once or in steps, and
 * blue goes when it is no longer needed. Source: developer guide, blue/green deployments workflow.
 */
import { type Model, record } from '../world/model.ts';
import type { Deployment, LifecycleStage, Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { completeDeployment, deploymentSubject } from './deployments.ts';
import { emptyOut } from './empty-out.ts';
import { beginHooks, type HookedDeployment, settleHooks } from './lifecycle-hooks.ts';
import { isOverdue, nextStage, type Shifting, settingsOf, shiftingOf, stageMs } from './lifecycle-stages.ts';
import { failDeployment } from './rollback.ts';
import { isSettled } from './rolling-update.ts';
import { networkProblem } from './shift-network.ts';
import { WHOLE } from './shift-settings.ts';
import { startMissing } from './starts.ts';
import { reachSteadyState } from './steady-state.ts';
import { bounds, wantedCount } from './tally.ts';
import { giveBack } from './traffic-return.ts';
import { lanesOf, setTraffic, sharesOf } from './traffic-weights.ts';

/** Goes through as many stages as it may now, or back; then each revision gets what it lacks. */
export function moveOn(model: Model, service: Service, cause: Cause): void {
  if (service.status === 'ACTIVE') {
    const forward = shiftingOf(service);
    if (forward?.current.rollback === null) advance(model, service, forward, cause);
    const back = shiftingOf(service);
    if (back && back.current.rollback !== null) goBack(model, service, back, cause);
  }
  startMissing(model, service, cause);
}

/** Completes the deployment once blue is gone, or once green is after a rollback, and says that the service is steady. */
export function conclude(model: Model, service: Service, cause: Cause): void {
  if (!isSettled(model, service)) return;
  const shifting = shiftingOf(service);
  if (!shifting) {
    reachSteadyState(model, service, cause);
    return;
  }
  const { current, shift } = shifting;
  const isOver = current.rollback === null ? current.lifecycleStage === 'CLEAN_UP' : shift.isBack;
  const [primary] = service.deployments;
  if (!isOver || service.status !== 'ACTIVE' || primary?.rolloutState !== 'IN_PROGRESS') return;
  const settled = service.traffic ? setTraffic(model, service, 'test', {}, cause) : cause;
  reachSteadyState(model, service, completeDeployment(model, service, primary, settled));
}

/** The PRIMARY, which is green as long as nothing is rolled back. */
function greenOf({ deployments, name }: Service): Deployment {
  const [green] = deployments;
  if (!green) throw new Error(`Service ${name} has no deployment.`);
  return green;
}

function blueIn({ deployments }: Service, { shift }: Shifting): Deployment | undefined {
  return deployments.find(({ id }) => id === shift.blue);
}

function advance(model: Model, service: Service, shifting: Shifting, cause: Cause): void {
  const { current, shift } = shifting;
  const problem = current.lifecycleStage === null ? networkProblem(model.world, greenOf(service)) : null;
  if (problem !== null) {
    failDeployment(model, service, 'network', true, cause, problem);
    return;
  }
  for (;;) {
    const why = current.lifecycleStage === null ? cause : endOf(model, service, shifting, current.lifecycleStage, cause);
    const next = why && nextStage(shifting);
    if (!why || !next) return;
    shift.step = next.step;
    enter(model, service, shifting, next.stage, why);
  }
}

function enter(model: Model, service: Service, shifting: Shifting, stage: LifecycleStage, cause: Cause): void {
  const { current, shift } = shifting;
  const green = greenOf(service);
  const isStep = stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT';
  const why = record(model, deploymentSubject(green), cause, {
    type: 'serviceDeployment.stage',
    serviceDeployment: current.arn,
    from: current.lifecycleStage,
    to: stage,
    ...(isStep && { step: shift.step + 1, steps: shift.steps.length }),
  });
  current.lifecycleStage = stage;
  current.updatedAtMs = model.nowMs;
  shift.sinceMs = model.nowMs;
  shift.untilMs = model.nowMs + stageMs(model, shifting, stage, lanesOf(service, green).length > 0);
  shift.cause = why;
  beginWork(model, service, shifting, stage);
  beginHooks(model, { green: green.id, current, shift, stage }, settingsOf(current).hooks, why);
}

/** What a stage does when it begins. */
function beginWork(model: Model, service: Service, shifting: Shifting, stage: LifecycleStage): void {
  const { shift } = shifting;
  const green = greenOf(service);
  switch (stage) {
    case 'SCALE_UP':
      delete green.isHeld;
      green.cause = shift.cause;
      break;
    case 'TEST_TRAFFIC_SHIFT':
      setTraffic(model, service, 'test', sharesOf(service, undefined, green, WHOLE), shift.cause);
      break;
    case 'PRODUCTION_TRAFFIC_SHIFT': {
      const share = shift.steps[shift.step] ?? WHOLE;
      setTraffic(model, service, 'production', sharesOf(service, blueIn(service, shifting), green, share), shift.cause);
      break;
    }
    case 'BAKE_TIME':
      if (shift.untilMs === model.nowMs) break;
      green.bakeUntilMs = shift.untilMs;
      record(model, deploymentSubject(green), shift.cause, { type: 'deployment.bakeTime', untilMs: shift.untilMs });
      break;
    default:
  }
}

/** Does what the stage has to do at this look. Returns why it ends, or null while it goes on; a stage that fails rolls the deployment back. */
function endOf(model: Model, service: Service, shifting: Shifting, stage: LifecycleStage, cause: Cause): Cause | null {
  const { current, shift } = shifting;
  const hooked: HookedDeployment = { green: greenOf(service).id, current, shift, stage };
  const hasTasks = workOnTasks(model, service, shifting, stage, cause);
  const hooks = settleHooks(model, hooked);
  if (hooks.is === 'failed') {
    // Text: developer guide, troubleshooting blue/green deployments.
    const reason = `Service deployment rolled back because ${stage} lifecycle hook(s) failed. ${hooks.reason}`;
    failDeployment(model, service, 'hook', true, hooks.cause, reason);
    return null;
  }
  if (hooks.is === 'done' && hasTasks && model.nowMs >= shift.untilMs) {
    const isByTime = model.nowMs === shift.untilMs && stage !== 'SCALE_UP' && stage !== 'RECONCILE_SERVICE';
    return hooks.cause ?? (isByTime ? shift.cause : cause);
  }
  if (isOverdue(model, shifting)) failDeployment(model, service, 'timeout', true, shift.cause);
  return null;
}

/** Returns whether the tasks are as the stage wants them. */
function workOnTasks(model: Model, service: Service, shifting: Shifting, stage: LifecycleStage, cause: Cause): boolean {
  const green = greenOf(service);
  switch (stage) {
    case 'RECONCILE_SERVICE':
      return reconcile(model, service, shifting, cause);
    case 'SCALE_UP':
      return green.census.healthy >= wantedCount(service);
    case 'PRE_SCALE_UP':
      return true;
    case 'CLEAN_UP':
      if (!isGreenWell(service)) return false;
      for (const older of service.deployments.slice(1)) emptyOut(model, service, older, cause);
      return true;
    default:
      return isGreenWell(service);
  }
}

/**
 * Green has what minimumHealthyPercent asks for. AWS says that each stage has checkpoints that must be passed before the next one, not which: without
 * this one blue could go while green is down.
 */
function isGreenWell(service: Service): boolean {
  return greenOf(service).census.healthy >= bounds(service).atLeast;
}

/** Of several active revisions one stays as blue: it gets all its tasks and all requests, then the others go. */
function reconcile(model: Model, service: Service, shifting: Shifting, cause: Cause): boolean {
  const green = greenOf(service);
  const blue = blueIn(service, shifting);
  const others = service.deployments.filter((one) => one !== green && one !== blue);
  if (blue && blue.census.healthy < wantedCount(service)) return false;
  setTraffic(model, service, 'test', {}, cause);
  const why = setTraffic(model, service, 'production', sharesOf(service, blue, green, blue ? 0 : WHOLE), cause);
  for (const other of others) emptyOut(model, service, other, why);
  return others.every(({ census }) => census.live === 0 && census.ending === 0);
}

/** In a rollback the revision that is gone back to has its requests again as soon as it can serve them, and the others go then. */
function goBack(model: Model, service: Service, shifting: Shifting, cause: Cause): void {
  const target = greenOf(service);
  if (!shifting.shift.isBack && target.census.healthy >= wantedCount(service)) giveBack(model, service, shifting, cause);
  if (shifting.shift.isBack) for (const other of service.deployments.slice(1)) emptyOut(model, service, other, cause);
}
