/** The lifecycle stages of a deployment that shifts traffic: their order, how long each lasts at least, and the limits of time. */
import type { Model } from '../world/model.ts';
import type { LifecycleStage, Service, ServiceDeployment, TrafficShift } from '../world/state.ts';
import { hookMoments, isPaused } from './lifecycle-hooks.ts';
import { type ShiftSettings, shiftSettings } from './shift-settings.ts';

/** Both from the developer guide, blue/green deployments workflow. */
const STAGE_LASTS_AT_MOST_MS = 24 * 60 * 60_000;
const DEPLOYMENT_LASTS_AT_MOST_MS = 30 * 24 * 60 * 60_000;

/** A service deployment that shifts traffic and is going on. */
export interface Shifting {
  current: ServiceDeployment;
  shift: TrafficShift;
}

/** Undefined for a rolling update, and where nothing is going on. */
export function shiftingOf({ serviceDeployments }: Service): Shifting | undefined {
  const current = serviceDeployments.at(-1);
  const isGoingOn = current && (current.status === 'PENDING' || current.status === 'IN_PROGRESS' || current.rollback !== null);
  return isGoingOn && current.finishedAtMs === null && current.shift ? { current, shift: current.shift } : undefined;
}

/** True once blue is on its way out: what fails then rolls nothing back. */
export function isCleaningUp(service: Service): boolean {
  const shifting = shiftingOf(service);
  return shifting?.current.rollback === null && shifting.current.lifecycleStage === 'CLEAN_UP';
}

/** Source: ServiceDeployment.lifecycleStage in the API reference: only where more than one revision is active when the deployment begins. */
export function reconciles({ sourceRevisions }: Pick<ServiceDeployment, 'sourceRevisions'>): boolean {
  return sourceRevisions.length > 1;
}

const following: Readonly<Record<LifecycleStage, LifecycleStage | null>> = {
  RECONCILE_SERVICE: 'PRE_SCALE_UP',
  PRE_SCALE_UP: 'SCALE_UP',
  SCALE_UP: 'POST_SCALE_UP',
  POST_SCALE_UP: 'TEST_TRAFFIC_SHIFT',
  TEST_TRAFFIC_SHIFT: 'POST_TEST_TRAFFIC_SHIFT',
  POST_TEST_TRAFFIC_SHIFT: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
  PRE_PRODUCTION_TRAFFIC_SHIFT: 'PRODUCTION_TRAFFIC_SHIFT',
  PRODUCTION_TRAFFIC_SHIFT: 'POST_PRODUCTION_TRAFFIC_SHIFT',
  POST_PRODUCTION_TRAFFIC_SHIFT: 'BAKE_TIME',
  BAKE_TIME: 'CLEAN_UP',
  CLEAN_UP: null,
};

/** The stage after the present one, with the step it belongs to; the two around a shift of production come again for each step. */
export function nextStage({ current, shift }: Shifting): { stage: LifecycleStage; step: number } | null {
  const { lifecycleStage } = current;
  if (lifecycleStage === null) return { stage: reconciles(current) ? 'RECONCILE_SERVICE' : 'PRE_SCALE_UP', step: 0 };
  if (lifecycleStage === 'PRODUCTION_TRAFFIC_SHIFT' && shift.step + 1 < shift.steps.length)
    return { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', step: shift.step + 1 };
  const stage = following[lifecycleStage];
  return stage && { stage, step: shift.step };
}

/** How long a stage lasts at least, whatever it waits for. `isManaged` where ECS shifts requests at all. */
export function stageMs({ world }: Model, { current, shift }: Shifting, stage: LifecycleStage, isManaged: boolean): number {
  const { assumptions } = world;
  const settings = settingsOf(current);
  switch (stage) {
    case 'RECONCILE_SERVICE':
    case 'SCALE_UP':
    case 'CLEAN_UP':
      return 0;
    case 'TEST_TRAFFIC_SHIFT':
      return isManaged ? assumptions['trafficShift.shiftMs'] : assumptions['trafficShift.stageMs'];
    case 'PRODUCTION_TRAFFIC_SHIFT': {
      const bakeMs = shift.step + 1 < shift.steps.length ? settings.stepBakeMs : 0;
      return Math.max(bakeMs, isManaged ? assumptions['trafficShift.shiftMs'] : assumptions['trafficShift.stageMs']);
    }
    case 'BAKE_TIME':
      if (shift.blue === null && !assumptions['trafficShift.bakesFirst']) return 0;
      return settings.bakeTimeMs ?? (current.alarms.status === 'MONITORING' ? assumptions['alarms.bakeTimeMs'] : 0);
    default:
      return assumptions['trafficShift.stageMs'];
  }
}

/** As the configuration was when the deployment began. */
export function settingsOf({ strategy, configuration }: ServiceDeployment): ShiftSettings {
  return shiftSettings(strategy, configuration);
}

/** When the stage, or the whole deployment, has taken too long. A pause has a limit of its own, and what is cleaned up is past all failures. */
function limitMs({ current, shift }: Shifting): number {
  if (current.lifecycleStage === 'CLEAN_UP') return Number.POSITIVE_INFINITY;
  const wholeMs = current.createdAtMs + DEPLOYMENT_LASTS_AT_MOST_MS;
  return isPaused(shift) ? wholeMs : Math.min(wholeMs, shift.sinceMs + STAGE_LASTS_AT_MOST_MS);
}

/** True once a stage or the whole deployment has lasted as long as it may. */
export function isOverdue({ nowMs }: Model, shifting: Shifting): boolean {
  return nowMs >= limitMs(shifting);
}

/** Moments at which time alone may bring a shift further. */
export function shiftMoments(service: Service): number[] {
  const shifting = shiftingOf(service);
  if (!shifting || shifting.current.rollback !== null || shifting.current.lifecycleStage === null) return [];
  return [shifting.shift.untilMs, ...hookMoments(shifting.shift), limitMs(shifting)].filter(Number.isFinite);
}
