/** Health checks stepped through probe by probe, as the documents tell it; shares no code with the engine, so that each can be held against the other. */

/** What a probe that begins at a moment meets: success or not, and how long it takes. */
export type Probe = (atMs: number) => { ok: boolean; takesMs: number };

export interface NaiveTurn {
  atMs: number;
  to: string;
}

/** Docker's schedule: a probe an interval after the start, the next an interval after the end of the one before. */
export function stepContainer(
  check: { intervalMs: number; retries: number; startPeriodMs: number },
  probe: Probe,
  untilMs: number,
): NaiveTurn[] {
  const turns: NaiveTurn[] = [];
  let status = 'starting';
  let failingStreak = 0;
  let clock = check.intervalMs;
  while (clock <= untilMs) {
    const begin = clock;
    const result = probe(begin);
    const end = begin + result.takesMs;
    if (result.ok) {
      failingStreak = 0;
      if (status !== 'HEALTHY') {
        status = 'HEALTHY';
        turns.push({ atMs: end, to: 'HEALTHY' });
      }
    } else if (!(status === 'starting' && begin < check.startPeriodMs)) {
      failingStreak++;
      if (failingStreak >= check.retries && status !== 'UNHEALTHY') {
        status = 'UNHEALTHY';
        turns.push({ atMs: end, to: 'UNHEALTHY' });
      }
    }
    clock = end + check.intervalMs;
  }
  return turns;
}

/** A load balancer's schedule: a probe every interval, from the first one on. */
export function stepTarget(
  group: { intervalMs: number; healthyThreshold: number; unhealthyThreshold: number },
  firstProbeMs: number,
  probe: Probe,
  untilMs: number,
): NaiveTurn[] {
  const turns: NaiveTurn[] = [];
  let status = 'initial';
  let successes = 0;
  let failures = 0;
  for (let begin = firstProbeMs; begin <= untilMs; begin += group.intervalMs) {
    const result = probe(begin);
    successes = result.ok ? successes + 1 : 0;
    failures = result.ok ? 0 : failures + 1;
    const before = status;
    if (status === 'initial' && successes >= 1) status = 'healthy';
    if (status === 'unhealthy' && successes >= group.healthyThreshold) status = 'healthy';
    if (status !== 'unhealthy' && failures >= group.unhealthyThreshold) status = 'unhealthy';
    if (status !== before) turns.push({ atMs: begin + result.takesMs, to: status });
  }
  return turns;
}
