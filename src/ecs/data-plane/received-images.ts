/** What a container has of the image that it was given. */
import type { Container, ContainerFlaw } from '../world/state.ts';
import type { Image } from '../world/surroundings.ts';

/** The image is the container's from now on, as it is at this moment. */
export function receiveImage(container: Container, image: Image, flaw: ContainerFlaw | null): void {
  container.imageDigest = image.digest;
  container.process = image.process;
  container.tools = image.tools;
  container.stopSignal = image.stopSignal ?? 'SIGTERM';
  container.flaw = flaw;
}
