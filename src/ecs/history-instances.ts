/** Container instances over time, read from the timeline: what each was, what ran on it, and what of it was reserved. Plain data for views and checks. */
import type { InstanceSize, TaskNeeds, Timeline, TimelineEntry } from './world/timeline.ts';

/** One instance over time. */
export interface InstanceLane {
  /** EC2 id. */
  instanceId: string;
  /** 32 hex digits; null until its agent has registered it. */
  containerInstance: string | null;
  /** Its Auto Scaling group, or null. */
  group: string | null;
  capacityProvider: string | null;
  instanceType: string;
  availabilityZone: string;
  isSpot: boolean;
  /** Millionths of a US dollar an hour. */
  hourMicroUsd: number;
  /** Of its processors; null until it is registered. */
  architecture: 'X86_64' | 'ARM64' | null;
  /** What it has for tasks; null until it is registered. */
  size: InstanceSize | null;
  /** In order: EC2’s states until it is registered, ECS’s status from then on, EC2’s again at its end. */
  statuses: readonly { atMs: number; status: string; entry: number; cause: number | null }[];
  /** Moments at which its agent was disconnected or came back. */
  agent: readonly { atMs: number; isConnected: boolean; entry: number }[];
  /**
   * Tasks in the order in which they came; `endMs` is null for those that are not STOPPED. ECS counts what a task needs as reserved until
   * `reservedUntilMs`, when it is to stop, null where it shall run; its containers may hold it for longer.
   */
  tasks: readonly { taskId: string; fromMs: number; reservedUntilMs: number | null; endMs: number | null; needs: TaskNeeds }[];
}

type Growing = { -readonly [Key in keyof InstanceLane]: InstanceLane[Key] extends readonly (infer Item)[] ? Item[] : InstanceLane[Key] };
type Stay = { -readonly [Key in keyof InstanceLane['tasks'][number]]: InstanceLane['tasks'][number][Key] };

const noNeeds: TaskNeeds = { cpuUnits: 0, memoryMiB: 0, enis: 0, gpus: 0, ports: [] };

/**
 * The instances of a run, in the order in which they were launched.
 * @param untilMs nothing that comes later is looked at; the whole timeline where left out
 */
export function instancesOf(timeline: Timeline, untilMs: number = Number.POSITIVE_INFINITY): readonly InstanceLane[] {
  const lanes = new Map<string, Growing>();
  const stays = new Map<string, Stay>();
  const needs = new Map<string, TaskNeeds>();
  const arrive = (taskId: string, instance: string, fromMs: number) => {
    const stay: Stay = { taskId, fromMs, reservedUntilMs: null, endMs: null, needs: needs.get(taskId) ?? noNeeds };
    stays.set(taskId, stay);
    lanes.get(instance)?.tasks.push(stay);
  };
  for (const entry of timeline) {
    const { what, subject, atMs } = entry;
    if (atMs > untilMs) break;
    if (subject.kind === 'instance') foldInstance(lanes, entry);
    else if (what.type === 'task.created' && what.needs) {
      needs.set(subject.id, what.needs);
      if (what.instance !== undefined) arrive(subject.id, what.instance, atMs);
    } else if (what.type === 'task.placed') arrive(subject.id, what.instance, atMs);
    else if (what.type === 'task.desiredStatus' || (what.type === 'task.lastStatus' && what.to === 'STOPPED')) {
      const stay = stays.get(subject.id);
      if (!stay) continue;
      stay.reservedUntilMs ??= atMs;
      if (what.type === 'task.lastStatus') stay.endMs = atMs;
    }
  }
  return [...lanes.values()];
}

function foldInstance(lanes: Map<string, Growing>, { what, subject, atMs, id: entry, cause }: TimelineEntry): void {
  const lane = lanes.get(subject.id);
  const turn = (status: string) => lane?.statuses.push({ atMs, status, entry, cause: cause.by === 'entry' ? cause.id : null });
  switch (what.type) {
    case 'instance.launched': {
      const { type: _, group = null, ...rest } = what;
      const unregistered = { containerInstance: null, capacityProvider: null, architecture: null, size: null };
      lanes.set(subject.id, { instanceId: subject.id, group, ...rest, ...unregistered, statuses: [], agent: [], tasks: [] });
      break;
    }
    case 'instance.state':
      turn(what.to);
      break;
    case 'instance.registered':
      if (!lane) break;
      lane.containerInstance = what.containerInstance;
      lane.capacityProvider = what.capacityProvider ?? null;
      lane.architecture = what.attributes['ecs.cpu-architecture'] === 'arm64' ? 'ARM64' : 'X86_64';
      lane.size = what.size;
      turn('ACTIVE');
      break;
    case 'instance.capacityProvider':
      if (lane) lane.capacityProvider = what.capacityProvider;
      break;
    case 'instance.status':
      turn(what.to);
      break;
    case 'instance.agent':
      lane?.agent.push({ atMs, isConnected: what.isConnected, entry });
      break;
    default:
  }
}
