/** A run as its timeline in JSON, an entry a line. */
import type { Run } from '../../ecs/ecs.ts';

/** One array of all entries. */
export function* showTimeline({ timeline }: Run): Generator<string, void, void> {
  yield '[';
  for (const [index, entry] of timeline.entries()) yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(entry)}`;
  yield '\n]\n';
}
