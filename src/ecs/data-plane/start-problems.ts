/** Why a Fargate task may fail to start, in the words of DescribeTasks: no way to a registry, no permission, no image, no log group. */
import { allows, findImage, findRole, findSubnet } from '../world/lookup.ts';
import type { ContainerDefinition, Task, TaskDefinitionRevision, World } from '../world/state.ts';

/** What stands in the way, and whether it shows at once or after the attempts to connect have timed out. */
export interface StartProblem {
  reason: string;
  isTimeout: boolean;
}

/** An address that is documented to stand for nobody (RFC 5737), where AWS's texts have the address of an endpoint. */
const SOME_ADDRESS = '203.0.113.10:443';

const ECR_IMAGE = /^\d+\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\//;

/**
 * What stops a task before it pulls.
 * Texts: no route, github.com/aws/copilot-cli/issues/5927 with the tail that the newer SDK prints; log group, forum posts of Fargate users.
 * That Amazon ECR comes before the log driver follows from the order in which AWS's texts name them; it is not documented.
 */
export function initialisationProblem(world: World, task: Task, revision: TaskDefinitionRevision): StartProblem | null {
  const fromEcr = revision.containers.find(({ image }) => ECR_IMAGE.test(image));
  const hasRoute = hasRouteOut(world, task);
  if (fromEcr && !hasRoute) return { reason: noRouteToEcr(world.surroundings.region), isTimeout: true };
  if (fromEcr) {
    const reason = registryRefusal(world, task, revision);
    if (reason !== null) return { reason, isTimeout: false };
  }
  for (const container of revision.containers) {
    const problem = loggerProblem(world, container, hasRoute);
    if (problem) return problem;
  }
  return null;
}

/** What stops one container's pull. Texts: the developer guide's page on CannotPullContainer errors; github.com/aws/containers-roadmap/issues/1120. */
export function pullProblem(
  world: World,
  task: Task,
  revision: TaskDefinitionRevision,
  { image }: ContainerDefinition,
): StartProblem | null {
  const reference = fullReference(image);
  const resolving = `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${reference}`;
  if (!hasRouteOut(world, task)) {
    return { reason: `${resolving}: failed to do request: dial tcp ${SOME_ADDRESS}: i/o timeout`, isTimeout: true };
  }
  const found = findImage(world.surroundings, image);
  if (!found) return { reason: `${resolving}: ${reference}: not found`, isTimeout: false };
  if (found.architectures.includes(revision.architecture)) return null;
  const platform = revision.architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
  return {
    reason: `CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform '${platform}'.`,
    isTimeout: false,
  };
}

/** A NAT gateway's route serves everybody; an internet gateway's only an interface with a public address. */
function hasRouteOut(world: World, task: Task): boolean {
  const route = findSubnet(world.surroundings, task.subnet)?.route;
  return route === 'nat-gateway' || (route === 'internet-gateway' && task.hasPublicIp);
}

function noRouteToEcr(region: string): string {
  return `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.${region}.amazonaws.com/": dial tcp ${SOME_ADDRESS}: i/o timeout.`;
}

/** What the execution role lacks for Amazon ECR, as the AccessDeniedException reads; null when it may pull. */
function registryRefusal({ surroundings }: World, task: Task, { executionRole }: TaskDefinitionRevision): string | null {
  const head =
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: ';
  const role = executionRole === null ? undefined : findRole(surroundings, executionRole);
  // Without a role that exists ECS refuses the definition or the launch before a task comes to be.
  if (!role) return null;
  const pull = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'].find((action) => !allows(role, action));
  if (pull === undefined) return null;
  const user = `arn:aws:sts::${surroundings.account}:assumed-role/${role.arn.slice(role.arn.lastIndexOf('/') + 1)}/${task.id}`;
  const denied = `AccessDeniedException: User: ${user} is not authorized to perform: ${pull} on resource: * because no identity-based policy allows the ${pull} action`;
  return `${head}service call has been retried 1 time(s): ${denied}`;
}

function loggerProblem(
  { surroundings }: World,
  { logGroup, createsLogGroup }: ContainerDefinition,
  hasRoute: boolean,
): StartProblem | null {
  if (logGroup === null) return null;
  if (!hasRoute) {
    return {
      reason:
        'ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. signal: killed',
      isTimeout: true,
    };
  }
  if (createsLogGroup || surroundings.logGroups.includes(logGroup)) return null;
  return {
    reason:
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
    isTimeout: false,
  };
}

/** The reference as a runtime spells it out: Docker Hub's host and `library/` where the document leaves them out, `:latest` where no tag stands. */
function fullReference(image: string): string {
  const [first = ''] = image.split('/');
  const hasHost = image.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const named = hasHost ? image : `docker.io/${image.includes('/') ? image : `library/${image}`}`;
  return /[:@]/.test(named.slice(named.lastIndexOf('/'))) ? named : `${named}:latest`;
}
