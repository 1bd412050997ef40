/** Rules about roles that need the world: whether ECS may assume them, and whether the execution role may do what ECS does with it. */
import type { Role } from '../world/surroundings.ts';
import { stopped } from './answers.ts';
import { ecrRegistryOf, imagesOf } from './images.ts';
import { loggersOf } from './logging.ts';
import { itemsInContainers, member, namesFargate, textOf } from './read.ts';
import { isRoleReference } from './roles.ts';
import type { Place, Rule } from './rule.ts';
import { awslogs, executionRoleArn, fargateTaskWith, taskRoleArn, taskWith } from './samples.ts';
import { guide } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const trusted = 'ecs-tasks.amazonaws.com';
const ecrImage = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2';
const roleWith = (...allows: readonly string[]): Role => ({ arn: executionRoleArn, trusts: [trusted], allows });
const executionRole = guide('task_execution_IAM_role', 'Amazon ECS task execution IAM role');

const notAssumable: Rule = {
  code: 'role-not-assumable',
  kinds,
  severity: 'warning',
  title: 'ECS may assume the role',
  stage: 'later',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: "ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.",
    wording: 'quoted',
  },
  why: 'Registration doesn’t look at roles. When a task is to start, ECS assumes its roles as `ecs-tasks.amazonaws.com`: the role must exist, and its trust policy must name that service.',
  source: guide('task-iam-roles', 'Amazon ECS task IAM role'),
  asks: ['role'],
  find(document, { world }) {
    return ['taskRoleArn', 'executionRoleArn'].flatMap((key): Place[] => {
      const name = textOf(member(document, key));
      const role = name && isRoleReference(name) ? world.role?.(name) : undefined;
      if (name === undefined || role === undefined || role?.trusts.includes(trusted)) return [];
      const message = role === null ? 'There is no such role.' : `The role’s trust policy doesn’t name \`${trusted}\`.`;
      return [{ path: [key], message, values: { role: name } }];
    });
  },
  example: {
    bad: taskWith({}, { taskRoleArn }),
    at: ['taskRoleArn'],
    good: taskWith({}),
    context: { world: { role: () => ({ arn: taskRoleArn, trusts: ['ec2.amazonaws.com'], allows: [] }) } },
  },
};

const cannotPull: Rule = {
  code: 'exec-role-cannot-pull',
  kinds,
  severity: 'warning',
  title: 'The execution role may pull',
  stage: 'later',
  aws: stopped(
    'ResourceInitializationError',
    'unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: … is not authorized to perform: {action} on resource: * because no identity-based policy allows the {action} action',
    'quoted',
  ),
  why: 'On Fargate ECS pulls from Amazon ECR with the execution role. It needs `ecr:GetAuthorizationToken`, `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer`, as AWS’s managed policy AmazonECSTaskExecutionRolePolicy gives them.',
  source: executionRole,
  asks: ['role'],
  find(document, { world }) {
    const role = executionRoleOf(document, world);
    const pulling = imagesOf(document).find(({ image }) => ecrRegistryOf(image) !== null);
    if (!role || !pulling || !namesFargate(document)) return [];
    const action = missing(role, ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']);
    return action === undefined ? [] : [lacking('pull from Amazon ECR', action)];
  },
  example: {
    bad: fargateTaskWith({ image: ecrImage }, { executionRoleArn }),
    at: ['executionRoleArn'],
    good: fargateTaskWith({}, { executionRoleArn }),
    context: { world: { role: () => roleWith('s3:GetObject') } },
  },
};

const cannotLog: Rule = {
  code: 'exec-role-cannot-log',
  kinds,
  severity: 'warning',
  title: 'The execution role may write the logs',
  stage: 'later',
  aws: stopped(
    'ResourceInitializationError',
    'failed to validate logger args: … AccessDeniedException: … is not authorized to perform: {action}',
    'quoted',
  ),
  why: 'On Fargate the awslogs driver opens its stream with the execution role: `logs:CreateLogStream`, `logs:PutLogEvents`, and `logs:CreateLogGroup` where `awslogs-create-group` is true.',
  source: executionRole,
  asks: ['role'],
  find(document, { world }) {
    const role = executionRoleOf(document, world);
    const logging = loggersOf(document).filter(({ driver }) => driver === 'awslogs');
    if (!role || logging.length === 0 || !namesFargate(document)) return [];
    const makesGroup = logging.some(({ configuration }) => {
      const options = member(configuration, 'options');
      const group = textOf(member(options, 'awslogs-group')) ?? '';
      return textOf(member(options, 'awslogs-create-group'))?.toLowerCase() === 'true' && world.hasLogGroup?.(group) !== true;
    });
    const action = missing(role, [...(makesGroup ? ['logs:CreateLogGroup'] : []), 'logs:CreateLogStream', 'logs:PutLogEvents']);
    return action === undefined ? [] : [lacking('write to CloudWatch Logs', action)];
  },
  example: {
    bad: fargateTaskWith({ logConfiguration: awslogs }, { executionRoleArn }),
    at: ['executionRoleArn'],
    good: fargateTaskWith({}, { executionRoleArn }),
    context: { world: { role: () => roleWith('ecr:*') } },
  },
};

const cannotReadSecrets: Rule = {
  code: 'exec-role-cannot-read',
  kinds,
  severity: 'warning',
  title: 'The execution role may read the secrets',
  stage: 'later',
  aws: stopped(
    'ResourceInitializationError',
    'unable to pull secrets or registry auth: … AccessDeniedException: … is not authorized to perform: {action} … because no identity-based policy allows the {action} action',
    'quoted',
  ),
  why: 'ECS reads a container’s secrets with the execution role: `secretsmanager:GetSecretValue` for those of Secrets Manager, `ssm:GetParameters` for parameters. What doesn’t start with `arn:` is a parameter.',
  source: guide('secrets-envvar-secrets-manager', 'pass Secrets Manager secrets through environment variables'),
  asks: ['role'],
  find(document, { world }) {
    const role = executionRoleOf(document, world);
    if (!role) return [];
    const wanted = itemsInContainers(document, 'secrets').map(({ item }) =>
      /^arn:[\w-]+:secretsmanager:/.test(textOf(member(item.members, 'valueFrom')) ?? '')
        ? 'secretsmanager:GetSecretValue'
        : 'ssm:GetParameters',
    );
    return [...new Set(wanted)].filter((action) => missing(role, [action])).map((action) => lacking('read the secrets', action));
  },
  example: {
    bad: taskWith({ secrets: [{ name: 'DB_PASSWORD', valueFrom: '/my-rust-api/db-password' }] }, { executionRoleArn }),
    at: ['executionRoleArn'],
    good: taskWith({}, { executionRoleArn }),
    context: { world: { role: () => roleWith('secretsmanager:GetSecretValue') } },
  },
};

function executionRoleOf(document: unknown, world: { role?(reference: string): Role | null | undefined }): Role | null {
  const name = textOf(member(document, 'executionRoleArn'));
  return name && isRoleReference(name) ? (world.role?.(name) ?? null) : null;
}

/** The first of the actions that the role's policies don't allow; a `*` may end an allowed one. */
function missing({ allows }: Role, actions: readonly string[]): string | undefined {
  const isAllowed = (action: string) =>
    allows.some((allowed) => allowed === action || (allowed.endsWith('*') && action.startsWith(allowed.slice(0, -1))));
  return actions.find((action) => !isAllowed(action));
}

function lacking(what: string, action: string): Place {
  return { path: ['executionRoleArn'], message: `The role may not ${what}: its policies don’t allow \`${action}\`.`, values: { action } };
}

export const rolePowerRules: readonly Rule[] = [notAssumable, cannotPull, cannotLog, cannotReadSecrets];
