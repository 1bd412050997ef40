/** How long the phases of a task take: the assumed duration, varied by the seed for each task. */
import { draw } from '../simulation/random.ts';
import type { Model } from '../world/model.ts';
import type { Task } from '../world/state.ts';

/** No phase is shorter, however much the seed takes off. */
const SHORTEST_PHASE_MS = 100;

/**
 * `baseMs`, up to `fargate.jitterMs` shorter or longer.
 * @param phase such as `provisioning`, or `pull of ` with the container's name
 */
export function phaseMs({ world, seed }: Model, { ordinal }: Task, phase: string, baseMs: number, container = ''): number {
  const jitterMs = world.assumptions['fargate.jitterMs'];
  const varied = baseMs - jitterMs + draw(seed, [phase, container, ' of task ', ordinal], 2 * jitterMs + 1);
  return Math.max(SHORTEST_PHASE_MS, varied);
}

/** What it takes to move an image's compressed bytes, besides the fixed part. */
export function transferMs({ world }: Model, sizeMB: number): number {
  return Math.ceil((sizeMB * 1_000) / world.assumptions['fargate.pullRate']);
}
