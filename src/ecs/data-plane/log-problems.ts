/** Why the awslogs driver of a container cannot be set up: no Region, no way to CloudWatch Logs, no group, no permission. */
import type { ContainerDefinition, Logging, Task, TaskDefinitionRevision, World } from '../world/state.ts';
import { denied, reaches, type StartProblem } from './reach.ts';

const HEAD = 'ResourceInitializationError: failed to validate logger args: ';

/**
 * What is wrong with one container's log driver. Texts: threads and forum posts of Fargate users; the refusals are joined from a recorded head and
 * AWS's own exception.
 */
export function loggerProblem(
  world: World,
  task: Task,
  revision: TaskDefinitionRevision,
  container: ContainerDefinition,
): StartProblem | null {
  const { logging } = container;
  if (logging === null) return null;
  // A driver on an instance asks the instance for its Region; Fargate has none to ask.
  if (logging.region === '' || (logging.region === null && task.instanceId === null))
    return atOnce('unable to get awslogs driver arguments: awslogs-region is required');
  if (!reaches(world, task, 'logs')) {
    return {
      reason: `${HEAD}The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. signal: killed`,
      isTimeout: true,
    };
  }
  const stream = [logging.streamPrefix, container.name, task.id].filter((part) => part !== '').join('/');
  const streamRefusal = denied(world, task, revision, 'logs:CreateLogStream', groupArn(world, logging, stream));
  const creating = 'create stream has been retried 1 times: failed to create Cloudwatch log ';
  if (streamRefusal !== null) return atOnce(`${creating}stream: ${streamRefusal} : exit status 1`);
  if (world.surroundings.logGroups.includes(logging.group)) return null;
  if (!logging.createsGroup) return atOnce(`${creating}stream: ResourceNotFoundException: The specified log group does not exist.`);
  const refusal = denied(world, task, revision, 'logs:CreateLogGroup', groupArn(world, logging, ''));
  return refusal === null ? null : atOnce(`${creating}group: ${refusal} : exit status 1`);
}

function groupArn({ surroundings: { region, account } }: World, { group }: Logging, stream: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${stream}`;
}

function atOnce(what: string): StartProblem {
  return { reason: `${HEAD}${what}`, isTimeout: false };
}

/** The driver makes the groups that it was told to make. */
export function makeLogGroups(world: World, { containers }: TaskDefinitionRevision): void {
  const { logGroups } = world.surroundings;
  const made = containers.flatMap(({ logging }) => (logging?.createsGroup && !logGroups.includes(logging.group) ? [logging.group] : []));
  if (made.length > 0) world.surroundings = { ...world.surroundings, logGroups: [...new Set([...logGroups, ...made])] };
}
