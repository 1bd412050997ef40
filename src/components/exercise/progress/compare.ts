/** Two texts side by side as lines that were added, removed or left; loaded when somebody compares. Pure. */
import { diffLines } from 'diff';

/** A run of lines of one kind. */
export interface Hunk {
  kind: 'same' | 'added' | 'removed';
  lines: readonly string[];
}

export interface Comparison {
  hunks: readonly Hunk[];
  added: number;
  removed: number;
}

/** How far two texts may be apart before nothing is gained by comparing them line by line. */
const furthest = 2_000;

/** What leads from one text to the other. Texts that have almost nothing in common come as all removed, all added. */
export function compareTexts(from: string, to: string): Comparison {
  const changes = diffLines(ended(from), ended(to), { maxEditLength: furthest }) ?? [
    { value: ended(from), added: false, removed: true },
    { value: ended(to), added: true, removed: false },
  ];
  const hunks = changes.map(({ value, added, removed }): Hunk => {
    const lines = value.replace(/\n$/, '').split('\n');
    return { kind: added ? 'added' : removed ? 'removed' : 'same', lines };
  });
  const count = (kind: Hunk['kind']) => hunks.reduce((sum, hunk) => sum + (hunk.kind === kind ? hunk.lines.length : 0), 0);
  return { hunks, added: count('added'), removed: count('removed') };
}

/**
 * A JSON text in the layout and order of another, so that a comparison of the two tells what differs and not how it is written. A text that is no JSON
 * comes back as it is.
 */
export function laidOutLike(text: string, model: string): string {
  try {
    return JSON.stringify(orderedLike(JSON.parse(text), JSON.parse(model)), null, 2);
  } catch {
    return text;
  }
}

function orderedLike(value: unknown, model: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => orderedLike(item, Array.isArray(model) ? (model[index] ?? model[0]) : undefined));
  if (!isRecord(value)) return value;
  const first = isRecord(model) ? Object.keys(model).filter((key) => Object.hasOwn(value, key)) : [];
  const keys = [...first, ...Object.keys(value).filter((key) => !first.includes(key))];
  return Object.fromEntries(keys.map((key) => [key, orderedLike(value[key], isRecord(model) ? model[key] : undefined)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A last line without its end would count as another line. */
function ended(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}
