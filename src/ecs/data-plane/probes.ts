/** When a load balancer's probes turn a target: computed from what they meet, never polled. */

/** Health check settings of a target group, times in ms. */
export interface ProbeSettings {
  intervalMs: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
}

/** What every probe meets as long as nothing changes. */
export interface ProbeResult {
  passes: boolean;
  /** From the probe's begin to its result. */
  takesMs: number;
  /** Why it fails, in the load balancer's words; empty where it passes. */
  reason: string;
}

/** What probes alone make of a target; draining and unused ones are not probed. */
export type ProbedState = 'initial' | 'healthy' | 'unhealthy';

/** Where a target stands between two probes. */
export interface ProbeCount {
  state: ProbedState;
  /** Results in a row that speak against the state; of a target that is new, failures. */
  against: number;
  /** When the next probe begins. */
  nextProbeMs: number;
}

/** A change of a target's state that is sure to come if nothing changes; moments in ms of the model. */
export interface ProbeTurn {
  /** When the probe that decides begins. */
  probeMs: number;
  /** When its result is there. */
  atMs: number;
  to: 'healthy' | 'unhealthy';
  reason: string;
}

/**
 * The next change of a target's state if all probes that begin before `untilMs` meet the same, or null where that changes nothing.
 *
 * Probes begin at a fixed rate, whatever each takes. A target that is new turns healthy with its first success; an unhealthy one needs
 * `healthyThreshold` of them in a row; `unhealthyThreshold` failures in a row turn any target unhealthy.
 * Source: Elastic Load Balancing, health checks for Application Load Balancer target groups.
 */
export function nextTurn(
  settings: ProbeSettings,
  count: ProbeCount,
  { passes, takesMs, reason }: ProbeResult,
  untilMs: number,
): ProbeTurn | null {
  if (agrees(count.state, passes)) return null;
  const missing = missingFor(settings, count, passes);
  const probeMs = count.nextProbeMs + (missing - 1) * settings.intervalMs;
  if (probeMs >= untilMs) return null;
  // AWS asks for a timeout below the interval, so that no probe outlasts the next.
  return { probeMs, atMs: probeMs + Math.min(takesMs, settings.intervalMs), to: passes ? 'healthy' : 'unhealthy', reason };
}

/** The count after all probes that begin before a moment, if each meets the same and none of them turns the target. */
export function countedUntil({ intervalMs }: ProbeSettings, count: ProbeCount, passes: boolean, untilMs: number): ProbeCount {
  const probes = untilMs <= count.nextProbeMs ? 0 : Math.ceil((untilMs - count.nextProbeMs) / intervalMs);
  if (probes === 0) return count;
  const against = agrees(count.state, passes) ? 0 : count.against + probes;
  return { state: count.state, against, nextProbeMs: count.nextProbeMs + probes * intervalMs };
}

/** A target that turned: its count begins anew with the probe after the one that decided. */
export function afterTurn({ intervalMs }: ProbeSettings, { to, probeMs }: ProbeTurn): ProbeCount {
  return { state: to, against: 0, nextProbeMs: probeMs + intervalMs };
}

/** A success says nothing new of a healthy target, a failure nothing of an unhealthy one. */
function agrees(state: ProbedState, passes: boolean): boolean {
  return state === (passes ? 'healthy' : 'unhealthy');
}

/** Probes that must end alike to turn it. The failures of a target that is new count for nothing once it answers. */
function missingFor({ healthyThreshold, unhealthyThreshold }: ProbeSettings, { state, against }: ProbeCount, passes: boolean): number {
  if (!passes) return unhealthyThreshold - against;
  return state === 'initial' ? 1 : healthyThreshold - against;
}
