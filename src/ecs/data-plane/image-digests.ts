/** What a deployment's tags stood for when its first task pulled: later tasks of it pull that, whatever becomes of the tag. */
import type { ContainerDefinition, Deployment, Task, World } from '../world/state.ts';
import type { Image } from '../world/surroundings.ts';

/** The reference that a container pulls: by the digest that its deployment keeps, else as its definition has it. Source: ContainerDefinition.versionConsistency in the API reference. */
export function referenceToPull(
  world: World,
  task: Task,
  { name, image, keepsDigest }: ContainerDefinition,
): { reference: string; isKept: boolean } {
  const digest = keepsDigest ? deploymentOf(world, task)?.imageDigests?.[name] : undefined;
  return digest === undefined ? { reference: image, isKept: false } : { reference: `${repositoryIn(image)}@${digest}`, isKept: true };
}

/** After so many tasks in vain a deployment goes on without digests. Source: developer guide, rolling update, container image resolution. */
const ATTEMPTS_TO_RESOLVE = 3;

/** The first task of a deployment finds what the tag stands for. */
export function keepDigest(world: World, task: Task, { name, keepsDigest }: ContainerDefinition, { digest }: Image): void {
  const deployment = keepsDigest ? deploymentOf(world, task) : undefined;
  if (!deployment || deployment.imageDigests?.[name] !== undefined) return;
  if ((deployment.digestFailures ?? 0) >= ATTEMPTS_TO_RESOLVE) return;
  deployment.imageDigests = { ...deployment.imageDigests, [name]: digest };
}

/** A task could not find what its tag stands for. */
export function countUnresolved(world: World, task: Task, { name, keepsDigest }: ContainerDefinition): void {
  const deployment = keepsDigest ? deploymentOf(world, task) : undefined;
  if (deployment && deployment.imageDigests?.[name] === undefined) deployment.digestFailures = (deployment.digestFailures ?? 0) + 1;
}

function deploymentOf(world: World, { serviceArn, deploymentId }: Task): Deployment | undefined {
  return serviceArn === null ? undefined : world.services[serviceArn]?.deployments.find(({ id }) => id === deploymentId);
}

/** A reference without its tag or digest. */
export function repositoryIn(reference: string): string {
  const [named = ''] = reference.split('@');
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}
