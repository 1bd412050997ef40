/** Whether EC2 has capacity for another instance. */
import type { World } from './state.ts';

/** False in an Availability Zone that is lost, or short of the type or of all types. */
export function hasCapacity({ shortages, capacity }: World, zone: string, type: string): boolean {
  if (capacity.lostZones.includes(zone)) return false;
  return !shortages.some(({ availabilityZone, instanceType }) => availabilityZone === zone && (instanceType ?? type) === type);
}
