/** What an API operation is inside the model, and the refusals that several of them share. */
import { clientException, clusterNotFound, type EcsError, invalidParameter } from '../api/error.ts';
import { findCluster, findTaskDefinition } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import type { Cluster, TaskDefinitionRevision, World } from '../world/state.ts';
import type { Cause, Subject } from '../world/timeline.ts';

/** Called once all checks have passed and before anything changes: it records the call, which is the cause of what follows. */
export type Admit = (subject: Subject) => Cause;

/**
 * An operation: checks, admits, changes the world, answers. The input has the API's shape.
 * @throws EcsError where AWS would refuse, before it admits
 */
export type Operation<Input> = (model: Model, input: Input, admit: Admit) => unknown;

/** The cluster that a request names, `default` where it names none. */
export function requireCluster(world: World, reference: string | undefined): Cluster {
  const cluster = findCluster(world, reference ?? 'default');
  if (!cluster) throw clusterNotFound();
  return cluster;
}

/** Texts: seen in public threads, e.g. github.com/Cloud-CV/EvalAI/issues/2419. */
export function requireTaskDefinition(world: World, reference: string): TaskDefinitionRevision {
  const found = findTaskDefinition(world, reference);
  if (!found) throw clientException('TaskDefinition not found.');
  if (found.status === 'INACTIVE') throw clientException('TaskDefinition is inactive');
  return found;
}

/** What the model refuses that AWS would take. The text is the model's own. */
export function notSupported(what: string): EcsError {
  return invalidParameter(`This model does not cover ${what} yet.`);
}
