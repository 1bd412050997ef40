/** Messages that AWS sends again and again while nothing changes: their moments follow from the first one, so nothing waits for them. */

/** A steady service says so again after that long. Source: developer guide, service event messages. */
export const REPEAT_AFTER_MS = 6 * 60 * 60 * 1_000;

/**
 * The moments at which a message is due again, oldest first: every 6 h after it was first sent.
 * @param sinceMs when it was first sent
 * @param untilMs the last moment that counts: now, or when the steady state ended
 */
export function repeatsMs(sinceMs: number, untilMs: number): number[] {
  const count = Math.max(0, Math.floor((untilMs - sinceMs) / REPEAT_AFTER_MS));
  return Array.from({ length: count }, (_, index) => sinceMs + (index + 1) * REPEAT_AFTER_MS);
}
