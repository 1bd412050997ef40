/** Plain JSON: input from outside as the model's own, with no shared objects and no depth that could break a stack. */
import { EcsError } from '../api/error.ts';
import type { Json } from '../world/state.ts';

/** Deeper than any shape of the API: a document nested further holds no valid request. */
const DEEPEST = 64;

/**
 * A copy of a value. Members that are undefined are left out, as JSON does.
 * @throws EcsError where the value is no JSON or is nested too deeply
 */
export function plainJson(value: unknown, depth = 0): Json {
  if (depth > DEEPEST) throw new EcsError('SerializationException', `The input is nested more than ${DEEPEST} levels deep.`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item) => plainJson(item, depth + 1));
  if (value === undefined) throw new EcsError('SerializationException', 'There is no input: the document is missing or no JSON.');
  if (typeof value !== 'object') throw new EcsError('SerializationException', `The input holds ${String(typeof value)}, which is no JSON.`);
  // From entries, so that a member named `__proto__` stays a member.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, plainJson(item, depth + 1)]])),
  );
}
