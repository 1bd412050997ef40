/** Rules about how containers' cpu and memory fit each other and the task they are in. */
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { each } from './clues.ts';
import { containerName, containersOf, integerOf, member, spokenName } from './read.ts';
import type { Rule } from './rule.ts';
import { cpuUnitsOf, memoryMiBOf } from './sizes.ts';
import { preflight, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const container = { name: 'api', image: 'nginx:1.27' };
const sidecar = { name: 'sidecar', image: 'nginx:1.27' };

type Task = RegisterTaskDefinitionCommandInput;

/** Sizes of a container that may be too small, or at odds. */
export const oddSizes = each<ContainerDefinition>('ContainerDefinition', ({ cpu, memory, memoryReservation }) => {
  if (cpu !== undefined && cpu < 0) return true;
  if (memory === undefined) return memoryReservation === undefined || memoryReservation < 1;
  return memory < 6 || (memoryReservation !== undefined && (memoryReservation < 1 || memory < memoryReservation));
});

/** A task that may be smaller than its containers. */
const tooSmallTask = each<Task>('RegisterTaskDefinitionRequest', ({ cpu, memory, containerDefinitions = [] }) => {
  let [cpuUnits, reservedMiB, mostMiB] = [0, 0, 0];
  for (const container of containerDefinitions) {
    cpuUnits += container.cpu ?? 0;
    reservedMiB += container.memoryReservation ?? 0;
    mostMiB = Math.max(mostMiB, container.memory ?? 0);
  }
  return cpuUnits > Number(cpuUnitsOf(cpu)) || Math.max(reservedMiB, mostMiB) > Number(memoryMiBOf(memory));
});

const containerMemoryMissing: Rule = {
  code: 'container-memory-missing',
  kinds,
  severity: 'error',
  title: 'Without a task memory, every container states its own',
  stage: 'containerMemory',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: "Invalid setting for container '{container}'. At least one of 'memory' or 'memoryReservation' must be specified.",
    wording: 'verbatim',
  },
  why: 'ECS places a task by the memory it needs. That is the task’s `memory`, or the sum over its containers; one of the two must be known.',
  source: thread('aws/aws-cli', 4453),
  clues: [oddSizes],
  find(document) {
    if (member(document, 'memory') !== undefined) return [];
    return containersOf(document).flatMap((item) => {
      if (member(item.members, 'memory') !== undefined || member(item.members, 'memoryReservation') !== undefined) return [];
      const message = `Set the task’s \`memory\` (Fargate wants it anyway), or \`memory\` or \`memoryReservation\` of ${spokenName(item)}.`;
      return [{ path: item.path, message, values: { container: containerName(item.members) } }];
    });
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [container] },
    at: ['containerDefinitions', 0],
    good: { family: 'my-rust-api', containerDefinitions: [{ ...container, memoryReservation: 128 }] },
  },
};

const memoryUnderReservation: Rule = {
  code: 'mem-lt-reservation',
  kinds,
  severity: 'error',
  title: 'A container’s hard memory limit is not below its soft one',
  stage: 'containerMemory',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: "'memory' must be greater than or equal to 'memoryReservation'",
    wording: 'verbatim',
  },
  why: '`memoryReservation` is what a container is promised, `memory` is where it is killed. Equal values are accepted.',
  source: preflight('container-memory-reservation', '2026-09-02'),
  clues: [oddSizes],
  find(document) {
    return containersOf(document).flatMap((item) => {
      const hard = integerOf(member(item.members, 'memory'));
      const soft = integerOf(member(item.members, 'memoryReservation'));
      // Less than nothing is outside the documented range, and a rule about that speaks.
      if (hard === undefined || soft === undefined || hard < 1 || hard >= soft) return [];
      const message = `${spokenName(item, 'start')} would be killed at ${hard} MiB, below the ${soft} MiB it is promised. Raise \`memory\` or lower \`memoryReservation\`.`;
      return [{ path: [...item.path, 'memory'], message }];
    });
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [{ ...container, memory: 256, memoryReservation: 512 }] },
    at: ['containerDefinitions', 0, 'memory'],
    good: { family: 'my-rust-api', containerDefinitions: [{ ...container, memory: 512, memoryReservation: 512 }] },
  },
};

const containerOverTask: Rule = {
  code: 'container-over-task',
  kinds,
  severity: 'error',
  title: 'No container has more memory than its task',
  stage: 'containerMemory',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: "The 'memory' setting for container '{container}' is greater than for the task.",
    wording: 'verbatim',
  },
  why: 'The task’s memory is the box that all its containers share; a limit beyond the box could never be reached.',
  source: thread('pulumi/pulumi-awsx', 1220),
  clues: [tooSmallTask],
  find(document) {
    const task = memoryMiBOf(member(document, 'memory'));
    if (typeof task !== 'number') return [];
    return containersOf(document).flatMap((item) => {
      const memory = integerOf(member(item.members, 'memory'));
      if (memory === undefined || memory <= task) return [];
      const message = `${memory} MiB for ${spokenName(item)}, and the whole task has ${task} MiB. Lower the container’s \`memory\` or raise the task’s.`;
      return [{ path: [...item.path, 'memory'], message, values: { container: containerName(item.members) } }];
    });
  },
  example: {
    bad: { family: 'my-rust-api', memory: '512', containerDefinitions: [{ ...container, memory: 1024 }] },
    at: ['containerDefinitions', 0, 'memory'],
    good: {
      family: 'my-rust-api',
      memory: '512',
      containerDefinitions: [
        { ...container, memory: 512 },
        { ...sidecar, memory: 512 },
      ],
    },
  },
};

const reservationsOverTask: Rule = {
  code: 'reservations-over-task',
  kinds,
  severity: 'error',
  title: 'The containers are not promised more memory than the task has',
  stage: 'containerMemory',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: "The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.",
    wording: 'verbatim',
  },
  why: 'A reservation is a promise, so the promises must fit the task together. Hard limits (`memory`) need not: they are accepted when their sum is more.',
  source: thread('cloudnativedaysjp/dreamkast-infra', 4766),
  clues: [tooSmallTask],
  find(document) {
    const task = memoryMiBOf(member(document, 'memory'));
    const sum = sumOf(document, 'memoryReservation');
    if (typeof task !== 'number' || sum <= task) return [];
    return [{ path: ['memory'], message: `The containers are promised ${sum} MiB together, and the task has ${task} MiB.` }];
  },
  example: {
    bad: {
      family: 'my-rust-api',
      memory: '512',
      containerDefinitions: [
        { ...container, memoryReservation: 384 },
        { ...sidecar, memoryReservation: 256 },
      ],
    },
    at: ['memory'],
    good: {
      family: 'my-rust-api',
      memory: '512',
      containerDefinitions: [
        { ...container, memoryReservation: 256 },
        { ...sidecar, memoryReservation: 256 },
      ],
    },
  },
};

const cpuSumOverTask: Rule = {
  code: 'sum-over-task',
  kinds,
  severity: 'error',
  title: 'The containers’ CPU units fit into the task’s',
  stage: 'containerMemory',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
    wording: 'verbatim',
  },
  why: 'A container’s `cpu` is its share of the task’s CPU; the shares can’t be more than the whole.',
  source: preflight('fargate-container-cpu-over-task', '2026-09-08'),
  clues: [tooSmallTask],
  find(document) {
    const task = cpuUnitsOf(member(document, 'cpu'));
    const sum = sumOf(document, 'cpu');
    if (typeof task !== 'number' || sum <= task) return [];
    const message = `The containers ask for ${sum} CPU units together, and the task has ${task}. Lower their \`cpu\` (it may be left out on Fargate), or raise the task’s.`;
    return [{ path: ['cpu'], message }];
  },
  example: {
    bad: {
      family: 'my-rust-api',
      cpu: '512',
      memory: '1024',
      containerDefinitions: [
        { ...container, cpu: 200 },
        { ...sidecar, cpu: 400 },
      ],
    },
    at: ['cpu'],
    good: {
      family: 'my-rust-api',
      cpu: '512',
      memory: '1024',
      containerDefinitions: [
        { ...container, cpu: 200 },
        { ...sidecar, cpu: 200 },
      ],
    },
  },
};

/** The sum of a whole-number member over the containers; those without it, and values of other types, count nothing. */
function sumOf(document: unknown, key: string): number {
  return containersOf(document).reduce((sum, { members }) => sum + (integerOf(member(members, key)) ?? 0), 0);
}

export const memoryRules: readonly Rule[] = [
  containerMemoryMissing,
  memoryUnderReservation,
  containerOverTask,
  reservationsOverTask,
  cpuSumOverTask,
];
