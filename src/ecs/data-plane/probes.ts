/** When a load balancer's probes turn a target: computed from what it will answer, never polled. */

/** Health check settings of a target group, times in ms. */
export interface ProbeSettings {
  intervalMs: number;
  timeoutMs: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
}

/** What a probe that begins from `fromMs` on meets, until the next segment begins. */
export interface ProbeSegment {
  fromMs: number;
  passes: boolean;
  /** What the probe takes to fail or pass. */
  takesMs: number;
  /** Why it fails, in the load balancer's words; empty where it passes. */
  reason: string;
}

export type ProbedState = 'initial' | 'healthy' | 'unhealthy';

/** Where a target stands between two probes. */
export interface ProbeCount {
  state: ProbedState;
  /** Results in a row that speak against the state. */
  against: number;
  /** When the next probe begins. */
  nextProbeMs: number;
}

export interface ProbeTurn {
  /** When the probe that decides begins. */
  probeMs: number;
  /** When its result is there. */
  atMs: number;
  to: 'healthy' | 'unhealthy';
  reason: string;
}

/**
 * The next change of a target's state, if its answers are those of the segments, or null where none is to come.
 *
 * Probes begin at a fixed rate, whatever each takes. A target that is new turns healthy with its first success; an unhealthy one needs
 * `healthyThreshold` of them in a row; `unhealthyThreshold` failures in a row turn any target unhealthy.
 * Source: Elastic Load Balancing, health checks for Application Load Balancer target groups.
 * @param segments in order of time, the first at or before the next probe
 */
export function nextTurn(settings: ProbeSettings, count: ProbeCount, segments: readonly ProbeSegment[]): ProbeTurn | null {
  let { against } = count;
  let probeMs = count.nextProbeMs;
  for (const [index, segment] of segments.entries()) {
    const endMs = segments[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    if (endMs <= probeMs) continue;
    if (agrees(count.state, segment.passes)) {
      if (endMs === Number.POSITIVE_INFINITY) return null;
      against = 0;
    } else {
      const missing = thresholdOf(settings, count.state, segment.passes) - against;
      const decisiveMs = probeMs + (missing - 1) * settings.intervalMs;
      if (decisiveMs < endMs) return turnAt(settings, segment, decisiveMs);
      against += probesBefore(settings, probeMs, endMs);
    }
    probeMs += probesBefore(settings, probeMs, endMs) * settings.intervalMs;
  }
  return null;
}

/** Goes on to the first probe at or after a moment, through segments that hold no turn before it. */
export function countedUntil(
  settings: ProbeSettings,
  count: ProbeCount,
  segments: readonly ProbeSegment[],
  untilMs: number,
): ProbeCount {
  let { against, nextProbeMs } = count;
  for (const [index, { passes }] of segments.entries()) {
    const endMs = Math.min(segments[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY, untilMs);
    const probes = probesBefore(settings, nextProbeMs, endMs);
    if (probes === 0) continue;
    against = agrees(count.state, passes) ? 0 : against + probes;
    nextProbeMs += probes * settings.intervalMs;
  }
  return { state: count.state, against, nextProbeMs };
}

/** A target that turned: its count begins anew with the probe after the one that decided. */
export function afterTurn({ intervalMs }: ProbeSettings, { to, probeMs }: ProbeTurn): ProbeCount {
  return { state: to, against: 0, nextProbeMs: probeMs + intervalMs };
}

function probesBefore({ intervalMs }: ProbeSettings, nextProbeMs: number, endMs: number): number {
  return endMs <= nextProbeMs ? 0 : Math.ceil((endMs - nextProbeMs) / intervalMs);
}

/** A success says nothing new of a healthy target, a failure nothing of an unhealthy one. */
function agrees(state: ProbedState, passes: boolean): boolean {
  return state === (passes ? 'healthy' : 'unhealthy');
}

function thresholdOf({ healthyThreshold, unhealthyThreshold }: ProbeSettings, state: ProbedState, passes: boolean): number {
  if (!passes) return unhealthyThreshold;
  return state === 'initial' ? 1 : healthyThreshold;
}

function turnAt({ intervalMs }: ProbeSettings, { passes, takesMs, reason }: ProbeSegment, probeMs: number): ProbeTurn {
  // AWS asks for a timeout below the interval, so that no probe outlasts the next.
  return { probeMs, atMs: probeMs + Math.min(takesMs, intervalMs), to: passes ? 'healthy' : 'unhealthy', reason };
}
