/** Reads members of AWS's answers, whose shapes are AWS's own: what is not there, or is something else, reads as nothing. Pure. */
export type Described = Readonly<Record<string, unknown>>;

/** The model's time 0, at which every run begins. */
const BEGIN_MS = Date.UTC(2026, 0, 1);

export function textOf(described: Described, name: string): string {
  const value = described[name];
  return typeof value === 'string' ? value : '';
}

export function numberOf(described: Described, name: string): number {
  const value = described[name];
  return typeof value === 'number' ? value : 0;
}

export function listOf(described: Described, name: string): readonly Described[] {
  const value = described[name];
  return Array.isArray(value) ? value.filter((item): item is Described => typeof item === 'object' && item !== null) : [];
}

/** The moment of the run, in ms, that a member has in epoch seconds; null where it has none. */
export function momentOf(described: Described, name: string): number | null {
  const value = described[name];
  return typeof value === 'number' ? Math.round(value * 1_000) - BEGIN_MS : null;
}

/** A moment of the run as consoles write it: `2026-01-01 00:05:12`, in UTC. */
export function clockOf(atMs: number): string {
  return new Date(BEGIN_MS + atMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** What stands after the last slash of an ARN. */
export function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
