/** When a container's health check turns, computed from probes that all end alike: no time passes here, and nobody is asked anything. */

/** A health check's schedule, as its definition and one assumption set it; all in ms. */
export interface ProbeSettings {
  intervalMs: number;
  retries: number;
  startPeriodMs: number;
  /** Between probes inside startPeriod until the first success; 0: like interval. */
  startIntervalMs: number;
}

/** What every probe finds that begins while nothing changes, and how long it takes to find it. */
export interface Probe {
  succeeds: boolean;
  tookMs: number;
}

/** A check between two probes. Moments are ms from the container's start. */
export interface CheckState {
  status: 'starting' | 'healthy' | 'unhealthy';
  /** Counted failures in a row. */
  streak: number;
  nextProbeMs: number;
}

/** The check turns at `atMs`, when the probe ends that began at `probeMs`; both from the container's start. */
export interface CheckTurn {
  probeMs: number;
  atMs: number;
  to: 'HEALTHY' | 'UNHEALTHY';
}

/** A container that has just started: no probe at its start, the first an interval later. */
export function newCheck({ intervalMs, startPeriodMs, startIntervalMs }: ProbeSettings): CheckState {
  return { status: 'starting', streak: 0, nextProbeMs: startPeriodMs > 0 && startIntervalMs > 0 ? startIntervalMs : intervalMs };
}

/**
 * All probes that begin before `untilMs` and all end alike: the check after them, and the one turn that they may have brought.
 *
 * A probe begins one interval after the end of the one before. One success is HEALTHY at once. A failure that begins inside startPeriod does not
 * count while no probe has succeeded yet; `retries` counted ones in a row are UNHEALTHY.
 * Source: HealthCheck in the API reference; moby/moby, daemon/health.go.
 * @param untilMs may be infinite, which asks only for the turn
 */
export function probeUntil(
  settings: ProbeSettings,
  before: CheckState,
  probe: Probe,
  untilMs: number,
): { state: CheckState; turn: CheckTurn | null } {
  const state = { ...before };
  let turn: CheckTurn | null = null;
  if (!probe.succeeds) skipUncounted(settings, state, probe, untilMs);
  while (state.nextProbeMs < untilMs && !isSettled(state, probe)) turn = probeOnce(settings, state, probe) ?? turn;
  if (Number.isFinite(untilMs)) skip(state, settings.intervalMs + probe.tookMs, untilMs);
  return { state, turn };
}

/** More probes like these change nothing but the moment of the next one. */
function isSettled({ status, streak }: CheckState, { succeeds }: Probe): boolean {
  return succeeds ? status === 'healthy' && streak === 0 : status === 'unhealthy';
}

/** Failures inside startPeriod are as many as there is room for, and count for nothing. */
function skipUncounted(
  { intervalMs, startPeriodMs, startIntervalMs }: ProbeSettings,
  state: CheckState,
  { tookMs }: Probe,
  untilMs: number,
): void {
  if (state.status !== 'starting') return;
  const stepMs = (startIntervalMs || intervalMs) + tookMs;
  skip(state, stepMs, Math.min(untilMs, startPeriodMs - tookMs));
}

/** Leaves out the probes of an even schedule that begin before a moment. */
function skip(state: CheckState, stepMs: number, untilMs: number): void {
  if (state.nextProbeMs < untilMs) state.nextProbeMs += Math.ceil((untilMs - state.nextProbeMs) / stepMs) * stepMs;
}

function probeOnce(
  { intervalMs, retries, startPeriodMs, startIntervalMs }: ProbeSettings,
  state: CheckState,
  probe: Probe,
): CheckTurn | null {
  const probeMs = state.nextProbeMs;
  const atMs = probeMs + probe.tookMs;
  const before = state.status;
  if (probe.succeeds) {
    state.streak = 0;
    state.status = 'healthy';
  } else if (before !== 'starting' || probeMs >= startPeriodMs) {
    state.streak += 1;
    if (state.streak >= retries) state.status = 'unhealthy';
  }
  const isEarly = state.status === 'starting' && atMs < startPeriodMs && startIntervalMs > 0;
  state.nextProbeMs = atMs + (isEarly ? startIntervalMs : intervalMs);
  if (state.status === before) return null;
  return { probeMs, atMs, to: state.status === 'healthy' ? 'HEALTHY' : 'UNHEALTHY' };
}

/**
 * All turns of a check over a whole life, for answers that are constant from each `fromMs` on; the first is from 0. A probe finds what holds at the
 * moment it begins.
 * @param untilMs probes from then on are left out
 */
export function turnsOver(settings: ProbeSettings, answers: readonly (Probe & { fromMs: number })[], untilMs: number): CheckTurn[] {
  let state = newCheck(settings);
  const turns: CheckTurn[] = [];
  for (const [index, answer] of answers.entries()) {
    const probed = probeUntil(settings, state, answer, Math.min(untilMs, answers[index + 1]?.fromMs ?? untilMs));
    state = probed.state;
    if (probed.turn) turns.push(probed.turn);
  }
  return turns;
}

/**
 * The closed form for a container that fails until it answers, without a shorter interval at the start: when it turns, in ms from its start, UNHEALTHY
 * (or null when it never does) and HEALTHY (or null).
 * @param answersFromMs when the check's command would first succeed; null for never
 * @param failMs how long a failing probe takes
 */
export function healthTurns(
  check: Pick<ProbeSettings, 'intervalMs' | 'retries' | 'startPeriodMs'>,
  answersFromMs: number | null,
  failMs: number,
): { unhealthyMs: number | null; healthyMs: number | null } {
  const step = check.intervalMs + failMs;
  const failures = answersFromMs === null ? null : Math.max(0, Math.ceil((answersFromMs - check.intervalMs) / step));
  const firstCounting = Math.max(1, Math.ceil((check.startPeriodMs + failMs) / step));
  const decisive = firstCounting + check.retries - 1;
  const healthyMs = failures === null ? null : failures * step + check.intervalMs;
  return { unhealthyMs: failures === null || failures >= decisive ? decisive * step : null, healthyMs };
}
