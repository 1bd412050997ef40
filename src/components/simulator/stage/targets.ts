/** The load balancer at a moment: its target groups, the state of each target, and the requests that come to it. Pure. */
import type { LoadTrack, ServiceTrack, TaskLane, Tracks } from '../../../ecs/ecs.ts';
import type { TaskState } from '../task-states.ts';
import { latest } from './presence.ts';

export interface Target {
  lane: TaskLane;
  port: number;
  /** `initial`, `healthy`, `unhealthy`, `draining` or `unused`. */
  state: string;
  reason: string | undefined;
  /** Requests that reach it and are served, in requests per 1,000 s; an even share of what its group gets. */
  served: number;
}

/** What comes for a destination, in requests per 1,000 s. */
export interface Flow {
  served: number;
  failed: Readonly<Record<string, number>>;
}

export interface GroupState {
  arn: string;
  name: string;
  targets: readonly Target[];
  /** Shares of production and test traffic in basis points; null where one deployment at a time has all. */
  production: number | null;
  test: number | null;
  /** Of requests that come to this group; null where none are made. */
  flow: Flow | null;
}

/** What comes for a service, whose listener rule divides it. */
export interface ServiceFlow extends Flow {
  service: string;
}

export interface Traffic {
  groups: readonly GroupState[];
  services: readonly ServiceFlow[];
}

/** Target groups that any task of the run ever is in, sorted by name. */
export function targetGroupsOf(tasks: readonly TaskLane[], load: readonly LoadTrack[] = []): string[] {
  const arns = new Set(tasks.flatMap(({ targets = [] }) => targets.map(({ targetGroupArn }) => targetGroupArn)));
  for (const { to } of load) if ('targetGroupArn' in to) arns.add(to.targetGroupArn);
  return [...arns].sort((a, b) => (groupName(a) < groupName(b) ? -1 : 1));
}

/** `web` of `…:targetgroup/web/6d0ecf831eec9f09`. */
function groupName(arn: string): string {
  return arn.split('/')[1] ?? arn;
}

/** The state of a task's target in a group, or of its first one, at a moment in ms; null where it is in none. */
export function targetAt({ targets }: TaskLane, atMs: number, arn?: string) {
  return targets?.findLast((change) => change.atMs <= atMs && (arn === undefined || change.targetGroupArn === arn)) ?? null;
}

/** @param present the tasks at the moment */
export function trafficAt(arns: readonly string[], present: readonly TaskState[], tracks: Tracks | null, atMs: number): Traffic {
  const services = (tracks?.load ?? []).flatMap(({ to, rates }): ServiceFlow[] => {
    const flow = 'service' in to ? latest(rates, atMs) : undefined;
    return flow && 'service' in to ? [{ service: to.service, served: flow.served, failed: flow.failed }] : [];
  });
  const parts = partsOf(tracks, services, present, atMs);
  const groups = arns.map((arn): GroupState => {
    const registered = present.flatMap((state) => {
      const change = targetAt(state.lane, atMs, arn);
      return change && !(change.state === 'unused' && state.isStopping) ? [{ lane: state.lane, change }] : [];
    });
    const direct = tracks?.load.find(({ to }) => 'targetGroupArn' in to && to.targetGroupArn === arn);
    const flow = direct ? latest(direct.rates, atMs) : undefined;
    const even = (flow?.served ?? 0) / Math.max(1, registered.filter(({ change }) => change.state === 'healthy').length);
    const shares = tracks ? sharesOfGroup(tracks, registered, atMs) : null;
    return {
      arn,
      name: groupName(arn),
      targets: registered.map(({ lane, change: { state, port, reason } }) => ({
        lane,
        port,
        state,
        reason,
        served: state === 'healthy' ? even + (parts.get(lane) ?? 0) : 0,
      })),
      production: shares?.production ?? null,
      test: shares?.test ?? null,
      flow: flow ? { served: flow.served, failed: flow.failed } : null,
    };
  });
  return { groups, services };
}

/** The deployment that a task belongs to: the newest of its revision that was there when the task came. */
function deploymentOf({ deployments }: ServiceTrack, lane: TaskLane) {
  const bornMs = lane.statuses[0]?.atMs ?? 0;
  return deployments.findLast(({ taskDefinition, createdAtMs }) => taskDefinition === lane.taskDefinition && createdAtMs <= bornMs);
}

function sharesOfGroup(tracks: Tracks, registered: readonly { lane: TaskLane }[], atMs: number) {
  let shares: { production: number; test: number } | null = null;
  const seen = new Set<string>();
  for (const { lane } of registered) {
    const service = tracks.services.find(({ name }) => name === lane.service);
    const traffic = service && latest(service.traffic, atMs);
    const deployment = service && deploymentOf(service, lane);
    if (!traffic || !deployment || seen.has(deployment.id)) continue;
    seen.add(deployment.id);
    shares ??= { production: 0, test: 0 };
    shares.production += traffic.production[deployment.id] ?? 0;
    shares.test += traffic.test[deployment.id] ?? 0;
  }
  return shares;
}

/** What each task of a service has of the requests that come for it: an even part, after the shares of its deployment. */
function partsOf(
  tracks: Tracks | null,
  flows: readonly ServiceFlow[],
  present: readonly TaskState[],
  atMs: number,
): ReadonlyMap<TaskLane, number> {
  const parts = new Map<TaskLane, number>();
  for (const flow of flows) {
    const service = tracks?.services.find(({ name }) => name === flow.service);
    if (!service) continue;
    const traffic = latest(service.traffic, atMs);
    const alike = new Map<string, TaskLane[]>();
    for (const { lane } of present) {
      if (lane.service !== flow.service || targetAt(lane, atMs)?.state !== 'healthy') continue;
      const key = traffic === undefined ? '' : (deploymentOf(service, lane)?.id ?? '');
      const others = alike.get(key);
      if (others) others.push(lane);
      else alike.set(key, [lane]);
    }
    for (const [deployment, lanes] of alike) {
      const share = traffic === undefined ? 10_000 : (traffic.production[deployment] ?? 0);
      for (const lane of lanes) parts.set(lane, (flow.served * share) / 10_000 / lanes.length);
    }
  }
  return parts;
}
