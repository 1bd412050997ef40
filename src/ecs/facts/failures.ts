/** Facts of tasks that AWS accepts and that fail later: what the user reads. */
import { certain, likely, type ModelFact, uncertain } from './fact.ts';
import { agent, errorCodes, guide, issue, page } from './sources.ts';

const relay = issue('aviswerdlow/relay', 71, 'manifest without the platform, with its service events');
const secretsManager = guide('secrets-envvar-secrets-manager', 'secrets from Secrets Manager');
const dockerHub = page('https://docs.docker.com/docker-hub/usage/', 'Docker Hub: usage and limits');

export const failureFacts: readonly ModelFact[] = [
  certain(
    'T-120',
    'Without a route to Amazon ECR a Fargate task fails with `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue …`.',
    issue('aws/copilot-cli', 5927, 'tasks without a route'),
  ),
  certain(
    'T-121',
    'A public subnet gives no route to a task without a public address.',
    guide('fargate-task-networking', 'Fargate task networking'),
  ),
  certain(
    'T-122',
    'A NAT gateway gives a task without a public address its route.',
    guide('fargate-task-networking', 'Fargate task networking'),
  ),
  certain(
    'T-123',
    'A tag or repository that is not there fails the pull with `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref …`.',
    errorCodes,
  ),
  certain('T-124', 'An execution role that may not pull from Amazon ECR fails the task before it runs.', errorCodes),
  certain('T-125', 'A registry’s rate limit fails the pull with `toomanyrequests`.', dockerHub),
  certain(
    'T-126',
    'An image without the task’s platform fails the pull: `image Manifest does not contain descriptor matching platform …`.',
    relay,
  ),
  certain(
    'T-127',
    'A secret that the execution role may not read fails the task with `ResourceInitializationError: … unable to retrieve secret from asm: …`.',
    errorCodes,
  ),
  certain(
    'T-128',
    'A secret that does not exist, or an ARN without its six random characters, fails the task with `ResourceNotFoundException: Secrets Manager can’t find the specified secret`.',
    secretsManager,
  ),
  certain('T-129', 'A secret store that cannot be reached fails the task with a text that names the network configuration.', errorCodes),
  likely('T-130', 'A bare secret name in valueFrom is read as a parameter of Systems Manager.', secretsManager),
  certain(
    'T-131',
    'On Fargate a missing log group fails the task: `ResourceInitializationError: failed to validate logger args: … The specified log group does not exist.`.',
    errorCodes,
  ),
  certain('T-132', 'Without a route to CloudWatch Logs the text speaks of the log group, though it may exist.', errorCodes),
  likely(
    'T-133',
    'awslogs-create-group without the permission logs:CreateLogGroup fails the task.',
    guide('using_awslogs', 'the awslogs log driver'),
  ),
  certain(
    'T-134',
    'awslogs-region with empty text is accepted and fails the task: `awslogs-region is required`.',
    guide('using_awslogs', 'the awslogs log driver'),
  ),
  certain(
    'T-135',
    'A file system of Amazon EFS that cannot be mounted fails the task with `ResourceInitializationError: failed to invoke EFS utils commands …`.',
    errorCodes,
    { isLater: true },
  ),
  certain(
    'T-136',
    'The agent says of a dependency that timed out, failed or never starts: `dependency graph: container ordering dependency [X] for target [Y] …`.',
    agent('agent/engine/dependencygraph/graph.go', 'dependencygraph'),
  ),
  uncertain(
    'T-137',
    'How the API shows the texts of failed dependencies is not on record.',
    agent('agent/engine/dependencygraph/graph.go', 'dependencygraph'),
  ),
  likely('T-138', 'A binary for another architecture in an image that claims the right one ends with `exec format error`.', errorCodes),
  certain(
    'T-139',
    'A process over its memory limit is killed, and an essential one takes its task with it.',
    agent('agent/engine/errors.go', 'errors.go'),
  ),
  certain(
    'T-140',
    'A health check whose tool is not in the image fails every probe: 127 from the shell.',
    guide('healthcheck', 'container health checks'),
  ),
  certain('T-141', 'A service’s event repeats what its task failed of: `was unable to place a task. Reason: …`.', relay),
  certain(
    'T-142',
    'A target checked on a port nobody listens on, or on loopback, fails by time-out or refusal; a wrong path fails by its code.',
    guide('troubleshoot-service-load-balancers', 'troubleshooting load balancers'),
  ),
  certain(
    'T-143',
    'On Fargate, image, log group and network are looked at when the task starts, not when the definition is registered.',
    guide('task_definition_parameters', 'task definition parameters'),
  ),
];
