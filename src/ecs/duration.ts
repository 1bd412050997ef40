/** Durations as people write them: `15m`, `90s`, `1h30m`, `250ms`. */

const form = /^(?=.)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const unitsMs = [86_400_000, 3_600_000, 60_000, 1_000, 1];

/** ms, or null for a text that is no duration, or one too long to be counted. Units are d, h, m, s and ms, the larger before the smaller. */
export function readDuration(text: string): number | null {
  const parts = form.exec(text)?.slice(1);
  if (!parts) return null;
  const ms = parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (unitsMs[index] ?? 0), 0);
  return Number.isSafeInteger(ms) ? ms : null;
}

/** The shortest such text: 90,000 is `1m30s`, 0 is `0s`. */
export function writeDuration(ms: number): string {
  const names = ['d', 'h', 'm', 's', 'ms'];
  let left = ms;
  let text = '';
  for (const [index, unitMs] of unitsMs.entries()) {
    const count = Math.floor(left / unitMs);
    left -= count * unitMs;
    if (count > 0) text += `${count}${names[index]}`;
  }
  return text === '' ? '0s' : text;
}
