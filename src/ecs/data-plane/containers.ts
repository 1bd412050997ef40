/** Containers from pulled to running: the order that dependsOn asks for, and the task's RUNNING once all of them have started. */
import type { DataPlaneEvent } from '../world/events.ts';
import { revisionOf } from '../world/lookup.ts';
import { containerSubject, type Model, record, setDesiredStopped, setLastStatus, taskOf } from '../world/model.ts';
import type { Container, DependencyCondition, Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { phaseMs } from './durations.ts';
import { beginCheck } from './health-checks.ts';
import { stopContainers, tellScheduler } from './stopping.ts';

/**
 * Schedules the start of every container that is pulled and whose dependencies allow it; stops a task in which a dependency never will.
 * Conditions: ContainerDependency in the API reference; aws/amazon-ecs-agent, dependencygraph.
 */
export function startWhatCan(model: Model, task: Task, cause: Cause): void {
  if (task.desiredStatus === 'STOPPED') return;
  const { containers: definitions } = revisionOf(model.world, task.taskDefinition);
  for (const [index, container] of task.containers.entries()) {
    if (!container.isPulled || container.isStarting) continue;
    const waits = (definitions[index]?.dependsOn ?? []).map(({ containerName, condition }) => {
      const dependency = task.containers.find(({ name }) => name === containerName);
      return { containerName, answer: dependency ? dependencyState(dependency, condition) : 'never' };
    });
    const never = waits.find(({ answer }) => answer === 'never');
    if (never) {
      failDependency(model, task, container.name, never.containerName, cause);
      return;
    }
    if (waits.some(({ answer }) => answer === 'waits')) continue;
    container.isStarting = true;
    const afterMs = phaseMs(model, task, `start of ${container.name}`, model.world.assumptions['fargate.startMs']);
    model.schedule(afterMs, { type: 'container.start', taskId: task.id, container: index, cause });
  }
}

function dependencyState(dependency: Container, condition: DependencyCondition): 'holds' | 'waits' | 'never' {
  const hasStarted = dependency.startedAtMs !== null;
  const hasStopped = dependency.lastStatus === 'STOPPED';
  switch (condition) {
    case 'START':
      return hasStarted ? 'holds' : 'waits';
    case 'COMPLETE':
      return hasStopped ? 'holds' : 'waits';
    case 'SUCCESS':
      if (!hasStopped) return 'waits';
      return dependency.exitCode === 0 ? 'holds' : 'never';
    case 'HEALTHY':
      if (dependency.healthStatus === 'HEALTHY') return 'holds';
      return hasStopped ? 'never' : 'waits';
  }
}

/** The agent's text; how the API shows it is not recorded anywhere public. */
function failDependency(model: Model, task: Task, target: string, dependency: string, cause: Cause): void {
  const reason = `dependency graph: container ordering dependency [${dependency}] for target [${target}] did not exit successfully.`;
  const stops = setDesiredStopped(model, task, 'TaskFailedToStart', reason, cause);
  tellScheduler(model, task, stops);
  stopContainers(model, task, stops);
}

type ContainerStart = Extract<DataPlaneEvent, { type: 'container.start' }>;

/** The process begins: its boot, its own end where it has one, and its health checks are in the queue from now on. */
export function startContainer(model: Model, { taskId, container: index, cause }: ContainerStart): void {
  const task = taskOf(model.world, taskId);
  const container = task.containers[index];
  if (task.desiredStatus === 'STOPPED' || !container?.process) return;
  container.lastStatus = 'RUNNING';
  container.startedAtMs = model.nowMs;
  const started = record(model, containerSubject(task, index), cause, { type: 'container.lastStatus', to: 'RUNNING' });
  const { bootMs, exit } = container.process;
  model.schedule(bootMs, { type: 'process.booted', taskId, container: index, cause: started });
  if (exit)
    model.schedule(exit.afterMs, { type: 'process.ends', taskId, container: index, exitCode: exit.code, reason: null, cause: started });
  beginCheck(model, task, index, started);
  if (task.containers.every(({ startedAtMs }) => startedAtMs !== null)) enterRunning(model, task, started);
  startWhatCan(model, task, started);
}

function enterRunning(model: Model, task: Task, cause: Cause): void {
  task.startedAtMs = model.nowMs;
  const running = setLastStatus(model, task, 'RUNNING', cause);
  if (task.serviceArn !== null) model.schedule(0, { type: 'service.taskRuns', taskId: task.id, cause: running });
}
