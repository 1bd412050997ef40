/** What a deployment's tags stood for when its first task pulled: later tasks of it pull that, whatever becomes of the tag. */
import { deploymentOf } from '../world/census.ts';
import type { Model } from '../world/model.ts';
import type { ContainerDefinition, Task, World } from '../world/state.ts';
import type { Image } from '../world/surroundings.ts';

/** What a container pulls, and the digest that its deployment has kept, if it has kept one. */
export interface PullReference {
  reference: string;
  digest: string | null;
}

/** By definition, as it was last asked for. */
const references = new WeakMap<ContainerDefinition, PullReference>();

/**
 * The reference that a container pulls: by the digest that its deployment keeps, else as its definition has it; the same object as long as that is the
 * same. Source: ContainerDefinition.versionConsistency in the API reference.
 */
export function referenceToPull(world: World, task: Task, definition: ContainerDefinition): PullReference {
  const { name, image, keepsDigest } = definition;
  const digest = (keepsDigest ? deploymentOf(world, task)?.imageDigests?.[name] : undefined) ?? null;
  const known = references.get(definition);
  if (known?.digest === digest) return known;
  const reference = { reference: digest === null ? image : `${repositoryIn(image)}@${digest}`, digest };
  references.set(definition, reference);
  return reference;
}

/** After so many attempts in vain a deployment goes on without digests. Source: developer guide, rolling update, container image resolution. */
const ATTEMPTS_TO_RESOLVE = 3;

/** The first task of a deployment finds what the tag stands for. */
export function keepDigest(world: World, task: Task, { name, keepsDigest }: ContainerDefinition, { digest }: Image): void {
  const deployment = keepsDigest ? deploymentOf(world, task) : undefined;
  if (!deployment || deployment.imageDigests?.[name] !== undefined) return;
  if ((deployment.digestFailures ?? 0) >= ATTEMPTS_TO_RESOLVE) return;
  deployment.imageDigests = { ...deployment.imageDigests, [name]: digest };
}

/** A task could not find what its tag stands for. Those that had been started before that is known make one attempt of their deployment. */
export function countUnresolved(
  { world, nowMs }: Pick<Model, 'world' | 'nowMs'>,
  task: Task,
  { name, keepsDigest }: ContainerDefinition,
): void {
  const deployment = keepsDigest ? deploymentOf(world, task) : undefined;
  if (!deployment || deployment.imageDigests?.[name] !== undefined || task.createdAtMs <= (deployment.digestFailedAtMs ?? -1)) return;
  deployment.digestFailedAtMs = nowMs;
  deployment.digestFailures = (deployment.digestFailures ?? 0) + 1;
}

/** A reference without its tag or digest. */
export function repositoryIn(reference: string): string {
  const [named = ''] = reference.split('@');
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}
