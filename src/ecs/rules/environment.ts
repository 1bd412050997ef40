/** Rules about what a container is told: environment variables and secrets. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { recordedRefusal, refusal, stopped } from './answers.ts';
import { each, hasRepeats, text } from './clues.ts';
import { environmentFileRules } from './environment-files.ts';
import { containersOf, type Item, itemsInContainers, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { executionRoleArn, taskWith } from './samples.ts';
import { guide, reference, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const secret = { name: 'DB_HOST', valueFrom: '/my-rust-api/db-host' };
const roles = { executionRoleArn };
const inSecrets = ['containerDefinitions', 0, 'secrets'] as const;

/** A name that may be given twice in one container. */
const sharedName = each<ContainerDefinition>(
  'ContainerDefinition',
  (container) => hasClash(container) || hasRepeats(container.secrets, 'name') || hasRepeats(container.environment, 'name'),
);

/** All but the full ARN of a secret or a parameter. */
const oddReference = text('Secret.valueFrom', (from) => !fullArn.test(from));

const fullArn = /^arn:aws:(?:secretsmanager:[\w-]+:\d+:secret:[^:]+-[A-Za-z0-9]{6}|ssm:.*)$/;

const clash: Rule = {
  code: 'secret-name-clash',
  kinds,
  severity: 'error',
  title: 'A secret and an environment variable have different names',
  stage: 'environment',
  aws: recordedRefusal(
    "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '{name}'.",
  ),
  why: 'Both end up as environment variables of the container, so one name can hold only one of them. It often happens when a plain value is moved to a secret and the old line stays.',
  source: reference('Secret'),
  clues: [sharedName],
  find(document) {
    return containersOf(document).flatMap((container) => {
      if (listOf(member(container.members, 'secrets')).length === 0) return [];
      const plain = new Set(namesIn(container, 'environment').map(({ name }) => name));
      const secrets = namesIn(container, 'secrets').filter(({ name }) => plain.has(name));
      return secrets.map(({ name, path }): Place => {
        return { path: [...path, 'name'], message: `\`environment\` sets \`${name}\` too. Keep one of them.`, values: { name } };
      });
    });
  },
  example: {
    bad: taskWith({ environment: [{ name: 'DB_HOST', value: 'db' }], secrets: [secret] }, roles),
    at: [...inSecrets, 0, 'name'],
    good: taskWith({ environment: [{ name: 'DB_PORT', value: '5432' }], secrets: [secret] }, roles),
  },
};

const secretTwice: Rule = {
  code: 'secret-twice',
  kinds,
  severity: 'error',
  title: 'A container’s secrets have different names',
  stage: 'environment',
  aws: refusal('Duplicate secret names found: {name}. Each secret name must be unique.'),
  why: 'Each secret becomes an environment variable of that name.',
  source: thread('CircleCI-Public/aws-ecs-orb', 190),
  clues: [sharedName],
  find(document) {
    return containersOf(document).flatMap((container) =>
      repeated(namesIn(container, 'secrets')).map(({ name, path }): Place => {
        return { path: [...path, 'name'], message: `An earlier secret is named \`${name}\` already.`, values: { name } };
      }),
    );
  },
  example: {
    bad: taskWith({ secrets: [secret, { ...secret, valueFrom: '/other' }] }, roles),
    at: [...inSecrets, 1, 'name'],
    good: taskWith({ secrets: [secret, { ...secret, name: 'DB_PASSWORD' }] }, roles),
  },
};

const variableTwice: Rule = {
  code: 'variable-twice',
  kinds,
  severity: 'advice',
  title: 'An environment variable is set once',
  stage: 'later',
  why: 'AWS takes a variable that is set twice. Which of the two values the process sees is not documented.',
  source: reference('ContainerDefinition'),
  clues: [sharedName],
  find(document) {
    return containersOf(document).flatMap((container) =>
      repeated(namesIn(container, 'environment')).map(({ name, path }): Place => {
        return { path: [...path, 'name'], message: `\`${name}\` is set before already.` };
      }),
    );
  },
  example: {
    bad: taskWith({
      environment: [
        { name: 'LOG_LEVEL', value: 'info' },
        { name: 'LOG_LEVEL', value: 'debug' },
      ],
    }),
    at: ['containerDefinitions', 0, 'environment', 1, 'name'],
    good: taskWith({ environment: [{ name: 'LOG_LEVEL', value: 'debug' }] }),
  },
};

/** A parameter's name in Systems Manager. */
const parameterName = /^[\w./-]{1,2048}$/;

const secretReference: Rule = {
  code: 'secret-reference',
  kinds,
  severity: 'error',
  title: 'A secret is an ARN, or the name of an SSM parameter',
  stage: 'environment',
  aws: refusal('The Systems Manager parameter name specified for secret {name} is invalid.', 'quoted'),
  why: 'What doesn’t start with `arn:` is read as the name of a Systems Manager parameter: letters, digits, `_ . - /`. A key inside a secret (`:key::`) can only follow a secret’s full ARN.',
  source: reference('Secret'),
  clues: [oddReference],
  find(document) {
    return itemsInContainers(document, 'secrets').flatMap(({ item: { members, path } }): Place[] => {
      const from = textOf(member(members, 'valueFrom'));
      // What a template leaves behind is not judged by the characters around it.
      if (from === undefined || from.includes('arn:') || parameterName.test(from)) return [];
      const message = /^[\w/+=.@-]+(:[^:]*){1,3}$/.test(from)
        ? 'To take a key out of a secret of Secrets Manager, give the secret’s full ARN, then `:key::`.'
        : 'Give the ARN of a secret or a parameter, or a parameter’s name: letters, digits, `_ . - /`.';
      return [{ path: [...path, 'valueFrom'], message, values: { name: textOf(member(members, 'name')) ?? '' } }];
    });
  },
  example: {
    bad: taskWith({ secrets: [{ name: 'DB_PASSWORD', valueFrom: 'my-rust-api/db:password::' }] }, roles),
    at: [...inSecrets, 0, 'valueFrom'],
    good: taskWith({ secrets: [{ name: 'DB_PASSWORD', valueFrom: '/my-rust-api/db-password' }] }, roles),
  },
};

const endsInSuffix = /-[A-Za-z0-9]{6}$/;

const secretSuffix: Rule = {
  code: 'secret-arn-suffix',
  kinds,
  severity: 'warning',
  title: 'The ARN of a secret ends in six characters that AWS chose',
  stage: 'later',
  aws: stopped(
    'ResourceInitializationError',
    "unable to pull secrets or registry auth: … ResourceNotFoundException: Secrets Manager can't find the specified secret {arn}",
    'quoted',
  ),
  why: 'Secrets Manager adds a hyphen and six random characters to each secret’s ARN. Without them the secret is not found when the task starts; registration doesn’t look.',
  source: guide('secrets-envvar-secrets-manager', 'pass Secrets Manager secrets through environment variables'),
  clues: [oddReference],
  find(document) {
    return itemsInContainers(document, 'secrets').flatMap(({ item: { members, path } }): Place[] => {
      const from = textOf(member(members, 'valueFrom')) ?? '';
      const [arn, name] = /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:([^:]+)/.exec(from) ?? [];
      if (arn === undefined || name === undefined || endsInSuffix.test(name)) return [];
      const message = `\`${name}\` lacks the suffix of a secret’s full ARN, such as \`-a1B2c3\`. Copy the ARN from Secrets Manager.`;
      return [{ path: [...path, 'valueFrom'], message, values: { arn } }];
    });
  },
  example: {
    bad: taskWith(
      { secrets: [{ name: 'DB_PASSWORD', valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:my-rust-api/db' }] },
      roles,
    ),
    at: [...inSecrets, 0, 'valueFrom'],
    good: taskWith(
      { secrets: [{ name: 'DB_PASSWORD', valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:my-rust-api/db-a1B2c3' }] },
      roles,
    ),
  },
};

/** Names by which people call what should not be readable. */
const telling = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|API_?KEY|PRIVATE_KEY|ACCESS_TOKEN|AUTH_TOKEN)$/i;

const plainSecret: Rule = {
  code: 'secret-in-environment',
  kinds,
  severity: 'advice',
  title: 'What is secret is not in the definition',
  stage: 'later',
  why: 'Whoever may describe task definitions reads `environment`, in this revision and all that follow. `secrets` keeps the value in Secrets Manager or Systems Manager and hands it to the container when it starts.',
  source: guide('specifying-sensitive-data', 'pass sensitive data to an Amazon ECS container'),
  clues: [text('KeyValuePair.name', (name) => telling.test(name))],
  find(document) {
    return itemsInContainers(document, 'environment').flatMap(({ item: { members, path } }): Place[] => {
      const name = textOf(member(members, 'name')) ?? '';
      const value = textOf(member(members, 'value')) ?? '';
      // An empty value, a reference or what a template leaves behind is no secret.
      if (!telling.test(name) || value.length < 4 || /^(arn:|\/|\$|\{\{|<|true$|false$|none$)/i.test(value)) return [];
      return [{ path: [...path, 'value'], message: `Everybody who may read the definition reads \`${name}\`. Put it into \`secrets\`.` }];
    });
  },
  example: {
    bad: taskWith({ environment: [{ name: 'DB_PASSWORD', value: 'correct horse' }] }),
    at: ['containerDefinitions', 0, 'environment', 0, 'value'],
    good: taskWith({ secrets: [{ name: 'DB_PASSWORD', valueFrom: '/my-rust-api/db-password' }] }, roles),
  },
};

/** For clues: true if a secret may have the name of a variable. */
function hasClash({ secrets, environment }: ContainerDefinition): boolean {
  if (secrets === undefined || environment === undefined) return false;
  if (secrets.length * environment.length > 1_000) return true;
  return secrets.some((secret) => environment.some(({ name }) => name === secret.name));
}

interface Named {
  name: string;
  path: Item['path'];
}

function namesIn({ members, path }: Item, key: string): readonly Named[] {
  const named: Named[] = [];
  for (const [index, item] of listOf(member(members, key)).entries()) {
    const name = textOf(member(item, 'name'));
    if (name !== undefined) named.push({ name, path: [...path, key, index] });
  }
  return named;
}

/** Those whose name one before them has. */
function repeated(named: readonly Named[]): readonly Named[] {
  if (new Set(named.map(({ name }) => name)).size === named.length) return [];
  const seen = new Set<string>();
  return named.filter(({ name }) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    return isRepeated;
  });
}

export const environmentRules: readonly Rule[] = [
  clash,
  secretTwice,
  secretReference,
  ...environmentFileRules,
  secretSuffix,
  variableTwice,
  plainSecret,
];
