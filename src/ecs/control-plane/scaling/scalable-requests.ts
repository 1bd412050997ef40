/** What requests to Application Auto Scaling share: which service they mean, its refusals, ids, pages of answers, and the run's clock. */
import { EcsError } from '../../api/error.ts';
import { hexDigits } from '../../simulation/random.ts';
import { findCluster, findService } from '../../world/lookup.ts';
import type { Model } from '../../world/model.ts';
import type { ScalableTargetState, Service, World } from '../../world/state.ts';

export const NAMESPACE = 'ecs';
export const DIMENSION = 'ecs:service:DesiredCount';

/** Members that say what is scaled. */
export interface ScaledResource {
  ServiceNamespace?: string;
  ResourceId?: string;
  ScalableDimension?: string;
}

/** ValidationException: what Application Auto Scaling answers to values that it does not take. */
export function invalid(message: string): EcsError {
  return new EcsError('ValidationException', message);
}

/** What the model refuses that AWS would take. The text is the model’s own. */
export function notCovered(what: string): EcsError {
  return invalid(`This model does not cover ${what} yet.`);
}

/** Text: as AWS answers it, seen in tests of tools that stand in for it, e.g. github.com/getmoto/moto/pull/3350. */
export function requireEcs({ ServiceNamespace, ResourceId, ScalableDimension }: ScaledResource): void {
  const isKnown =
    ServiceNamespace === NAMESPACE &&
    (ScalableDimension === undefined || ScalableDimension === DIMENSION) &&
    (ResourceId === undefined || /^service\/[^/]+\/[^/]+$/.test(ResourceId));
  if (!isKnown) throw invalid('Unsupported service namespace, resource type or scalable dimension');
}

/** The service that a resource id means; a deleted one is none. */
export function serviceOf(world: World, resourceId: string): Service | undefined {
  const [, clusterName = '', name = ''] = resourceId.split('/');
  const cluster = findCluster(world, clusterName);
  const service = cluster && findService(world, cluster, name);
  return service?.status === 'ACTIVE' ? service : undefined;
}

/** A scalable target with its service. */
export interface Scaled {
  target: ScalableTargetState;
  service: Service;
}

/** A scalable target; it goes with its service, which a later one of that name does not bring back. */
export function findScaled(world: World, resourceId: string): Scaled | undefined {
  const target = Object.hasOwn(world.scalableTargets, resourceId) ? world.scalableTargets[resourceId] : undefined;
  if (!target) return undefined;
  const service = serviceOf(world, resourceId);
  if (service && service.createdAtMs <= target.createdAtMs) return { target, service };
  forgetTarget(world, target);
  return undefined;
}

/** Takes a target away with its policies, their alarms and its scheduled actions. Source: DeregisterScalableTarget in the API reference. */
export function forgetTarget({ scalableTargets, meters }: World, { resourceId, serviceArn }: ScalableTargetState): void {
  delete scalableTargets[resourceId];
  const meter = meters[serviceArn];
  if (meter) meter.alarms = meter.alarms.filter(({ policy }) => policy === null);
}

/** Text: public threads, e.g. github.com/ansible/ansible/pull/35632. */
export function requireScaled({ world }: Model, input: ScaledResource): Scaled {
  requireEcs(input);
  const scaled = findScaled(world, input.ResourceId ?? '');
  if (!scaled) throw new EcsError('ObjectNotFoundException', `No scalable target registered for ${named(input)}`);
  return scaled;
}

/** `service namespace: ecs, resource ID: service/default/web, scalable dimension: ecs:service:DesiredCount`. */
export function named({ ServiceNamespace, ResourceId, ScalableDimension }: ScaledResource): string {
  return `service namespace: ${ServiceNamespace}, resource ID: ${ResourceId}, scalable dimension: ${ScalableDimension}`;
}

/** The targets that are still there, oldest first; of one resource where it is named. */
export function scaledIn(world: World, { ResourceId }: ScaledResource = {}): Scaled[] {
  const all = Object.keys(world.scalableTargets).flatMap((resourceId) => findScaled(world, resourceId) ?? []);
  return ResourceId === undefined ? all : all.filter(({ target }) => target.resourceId === ResourceId);
}

/** An id of the form that Application Auto Scaling gives, never the same one twice. */
export function newId(seed: number, target: ScalableTargetState): string {
  target.made += 1;
  const digits = hexDigits(seed, `id ${target.made} of scalable target ${target.resourceId} of ${target.createdAtMs}`, 32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}

/** A page of an answer, and the token for the next one. AWS gives 50 at a time. */
export function page<Item>(items: readonly Item[], { MaxResults = 50, NextToken }: { MaxResults?: number; NextToken?: string }) {
  if (MaxResults < 1 || MaxResults > 50) throw invalid('MaxResults must be between 1 and 50.');
  const from = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isSafeInteger(from) || from < 0) throw new EcsError('InvalidNextTokenException', 'The next token is not valid.');
  const to = from + MaxResults;
  return { items: items.slice(from, to), ...(to < items.length && { NextToken: String(to) }) };
}
