/** Which instances a group terminates when it has too many: Amazon EC2 Auto Scaling's default termination policy. */
import { type Model, record } from '../../world/model.ts';
import type { GroupState, Instance } from '../../world/state.ts';
import type { Candidate, Cause } from '../../world/timeline.ts';
import { isCounted } from './machines.ts';

/** Of more candidates than that a decision names the chosen ones alone. */
const NAMED = 20;

/**
 * In the Availability Zone with the most instances, of which one is not protected from scale-in, the oldest that is not protected; and again. Of
 * zones with as many it is the one with the oldest instance. All of a
 * group's instances have the same launch template here. Source: Amazon EC2 Auto Scaling user guide, default termination policy.
 */
export function chooseToTerminate(
  model: Model,
  group: GroupState,
  surplus: number,
  cause: Cause,
): { chosen: Instance[]; decided: Cause; isBlocked: boolean } {
  const counted = group.instanceIds.flatMap((id) => model.world.instances[id] ?? []).filter(isCounted);
  const zones = new Map<string, { count: number; free: Instance[] }>();
  for (const instance of counted) {
    const zone = zones.get(instance.availabilityZone) ?? { count: 0, free: [] };
    zone.count += 1;
    if (!instance.isProtectedFromScaleIn) zone.free.push(instance);
    zones.set(instance.availabilityZone, zone);
  }
  const chosen: Instance[] = [];
  while (chosen.length < surplus) {
    const [fullest] = [...zones.values()]
      .filter(({ free }) => free.length > 0)
      .sort((a, b) => b.count - a.count || firstOf(a) - firstOf(b));
    const oldest = fullest?.free.shift();
    if (!fullest || !oldest) break;
    fullest.count -= 1;
    chosen.push(oldest);
  }
  if (chosen.length === 0) return { chosen, decided: cause, isBlocked: counted.length > 0 };
  const candidates = candidatesOf(counted, chosen);
  const subject = { kind: 'autoScalingGroup', id: group.name } as const;
  const decided = record(model, subject, cause, { type: 'decision', what: 'instance to terminate', candidates });
  return { chosen, decided, isBlocked: chosen.length < surplus };
}

function firstOf({ free }: { free: readonly Instance[] }): number {
  return free[0]?.ordinal ?? 0;
}

function candidatesOf(counted: readonly Instance[], chosen: readonly Instance[]): Candidate[] {
  const taken = new Set(chosen);
  const named = counted.length > NAMED ? chosen : counted;
  return named.map((instance) => {
    const { id: name, availabilityZone, launchedAtMs, isProtectedFromScaleIn } = instance;
    const detail = `${availabilityZone}, launched at ${launchedAtMs} ms`;
    if (taken.has(instance)) return { name, detail };
    const refused = isProtectedFromScaleIn
      ? 'protected from scale-in'
      : 'newer than another in its Availability Zone, or in a zone with fewer instances';
    return { name, detail, refused };
  });
}
