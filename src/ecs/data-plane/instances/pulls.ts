/** How a container on an instance gets its image: from the registry, or from what the instance has. */
import { containerSubject, type Model, record } from '../../world/model.ts';
import type { ContainerDefinition, ContainerFlaw, Instance, Task, TaskDefinitionRevision, World } from '../../world/state.ts';
import type { Image } from '../../world/surroundings.ts';
import type { Cause } from '../../world/timeline.ts';
import { transferMs } from '../durations.ts';
import { countUnresolved, keepDigest, referenceToPull } from '../image-digests.ts';
import { loggerProblem } from '../log-problems.ts';
import type { StartProblem } from '../reach.ts';
import { receiveImage } from '../received-images.ts';
import { isFromEcr, registryAuthProblem } from '../registry-problems.ts';
import { type Pull, planPull } from '../start-plans.ts';
import { flawOf } from '../start-problems.ts';
import { flawInAgentWords, inAgentWords } from './agent-words.ts';
import { cachedImage, keepImage, readyInMs } from './image-cache.ts';

/** A container of a task that its agent has begun. */
export interface Pulling {
  task: Task;
  instance: Instance;
  revision: TaskDefinitionRevision;
  index: number;
  /** It is known that no sign-in and no log driver is in the way. */
  isClear: boolean;
}

/**
 * The image comes from its registry, or is on the instance already and only looked up there; it is taken from the instance where it cannot be pulled.
 * Source: developer guide, Amazon ECS container agent configuration, ECS_IMAGE_PULL_BEHAVIOR: default.
 */
export function pullImage(model: Model, pulling: Pulling, cause: Cause): void {
  const { world } = model;
  const { task, instance, revision, index } = pulling;
  const definition = revision.containers[index];
  const container = task.containers[index];
  if (!definition || !container) throw new Error(`Task ${task.id} has no definition for its container ${index}.`);
  const of = referenceToPull(world, task, definition);
  const planned = planPull(world, task, revision, { index, definition, of });
  const started = record(model, containerSubject(task, index), cause, planned.started);
  const refusal = refusalOf(world, pulling, definition, planned);
  const image = refusal ? cachedImage(world, instance, of.reference) : (planned.found as Image);
  if (!image) {
    countUnresolved(model, task, definition);
    const reason = refusal ? inAgentWords(world.surroundings.region, refusal).reason : '';
    model.schedule(triedMs(world, refusal), { type: 'task.startFailed', ordinal: task.ordinal, reason, container: index, cause: started });
    return;
  }
  keepDigest(world, task, definition, image);
  receiveImage(container, image, flawInAgentWords(world.surroundings.region, flawIn(world, pulling, definition, planned, image)));
  const takesMs = timeOf(model, instance, image, refusal);
  model.schedule(takesMs, { type: 'container.pulled', ordinal: task.ordinal, container: index, cause: started });
}

/** Why the registry gives the image to nobody, or not to this task. */
function refusalOf(
  world: World,
  { task, revision, isClear }: Pulling,
  { image }: ContainerDefinition,
  { found }: Pull,
): StartProblem | null {
  const signIn = !isClear && isFromEcr(image) ? registryAuthProblem(world, task, revision) : null;
  return signIn ?? ('reason' in found ? found : null);
}

/** What keeps the container from starting once its image is there: its log driver, or its program. */
function flawIn(
  world: World,
  { task, revision, isClear }: Pulling,
  definition: ContainerDefinition,
  planned: Pull,
  image: Image,
): ContainerFlaw | null {
  const logging = isClear ? null : loggerProblem(world, task, revision, definition);
  if (logging) return { isStarted: false, exitCode: 1, text: logging.reason };
  return planned.found === image ? planned.flaw : flawOf(revision, definition, image);
}

/** Of an image that another task pulls already nothing is moved twice. */
function timeOf(model: Model, instance: Instance, image: Image, refusal: StartProblem | null): number {
  const { world, nowMs } = model;
  const readyMs = readyInMs(instance, image, nowMs);
  const pullMs = world.assumptions['fargate.pullBaseMs'] + transferMs(model, image.sizeMB);
  keepImage(world, instance, image, readyMs === null ? nowMs + pullMs : null);
  if (readyMs === null) return pullMs;
  return Math.max(readyMs, (refusal ? triedMs(world, refusal) : 0) + world.assumptions['ec2.cachedPullMs']);
}

/** How long it takes to find that an image does not come. */
function triedMs({ assumptions }: World, refusal: StartProblem | null): number {
  return refusal?.isTimeout ? assumptions['fargate.connectTimeoutMs'] : assumptions['fargate.pullBaseMs'];
}
