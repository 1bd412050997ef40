/** What the ECS agent and Docker say of a start that fails, where Fargate says the same in other words. */
import type { ContainerFlaw } from '../../world/state.ts';
import type { StartProblem } from '../reach.ts';

/** A piece of Fargate's text, and what stands on an instance in place of the whole; `$1` and so on are what the pattern has caught. */
type Wording = readonly [fargate: RegExp, agent: string];

const DAEMON = 'CannotPullContainerError: Error response from daemon: ';
const TIMED_OUT = 'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)';
const LOGGING = 'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: ';

/**
 * Of secrets: developer guide, stopped tasks error messages; awsdocs/amazon-ecs-developer-guide#110, newrelic/nri-ecs#10; aws/amazon-ecs-agent, ssm.go and
 * asmsecret.go. That a task whose secrets do not come in time says so in these words is joined from two of them.
 */
const secrets: readonly Wording[] = [
  [
    /from asm: service call has been retried 5 time/,
    'Fetching secret data from AWS Secrets Manager in region {region}: RequestError: send request failed caused by: Post "https://secretsmanager.{region}.amazonaws.com/": dial tcp: i/o timeout',
  ],
  [
    /failed to fetch secret (\S+) from secrets manager: ResourceNotFoundException/,
    "Fetching secret data from AWS Secrets Manager in region {region}: secret $1: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
  ],
  [
    /failed to fetch secret (\S+) from secrets manager: (.+)$/,
    'Fetching secret data from AWS Secrets Manager in region {region}: secret $1: $2',
  ],
  [
    /(retrieved secret from Secrets Manager did not contain json key .+)$/,
    'Fetching secret data from AWS Secrets Manager in region {region}: $1',
  ],
  [
    /from ssm: service call has been retried 5 time/,
    'Fetching secret data from SSM Parameter Store in {region}: RequestError: send request failed caused by: Post "https://ssm.{region}.amazonaws.com/": dial tcp: i/o timeout',
  ],
  [/(invalid parameters: .+)$/, 'Fetching secret data from SSM Parameter Store in {region}: $1'],
  [/from ssm: service call has been retried 1 time\(s\): (.+)$/, 'Fetching secret data from SSM Parameter Store in {region}: $1'],
];

/** Of Amazon ECR's sign-in: reasons of containers that users of instances have published. */
const signIns: readonly Wording[] = [
  [
    /cannot pull registry auth/,
    `CannotPullECRContainerError: RequestError: send request failed caused by: Post "https://api.ecr.{region}.amazonaws.com/": ${TIMED_OUT}`,
  ],
  [/unable to retrieve ecr registry auth: service call has been retried 1 time\(s\): (.+)$/, 'CannotPullECRContainerError: $1'],
];

/** Of pulls: Docker's own words behind the agent's, as the developer guide's page on CannotPullContainer errors has them, and users of instances. */
const pulls: readonly Wording[] = [
  [/failed to resolve ref (([^/]+)\/\S+): failed to do request/, `${DAEMON}Get "https://$2/v2/": ${TIMED_OUT}`],
  [/failed open: failed to do request: Get "(https:[^"]+)"/, `${DAEMON}Get "$1": ${TIMED_OUT}`],
  [
    /failed to resolve ref docker\.io\/(\S+): pull access denied/,
    `${DAEMON}pull access denied for $1, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  ],
  [
    /failed to resolve ref (\S+): pull access denied/,
    `${DAEMON}pull access denied for $1, repository does not exist or may require 'docker login'`,
  ],
  [/Server message: (toomanyrequests: .+)$/, `${DAEMON}$1`],
  [
    /failed to resolve ref (\S+\.dkr\.ecr\.\S+): \S+: not found$/,
    `${DAEMON}manifest for $1 not found: manifest unknown: Requested image not found`,
  ],
  [
    /failed to resolve ref (?:docker\.io\/(?:library\/)?)?(\S+): \S+: not found$/,
    `${DAEMON}manifest for $1 not found: manifest unknown: manifest unknown`,
  ],
  [
    /failed to resolve ref (\S+): pulling from host \S+ failed.*403 Forbidden/,
    `${DAEMON}pull access denied for $1, repository does not exist or may require 'docker login': denied: not authorized to perform: ecr:BatchGetImage`,
  ],
  [
    /unexpected status code https:\/\/(\S+)\/v2\/(\S+)\/blobs\/: 403 Forbidden/,
    `${DAEMON}pull access denied for $1/$2, repository does not exist or may require 'docker login': denied: not authorized to perform: ecr:GetDownloadUrlForLayer`,
  ],
  [/matching platform '(\S+)'/, `${DAEMON}no matching manifest for $1 in the manifest list entries`],
];

/** Of the awslogs driver and of what cannot be executed: reasons of containers that users of instances have published. */
const starts: readonly Wording[] = [
  [/awslogs-region is required/, `${LOGGING}missing a value for required log option: awslogs-region`],
  [
    /cannot find the Amazon CloudWatch log group/,
    `${LOGGING}failed to create Cloudwatch log stream: RequestError: send request failed caused by: Post "https://logs.{region}.amazonaws.com/": dial tcp: i/o timeout`,
  ],
  [/(failed to create Cloudwatch log .+?)(?: : exit status 1)?$/, `${LOGGING}$1`],
  [/failed to create new container runtime task: (.+)$/, 'CannotStartContainerError: Error response from daemon: $1'],
];

const all: readonly Wording[] = [...secrets, ...signIns, ...pulls, ...starts];

/** The same problem as it is said on an instance. */
export function inAgentWords(region: string, problem: StartProblem): StartProblem {
  return { ...problem, reason: agentText(region, problem.reason) };
}

/** The same, of a program that cannot be executed; what it leaves in its own log does not change. */
export function flawInAgentWords(region: string, flaw: ContainerFlaw | null): ContainerFlaw | null {
  return flaw === null || flaw.isStarted ? flaw : { ...flaw, text: agentText(region, flaw.text) };
}

function agentText(region: string, text: string): string {
  for (const [fargate, agent] of all) {
    const caught = fargate.exec(text);
    if (caught) return agent.replace(/\$(\d)|\{region\}/g, (_, at?: string) => (at === undefined ? region : (caught[Number(at)] ?? '')));
  }
  return text;
}
