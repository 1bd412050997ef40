/** Which face of an exercise a learner gets, from their id: the variant and the seeds, so that an answer copied from a neighbour may well fail. */
import type { Exercise, Trial, Variant } from './exercise.ts';

/** Far above any number that authors give, so that seeds of two learners do not meet. */
const seedSteps = 1_000_003;

/**
 * The exercise as this learner has it: the same for the same id on every machine. Ids are compared without case and outer blanks. Left out, the
 * exercise as it stands.
 */
export function forLearner(exercise: Exercise, learner: string | undefined): Exercise {
  const id = learner?.trim().toLowerCase() ?? '';
  if (id === '') return exercise;
  const hash = hashOf(`${exercise.slug}/${id}`);
  const faces: (Variant | null)[] = [null, ...(exercise.variants ?? [])];
  return withSeeds(asVariant(exercise, faces[hash % faces.length] ?? null), (hash >>> 8) % 1000);
}

/** The variant that a folder of answers (`solutions/…`, `wrong/<why>/…`) is for: the one that its name begins with, as in `second--plain`; else null, the exercise as it stands. */
export function variantOf({ variants = [] }: Exercise, folder: string): Variant | null {
  return variants.find(({ name }) => folder.startsWith(`${name}--`)) ?? null;
}

/** The exercise with what a variant has of its own. */
export function asVariant(exercise: Exercise, variant: Variant | null): Exercise {
  if (variant === null) return exercise;
  const { name: _, ...own } = variant;
  return { ...exercise, ...own };
}

/** The same trials from other seeds; 0 leaves them as they are. */
export function withSeeds(exercise: Exercise, shift: number): Exercise {
  const shifted = <T extends { seed: number }>(one: T): T => ({ ...one, seed: one.seed + shift * seedSteps });
  const trials = (list: readonly Trial[]) => list.map(shifted);
  return {
    ...exercise,
    scenario: shifted(exercise.scenario),
    hiddenTrials: trials(exercise.hiddenTrials),
    ...(exercise.visibleTrials && { visibleTrials: trials(exercise.visibleTrials) }),
  };
}

/** FNV-1a over UTF-16 code units, as an unsigned 32-bit integer. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
