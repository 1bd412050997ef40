/** Images that an instance has pulled before, or that its AMI brought. */
import { isImage } from '../../world/lookup.ts';
import type { Instance, World } from '../../world/state.ts';
import type { Image } from '../../world/surroundings.ts';

/** What the instance holds under a reference; the one that it pulled last where a tag has moved. */
export function cachedImage({ pulledImages }: World, { images }: Instance, reference: string): Image | null {
  const digest = images.findLast((one) => pulledImages[one] !== undefined && isImage(pulledImages[one], reference));
  return (digest !== undefined && pulledImages[digest]) || null;
}

/** The instance has the image from now on. The agent removes old ones after hours, and none that a task may soon need: not here. */
export function keepImage(world: World, instance: Instance, image: Image): void {
  world.pulledImages[image.digest] = image;
  if (instance.images.at(-1) === image.digest) return;
  instance.images = [...instance.images.filter((digest) => digest !== image.digest), image.digest];
}
