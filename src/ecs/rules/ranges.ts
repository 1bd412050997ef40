/**
 * Rules about limits that AWS documents: tables of numbers with a range, lists with a length, texts with a form; and the order of the two limits of a
 * process.
 */
import type { Ulimit } from '@aws-sdk/client-ecs';
import type { Range } from '../api/limits.ts';
import { refusal } from './answers.ts';
import { each, has, number, text } from './clues.ts';
import { oddSizes } from './memory.ts';
import { integerOf, itemsInContainers, listOf, member, namesFargate, textOf, valuesAt } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { preflight, sdk } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const inContainer = (...keys: readonly string[]) => ['containerDefinitions', '*', ...keys];
const port: Range = { min: 0, max: 65_535 };

/** Whole numbers; `max` absent where AWS names none. Ranges with an answer of their own have a rule of their own. */
const numbers: readonly { at: readonly string[]; of: string; min: number; max?: number; unit: string }[] = [
  { at: inContainer('cpu'), of: 'ContainerDefinition.cpu', min: 0, unit: 'CPU units' },
  { at: inContainer('memory'), of: 'ContainerDefinition.memory', min: 1, unit: 'MiB' },
  { at: inContainer('memoryReservation'), of: 'ContainerDefinition.memoryReservation', min: 1, unit: 'MiB' },
  { at: inContainer('linuxParameters', 'swappiness'), of: 'LinuxParameters.swappiness', min: 0, max: 100, unit: '' },
  { at: inContainer('linuxParameters', 'maxSwap'), of: 'LinuxParameters.maxSwap', min: 0, unit: 'MiB' },
  { at: inContainer('linuxParameters', 'sharedMemorySize'), of: 'LinuxParameters.sharedMemorySize', min: 1, unit: 'MiB' },
  { at: inContainer('linuxParameters', 'tmpfs', '*', 'size'), of: 'Tmpfs.size', min: 1, unit: 'MiB' },
  { at: inContainer('restartPolicy', 'ignoredExitCodes', '*'), of: 'ContainerRestartPolicy.ignoredExitCodes', min: 0, max: 255, unit: '' },
  {
    at: inContainer('resourceRequirements', '*', 'sharingStrategy', 'nvidiaMps', 'memory'),
    of: 'NvidiaMpsAllocation.memory',
    min: 1,
    unit: 'MiB',
  },
  {
    at: inContainer('resourceRequirements', '*', 'sharingStrategy', 'nvidiaMps', 'maxComputePercent'),
    of: 'NvidiaMpsAllocation.maxComputePercent',
    min: 1,
    max: 100,
    unit: '%',
  },
  {
    at: ['volumes', '*', 'efsVolumeConfiguration', 'transitEncryptionPort'],
    of: 'EFSVolumeConfiguration.transitEncryptionPort',
    ...port,
    unit: '',
  },
  {
    at: ['volumes', '*', 's3filesVolumeConfiguration', 'transitEncryptionPort'],
    of: 'S3FilesVolumeConfiguration.transitEncryptionPort',
    ...port,
    unit: '',
  },
];

const numberRange: Rule = {
  code: 'definition-number-range',
  kinds,
  severity: 'error',
  title: 'A number lies within the range that AWS documents',
  stage: 'environment',
  why: 'AWS documents the range; its words for a number outside are not on record.',
  source: sdk('docs of the members'),
  clues: [
    oddSizes,
    ...numbers
      .filter(({ at }) => at.length > 3 || at[0] === 'volumes')
      .map(({ at, of, min, max = Number.POSITIVE_INFINITY }) =>
        at.at(-1) === '*' ? { at: of } : number(of, (value) => value < min || value > max),
      ),
  ],
  find(document) {
    return numbers.flatMap(({ at, min, max = Number.POSITIVE_INFINITY, unit }) =>
      valuesAt(document, at).flatMap(({ value, path }): Place[] => {
        const number = integerOf(value);
        if (number === undefined || (number >= min && number <= max)) return [];
        const range = max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`;
        return [{ path, message: `\`${nameOf(at)}\` is ${[range, unit].filter(Boolean).join(' ')}; this is ${number}.` }];
      }),
    );
  },
  example: {
    bad: taskWith({ linuxParameters: { maxSwap: 512, swappiness: 101 } }),
    at: ['containerDefinitions', 0, 'linuxParameters', 'swappiness'],
    good: taskWith({ linuxParameters: { maxSwap: 512, swappiness: 100 } }),
  },
};

const lists: readonly { at: readonly string[]; of: string; max: number; what: string }[] = [
  {
    at: ['placementConstraints'],
    of: 'RegisterTaskDefinitionRequest.placementConstraints',
    max: 10,
    what: 'constraints, those given when the task runs included',
  },
  { at: inContainer('credentialSpecs'), of: 'ContainerDefinition.credentialSpecs', max: 1, what: 'credential spec' },
  { at: inContainer('restartPolicy', 'ignoredExitCodes'), of: 'ContainerRestartPolicy.ignoredExitCodes', max: 50, what: 'exit codes' },
];

const listLength: Rule = {
  code: 'definition-list-length',
  kinds,
  severity: 'error',
  title: 'A list is no longer than AWS documents',
  stage: 'environment',
  why: 'AWS documents how many items the list may have; its words for more are not on record.',
  source: sdk('docs of the members'),
  clues: has(...lists.map(({ of }) => of)),
  find(document) {
    // The constraints as a whole are refused on Fargate.
    const asked = namesFargate(document) ? lists.filter(({ at }) => at[0] !== 'placementConstraints') : lists;
    return asked.flatMap(({ at, max, what }) =>
      valuesAt(document, at).flatMap(({ value, path }): Place[] => {
        const { length } = listOf(value);
        return length <= max ? [] : [{ path, message: `At most ${max} ${what}; these are ${length}.` }];
      }),
    );
  },
  example: {
    bad: taskWith({ restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 51 }, (_, code) => code) } }),
    at: ['containerDefinitions', 0, 'restartPolicy', 'ignoredExitCodes'],
    good: taskWith({ restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 50 }, (_, code) => code) } }),
  },
};

const forms: readonly { at: readonly string[]; of: string; form: RegExp; say: string }[] = [
  {
    at: ['volumes', '*', 'name'],
    of: 'Volume.name',
    form: /^([a-zA-Z0-9_-]{1,255})?$/,
    say: 'A volume’s name has up to 255 letters, digits, `_` and `-`.',
  },
  {
    at: inContainer('credentialSpecs', '*'),
    of: 'ContainerDefinition.credentialSpecs',
    form: /^credentialspec(domainless)?:arn:/,
    say: 'A credential spec reads `credentialspec:ARN` or `credentialspecdomainless:ARN`, with the ARN of a parameter or of an object in S3.',
  },
];

const textForm: Rule = {
  code: 'definition-text-form',
  kinds,
  severity: 'error',
  title: 'A text has the form that AWS documents',
  stage: 'environment',
  why: 'AWS documents the form; its words for another are not on record.',
  source: sdk('docs of the members'),
  clues: forms.map(({ at, of, form }) => (at.at(-1) === '*' ? { at: of } : text(of, (value) => !form.test(value)))),
  find(document) {
    return forms.flatMap(({ at, form, say }) =>
      valuesAt(document, at).flatMap(({ value, path }): Place[] => {
        const text = textOf(value);
        return text === undefined || form.test(text) ? [] : [{ path, message: say }];
      }),
    );
  },
  example: {
    bad: taskWith({ mountPoints: [{ sourceVolume: 'my data', containerPath: '/data' }] }, { volumes: [{ name: 'my data' }] }),
    at: ['volumes', 0, 'name'],
    good: taskWith({ mountPoints: [{ sourceVolume: 'my-data', containerPath: '/data' }] }, { volumes: [{ name: 'my-data' }] }),
  },
};

const ulimitOrder: Rule = {
  code: 'ulimit-soft-over-hard',
  kinds,
  severity: 'error',
  title: 'A soft limit is not above its hard limit',
  stage: 'environment',
  aws: refusal('Soft limit exceeds hard limit for ulimit {name}'),
  why: 'A process may raise its soft limit up to the hard one; above it there is nothing to raise.',
  source: preflight('ulimit-soft-over-hard', '2026-09-08'),
  clues: [each<Ulimit>('Ulimit', ({ softLimit = 0, hardLimit = 0 }) => softLimit > hardLimit)],
  find(document) {
    return itemsInContainers(document, 'ulimits').flatMap(({ item: { members, path } }): Place[] => {
      const soft = integerOf(member(members, 'softLimit'));
      const hard = integerOf(member(members, 'hardLimit'));
      // -1 stands for no limit, as in Docker.
      if (soft === undefined || hard === undefined || hard === -1 || soft <= hard) return [];
      const values = { name: textOf(member(members, 'name')) ?? '' };
      return [{ path: [...path, 'softLimit'], message: `The soft limit, ${soft}, is above the hard limit, ${hard}.`, values }];
    });
  },
  example: {
    bad: taskWith({ ulimits: [{ name: 'nofile', softLimit: 65_535, hardLimit: 1024 }] }),
    at: ['containerDefinitions', 0, 'ulimits', 0, 'softLimit'],
    good: taskWith({ ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 65_535 }] }),
  },
};

function nameOf(at: readonly string[]): string {
  return at.findLast((step) => step !== '*') ?? '';
}

export const rangeRules: readonly Rule[] = [numberRange, listLength, textForm, ulimitOrder];
