/** Rules about a document's shape: what the AWS CLI refuses before anything is sent, and enum values that ECS alone checks. */
import { structureNamed } from '../api/schema.ts';
import type { StructureProblem } from '../api/structure.ts';
import { nowhere } from './clues.ts';
import type { Fix } from './finding.ts';
import type { Rule } from './rule.ts';
import { sdk } from './sources.ts';
import { at, fromClient, kinds, problems, validation, valueAt } from './structure-problems.ts';
import { booleanAsNumber, typeRule } from './structure-types.ts';

const container = { name: 'api', image: 'nginx:1.27', memory: 128 };

const unknownKey: Rule = {
  code: 'unknown-key',
  kinds,
  severity: 'error',
  title: 'Every member is one that the API knows',
  stage: 'client',
  aws: fromClient,
  why: 'The AWS CLI compares each name with the API’s model and sends nothing when one is unknown. Other SDKs may drop it without a word, which is worse.',
  source: validation,
  clues: nowhere,
  find: (_, { structure }) => problems(structure, 'unknown-parameter').map((problem) => at(problem, unknownMember(problem))),
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [{ ...container, enviroment: [] }] },
    at: ['containerDefinitions', 0, 'enviroment'],
    good: { family: 'my-rust-api', containerDefinitions: [{ ...container, environment: [] }] },
  },
};

const ofTask = structureMembers('RegisterTaskDefinitionRequest');
const ofContainer = structureMembers('ContainerDefinition');

function structureMembers(name: string): ReadonlySet<string> {
  return new Set(structureNamed(name).members.keys());
}

/** Says where a member belongs that was put a level too high or too low; else which one was probably meant. */
function unknownMember({ structure, member: name, suggestion }: StructureProblem): string {
  if (structure === 'RegisterTaskDefinitionRequest' && ofContainer.has(name)) {
    return `\`${name}\` belongs to a container: move it into \`containerDefinitions\`.`;
  }
  if (structure === 'ContainerDefinition' && ofTask.has(name)) {
    return `\`${name}\` belongs to the task: move it beside \`containerDefinitions\`.`;
  }
  const meant = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`;
  return `\`${structure.replace(/Request$/, '')}\` has no member \`${name}\`.${meant}`;
}

const missing: Rule = {
  code: 'missing',
  kinds,
  severity: 'error',
  title: 'Required members are there',
  stage: 'client',
  aws: fromClient,
  why: 'The API’s model marks some members as required; the AWS CLI sends nothing without them.',
  source: validation,
  clues: nowhere,
  find: (_, { structure }) =>
    problems(structure, 'missing-parameter')
      // AWS has an answer of its own for a missing container list, and a rule of ours gives it.
      .filter(({ path, member: name }) => !(path.length === 0 && name === 'containerDefinitions'))
      .map((problem) => at(problem, `Add \`${problem.member}\`: it is required here.`)),
  example: { bad: { containerDefinitions: [container] }, at: [], good: { family: 'my-rust-api', containerDefinitions: [container] } },
};

const range: Rule = {
  code: 'range',
  kinds,
  severity: 'error',
  title: 'Numbers and lengths are not below their least',
  stage: 'client',
  aws: fromClient,
  why: 'The API’s model gives some numbers and lengths a least value, which the AWS CLI checks before it sends anything.',
  source: validation,
  clues: nowhere,
  find: (_, { structure }) => problems(structure, 'below-minimum', 'too-short').map((problem) => at(problem, tooLittle(problem))),
  example: {
    bad: [{ capacityProvider: 'FARGATE', weight: 1, base: -1 }],
    at: [0, 'base'],
    good: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
    kind: 'capacityProviderStrategy',
  },
};

function tooLittle({ code, member: name, message }: StructureProblem): string {
  const least = /min (?:value|length): (\d+)$/.exec(message)?.[1] ?? '0';
  return code === 'too-short' ? `\`${name}\` needs a length of ${least} or more.` : `\`${name}\` is ${least} or more.`;
}

const oneMember: Rule = {
  code: 'one-member',
  kinds,
  severity: 'error',
  title: 'A union has exactly one of its members',
  stage: 'client',
  aws: fromClient,
  why: 'Some structures of the API are a choice: exactly one member says which kind is meant.',
  source: validation,
  clues: nowhere,
  find: (_, { structure }) =>
    problems(structure, 'one-member-only').map((problem) =>
      at(problem, `Give exactly one of ${(problem.allowed ?? []).map((name) => `\`${name}\``).join(', ')}.`),
    ),
  example: {
    bad: {
      family: 'my-model',
      containerDefinitions: [{ ...container, resourceRequirements: [{ type: 'GPU', sharingStrategy: {} }] }],
    },
    at: ['containerDefinitions', 0, 'resourceRequirements', 0, 'sharingStrategy'],
    good: { family: 'my-model', containerDefinitions: [{ ...container, resourceRequirements: [{ type: 'GPU', value: '1' }] }] },
  },
};

const enumValue: Rule = {
  code: 'enum',
  kinds,
  severity: 'error',
  title: 'A choice is one of the API’s values, letter for letter',
  stage: 'server',
  why: 'Choices are compared letter for letter, capitals included. The AWS CLI sends them unchecked; ECS refuses them, in words that are not on record.',
  source: sdk('enums'),
  clues: nowhere,
  find: (document, { structure }) =>
    problems(structure, 'unknown-enum-value').map((problem) => {
      const value = valueAt(document, problem.path);
      const meant = problem.suggestion;
      const message = `\`${problem.member}\` takes ${(problem.allowed ?? []).map((name) => `\`${name}\``).join(', ')}.`;
      if (meant === undefined) return at(problem, message);
      const isSure = String(value).toLowerCase() === meant.toLowerCase();
      const fix: Fix = { title: `Write "${meant}"`, edits: [{ op: 'set', path: problem.path, value: meant }] };
      return { ...at(problem, `${message} Did you mean \`${meant}\`?`), ...(isSure && { fix }) };
    }),
  example: {
    bad: { family: 'my-rust-api', networkMode: 'AWSVPC', containerDefinitions: [container] },
    at: ['networkMode'],
    good: { family: 'my-rust-api', networkMode: 'awsvpc', containerDefinitions: [container] },
  },
};

export const structureRules: readonly Rule[] = [missing, unknownKey, typeRule, range, oneMember, booleanAsNumber, enumValue];
