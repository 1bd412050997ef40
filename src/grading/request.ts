/** What a client outside the network gets from the tasks of a run: the probe behind `RunEvidence.request`. */
import type { History, Scenario, Surroundings, TaskLane } from '../ecs/ecs.ts';
import type { RunEvidence } from './exercise.ts';

/** How tasks of one launching call can be reached from outside. */
export interface Reach {
  hasPublicAddress: boolean;
  /** Ports that the security groups leave open; null where no group is named (then the VPC's default group decides, which lets nobody in). */
  openPorts: readonly number[] | null;
}

/** Some running task answers as it would to a client outside: one that serves speaks before one that does not. */
export function answerOutside(
  history: History,
  reach: ReadonlyMap<string | null, Reach>,
  atMs: number,
  port: number,
  path: string,
): ReturnType<RunEvidence['request']> {
  const running = history.tasks.filter((lane) => isRunning(lane, atMs));
  if (running.length === 0) return 'no running task';
  const answers = running.map((lane) => answerOf(lane, reach.get(lane.service), atMs, port, path));
  return answers.find((answer) => typeof answer === 'number') ?? answers[0] ?? 'no running task';
}

function answerOf(
  lane: TaskLane,
  reach: Reach | undefined,
  atMs: number,
  port: number,
  path: string,
): number | 'connection refused' | 'timed out' {
  if (reach === undefined || !reach.hasPublicAddress || reach.openPorts === null || !reach.openPorts.includes(port)) return 'timed out';
  const address = lane.listening.find(
    (one) => one.port === port && one.reachable && one.atMs <= atMs && (one.endMs === null || one.endMs > atMs),
  );
  if (address === undefined) return 'connection refused';
  return Object.hasOwn(address.routes, path) ? (address.routes[path] ?? 404) : 404;
}

function isRunning(lane: TaskLane, atMs: number): boolean {
  const status = lane.statuses.findLast((one) => one.atMs <= atMs);
  return status?.status === 'RUNNING';
}

/**
 * The reach of what each launching call (CreateService, RunTask) of a scenario starts, by service name, or null for standalone tasks. `inputOf` gives a
 * step's input with the learner's documents in place. Where several calls start standalone tasks, the last one speaks.
 */
export function reachOf(scenario: Scenario, inputOf: (input: unknown) => unknown): Map<string | null, Reach> {
  const reach = new Map<string | null, Reach>();
  for (const step of scenario.steps) {
    if (!('call' in step) || (step.call !== 'CreateService' && step.call !== 'RunTask')) continue;
    const input = recordOf(inputOf(step.input));
    const network = recordOf(recordOf(input.networkConfiguration).awsvpcConfiguration);
    const name = step.call === 'RunTask' ? null : String(input.serviceName);
    reach.set(name, {
      hasPublicAddress: network.assignPublicIp === 'ENABLED',
      openPorts: openPorts(network.securityGroups, scenario.surroundings),
    });
  }
  return reach;
}

function openPorts(groups: unknown, surroundings: Surroundings): readonly number[] | null {
  if (!Array.isArray(groups) || groups.length === 0) return null;
  return surroundings.securityGroups.filter((group) => groups.includes(group.id)).flatMap((group) => group.ingress);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
