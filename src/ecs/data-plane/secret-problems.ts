/** Why a container's secrets do not come: no way to their store, no permission, no such secret, no such key. */
import type { Task, TaskDefinitionRevision, World } from '../world/state.ts';
import { denied, reaches, type StartProblem } from './reach.ts';

const HEAD = 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
const TIMED_OUT =
  'service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded. Please check your task network configuration.';

/** The first of the task's secrets that does not come. */
export function secretProblem(world: World, task: Task, revision: TaskDefinitionRevision): StartProblem | null {
  for (const { secrets, registryCredentials } of revision.containers) {
    for (const valueFrom of registryCredentials === null ? secrets : [registryCredentials, ...secrets]) {
      const problem = valueFrom.startsWith('arn:aws:secretsmanager:')
        ? problemInSecretsManager(world, task, revision, valueFrom)
        : problemInSystemsManager(world, task, revision, valueFrom);
      if (problem) return problem;
    }
  }
  return null;
}

/**
 * `arn:aws:secretsmanager:region:account:secret:name-AbCdEf`, which may go on with `:json-key:version-stage:version-id`.
 * Texts: threads of Fargate users; docker-archive/compose-cli#1510 for the head. The exception of a refusal is AWS's own; its place behind that head is
 * not confirmed to the letter.
 */
function problemInSecretsManager(world: World, task: Task, revision: TaskDefinitionRevision, valueFrom: string): StartProblem | null {
  const parts = valueFrom.split(':');
  const arn = parts.slice(0, 7).join(':');
  const [key = ''] = parts.slice(7);
  const head = `${HEAD}unable to retrieve secret from asm: `;
  if (!reaches(world, task, 'secretsmanager')) return { reason: `${head}${TIMED_OUT}`, isTimeout: true };
  const fetching = `${head}service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: `;
  const refusal = denied(world, task, revision, 'secretsmanager:GetSecretValue', arn);
  if (refusal !== null) return { reason: `${fetching}${refusal}`, isTimeout: false };
  const { secrets } = world.surroundings;
  if (!secrets) return null;
  const secret = secrets.find((one) => one.arn === arn);
  if (!secret) {
    return { reason: `${fetching}ResourceNotFoundException: Secrets Manager can't find the specified secret ${arn}`, isTimeout: false };
  }
  if (key === '' || !secret.keys || secret.keys.includes(key)) return null;
  const missing = `retrieved secret from Secrets Manager did not contain json key ${key}`;
  return { reason: `${head}service call has been retried 1 time(s): ${missing}`, isTimeout: false };
}

/**
 * An ARN of a parameter, or a bare name, which means a parameter of the task's Region.
 * Texts: github.com/Releem/releem-agent/issues/195; aws/amazon-ecs-agent, ssm.go. The exception of a refusal is AWS's own; its place behind that head is
 * not confirmed to the letter.
 */
function problemInSystemsManager(world: World, task: Task, revision: TaskDefinitionRevision, valueFrom: string): StartProblem | null {
  const { region, account, parameters } = world.surroundings;
  const bare = /^arn:aws:ssm:[^:]*:[^:]*:parameter\/(.*)$/.exec(valueFrom)?.[1];
  const name = bare ?? valueFrom;
  const head = `${HEAD}unable to retrieve secrets from ssm: `;
  if (!reaches(world, task, 'ssm')) return { reason: `${head}${TIMED_OUT}`, isTimeout: true };
  const arn = `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
  const refusal = denied(world, task, revision, 'ssm:GetParameters', arn);
  if (refusal !== null) return { reason: `${head}service call has been retried 1 time(s): ${refusal}`, isTimeout: false };
  if (!parameters || parameters.some((one) => one.replace(/^\//, '') === name.replace(/^\//, ''))) return null;
  // An ARN does not say whether the parameter's name begins with a slash; a path of more than one part does.
  const shown = bare?.includes('/') ? `/${bare.replace(/^\//, '')}` : name;
  return { reason: `${head}fetching secret data from SSM Parameter Store in ${region}: invalid parameters: ${shown}`, isTimeout: false };
}
