/** What a run costs, line by line, and what of the instances' bill pays for what no task has reserved. */
import { costOf, type Run, wasteOf, writeDuration } from '../../ecs/ecs.ts';

/** Lines of the bill, their sum, and the waste of instances where there are any. */
export function* showCost({ timeline, endMs }: Run): Generator<string, void, void> {
  const { microUsd, lines } = costOf(timeline, endMs);
  for (const { item, provider, size, instance, count, durationMs, microUsd: own } of lines) {
    const what = instance?.type ?? (size ? `${size.cpuUnits} CPU units, ${size.memoryMiB} MiB` : '');
    yield `${dollars(own)}  ${[item, provider, what].filter((part) => part !== '').join(' ')}: ${count} for ${writeDuration(durationMs)} in all\n`;
  }
  yield `${dollars(microUsd)}  in ${writeDuration(endMs)}\n`;
  const { instances, all } = wasteOf(timeline, endMs);
  if (instances.length === 0) return;
  yield `Of the instances' bill ${dollars(all.unreservedMicroUsd).trim()} (${all.unreservedBasisPoints / 100} %) pays for what no task has reserved.\n`;
  for (const { instanceId, instanceType, unreservedMicroUsd, unreservedBasisPoints } of instances)
    yield `${dollars(unreservedMicroUsd)}  ${instanceId} ${instanceType}: ${unreservedBasisPoints / 100} %\n`;
}

/** `$1.234567`, as wide as its like. */
function dollars(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(6)}`.padStart(14);
}
