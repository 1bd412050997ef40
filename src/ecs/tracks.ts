/** What a run shows besides its tasks, as it changes over time: services with bounds and deployments, instances, capacity, load, decisions. Plain data. */
import { instancesOf } from './history-instances.ts';
import type { Run, Scenario, Step } from './scenario.ts';
import { spentOf } from './spent.ts';
import { foldClusters } from './tracks/clusters.ts';
import { foldContainers } from './tracks/containers.ts';
import { foldServices } from './tracks/services.ts';
import { strategiesOf } from './tracks/strategies.ts';
import type { Tracks } from './tracks/types.ts';

/**
 * Reads the tracks of a run. Costs what its timeline has of entries.
 * @param documents values by name, as the run was given them
 * @param changes what was laid over the scenario, as the run was given it
 */
export function tracksOf(
  run: Run,
  scenario: Scenario,
  documents: Readonly<Record<string, unknown>>,
  changes: readonly Step[] = [],
): Tracks {
  const { timeline, endMs } = run;
  const services = foldServices();
  const containers = foldContainers();
  const clusters = foldClusters();
  for (const entry of timeline) {
    services.take(entry);
    containers.take(entry);
    clusters.take(entry);
  }
  const strategies = strategiesOf(run, scenario, documents, changes);
  const instances = instancesOf(timeline);
  return {
    endMs,
    services: services.tracks(strategies),
    instances,
    ...clusters.tracks(),
    containers: containers.tracks(),
    spent: spentOf(timeline, instances, stepsTo(endMs)),
  };
}

/** Even steps of what was spent. */
const SPENT_STEPS = 60;

function stepsTo(endMs: number): number[] {
  return [...new Set(Array.from({ length: SPENT_STEPS + 1 }, (_, step) => Math.floor((endMs * step) / SPENT_STEPS)))];
}
