/** What JSON calls an object. */

/** Members by name. */
export type Members = Readonly<Record<string, unknown>>;

/** True of an object that is no array and not null. */
export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
