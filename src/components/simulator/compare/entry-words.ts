/** One entry of a timeline in a clause, for the place where two runs part. Pure. */
import type { TimelineEntry } from '../../../ecs/ecs.ts';

/** AWS's or the model's own words where the entry has some; what happened to what otherwise. Null is a run that has ended. */
export function entryInWords(entry: TimelineEntry | null): string {
  if (entry === null) return 'nothing more happens up to its end';
  const { what, subject } = entry;
  const name = subject.kind === 'task' ? `task ${subject.id.slice(0, 4)}` : subject.id;
  if (what.type === 'change') return bare(what.effect);
  if (what.type === 'service.event' || what.type === 'limit') return bare(what.message);
  if (what.type === 'call') return `${what.operation} for ${name}${what.outcome === 'ok' ? '' : ' is refused'}`;
  const { to } = what as { to?: unknown };
  // `task.lastStatus` → `last status`.
  const words = what.type
    .slice(what.type.indexOf('.') + 1)
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
  return `${name}: ${words}${typeof to === 'string' ? ` ${to}` : ''}`;
}

/** A sentence without its stop. */
function bare(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
