/** Two runs for showing side by side: how they differ, when each is steady after the fork, how many of their tasks are healthy. */
import { compareRuns, type RunComparison } from './compare.ts';
import type { Run } from './scenario.ts';
import type { ServiceTrack, Tracks } from './tracks/types.ts';

/** A service of two runs: when each is steady for the first time after the fork, in ms; null for never. */
export interface ComparedSteady {
  service: string;
  a: number | null;
  b: number | null;
}

/** Two runs: `a` is the one that was kept at the fork, `b` the one that is shown. */
export interface Compared {
  forkMs: number;
  comparison: RunComparison;
  steady: readonly ComparedSteady[];
  /** Healthy tasks of all services, from each moment on. */
  healthy: { a: readonly { atMs: number; healthy: number }[]; b: readonly { atMs: number; healthy: number }[] };
}

interface Side {
  run: Run;
  tracks: Tracks;
}

/** @param forkMs the moment from which on they may differ */
export function compared(a: Side, b: Side, forkMs: number): Compared {
  const names = [...new Set([...a.tracks.services, ...b.tracks.services].map(({ name }) => name))];
  return {
    forkMs,
    comparison: compareRuns(a.run, b.run),
    steady: names.map((service) => ({ service, a: steadyAfter(a.tracks, service, forkMs), b: steadyAfter(b.tracks, service, forkMs) })),
    healthy: { a: healthyOf(a.tracks.services), b: healthyOf(b.tracks.services) },
  };
}

/** A service that is steady at the fork and stays so for good is steady from the fork on; one that leaves its steady state, when it is back. */
function steadyAfter({ services }: Tracks, name: string, forkMs: number): number | null {
  const spans = services.find((service) => service.name === name)?.steady ?? [];
  const later = spans.find(({ fromMs, toMs }) => (toMs === null && fromMs <= forkMs) || fromMs > forkMs);
  return later ? Math.max(later.fromMs, forkMs) : null;
}

function healthyOf(services: readonly ServiceTrack[]): { atMs: number; healthy: number }[] {
  const changes = services.flatMap(({ counts }) =>
    counts.map(({ atMs, healthy }, index) => ({ atMs, by: healthy - (counts[index - 1]?.healthy ?? 0) })),
  );
  changes.sort((one, other) => one.atMs - other.atMs);
  const list: { atMs: number; healthy: number }[] = [];
  let healthy = 0;
  for (const [index, { atMs, by }] of changes.entries()) {
    healthy += by;
    if (changes[index + 1]?.atMs !== atMs && healthy !== (list.at(-1)?.healthy ?? 0)) list.push({ atMs, healthy });
  }
  return list;
}
