/** Where things are found in the world, by the references that the API and its documents use. */
import { remembered } from './remember.ts';
import type { Cluster, Service, Task, TaskDefinitionRevision, World } from './state.ts';
import type { Image, Role, Subnet, Surroundings } from './surroundings.ts';

/** `arn:aws:ecs:region:account:rest`. */
export function ecsArn({ region, account }: Surroundings, rest: string): string {
  return `arn:aws:ecs:${region}:${account}:${rest}`;
}

/** A task's ARN, which only calls ask for: a hundred thousand tasks need not keep theirs. */
export function taskArn({ clusterArn, id }: Task): string {
  return `${clusterArn.replace(':cluster/', ':task/')}/${id}`;
}

/** A cluster by name or ARN. */
export function findCluster(world: World, reference: string): Cluster | undefined {
  return own(world.clusters, reference.startsWith('arn:') ? reference : ecsArn(world.surroundings, `cluster/${reference}`));
}

/** A service by name or ARN, inside a cluster. */
export function findService(world: World, cluster: Cluster, reference: string): Service | undefined {
  const arn = reference.startsWith('arn:') ? reference : ecsArn(world.surroundings, `service/${cluster.name}/${reference}`);
  const service = own(world.services, arn);
  return service?.clusterArn === cluster.arn ? service : undefined;
}

/** The service that keeps a task; undefined for a task that was run by itself. */
export function serviceOfTask({ services }: World, { serviceArn }: Task): Service | undefined {
  return serviceArn === null ? undefined : services[serviceArn];
}

/** Ordinals of tasks by their ids, up to the ordinal `upTo`. */
interface Ordinals {
  upTo: number;
  byId: Map<string, number>;
}

/** As far as somebody has asked by id, which nothing does that happens by itself. */
const ordinals = new WeakMap<World['tasks'], Ordinals>();
const noOrdinals = (): Ordinals => ({ upTo: 0, byId: new Map() });

/** A task by its id, also one that stopped within the hour. */
export function taskById({ tasks, counts }: World, id: string): Task | undefined {
  const known = remembered(ordinals, tasks, noOrdinals);
  while (known.upTo < counts.tasks) {
    known.upTo += 1;
    known.byId.set(tasks[known.upTo]?.id ?? '', known.upTo);
  }
  return tasks[known.byId.get(id) ?? 0];
}

/** A revision by `family` (its newest ACTIVE one), `family:revision` or ARN. */
export function findTaskDefinition(world: World, reference: string): TaskDefinitionRevision | undefined {
  const name = reference.startsWith('arn:') ? reference.slice(reference.indexOf('/') + 1) : reference;
  if (reference.startsWith('arn:') && ecsArn(world.surroundings, `task-definition/${name}`) !== reference) return undefined;
  const [, family, revision] = /^([^:]*)(?::(\d+))?$/.exec(name) ?? [];
  if (family === undefined) return undefined;
  const revisions = own(world.families, `family/${family}`) ?? [];
  return revision === undefined
    ? revisions.findLast(({ status }) => status === 'ACTIVE')
    : revisions.find((one) => one.revision === Number(revision));
}

/** Revisions by ARN, as they were found; nearly every event asks for one. A revision changes in place and is never replaced. */
const revisions = new WeakMap<World['families'], Map<string, TaskDefinitionRevision>>();

/** A revision that is known to exist, by ARN. */
export function revisionOf(world: World, arn: string): TaskDefinitionRevision {
  const known = revisions.get(world.families)?.get(arn);
  if (known) return known;
  const revision = findTaskDefinition(world, arn);
  if (!revision) throw new Error(`The model has lost ${arn}.`);
  const all = revisions.get(world.families) ?? new Map<string, TaskDefinitionRevision>();
  revisions.set(world.families, all.set(arn, revision));
  return revision;
}

/** True if a container without which its tasks cannot go on has a health check: then that decides whether they are healthy. */
export function hasEssentialCheck(world: World, taskDefinition: string): boolean {
  return revisionOf(world, taskDefinition).containers.some(({ isEssential, healthCheck }) => isEssential && healthCheck !== null);
}

/** An image by the reference in a container definition: with a tag, with a digest, or bare, which means `latest`. */
export function findImage(surroundings: Surroundings, reference: string): Image | undefined {
  return surroundings.images.find((image) => isImage(image, reference));
}

/** True if the reference, with tag or digest, is this image's; without either it is `:latest`. The digest may be unknown. */
export function isImage(
  { repository, tags, digest }: Pick<Image, 'repository' | 'tags'> & { digest?: string },
  reference: string,
): boolean {
  if (reference === repository) return tags.includes('latest');
  if (digest !== undefined && reference === `${repository}@${digest}`) return true;
  return tags.some((tag) => reference === `${repository}:${tag}`);
}

/** A role by ARN or by bare name, which ECS takes too. */
export function findRole({ roles }: Pick<Surroundings, 'roles'>, reference: string): Role | undefined {
  return roles.find(({ arn }) => arn === reference || arn.endsWith(`/${reference}`));
}

/** True if the role's policies allow the action; a `*` may end an allowed one. */
export function allows(role: Role, action: string): boolean {
  return role.allows.some((allowed) => allowed === action || (allowed.endsWith('*') && action.startsWith(allowed.slice(0, -1))));
}

export function findSubnet({ subnets }: Pick<Surroundings, 'subnets'>, id: string): Subnet | undefined {
  return subnets.find((subnet) => subnet.id === id);
}

/** Looks only at the record's own keys: `constructor` and its like are nothing here. */
function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
