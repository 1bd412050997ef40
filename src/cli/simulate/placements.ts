/** A run's placements on container instances: each funnel, from the instances that there were to the one that was taken. */
import { type Funnel, type FunnelInstance, funnelOf, type Run } from '../../ecs/ecs.ts';
import { clock } from './clock.ts';

/** A funnel lists as many instances one by one; the others are told by how many each step was left with. */
const LISTED = 20;

/** A block for each decision on a container instance, in order of time. */
export async function* showPlacements({ timeline }: Run): AsyncGenerator<string, void, void> {
  for (const { id, subject } of timeline) {
    const funnel = await funnelOf(timeline, id);
    if (funnel) yield* blockOf(funnel, subject.id);
  }
}

function* blockOf(funnel: Funnel, subject: string): Generator<string, void, void> {
  const { atMs, chosen, asked, instances, left } = funnel;
  const { cpuUnits, memoryMiB, ports, enis, gpus } = asked.needs;
  const more = [
    ...ports,
    ...(enis > 0 ? [`${enis} network interface`] : []),
    ...(gpus > 0 ? [`${gpus} GPU`] : []),
    ...asked.attributes,
    ...asked.constraints.map((constraint) => [constraint.type, constraint.expression].filter(Boolean).join(' ')),
  ];
  const needs = [`${cpuUnits} CPU units`, `${memoryMiB} MiB`, ...more].join(', ');
  yield `${clock(atMs)}  ${subject}: ${chosen === null ? 'no instance' : chosen} for ${needs}\n`;
  const steps = left.map(({ step, count }) => `${step} ${count}`).join(', ');
  yield `  of ${instances.length} ${instances.length === 1 ? 'instance' : 'instances'}, left after each step: ${steps}\n`;
  for (const instance of instances.slice(0, LISTED)) yield `  ${lineOf(instance)}\n`;
  if (instances.length > LISTED) yield `  and ${instances.length - LISTED} more\n`;
}

function lineOf({ id, availabilityZone, step, reason, detail }: FunnelInstance): string {
  const outcome = step === null ? 'taken' : (reason ?? 'comes later');
  return [id, availabilityZone, outcome.padEnd(16), detail].join('  ').trimEnd();
}
