/** What rules ask of services and tasks: where they run, who deploys them, and what the definition says that they refer to. */
import type { RuleScene } from './context.ts';
import type { Path } from './finding.ts';
import { containersOf, type Item, integerOf, itemsOf, listOf, type Members, member, textOf } from './read.ts';
import type { AwsTemplate } from './rule.ts';

const fargateProviders: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

/** An answer of AWS to a service, a task or capacity: these operations refuse arguments with InvalidParameterException. */
export function invalidParameter(
  text: string,
  { wording = 'verbatim', isConfirmed = true }: { wording?: AwsTemplate['wording']; isConfirmed?: boolean } = {},
): AwsTemplate {
  return { exception: 'InvalidParameterException', exceptionIsConfirmed: isConfirmed, text, wording };
}

/** The task definition that a service or task refers to, where the world knows it. */
export function definitionOf(document: unknown, { world }: Pick<RuleScene, 'world'>): unknown {
  const reference = textOf(member(document, 'taskDefinition'));
  return reference === undefined ? undefined : (world.taskDefinition?.(reference) ?? undefined);
}

/** A definition's network mode; left out it is `bridge`, as on Linux. */
export function networkModeOf(definition: unknown): string {
  return textOf(member(definition, 'networkMode')) ?? 'bridge';
}

export function providerOf({ members }: Item): string | undefined {
  return textOf(member(members, 'capacityProvider'));
}

/** The items of a service's or task's own strategy. */
export function strategyItems(document: unknown): readonly Item[] {
  return itemsOf(member(document, 'capacityProviderStrategy'), ['capacityProviderStrategy']);
}

/** Where the document says that its tasks run, and by which member; `unknown` leaves it to the cluster or to names that say nothing. */
export type Platform = { on: 'fargate' | 'instances' | 'external'; by: 'launchType' | 'strategy'; path: Path } | { on: 'unknown' };

export function platformOf(document: unknown): Platform {
  const launchType = member(document, 'launchType');
  if (launchType === 'FARGATE') return { on: 'fargate', by: 'launchType', path: ['launchType'] };
  if (launchType === 'EC2') return { on: 'instances', by: 'launchType', path: ['launchType'] };
  if (launchType === 'EXTERNAL') return { on: 'external', by: 'launchType', path: ['launchType'] };
  if (launchType !== undefined) return { on: 'unknown' };
  const named = strategyItems(document).filter((item) => providerOf(item));
  const fargate = named.find((item) => fargateProviders.includes(providerOf(item) ?? ''));
  if (fargate) return { on: 'fargate', by: 'strategy', path: [...fargate.path, 'capacityProvider'] };
  return named[0] ? { on: 'instances', by: 'strategy', path: [...named[0].path, 'capacityProvider'] } : { on: 'unknown' };
}

/** True if the document itself says Fargate, whose tasks are always awsvpc. */
export function runsOnFargate(document: unknown): boolean {
  return platformOf(document).on === 'fargate';
}

/** A text that is on record for a launch type, and only expected where a strategy says the same. */
export function wordingFor(platform: Platform): { wording?: 'inferred' } {
  return platform.on !== 'unknown' && platform.by === 'strategy' ? { wording: 'inferred' } : {};
}

/** Who deploys the service: ECS unless the document says otherwise. */
export function controllerOf(document: unknown): unknown {
  return member(member(document, 'deploymentController'), 'type') ?? 'ECS';
}

export function isDaemon(document: unknown): boolean {
  return member(document, 'schedulingStrategy') === 'DAEMON';
}

export function deploymentOf(document: unknown): Members {
  const configuration = member(document, 'deploymentConfiguration');
  return typeof configuration === 'object' && configuration !== null ? (configuration as Members) : {};
}

export function loadBalancersOf(document: unknown): readonly Item[] {
  return itemsOf(member(document, 'loadBalancers'), ['loadBalancers']);
}

/** A container of the definition, by its name. */
export function containerNamed(definition: unknown, name: string): Item | undefined {
  return containersOf(definition).find(({ members }) => member(members, 'name') === name);
}

/** The port mappings of one container, or of all. */
export function mappingsOf(definition: unknown, container?: Item): readonly Item[] {
  const containers = container ? [container] : containersOf(definition);
  return containers.flatMap(({ members, path }) => itemsOf(member(members, 'portMappings'), [...path, 'portMappings']));
}

/** True if the mapping leads to that container port, by itself or within a range. */
export function mapsPort({ members }: Item, port: number): boolean {
  if (integerOf(member(members, 'containerPort')) === port) return true;
  const [, low, high] = /^(\d{1,5})-(\d{1,5})$/.exec(textOf(member(members, 'containerPortRange')) ?? '') ?? [];
  return low !== undefined && high !== undefined && Number(low) <= port && port <= Number(high);
}

/** The definition's own compatibilities where AWS has answered them. */
export function compatibilitiesOf(definition: unknown): readonly unknown[] | undefined {
  const compatibilities = member(definition, 'compatibilities');
  return Array.isArray(compatibilities) ? listOf(compatibilities) : undefined;
}

/** Documents for examples: one awsvpc definition for Fargate, and one for instances. */
export const fargateDefinition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'api', image: 'nginx:1.27', portMappings: [{ name: 'http', containerPort: 8080 }] }],
};

export const bridgeDefinition = {
  family: 'my-rust-api',
  networkMode: 'bridge',
  containerDefinitions: [{ name: 'api', image: 'nginx:1.27', memory: 128, portMappings: [{ name: 'http', containerPort: 8080 }] }],
};

export const networkConfiguration = {
  awsvpcConfiguration: { subnets: ['subnet-a'], securityGroups: ['sg-web'], assignPublicIp: 'ENABLED' },
};

/** A service on Fargate without a mistake. */
export const fargateService = {
  serviceName: 'web',
  taskDefinition: 'my-rust-api',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration,
};

/** A service on instances without a mistake. */
export const instanceService = { serviceName: 'web', taskDefinition: 'my-rust-api', desiredCount: 2, launchType: 'EC2' };

export const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
export const balanced = { targetGroupArn, containerName: 'api', containerPort: 8080 };
