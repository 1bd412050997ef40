/** Rules about the two roles of a task definition: how they are written, and what can't be done without the execution role. */
import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { each, text } from './clues.ts';
import { ecrRegistryOf, imagesOf } from './images.ts';
import { containersOf, listOf, member, namesFargate, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { guide, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const ecrImage = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2';
const fargateTask = { family: 'my-rust-api', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512' };
const databaseUrl = { name: 'DATABASE_URL', valueFrom: '/my-rust-api/database-url' };
const executionRoleArn = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';

const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;
const roleName = /^(?!arn:)[\w+=,.@/-]{1,512}$/;

/** True for what AWS can look up as a role: a role's ARN, or a role's name. */
export function isRoleReference(text: string): boolean {
  return roleArn.test(text) || roleName.test(text);
}

const roleInvalid: Rule = {
  code: 'role-invalid',
  kinds,
  severity: 'error',
  title: 'A role is an ARN with a twelve-digit account, or a role’s name',
  stage: 'roles',
  aws: { exception: 'ClientException', exceptionIsConfirmed: true, text: 'Role is not valid', wording: 'verbatim' },
  why: 'ECS must be able to find the role in your account: `arn:aws:iam::ACCOUNT:role/NAME`, where an account is always twelve digits, or the bare name.',
  source: thread('aws-samples/aws-modern-application-workshop', 9),
  clues: ['taskRoleArn', 'executionRoleArn'].map((key) => text(`RegisterTaskDefinitionRequest.${key}`, (role) => !isRoleReference(role))),
  find(document) {
    return ['taskRoleArn', 'executionRoleArn'].flatMap((key): Place[] => {
      const role = textOf(member(document, key));
      if (role === undefined || isRoleReference(role)) return [];
      if (role === '') return [{ path: [key], message: `An empty \`${key}\` is no role. Name one, or leave the member out.` }];
      // On record for ARNs that name no role; a role's ARN with a wrong account is our inference.
      if (role.startsWith('arn:') && !role.includes(':role/')) return [{ path: [key], message: roleProblem(role) }];
      const inferred = 'That AWS answers so here is inferred: the answer is on record for an empty role and for an ARN that names no role.';
      return [{ path: [key], message: `${roleProblem(role)} ${inferred}`, wording: 'inferred' }];
    });
  },
  example: {
    bad: {
      family: 'my-rust-api',
      taskRoleArn: 'arn:aws:iam::123456:role/my-task-role',
      containerDefinitions: [{ name: 'api', image: ecrImage, memory: 128 }],
    },
    at: ['taskRoleArn'],
    good: {
      family: 'my-rust-api',
      taskRoleArn: 'arn:aws:iam::123456789012:role/my-task-role',
      executionRoleArn: 'ecsTaskExecutionRole',
      containerDefinitions: [{ name: 'api', image: ecrImage, memory: 128 }],
    },
  },
};

function roleProblem(role: string): string {
  const account = /^arn:aws[a-z-]*:iam::(\d*):role\//.exec(role)?.[1];
  if (account !== undefined && account.length !== 12) {
    return `The account in a role’s ARN has twelve digits; \`${account}\` has ${account.length}.`;
  }
  if (role.startsWith('arn:')) return 'A role’s ARN reads `arn:aws:iam::123456789012:role/NAME`.';
  return 'A role is written as its ARN, `arn:aws:iam::123456789012:role/NAME`, or as its bare name.';
}

/** What ECS does with the execution role, in AWS's words for it and in ours. */
const forLogs = { need: 'log driver awslogs', work: 'writing to CloudWatch Logs' };
const forImages = { need: 'ECR images', work: 'pulling from ECR' };

const executionRoleMissing: Rule = {
  code: 'exec-role-missing',
  kinds,
  severity: 'error',
  title: 'On Fargate, awslogs and ECR images need an execution role',
  stage: 'roles',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: 'Fargate requires task definition to have execution role ARN to support {need}.',
    wording: 'verbatim',
  },
  why: 'Before your container runs, ECS pulls its image and opens its log stream. On Fargate there is no instance whose role it could use for that, so it needs the execution role. The task role is only for the code inside.',
  source: { ...thread('aws/aws-cdk', 1279), text: 'aws/aws-cdk#1279 (awslogs), hashicorp/terraform-provider-aws#3051 (ECR images)' },
  clues: [
    each<RegisterTaskDefinitionCommandInput>('RegisterTaskDefinitionRequest', ({ executionRoleArn }) => executionRoleArn === undefined),
  ],
  find(document) {
    if (!namesFargate(document) || member(document, 'executionRoleArn') !== undefined) return [];
    const hint = member(document, 'taskRoleArn') === undefined ? '' : ' The task role does not do: it belongs to the code that runs later.';
    const needs = [
      containersOf(document).some(({ members }) => member(member(members, 'logConfiguration'), 'logDriver') === 'awslogs') && forLogs,
      imagesOf(document).some(({ image }) => ecrRegistryOf(image) !== null) && forImages,
    ].filter((need) => need !== false);
    const [first] = needs;
    if (first === undefined) return [];
    const works = needs.map(({ work }) => work).join(' and for ');
    const message = `Add \`executionRoleArn\`, the role that ECS uses on Fargate for ${works}.${hint}`;
    return [{ path: [], message, values: { need: first.need } }];
  },
  example: {
    bad: { ...fargateTask, containerDefinitions: [{ name: 'api', image: ecrImage }] },
    at: [],
    good: { ...fargateTask, executionRoleArn, containerDefinitions: [{ name: 'api', image: ecrImage }] },
  },
};

const secretsWithoutRole: Rule = {
  code: 'secret-needs-exec-role',
  kinds,
  severity: 'error',
  title: 'Secrets need an execution role, wherever the task runs',
  stage: 'roles',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    wording: 'verbatim',
  },
  why: 'ECS fetches secrets before the container starts and hands them in as environment variables. It does so with the execution role, on instances too.',
  source: thread('fabfuel/ecs-deploy', 87),
  clues: [
    each<RegisterTaskDefinitionCommandInput>('RegisterTaskDefinitionRequest', ({ executionRoleArn }) => executionRoleArn === undefined),
  ],
  find(document) {
    if (member(document, 'executionRoleArn') !== undefined) return [];
    const first = containersOf(document).find(({ members }) => listOf(member(members, 'secrets')).length > 0);
    if (first === undefined) return [];
    const message = 'Add `executionRoleArn`, the role that ECS reads the secrets with, and let that role read them.';
    return [{ path: [...first.path, 'secrets'], message }];
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [{ name: 'api', image: ecrImage, memory: 128, secrets: [databaseUrl] }] },
    at: ['containerDefinitions', 0, 'secrets'],
    good: {
      family: 'my-rust-api',
      executionRoleArn,
      containerDefinitions: [{ name: 'api', image: ecrImage, memory: 128, secrets: [databaseUrl] }],
    },
  },
};

const rolesEqual: Rule = {
  code: 'roles-equal',
  kinds,
  severity: 'advice',
  title: 'The task role and the execution role are two',
  stage: 'later',
  why: 'The execution role is ECS’s: it pulls, logs and reads secrets before your code runs. The task role is your code’s. With one role for both, whoever takes over the code may read every secret and pull every image that ECS may.',
  source: guide('security-ecs-iam-role-overview', 'best practices for IAM roles in Amazon ECS'),
  clues: [
    each<RegisterTaskDefinitionCommandInput>(
      'RegisterTaskDefinitionRequest',
      ({ executionRoleArn, taskRoleArn }) => executionRoleArn === taskRoleArn,
    ),
  ],
  find(document) {
    const role = textOf(member(document, 'taskRoleArn'));
    if (!role || role !== member(document, 'executionRoleArn') || !isRoleReference(role)) return [];
    return [{ path: ['taskRoleArn'], message: 'Give the code a role of its own, with just what it needs, or none.' }];
  },
  example: {
    bad: { ...fargateTask, taskRoleArn: executionRoleArn, executionRoleArn, containerDefinitions: [{ name: 'api', image: ecrImage }] },
    at: ['taskRoleArn'],
    good: { ...fargateTask, executionRoleArn, containerDefinitions: [{ name: 'api', image: ecrImage }] },
  },
};

export const roleRules: readonly Rule[] = [roleInvalid, executionRoleMissing, secretsWithoutRole, rolesEqual];
