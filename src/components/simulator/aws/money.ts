/** Money and amounts of a bill in words. Pure. */
import type { CostLine } from '../../../ecs/ecs.ts';

/** `$0.0042`, `$12.30`: two digits after the point from a dollar on, below that as many as say something. */
export function dollars(microUsd: number): string {
  const sum = Math.abs(microUsd);
  const digits = sum >= 1_000_000 || sum === 0 ? 2 : sum >= 10_000 ? 4 : 6;
  return `${microUsd < 0 ? '−' : ''}$${(sum / 1_000_000).toFixed(digits)}`;
}

/** `2.50 h`, `12.0 min`. */
export function hours(durationMs: number): string {
  return durationMs >= 3_600_000 ? `${(durationMs / 3_600_000).toFixed(2)} h` : `${(durationMs / 60_000).toFixed(1)} min`;
}

const items = { tasks: 'tasks', publicIpv4: 'public IPv4 addresses', instances: 'instances' } as const;

/** What a line of the bill is for: `tasks, 0.25 vCPU, 0.5 GB, ARM64`. */
export function lineInWords({ item, size, instance }: CostLine): string {
  if (instance) return `instances, ${instance.type}`;
  if (!size) return items[item];
  const { cpuUnits, memoryMiB, architecture, operatingSystem, ephemeralStorageGiB } = size;
  const parts = [items[item], `${cpuUnits / 1_024} vCPU`, `${memoryMiB / 1_024} GB`, architecture];
  if (operatingSystem !== 'LINUX') parts.push('Windows');
  if (ephemeralStorageGiB > 20) parts.push(`${ephemeralStorageGiB} GiB of storage`);
  return parts.join(', ');
}

/** Hundredths of a percent as `12.5 %`. */
export function percent(basisPoints: number): string {
  return `${Math.round(basisPoints / 10) / 10} %`;
}
