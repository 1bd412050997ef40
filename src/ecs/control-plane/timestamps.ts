/** Moments as requests write them. */

const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?(?:Z|\+00:00)?$/;

/** Epoch seconds of a date and time of UTC, such as `2026-01-31T12:00:00Z`, or of a number of seconds as text; null for any other text. */
export function parseSeconds(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const [year, month, day, hour = 0, minute = 0, second = 0] = (TIMESTAMP.exec(text) ?? []).slice(1).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return null;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second >= 60) return null;
  return ((daysTo(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
}

/** Days from 1970-01-01 in the Gregorian calendar, whose years are counted from March so that the leap day is a year's last. */
function daysTo(year: number, month: number, day: number): number {
  const from = month > 2 ? year : year - 1;
  const leapDays = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400);
  const daysInYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * from + leapDays + daysInYear - 719_468;
}
