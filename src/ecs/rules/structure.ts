/** Rules about a document's shape: what the AWS CLI refuses before anything is sent, and enum values that ECS alone checks. */

import { type Shape, structureNamed } from '../api/schema.ts';
import { checkStructure, type StructureCode, type StructureProblem, type StructureTarget, shapeOfTarget } from '../api/structure.ts';
import { nowhere } from './clues.ts';
import type { DocumentKind, Fix } from './finding.ts';
import { listOf, member } from './read.ts';
import type { AwsTemplate, Place, Rule } from './rule.ts';
import { file, sdk } from './sources.ts';

/** The shape that each kind of document is checked against. */
const targets: Readonly<Record<DocumentKind, StructureTarget>> = {
  taskDefinition: 'RegisterTaskDefinition',
  service: 'CreateService',
  serviceUpdate: 'UpdateService',
  task: 'RunTask',
  capacityProviderStrategy: 'CapacityProviderStrategy',
  capacityProvider: 'CreateCapacityProvider',
  clusterCapacityProviders: 'PutClusterCapacityProviders',
  cluster: 'CreateCluster',
};

const kinds = Object.keys(targets) as readonly DocumentKind[];

/** The shape of a kind of document. */
export function shapeOfKind(kind: DocumentKind): Shape {
  return shapeOfTarget(targets[kind]);
}

/** What the API model says of a document's shape. */
export function structureOf(document: unknown, kind: DocumentKind): readonly StructureProblem[] {
  return checkStructure(document, targets[kind]);
}

const fromClient: AwsTemplate = { exception: 'ParamValidationError', exceptionIsConfirmed: true, text: '{text}', wording: 'verbatim' };
const validation = file('boto/botocore', 'botocore/validate.py', 'what the AWS CLI and boto3 check before a request is sent');
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

const type: Rule = {
  code: 'type',
  kinds,
  severity: 'error',
  title: 'Values have the type that the API asks for',
  stage: 'client',
  aws: fromClient,
  why: 'JSON tells text from numbers, and so does the API: a task’s `cpu` and `memory` are text, a container’s are numbers. The AWS CLI sends nothing that differs.',
  source: validation,
  clues: nowhere,
  find: (document, { kind, structure }) =>
    problems(structure, 'wrong-type').flatMap((problem) => {
      if (!problem.isClientSide) return [];
      const value = valueAt(document, problem.path);
      const special = kind === 'taskDefinition' ? ofTaskSize(problem, value) : null;
      return [
        special ?? {
          ...at(problem, wrongType(problem, value)),
          ...(isSpare(problem, value, document) ? left(problem) : retyped(problem, value)),
        },
      ];
    }),
  example: {
    bad: { family: 'my-rust-api', cpu: 0.25, memory: '512', containerDefinitions: [container] },
    at: ['cpu'],
    good: { family: 'my-rust-api', cpu: '256', memory: '512', containerDefinitions: [container] },
  },
};

/** The classic: a task's cpu or memory as a number. Null for any other problem. */
function ofTaskSize(problem: StructureProblem, value: unknown): Place | null {
  const [key, ...deeper] = problem.path;
  if ((key !== 'cpu' && key !== 'memory') || deeper.length > 0 || typeof value !== 'number') return null;
  const message =
    key === 'cpu'
      ? 'A task’s `cpu` is text: CPU units (`"256"`, 1024 to a vCPU), or vCPUs with their unit (`".25 vCPU"`). Only a container’s `cpu` is a number.'
      : 'A task’s `memory` is text: MiB (`"512"`), or GB with their unit (`"0.5 GB"`). Only a container’s `memory` is a number.';
  // Nobody means less than a hundred CPU units or MiB: such a number is vCPUs or GB.
  const size = value >= 100 ? value : value * 1024;
  if (!Number.isSafeInteger(size) || size < 100) return at(problem, message);
  return { ...at(problem, message), fix: { title: `Write "${size}"`, edits: [{ op: 'set', path: problem.path, value: String(size) }] } };
}

const wantedTypes: Readonly<Record<string, string>> = {
  string: 'text, in quotes',
  integer: 'a whole number, without quotes',
  number: 'a number, without quotes',
  boolean: '`true` or `false`, without quotes',
  array: 'a list, in `[ ]`',
  object: 'an object, in `{ }`',
};

function wrongType({ expected = 'value of another type', member: name, path }: StructureProblem, value: unknown): string {
  const place = name === '' ? 'The document' : typeof path.at(-1) === 'number' ? `Each item of \`${name}\`` : `\`${name}\``;
  return `${place} must be ${wantedTypes[expected] ?? expected}; this is ${spokenType(value)}.`;
}

function spokenType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** The same value in the type that is asked for, where there is exactly one way to write it. */
function retyped(problem: StructureProblem, value: unknown): { fix?: Fix } {
  const set = (wanted: unknown) => ({
    fix: { title: `Write ${JSON.stringify(wanted)}`, edits: [{ op: 'set' as const, path: problem.path, value: wanted }] },
  });
  if (isChoice(problem) || naming.has(problem.member)) return {};
  if (problem.expected === 'string' && (typeof value === 'boolean' || Number.isSafeInteger(value))) return set(String(value));
  if (problem.expected === 'integer' && typeof value === 'string' && /^(0|[1-9]\d{0,8})$/.test(value)) return set(Number(value));
  if (problem.expected === 'boolean' && (value === 'true' || value === 'false')) return set(value === 'true');
  return {};
}

/**
 * Members that the console's JSON shows as null where they were not set. No rule asks for one of them, so that leaving it out brings on nothing else;
 * what others want in the place of null is for the author to say.
 */
const spare: ReadonlySet<string> = new Set(
  [
    'command entryPoint environment environmentFiles secrets secretOptions dnsServers dnsSearchDomains extraHosts dockerSecurityOptions dockerLabels',
    'ulimits volumesFrom mountPoints links hostname user workingDirectory disableNetworking privileged readonlyRootFilesystem interactive pseudoTerminal',
    'linuxParameters resourceRequirements repositoryCredentials startTimeout stopTimeout systemControls dependsOn firelensConfiguration restartPolicy',
    'credentialSpecs healthCheck pidMode ipcMode placementConstraints proxyConfiguration inferenceAccelerators volumes tags runtimePlatform',
    'cpuArchitecture host dockerVolumeConfiguration efsVolumeConfiguration fsxWindowsFileServerVolumeConfiguration ephemeralStorage',
  ].flatMap((line) => line.split(' ')),
);

/** True for null in the place of a member that can be left out. A container needs no memory of its own where the task has some. */
function isSpare({ member: name, path }: StructureProblem, value: unknown, document: unknown): boolean {
  if (value !== null) return false;
  const isOfContainer = path[0] === 'containerDefinitions' && path.length === 3;
  const isMemory = isOfContainer && (name === 'memory' || name === 'memoryReservation');
  return spare.has(name) || (isMemory && typeof member(document, 'memory') === 'string');
}

function left({ path, member: name }: StructureProblem): { fix: Fix } {
  return { fix: { title: `Remove ${name}`, edits: [{ op: 'remove', path }] } };
}

/** Members whose text names something that other rules look for: a number put in quotes would hardly name it. */
const naming: ReadonlySet<string> = new Set([
  'capacityProvider',
  'capacityProviders',
  'containerName',
  'discoveryName',
  'dnsName',
  'platformVersion',
  'portName',
  'role',
]);

/** No number and no truth is among the words of a choice. */
function isChoice({ structure, member: name }: StructureProblem): boolean {
  if (structure === '' || name === '') return false;
  const shape = structureNamed(structure).members.get(name);
  return shape?.type === 'enum' || (shape?.type === 'list' && shape.item.type === 'enum');
}

const booleanAsNumber: Rule = {
  code: 'boolean-as-number',
  kinds,
  severity: 'error',
  title: 'true and false are no numbers',
  stage: 'server',
  why: 'The AWS CLI is written in Python, where true counts as 1, and lets it pass; in the JSON that it sends it is still no number. ECS’s words for it are not on record.',
  source: validation,
  clues: nowhere,
  find: (document, { structure }) =>
    problems(structure, 'wrong-type').flatMap((problem) =>
      problem.isClientSide ? [] : [at(problem, wrongType(problem, valueAt(document, problem.path)))],
    ),
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [{ ...container, cpu: true }] },
    at: ['containerDefinitions', 0, 'cpu'],
    good: { family: 'my-rust-api', containerDefinitions: [{ ...container, cpu: 1 }] },
  },
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

function problems(structure: readonly StructureProblem[], ...codes: readonly StructureCode[]): readonly StructureProblem[] {
  return structure.filter(({ code }) => codes.includes(code));
}

function at(problem: StructureProblem, message: string): Place {
  return { path: problem.path, on: problem.on, message, values: { text: problem.message } };
}

function valueAt(document: unknown, path: StructureProblem['path']): unknown {
  return path.reduce<unknown>((value, step) => (typeof step === 'number' ? listOf(value)[step] : member(value, step)), document);
}

export const structureRules: readonly Rule[] = [missing, unknownKey, type, range, oneMember, booleanAsNumber, enumValue];
