/** What can happen around the tasks: images are deleted, moved or slow, roles, routes, secrets and log groups are lost, registries refuse. */
import { findRole, findSubnet } from '../world/lookup.ts';
import { type Model, outside, record } from '../world/model.ts';
import { isSame } from '../world/same.ts';
import type { Image, Surroundings } from '../world/surroundings.ts';
import type { Cause, Change } from '../world/timeline.ts';
import { repositoryIn } from './image-digests.ts';

type Of<Type extends Change['type']> = Extract<Change, { type: Type }>;

/** What becomes of the surroundings, and what to say of it; null where the change does nothing. */
interface Outcome {
  changed: Partial<Surroundings> | null;
  effect: string;
}

/** Makes the change; one that finds nothing to change is recorded and says so. What runs goes on: only a start asks for what is around it. */
function change(model: Model, which: Change, subject: string, outcome: Outcome): Cause {
  const { changed, effect } = outcome;
  if (changed) model.world.surroundings = { ...model.world.surroundings, ...changed };
  const isEffective = changed !== null;
  return record(model, { kind: 'surroundings', id: subject }, outside, { type: 'change', change: which, isEffective, effect });
}

/** Takes away one tag, or the whole repository where no tag is named; an image goes with its last tag. */
export function deleteImage(model: Model, which: Of<'deleteImage'>): void {
  const before = model.world.surroundings.images;
  const images = before.flatMap((image) => {
    if (which.image === image.repository || which.image === `${image.repository}@${image.digest}`) return [];
    const tags = image.tags.filter((tag) => which.image !== `${image.repository}:${tag}`);
    if (tags.length === image.tags.length) return [image];
    return tags.length === 0 ? [] : [{ ...image, tags }];
  });
  const isEffective = images.length !== before.length || images.some((image, index) => image !== before[index]);
  const effect = isEffective ? `The image ${which.image} is deleted.` : `There is no image ${which.image} to delete.`;
  change(model, which, which.image, { changed: isEffective ? { images } : null, effect });
}

/** A tag stands for another image of its repository from now on; the image that had it stays, and is pulled by its digest. */
export function moveTag(model: Model, which: Of<'moveTag'>): void {
  const { images } = model.world.surroundings;
  const repository = repositoryIn(which.image);
  const tag = which.image === repository ? 'latest' : which.image.slice(repository.length + 1);
  const target = images.find((image) => image.repository === repository && image.digest === which.digest);
  if (!target || target.tags.includes(tag)) {
    const effect = target
      ? `The tag ${tag} of ${repository} stands for ${which.digest} already.`
      : `There is no image ${repository}@${which.digest} to move the tag ${tag} to.`;
    change(model, which, which.image, { changed: null, effect });
    return;
  }
  const moved = images.map((image) =>
    image.repository === repository ? { ...image, tags: retagged(image, tag, image === target) } : image,
  );
  change(model, which, which.image, {
    changed: { images: moved },
    effect: `The tag ${tag} of ${repository} now stands for ${which.digest}.`,
  });
}

function retagged({ tags }: Image, tag: string, isTarget: boolean): string[] {
  const others = tags.filter((one) => one !== tag);
  return isTarget ? [...others, tag] : others;
}

/** Tasks that pull the image from now on take that long to boot. */
export function slowStart(model: Model, which: Of<'slowStart'>): void {
  const { images } = model.world.surroundings;
  const bootMs = Math.max(0, Math.trunc(which.bootMs));
  const repository = repositoryIn(which.image);
  const isMeant = (image: Image) =>
    image.repository === repository && (which.image === repository || image.tags.some((tag) => which.image === `${repository}:${tag}`));
  const isEffective = images.some((image) => isMeant(image) && image.process.bootMs !== bootMs);
  const slowed = images.map((image) => (isMeant(image) ? { ...image, process: { ...image.process, bootMs } } : image));
  const none = images.some(isMeant) ? `${which.image} boots in ${bootMs} ms already.` : `There is no image ${which.image} to slow down.`;
  const effect = isEffective ? `Tasks that start from now on with ${which.image} take ${bootMs} ms to boot.` : none;
  change(model, which, which.image, { changed: isEffective ? { images: slowed } : null, effect });
}

/** A role allows, or is trusted by, others than before: what is named replaces what was. */
export function setRole(model: Model, which: Of<'setRole'>): void {
  const { surroundings } = model.world;
  const role = findRole(surroundings, which.role);
  if (!role) {
    change(model, which, which.role, { changed: null, effect: `There is no role ${which.role}.` });
    return;
  }
  const after = { ...role, allows: which.allows ?? role.allows, trusts: which.trusts ?? role.trusts };
  const isEffective = !isSame(after.allows, role.allows) || !isSame(after.trusts, role.trusts);
  const roles = surroundings.roles.map((one) => (one === role ? after : one));
  const allows = which.allows ? [`allows ${listed(which.allows)}`] : [];
  const trusts = which.trusts ? [`is trusted by ${listed(which.trusts)}`] : [];
  const effect = isEffective
    ? `The role ${which.role} now ${[...allows, ...trusts].join(' and ')}.`
    : `The role ${which.role} is so already.`;
  const said = change(model, which, which.role, { changed: isEffective ? { roles } : null, effect });
  // The roles of tasks are asked for when a task starts; the one by which ECS itself acts is looked at all the time.
  if (isEffective && role.arn.endsWith('/AWSServiceRoleForECS'))
    model.schedule(model.world.assumptions['scheduler.reactionMs'], { type: 'services.roleChanged', cause: said });
}

function listed(items: readonly string[]): string {
  return items.length === 0 ? 'nothing' : items.join(', ');
}

/** Where a subnet's default route leads, and which VPC endpoints it has if they are named. */
export function setRoute(model: Model, which: Of<'setRoute'>): void {
  const { surroundings } = model.world;
  if (!findSubnet(surroundings, which.subnet)) {
    change(model, which, which.subnet, { changed: null, effect: `There is no subnet ${which.subnet}.` });
    return;
  }
  const { route, endpoints } = which;
  const subnets = surroundings.subnets.map((subnet) =>
    subnet.id === which.subnet ? { ...subnet, route, ...(endpoints && { endpoints }) } : subnet,
  );
  const leads = `The default route of ${which.subnet} now leads to ${route === 'none' ? 'nowhere' : `the ${route}`}`;
  const effect = endpoints ? `${leads}; its VPC endpoints are ${listed(endpoints)}.` : `${leads}.`;
  change(model, which, which.subnet, { changed: { subnets }, effect });
}

/** A registry answers no more pulls, or answers again. */
export function limitRegistry(model: Model, which: Of<'registryRateLimit'>): void {
  const before = model.world.surroundings.limitedRegistries ?? [];
  const isEffective = before.includes(which.registry) !== which.on;
  const limitedRegistries = which.on ? [...before, which.registry] : before.filter((registry) => registry !== which.registry);
  const now = which.on ? 'refuses pulls: too many requests' : 'answers pulls again';
  const effect = `${which.registry} ${isEffective ? now : which.on ? 'refuses pulls already' : 'answers pulls already'}.`;
  change(model, which, which.registry, { changed: isEffective ? { limitedRegistries } : null, effect });
}

/** Tasks that log into it find it missing when they start; those that run go on. */
export function deleteLogGroup(model: Model, which: Of<'deleteLogGroup'>): void {
  const before = model.world.surroundings.logGroups;
  const isEffective = before.includes(which.logGroup);
  const logGroups = before.filter((group) => group !== which.logGroup);
  const effect = isEffective ? `The log group ${which.logGroup} is deleted.` : `There is no log group ${which.logGroup} to delete.`;
  change(model, which, which.logGroup, { changed: isEffective ? { logGroups } : null, effect });
}

/** A secret of Secrets Manager by its ARN, or a parameter of Systems Manager by its name. */
export function deleteSecret(model: Model, which: Of<'deleteSecret'>): void {
  const { secrets, parameters } = model.world.surroundings;
  const hasSecret = secrets?.some(({ arn }) => arn === which.secret) ?? false;
  const hasParameter = parameters?.includes(which.secret) ?? false;
  const effect = hasSecret || hasParameter ? `The secret ${which.secret} is deleted.` : `There is no secret ${which.secret} to delete.`;
  const changed = {
    ...(hasSecret && { secrets: secrets?.filter(({ arn }) => arn !== which.secret) }),
    ...(hasParameter && { parameters: parameters?.filter((name) => name !== which.secret) }),
  };
  change(model, which, which.secret, { changed: hasSecret || hasParameter ? changed : null, effect });
}
