/** Images that an instance has pulled before, or that its AMI brought. */
import { isImage } from '../../world/lookup.ts';
import type { Instance, World } from '../../world/state.ts';
import type { Image } from '../../world/surroundings.ts';

/** What the instance holds under a reference; the one that it pulled last where a tag has moved. */
export function cachedImage({ pulledImages }: World, { images }: Instance, reference: string): Image | null {
  const digest = images.findLast((one) => pulledImages[one] !== undefined && isImage(pulledImages[one], reference));
  return (digest !== undefined && pulledImages[digest]) || null;
}

/** How long until the instance has an image: 0 where it has, null where nobody has asked for it yet. */
export function readyInMs({ images, pulling }: Instance, { digest }: Image, nowMs: number): number | null {
  if (!images.includes(digest)) return null;
  const doneAtMs = pulling[digest] ?? 0;
  if (doneAtMs <= nowMs) delete pulling[digest];
  return Math.max(0, doneAtMs - nowMs);
}

/** The instance pulls the image, or has it. The agent removes old ones after hours, and none that a task may soon need: not here. */
export function keepImage(world: World, instance: Instance, image: Image, doneAtMs: number | null): void {
  world.pulledImages[image.digest] = image;
  if (doneAtMs !== null) instance.pulling[image.digest] = doneAtMs;
  if (instance.images.at(-1) === image.digest) return;
  instance.images = [...instance.images.filter((digest) => digest !== image.digest), image.digest];
}
