/** RegisterTaskDefinition, DescribeTaskDefinition and DeregisterTaskDefinition. */
import type { DeregisterTaskDefinitionRequest, DescribeTaskDefinitionRequest, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { clientException } from '../api/error.ts';
import { limits } from '../api/limits.ts';
import { fitsFargate } from '../rules/fits-fargate.ts';
import { ecsArn, findTaskDefinition } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import type { HealthCheck, JsonObject, TaskDefinitionRevision } from '../world/state.ts';
import type { TaskConstraint } from '../world/timeline.ts';
import { readContainer } from './container-definitions.ts';
import { describeRevision } from './describe.ts';
import type { Admit } from './operation.ts';

/** The family's next revision. The document's own rules have been asked before. Source: RegisterTaskDefinition in the API reference. */
export function registerTaskDefinition(model: Model, input: RegisterTaskDefinitionRequest, admit: Admit): unknown {
  const { world } = model;
  const family = input.family ?? '';
  const key = `family/${family}`;
  const revisions = world.families[key] ?? [];
  const revision = revisions.length + 1;
  if (revision > limits.revisionsPerFamily.value) throw clientException('Too many revisions.');
  const registered = readRevision(model, input, family, revision);
  const cause = admit({ kind: 'taskDefinition', id: `${family}:${revision}` });
  world.families[key] = [...revisions, registered];
  record(model, { kind: 'taskDefinition', id: `${family}:${revision}` }, cause, {
    type: 'taskDefinition.registered',
    arn: registered.arn,
    family,
    revision,
    containers: registered.containers.map(({ name, isEssential, healthCheck }) => ({
      name,
      isEssential,
      firstProbeMs: healthCheck && firstProbeMs(healthCheck, world.assumptions['health.startIntervalMs']),
    })),
    ...(input.placementConstraints?.length && { constraints: input.placementConstraints as TaskConstraint[] }),
  });
  return { taskDefinition: describeRevision(registered) };
}

/** From a container's start to its first probe, which newer Docker makes sooner inside startPeriod. */
function firstProbeMs({ intervalMs, startPeriodMs }: HealthCheck, startIntervalMs: number): number {
  return startPeriodMs > 0 && startIntervalMs > 0 ? startIntervalMs : intervalMs;
}

/** A revision by family (the newest ACTIVE one), `family:revision` or ARN. */
export function describeTaskDefinition({ world }: Model, input: DescribeTaskDefinitionRequest): unknown {
  const found = findTaskDefinition(world, input.taskDefinition ?? '');
  if (!found) throw clientException('Unable to describe task definition.');
  return { taskDefinition: describeRevision(found) };
}

/** The revision takes no new services and tasks from now on; those that use it keep it. Source: DeregisterTaskDefinition in the API reference. */
export function deregisterTaskDefinition(model: Model, input: DeregisterTaskDefinitionRequest, admit: Admit): unknown {
  const reference = input.taskDefinition ?? '';
  const found = /:\d+$/.test(reference) ? findTaskDefinition(model.world, reference) : undefined;
  if (!found) throw clientException('Unable to describe task definition.');
  admit({ kind: 'taskDefinition', id: `${found.family}:${found.revision}` });
  found.status = 'INACTIVE';
  return { taskDefinition: describeRevision(found) };
}

function readRevision(model: Model, input: RegisterTaskDefinitionRequest, family: string, revision: number): TaskDefinitionRevision {
  const requires = (input.requiresCompatibilities ?? []) as string[];
  const networkMode = input.networkMode ?? (requires.includes('FARGATE') ? 'awsvpc' : 'bridge');
  return {
    arn: ecsArn(model.world.surroundings, `task-definition/${family}:${revision}`),
    family,
    revision,
    status: 'ACTIVE',
    registeredAtMs: model.nowMs,
    networkMode,
    requiresCompatibilities: requires,
    compatibilities: fitsFargate(input) ? ['EC2', 'FARGATE'] : ['EC2'],
    cpuUnits: readCpu(input.cpu),
    memoryMiB: readMemory(input.memory),
    architecture: input.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'ARM64' : 'X86_64',
    executionRole: input.executionRoleArn ?? null,
    taskRole: input.taskRoleArn ?? null,
    containers: (input.containerDefinitions ?? []).map(readContainer),
    input: input as unknown as JsonObject,
  };
}

/** CPU units of a task: `256`, `.25 vCPU`, `1vcpu`. Null where absent. */
export function readCpu(text: string | undefined): number | null {
  const [, amount, unit] = /^\s*(\d*\.?\d+)\s*(vcpu)?\s*$/i.exec(text ?? '') ?? [];
  if (amount === undefined) return null;
  return unit === undefined ? Math.trunc(Number(amount)) : Math.round(Number(amount) * 1_024);
}

/** MiB of a task: `512`, `1GB`, `.5 gb`. Null where absent. */
export function readMemory(text: string | undefined): number | null {
  const [, amount, unit] = /^\s*(\d*\.?\d+)\s*(gb)?\s*$/i.exec(text ?? '') ?? [];
  if (amount === undefined) return null;
  return unit === undefined ? Math.trunc(Number(amount)) : Math.round(Number(amount) * 1_024);
}
