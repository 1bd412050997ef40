/** Attributes that a task definition demands of its instance without saying so: its platform, and what the agent must be able to do. */
import { remembered } from '../../world/remember.ts';
import type { JsonObject, TaskDefinitionRevision } from '../../world/state.ts';
import type { RequiredAttribute } from '../../world/timeline.ts';

const known = new WeakMap<TaskDefinitionRevision, readonly RequiredAttribute[]>();

/**
 * Each once. Source: TaskDefinition.requiresAttributes and RuntimePlatform in the API reference; developer guide, Amazon ECS container agent
 * configuration, which names the capabilities. Capabilities that every ECS-optimized AMI has for whatever a definition says are left out.
 */
export function requiredAttributes(revision: TaskDefinitionRevision): readonly RequiredAttribute[] {
  return remembered(known, revision, read);
}

function read({ input, networkMode, taskRole, executionRole, containers }: TaskDefinitionRevision): readonly RequiredAttribute[] {
  const { cpuArchitecture, operatingSystemFamily } = (input.runtimePlatform ?? {}) as JsonObject;
  const required: RequiredAttribute[] = [];
  if (cpuArchitecture) required.push({ name: 'ecs.cpu-architecture', value: String(cpuArchitecture).toLowerCase() });
  if (operatingSystemFamily) {
    required.push({ name: 'ecs.os-type', value: String(operatingSystemFamily).startsWith('WINDOWS') ? 'windows' : 'linux' });
  }
  const drivers = new Set(((input.containerDefinitions ?? []) as JsonObject[]).map(({ logConfiguration }) => driverOf(logConfiguration)));
  if (networkMode === 'awsvpc') required.push({ name: 'ecs.capability.task-eni' });
  if (taskRole !== null) required.push({ name: 'com.amazonaws.ecs.capability.task-iam-role' });
  if (executionRole !== null && drivers.has('awslogs')) required.push({ name: 'ecs.capability.execution-role-awslogs' });
  if (containers.some(({ healthCheck }) => healthCheck !== null)) required.push({ name: 'ecs.capability.container-health-check' });
  for (const driver of drivers) {
    if (driver !== null) required.push({ name: `com.amazonaws.ecs.capability.logging-driver.${driver}` });
  }
  return Object.freeze(required);
}

function driverOf(logConfiguration: unknown): string | null {
  return (logConfiguration as { logDriver?: string } | undefined)?.logDriver ?? null;
}

/** What an agent can do; of an instance that registers nothing of the kind it is taken to be all that the ECS-optimized AMI can. */
const CAPABILITY = /^(com\.amazonaws\.)?ecs\.capability\./;

const registersCapabilities = new WeakMap<Readonly<Record<string, string>>, boolean>();

/** The first attribute that is demanded and that the instance lacks, or has with another value; undefined where it has all. */
export function missingAttribute(
  attributes: Readonly<Record<string, string>>,
  required: readonly RequiredAttribute[],
): RequiredAttribute | undefined {
  return required.find(({ name, value }) => {
    if (Object.hasOwn(attributes, name)) return value !== undefined && attributes[name]?.toLowerCase() !== value;
    return !CAPABILITY.test(name) || hasCapabilities(attributes);
  });
}

/** Attributes are replaced or change by what somebody puts, which are no capabilities. */
function hasCapabilities(attributes: Readonly<Record<string, string>>): boolean {
  return remembered(registersCapabilities, attributes, () => Object.keys(attributes).some((name) => CAPABILITY.test(name)));
}
