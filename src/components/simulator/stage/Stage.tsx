/** The stage: the cluster as a harbour. Load balancer, Availability Zones with instances and tasks, and what the providers were asked for. */
import { useMemo } from 'preact/hooks';
import type { Tracks } from '../../../ecs/ecs.ts';
import type { ReadRun } from '../read-run.ts';
import { Capacity } from './Capacity.tsx';
import type { Choosing } from './Group.tsx';
import { Legend } from './Legend.tsx';
import { LoadBalancer } from './LoadBalancer.tsx';
import { Quay, Unplaced } from './Quay.tsx';
import { type ProviderShare, stageAt, stageOf } from './stage-at.ts';

export type { ProviderShare } from './stage-at.ts';

export interface StageProps extends Choosing {
  run: ReadRun;
  /** Null until they are there; instances, containers and requests are drawn from then on. */
  tracks: Tracks | null;
  atMs: number;
  /** Tasks asked for that do not exist. */
  waiting: number;
  /** The strategy, for as long as the tracks do not tell it. */
  capacity?: readonly ProviderShare[] | undefined;
}

export function Stage({ run, tracks, atMs, waiting, capacity, ...choosing }: StageProps) {
  const stage = stageOf(run, tracks, capacity);
  const moment = useMemo(() => stageAt(stage, atMs, waiting), [stage, atMs, waiting]);
  const inStage = { stage, atMs, ...choosing };
  const most = Math.max(...moment.quays.flatMap(({ groups }) => groups.map(({ count }) => count)));
  return (
    <div class={`sim-dock is-${stage.density}`}>
      <LoadBalancer traffic={moment.traffic} {...inStage} />
      <ul class="sim-quays" aria-label="Availability Zones">
        {moment.quays.map((quay) => (
          <Quay key={quay.zone} quay={quay} most={most} {...inStage} />
        ))}
      </ul>
      {moment.unplaced && <Unplaced unplaced={moment.unplaced} {...inStage} />}
      <Capacity strategies={moment.strategies} {...inStage} />
      <Legend stage={stage} moment={moment} waiting={waiting} />
    </div>
  );
}
