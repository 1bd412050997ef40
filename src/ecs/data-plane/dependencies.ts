/** What dependsOn lets a container do: start, wait, or give up. */
import type { Container, ContainerDefinition, DependencyCondition, Task } from '../world/state.ts';

/** `never` comes with the agent's words for it. */
export type Readiness = { may: 'start' } | { may: 'wait' } | { may: 'never'; reason: string };

/**
 * Whether a container's dependencies let it start.
 * Conditions: ContainerDependency in the API reference; aws/amazon-ecs-agent, dependencygraph.
 */
export function readinessOf(task: Task, { name: target, dependsOn }: ContainerDefinition): Readiness {
  let waits = false;
  for (const { containerName, condition } of dependsOn) {
    const dependency = task.containers.find(({ name }) => name === containerName);
    const answer = dependency ? dependencyState(dependency, condition) : 'neverStarts';
    const failure = failures[answer];
    if (failure) return { may: 'never', reason: failure(containerName, target) };
    waits ||= answer === 'waits';
  }
  return waits ? WAITS : STARTS;
}

const STARTS: Readiness = { may: 'start' };
const WAITS: Readiness = { may: 'wait' };

type DependencyState = 'holds' | 'waits' | 'failed' | 'neverStarts';

/**
 * The agent's texts, aws/amazon-ecs-agent, dependencygraph/graph.go; where that prints a container it is more than the name. How the API shows them
 * is not on record.
 */
const failures: Readonly<Record<DependencyState, ((dependency: string, target: string) => string) | null>> = {
  holds: null,
  waits: null,
  failed: (dependency, target) =>
    `dependency graph: failed to resolve container ordering dependency [${dependency}] for target [${target}] as dependency did not exit successfully.`,
  neverStarts: (dependency, target) =>
    `dependency graph: failed to resolve container ordering dependency [${dependency}] for target [${target}] because dependency will never start`,
};

/** Its wait was longer than the dependency's startTimeout. The agent's text, as above. */
export function timedOut(dependency: string, target: string): string {
  return `dependency graph: container ordering dependency [${dependency}] for target [${target}] has timed out.`;
}

function dependencyState(dependency: Container, condition: DependencyCondition): DependencyState {
  const hasStarted = dependency.startedAtMs !== null;
  const hasStopped = dependency.lastStatus === 'STOPPED';
  if (hasStopped && !hasStarted) return 'neverStarts';
  switch (condition) {
    case 'START':
      return hasStarted ? 'holds' : 'waits';
    case 'COMPLETE':
      return hasStopped ? 'holds' : 'waits';
    case 'SUCCESS':
      if (!hasStopped) return 'waits';
      return dependency.exitCode === 0 ? 'holds' : 'failed';
    case 'HEALTHY':
      // The agent goes on waiting for a dependency that has stopped: it will not be HEALTHY, but nothing says so before startTimeout.
      return dependency.healthStatus === 'HEALTHY' ? 'holds' : 'waits';
  }
}

/** Containers that still wait for this one by a condition that startTimeout limits. Source: ContainerDefinition.startTimeout in the API reference. */
export function waitingFor(task: Task, definitions: readonly ContainerDefinition[], dependency: Container): string[] {
  return definitions.flatMap(({ name, dependsOn }, index) => {
    if (task.containers[index]?.isStarting) return [];
    const waits = dependsOn.some(
      ({ containerName, condition }) =>
        containerName === dependency.name && condition !== 'START' && dependencyState(dependency, condition) === 'waits',
    );
    return waits ? [name] : [];
  });
}
