/** How providers and revisions are told apart: a texture and stripes, with the label that says the same. Pure. */
import type { TaskLane } from '../../../ecs/ecs.ts';

/** What a box is made of: ribs for on demand, hatching for Spot, and three more for providers beside Fargate's. */
export type Texture = 'demand' | 'spot' | 'planks' | 'dots' | 'grid';

export interface RevisionLook {
  taskDefinition: string;
  /** 0 to 3 stripes on its edge, by order within its family; from the fifth revision on they repeat, and the label tells. */
  stripes: number;
  /** `:3`; empty where its family has no other revision in the run, and nothing is to be told apart. */
  label: string;
}

export interface Looks {
  provider(name: string): Texture;
  revision(taskDefinition: string): RevisionLook;
  /** Those with a label, in order. */
  revisions: readonly RevisionLook[];
}

const others: readonly Texture[] = ['planks', 'dots', 'grid'];

/** @param spotProviders providers whose instances are Spot, where that is known */
export function looksOf(tasks: readonly TaskLane[], providers: readonly string[], spotProviders: ReadonlySet<string> = new Set()): Looks {
  const textures = new Map<string, Texture>();
  let other = 0;
  for (const name of providers) {
    if (name === 'FARGATE' || name === 'EC2') textures.set(name, 'demand');
    else if (name === 'FARGATE_SPOT' || spotProviders.has(name)) textures.set(name, 'spot');
    else textures.set(name, others[other++ % others.length] as Texture);
  }
  const families = new Map<string, number[]>();
  for (const { taskDefinition } of tasks) {
    const [family, revision] = apart(taskDefinition);
    const known = families.get(family);
    if (known === undefined) families.set(family, [revision]);
    else if (!known.includes(revision)) known.push(revision);
  }
  const revisions = new Map<string, RevisionLook>();
  for (const [family, numbers] of families) {
    numbers.sort((a, b) => a - b);
    for (const [index, number] of numbers.entries()) {
      const taskDefinition = `${family}:${number}`;
      revisions.set(taskDefinition, { taskDefinition, stripes: index % 4, label: numbers.length > 1 ? `:${number}` : '' });
    }
  }
  return {
    provider: (name) => textures.get(name) ?? 'demand',
    revision: (taskDefinition) => revisions.get(taskDefinition) ?? { taskDefinition, stripes: 0, label: '' },
    revisions: [...revisions.values()].filter(({ label }) => label !== ''),
  };
}

function apart(taskDefinition: string): [family: string, revision: number] {
  const colon = taskDefinition.lastIndexOf(':');
  return [taskDefinition.slice(0, colon), Number(taskDefinition.slice(colon + 1))];
}
