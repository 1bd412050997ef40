/** Rules that a task definition meets when it names FARGATE: size and network mode; and what a task's cpu may be elsewhere. */
import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { type FargateSize, fargateSizes, limits } from '../api/limits.ts';
import { each, text } from './clues.ts';
import type { RuleScene } from './context.ts';
import { networkModeRules } from './network-modes.ts';
import { portNameRules } from './port-names.ts';
import { portRangeRules } from './port-ranges.ts';
import { portRules } from './ports.ts';
import { containersOf, listOf, member, membersOf, namesFargate, putMember, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { cpuUnitsOf, fargateSizeFor, isFargateSize, memoryMiBOf, spokenMemory } from './sizes.ts';
import { guide, preflight, sdk, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const containerDefinitions = [{ name: 'api', image: 'nginx:1.27', memory: 128 }];
const onFargate = { family: 'my-rust-api', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', containerDefinitions };
const noConfiguration =
  'No Fargate configuration exists for given values: {cpu} CPU, {memory} memory. See the Amazon ECS documentation for the valid values.';

const taskCpuUnreadable: Rule = {
  code: 'task-cpu-range',
  kinds,
  severity: 'error',
  title: 'A task’s cpu is a number of CPU units that ECS can place',
  stage: 'taskSize',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    wording: 'verbatim',
  },
  why: 'A task’s cpu is text: CPU units (1024 to a vCPU), or vCPUs with their unit. Off Fargate it lies between 128 and 196608 units.',
  source: guide('task-cpu-memory-error', 'invalid CPU or memory value specified'),
  clues: [text('RegisterTaskDefinitionRequest.cpu', isOutsideEc2)],
  find(document) {
    const cpu = cpuUnitsOf(member(document, 'cpu'));
    if (cpu === undefined) return [];
    if (cpu === null) {
      const message = 'ECS can’t read this as a size. Write CPU units, as in `"256"`, or vCPUs, as in `".25 vCPU"`.';
      return [{ path: ['cpu'], message, wording: 'inferred' }];
    }
    const { min, max } = limits.taskCpuUnitsOnEc2.value;
    if (namesFargate(document) || (cpu >= min && cpu <= max)) return [];
    return [{ path: ['cpu'], message: `${cpu} CPU units are outside ${min} to ${max} (0.125 to 192 vCPU).` }];
  },
  example: {
    bad: { family: 'my-rust-api', cpu: '64', containerDefinitions },
    at: ['cpu'],
    good: { family: 'my-rust-api', cpu: '128', containerDefinitions },
  },
};

const taskMemoryUnreadable: Rule = {
  code: 'task-memory-unreadable',
  kinds,
  severity: 'error',
  title: 'A task’s memory is a number of MiB, or of GB with its unit',
  stage: 'taskSize',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: "Invalid 'memory' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    wording: 'inferred',
  },
  why: 'A task’s memory is text: MiB, or GB with their unit. The text of the answer is inferred from the one for `cpu`.',
  source: guide('task-cpu-memory-error', 'invalid CPU or memory value specified'),
  clues: [text('RegisterTaskDefinitionRequest.memory', (memory) => memoryMiBOf(memory) === null)],
  find(document) {
    if (memoryMiBOf(member(document, 'memory')) !== null) return [];
    return [{ path: ['memory'], message: 'ECS can’t read this as a size. Write MiB, as in `"512"`, or GB, as in `"0.5 GB"`.' }];
  },
  example: {
    bad: { family: 'my-rust-api', memory: '512 MiB', containerDefinitions },
    at: ['memory'],
    good: { family: 'my-rust-api', memory: '512', containerDefinitions },
  },
};

const fargateNetworkMode: Rule = {
  code: 'fargate-netmode',
  kinds,
  severity: 'error',
  title: 'Fargate takes network mode awsvpc, and it must be said',
  stage: 'fargateNetwork',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: 'Fargate only supports network mode ‘awsvpc’.',
    wording: 'verbatim',
  },
  why: 'On Fargate there is no host to share: each task gets a network interface of its own. Left out, the mode is `bridge`, which needs a host.',
  source: thread('aws/amazon-ecs-cli', 1145),
  clues: [each<RegisterTaskDefinitionCommandInput>('RegisterTaskDefinitionRequest', ({ networkMode }) => networkMode !== 'awsvpc')],
  find(document, scene) {
    const mode = member(document, 'networkMode');
    if (!namesFargate(document) || mode === 'awsvpc') return [];
    const edits = [putMember(document, [], 'networkMode', 'awsvpc')];
    const fix = !scene.isWithoutFixes && fitsAwsvpc(document, scene) ? { fix: { title: 'Set networkMode to awsvpc', edits } } : {};
    if (mode === undefined) {
      const message = 'Add `"networkMode": "awsvpc"`: left out, it is `bridge`, which Fargate does not have.';
      return [{ path: [], message, ...fix }];
    }
    return [{ path: ['networkMode'], message: 'Fargate accepts `awsvpc` only: each task gets its own network interface.', ...fix }];
  },
  example: {
    bad: { ...onFargate, networkMode: 'bridge', cpu: '256', memory: '512' },
    at: ['networkMode'],
    good: { ...onFargate, cpu: '256', memory: '512' },
  },
};

const networkRules = [...portRules, ...portRangeRules, ...portNameRules, ...networkModeRules];

/** True if the definition would break no further rule about networks in awsvpc mode; then the mode alone is to be changed. */
function fitsAwsvpc(document: unknown, scene: RuleScene): boolean {
  const mended = { ...membersOf(document), networkMode: 'awsvpc' };
  return networkRules.every((rule) => rule.find(mended, scene).length <= rule.find(document, scene).length);
}

const fargateSizeMissing: Rule = {
  code: 'fargate-size-missing',
  kinds,
  severity: 'error',
  title: 'On Fargate a task states its cpu and memory',
  stage: 'fargateSize',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: "Fargate requires that '{member}' be defined at the task level.",
    wording: 'verbatim',
  },
  why: 'Fargate starts a machine of just the size you name, and you pay for that size; containers’ own values say how it is shared.',
  source: {
    ...thread('mongodb/terraform-aws-ecs-task-definition', 38),
    text: 'mongodb/terraform-aws-ecs-task-definition#38 (cpu), aws/amazon-ecs-cli#982 (memory)',
  },
  clues: [
    each<RegisterTaskDefinitionCommandInput>(
      'RegisterTaskDefinitionRequest',
      ({ cpu, memory }) => cpu === undefined || memory === undefined,
    ),
  ],
  find(document) {
    if (!namesFargate(document)) return [];
    return ['cpu', 'memory'].flatMap((key): Place[] => {
      if (member(document, key) !== undefined) return [];
      const message = `Add \`${key}\` beside \`family\`, as text: ${key === 'cpu' ? '`"256"` is a quarter of a vCPU' : '`"512"` goes with cpu `"256"`'}.`;
      return [{ path: [], message, values: { member: key } }];
    });
  },
  example: {
    bad: { ...onFargate, memory: '512' },
    at: [],
    good: { ...onFargate, cpu: '256', memory: '512' },
  },
};

const fargateSizePair: Rule = {
  code: 'fargate-size-pair',
  kinds,
  severity: 'error',
  title: 'Fargate’s sizes come in pairs of cpu and memory',
  stage: 'fargateSize',
  aws: { exception: 'ClientException', exceptionIsConfirmed: true, text: noConfiguration, wording: 'verbatim' },
  why: 'Fargate cuts its machines in fixed sizes; each cpu has its own range and step of memory.',
  source: thread('towardsthecloud/aws-cdk-examples', 1),
  clues: [
    each<RegisterTaskDefinitionCommandInput>(
      'RegisterTaskDefinitionRequest',
      ({ cpu, memory }) => !isFargateSize(cpuUnitsOf(cpu), memoryMiBOf(memory)),
    ),
  ],
  find(document) {
    const task = fargateSizeOf(document);
    if (!task || task.row?.memoryMiB.includes(task.memoryMiB)) return [];
    const values = { cpu: task.cpuUnits, memory: task.memoryMiB };
    if (!task.row) {
      const sizes = fargateSizes.map(({ value }) => value.cpuUnits).join(', ');
      return [{ path: ['cpu'], message: `Fargate has no size of ${task.cpuUnits} CPU units. It has ${sizes}.`, values }];
    }
    const message = `On Fargate, cpu "${task.cpuUnits}" (${task.row.vCpu}) goes with a memory of ${spokenMemory(task.row)} MiB.`;
    const enough = task.row.memoryMiB.find((memoryMiB) => memoryMiB >= task.memoryMiB);
    const memory = String(enough ?? task.row.memoryMiB[0]);
    const fix = { title: `Set memory to ${memory}`, edits: [putMember(document, [], 'memory', memory)] };
    // A size of Linux is no mend for a definition that Windows refuses for another reason.
    return [{ path: [tooLargeOf(task, task.row)], message, values, ...(enough && fitsWindows(document, task.row) && { fix }) }];
  },
  example: {
    bad: { ...onFargate, cpu: '1024', memory: '512' },
    at: ['cpu'],
    good: { ...onFargate, cpu: '1024', memory: '2048' },
  },
};

/** Of a pair that does not go together, the one that is too large for the other; a memory that goes with no cpu is wrong by itself. */
function tooLargeOf({ memoryMiB }: { memoryMiB: number }, row: FargateSize): 'cpu' | 'memory' {
  const goesWithAnother = fargateSizes.some(({ value }) => value.memoryMiB.includes(memoryMiB));
  return goesWithAnother && memoryMiB < (row.memoryMiB[0] ?? 0) ? 'cpu' : 'memory';
}

const fargateWindowsSize: Rule = {
  code: 'fargate-windows-size',
  kinds,
  severity: 'error',
  title: 'Windows on Fargate comes in 1, 2 and 4 vCPU, for X86_64',
  stage: 'fargateSize',
  aws: { exception: 'ClientException', exceptionIsConfirmed: false, text: noConfiguration, wording: 'verbatim' },
  why: 'Windows needs more than Fargate’s small machines have, and is offered neither on the large ones nor on ARM.',
  source: preflight('fargate-windows-cpu-under-1vcpu', '2026-09-08'),
  clues: [text('RuntimePlatform.operatingSystemFamily', isWindows)],
  find(document) {
    const task = fargateSizeOf(document);
    const isValidOnLinux = task?.row?.memoryMiB.includes(task.memoryMiB);
    if (!task?.row || !isValidOnLinux || fitsWindows(document, task.row)) return [];
    const values = { cpu: task.cpuUnits, memory: task.memoryMiB };
    if (!task.row.operatingSystems.includes('WINDOWS')) {
      const message = `Windows tasks have 1, 2 or 4 vCPU on Fargate, not ${task.row.vCpu}.`;
      // Recorded below 1 vCPU; that 8 vCPU and more answer the same follows from the table.
      return [{ path: ['cpu'], message, values, ...(task.cpuUnits > 1024 && { wording: 'inferred' as const }) }];
    }
    const message = 'Windows runs on `X86_64` only.';
    return [{ path: ['runtimePlatform', 'cpuArchitecture'], message, values, wording: 'inferred' }];
  },
  example: {
    bad: { ...onFargate, cpu: '512', memory: '2048', runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
    at: ['cpu'],
    good: { ...onFargate, cpu: '1024', memory: '2048', runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
  },
};

/** False where a definition for Windows asks for a size, or an architecture, that Windows does not have on Fargate. */
function fitsWindows(document: unknown, { operatingSystems }: FargateSize): boolean {
  const platform = member(document, 'runtimePlatform');
  if (!textOf(member(platform, 'operatingSystemFamily'))?.startsWith('WINDOWS')) return true;
  return operatingSystems.includes('WINDOWS') && member(platform, 'cpuArchitecture') !== 'ARM64';
}

/** For clues: true for a cpu that is no size, or not one of an instance. */
function isOutsideEc2(cpu: string): boolean {
  const { min, max } = limits.taskCpuUnitsOnEc2.value;
  const units = cpuUnitsOf(cpu) ?? 0;
  return units < min || units > max;
}

/** For clues. */
function isWindows(family: string): boolean {
  return family.startsWith('WINDOWS');
}

/** What a document that names FARGATE asks for, and the row of the table with its cpu; null where either size is missing or can't be read. */
function fargateSizeOf(document: unknown) {
  const cpuUnits = cpuUnitsOf(member(document, 'cpu'));
  const memoryMiB = memoryMiBOf(member(document, 'memory'));
  if (!namesFargate(document) || typeof cpuUnits !== 'number' || typeof memoryMiB !== 'number') return null;
  return { cpuUnits, memoryMiB, row: fargateSizeFor(cpuUnits) };
}

const fargateNotNamed: Rule = {
  code: 'fargate-not-named',
  kinds,
  severity: 'advice',
  title: 'A definition meant for Fargate says so',
  stage: 'later',
  why: 'ECS checks what Fargate needs when a definition that names FARGATE is registered. Without the name, a mistake comes up only when a task or service starts.',
  source: sdk('RegisterTaskDefinitionRequest.requiresCompatibilities'),
  clues: [
    each<RegisterTaskDefinitionCommandInput>(
      'RegisterTaskDefinitionRequest',
      ({ networkMode, requiresCompatibilities = [] }) => networkMode === 'awsvpc' && requiresCompatibilities.length === 0,
    ),
  ],
  find(document) {
    const named = member(document, 'requiresCompatibilities');
    if (listOf(named).length > 0 || member(document, 'networkMode') !== 'awsvpc') return [];
    const cpu = cpuUnitsOf(member(document, 'cpu'));
    const memory = memoryMiBOf(member(document, 'memory'));
    if (typeof cpu !== 'number' || typeof memory !== 'number' || containersOf(document).length === 0) return [];
    if (!fargateSizeFor(cpu)?.memoryMiB.includes(memory)) return [];
    const message =
      'Size and network mode fit Fargate, but nothing names it. With `"requiresCompatibilities": ["FARGATE"]`, AWS checks everything Fargate needs at registration.';
    // No fix: the name brings on checks that may find more.
    return [{ path: named === undefined ? [] : ['requiresCompatibilities'], message }];
  },
  example: {
    bad: { family: 'my-rust-api', cpu: '256', memory: '512', networkMode: 'awsvpc', containerDefinitions },
    at: [],
    good: { ...onFargate, cpu: '256', memory: '512' },
  },
};

export const fargateRules: readonly Rule[] = [
  taskCpuUnreadable,
  taskMemoryUnreadable,
  fargateNetworkMode,
  fargateSizeMissing,
  fargateSizePair,
  fargateWindowsSize,
  fargateNotNamed,
];
