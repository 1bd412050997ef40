/** A run as AWS's service events, each with its time. */
import { type Run, toHistory } from '../../ecs/ecs.ts';
import { clock } from './clock.ts';

/** A line an event, oldest first. */
export function* showEvents({ timeline, endMs }: Run): Generator<string, void, void> {
  for (const { kind, atMs, text } of toHistory(timeline, endMs).log) if (kind === 'event') yield `${clock(atMs)}  ${text}\n`;
}
