/** Moments of a run as the clock's hours, minutes, seconds and thousandths. */

/** `0:02:30.000`; days count as hours, so that lines of a run sort by eye. */
export function clock(atMs: number): string {
  const seconds = Math.floor(atMs / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(atMs % 1_000).padStart(3, '0')}`;
}
