/** Plays a scenario with all checkers beside it, and compares what the API answers with what the timeline says. For tests. */
import { createEcs, type Ecs, EcsError, type Scenario } from '../ecs.ts';
import type { Timeline } from '../world/timeline.ts';
import { allCheckers, type Checker, startWalk, type Violation } from './checkers.ts';
import { emptyPast, type Past, remember } from './past.ts';

export interface CheckedRun {
  /** Entries of the timeline that were checked. */
  events: number;
  /** Changes from outside that changed something. */
  faults: number;
  violations: readonly Violation[];
  limit: string | null;
}

/**
 * Calls that AWS refuses, and the model too, are part of the game: a random scenario makes many.
 * @param show is given the timeline at the end
 */
export function runChecked(
  scenario: Scenario,
  limits?: { events: number; tasks: number },
  checkers: readonly Checker[] = allCheckers(launchesOf(scenario)),
  show?: (timeline: Timeline) => void,
): CheckedRun {
  const ecs = createEcs({ surroundings: scenario.surroundings, seed: scenario.seed, ...(limits && { limits }) });
  const walk = startWalk(checkers);
  const violations: Violation[] = [];
  const past = emptyPast();
  let told = 0;
  const check = () => {
    violations.push(...walk.go(ecs.timeline));
    for (; told < ecs.timeline.length; told += 1) remember(past, ecs.timeline[told] as (typeof ecs.timeline)[number]);
    violations.push(...compareAnswers(ecs, past));
  };
  for (const step of scenario.steps) {
    ecs.advance(step.atMs);
    check();
    take(ecs, step);
    if (violations.length > 0 || ecs.limit !== null) break;
  }
  ecs.advance(scenario.untilMs);
  check();
  show?.(ecs.timeline);
  const faults = ecs.timeline.filter(({ what }) => what.type === 'change' && what.isEffective).length;
  return { events: ecs.timeline.length, faults, violations, limit: ecs.limit };
}

/** When the surroundings launch instances by themselves. */
function launchesOf({ surroundings }: Scenario): number[] {
  return (surroundings.instances ?? []).flatMap(({ fromMs }) => fromMs ?? []);
}

function take(ecs: Ecs, step: Scenario['steps'][number]): void {
  if ('inject' in step) {
    ecs.inject(step.inject);
    return;
  }
  try {
    ecs.call(step.call, named(ecs, step.call, step.input as Record<string, unknown>));
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
  }
}

/** A scenario cannot know ids: numbers stand for tasks and container instances by their place in the list, a service’s name for its newest service deployment. */
export function named(ecs: Ecs, operation: string, input: Record<string, unknown>): unknown {
  if (operation === 'StopServiceDeployment') {
    const request = { cluster: 'c', service: input.serviceDeploymentArn };
    const { serviceDeployments } = ecs.call('ListServiceDeployments', request) as {
      serviceDeployments: { serviceDeploymentArn: string }[];
    };
    return { ...input, serviceDeploymentArn: serviceDeployments[0]?.serviceDeploymentArn ?? 'none' };
  }
  if (operation === 'ContinueServiceDeployment') return { ...input, ...pauseOf(ecs, input.serviceDeploymentArn) };
  if ('containerInstances' in input)
    return { ...input, containerInstances: (input.containerInstances as unknown[]).map((place) => instanceAt(ecs, place)) };
  if ('containerInstance' in input) return { ...input, containerInstance: instanceAt(ecs, input.containerInstance) };
  if (operation === 'PutAttributes') {
    const attributes = (input.attributes as { targetId: unknown }[]).map((one) => ({ ...one, targetId: instanceAt(ecs, one.targetId) }));
    return { ...input, attributes };
  }
  if (operation !== 'StopTask' && operation !== 'UpdateTaskProtection') return input;
  const { taskArns } = ecs.call('ListTasks', { cluster: 'c' }) as { taskArns: readonly string[] };
  const nameOf = (place: unknown) => taskArns[Number(place)] ?? 'none';
  return operation === 'StopTask' ? { ...input, task: nameOf(input.task) } : { ...input, tasks: (input.tasks as unknown[]).map(nameOf) };
}

function instanceAt(ecs: Ecs, place: unknown): string {
  const { containerInstanceArns } = ecs.call('ListContainerInstances', { cluster: 'c' }) as { containerInstanceArns: readonly string[] };
  return containerInstanceArns[Number(place)] ?? 'none';
}

/** A pause that the service's newest service deployment waits at, if it does. */
function pauseOf(ecs: Ecs, service: unknown): { serviceDeploymentArn: string; hookId: string } {
  const { serviceDeployments: briefs } = ecs.call('ListServiceDeployments', { cluster: 'c', service }) as {
    serviceDeployments: { serviceDeploymentArn: string }[];
  };
  const serviceDeploymentArn = briefs[0]?.serviceDeploymentArn ?? 'none';
  const { serviceDeployments } = ecs.call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] }) as {
    serviceDeployments: { lifecycleHookDetails?: { hookId: string; status: string }[] }[];
  };
  const waiting = serviceDeployments[0]?.lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION');
  return { serviceDeploymentArn, hookId: waiting?.hookId ?? 'none' };
}

interface ServiceAnswer {
  serviceName: string;
  status: string;
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  deployments: readonly { id: string; status: string; runningCount: number; pendingCount: number }[];
}

/** What DescribeServices answers must be what the timeline says. */
function compareAnswers(ecs: Ecs, past: Past): Violation[] {
  if (ecs.limit !== null) return [];
  const found = [...past.services.keys()].flatMap((name) => describe(ecs, name));
  const entry = ecs.timeline.length - 1;
  return found.flatMap((service) => differences(service, past).map((sentence) => ({ checker: 'answers', entry, sentence })));
}

function describe(ecs: Ecs, name: string): readonly ServiceAnswer[] {
  return (ecs.call('DescribeServices', { cluster: 'c', services: [name] }) as { services: ServiceAnswer[] }).services;
}

function differences({ serviceName: name, status, desiredCount, runningCount, deployments }: ServiceAnswer, past: Past): string[] {
  if (status !== 'ACTIVE') return [];
  const service = past.services.get(name);
  if (!service) return [`The API knows the service ${name}, and the timeline does not.`];
  const primaries = deployments.filter((deployment) => deployment.status === 'PRIMARY');
  const running = [...service.tasks.values()].filter((task) => task.lastStatus === 'RUNNING').length;
  return [
    ...(primaries.length === 1 ? [] : [`The service ${name} has ${primaries.length} PRIMARY deployments.`]),
    ...(primaries[0] && primaries[0].id !== service.primary
      ? [`The PRIMARY of ${name} is ${primaries[0].id}, not ${service.primary}.`]
      : []),
    ...(desiredCount === service.desiredCount || past.instances.services.get(name)?.isDaemon
      ? []
      : [`The API says that ${name} wants ${desiredCount}, the timeline ${service.desiredCount}.`]),
    ...(runningCount === running ? [] : [`The API says that ${runningCount} tasks of ${name} run, the timeline ${running}.`]),
  ];
}
