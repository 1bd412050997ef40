/** Rules about the JSON types of values, with the fixes for values that have one right way to be written. */
import { structureNamed } from '../api/schema.ts';
import type { StructureProblem } from '../api/structure.ts';
import { nowhere } from './clues.ts';
import type { Fix } from './finding.ts';
import { member } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { at, fromClient, kinds, problems, validation, valueAt } from './structure-problems.ts';

const container = { name: 'api', image: 'nginx:1.27', memory: 128 };

export const typeRule: Rule = {
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

export const booleanAsNumber: Rule = {
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
