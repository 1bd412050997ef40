/** A moment of a run as AWS's own API answers it: the model is taken back there, and asked. */
import type { Makers } from './recording.ts';
import type { Played } from './views.ts';

/** A moment as AWS's own API answers it: the arrays of DescribeServices, DescribeTasks …, members as AWS names them. */
export interface AwsMoment {
  atMs: number;
  clusters: readonly Readonly<Record<string, unknown>>[];
  services: readonly Readonly<Record<string, unknown>>[];
  /** Running and lately stopped ones, as ListTasks has them. */
  tasks: readonly Readonly<Record<string, unknown>>[];
  containerInstances: readonly Readonly<Record<string, unknown>>[];
  capacityProviders: readonly Readonly<Record<string, unknown>>[];
}

export function describer(_makers: Makers): (played: Played, atMs: number) => AwsMoment {
  return () => {
    throw new Error('not written yet');
  };
}
