/** The arithmetic of a capacity provider strategy as a decision tells it: base, weight, what each has and what its share is. Pure. */
import type { Why } from '../session.ts';

/** A provider of the strategy at the moment of a decision. */
export interface ProviderShareRow {
  name: string;
  base: number;
  weight: number;
  /** Tasks that it had. */
  has: number;
  /** Tasks of the wanted ones that belong to it. */
  share: number;
  /** Absent for the one that got the task. */
  refused?: string;
}

/** What a decision's candidates say of a strategy. */
export interface StrategyShares {
  wanted: number;
  rows: readonly ProviderShareRow[];
  /** The sum in a sentence: `9 tasks are wanted: 1 by base, 8 by weight, 1 : 3.` */
  sum: string;
}

const told = /^base (\d+), weight (\d+): has (\d+), its share of (\d+) is (\d+)$/;

/** Null where the candidates are no providers of a strategy. */
export function strategyShares(candidates: Why['candidates']): StrategyShares | null {
  const read = candidates.map(({ name, detail = '', refused }) => ({ name, refused, numbers: told.exec(detail)?.slice(1).map(Number) }));
  if (read.length === 0 || read.some(({ numbers }) => numbers === undefined)) return null;
  const wanted = read[0]?.numbers?.[3] ?? 0;
  const rows = read.map(({ name, refused, numbers = [] }): ProviderShareRow => {
    const [base = 0, weight = 0, has = 0, , share = 0] = numbers;
    return { name, base, weight, has, share, ...(refused !== undefined && { refused }) };
  });
  const byBase = Math.min(
    wanted,
    rows.reduce((sum, { base }) => sum + base, 0),
  );
  const ratio = rows.map(({ weight }) => weight).join(' : ');
  return {
    wanted,
    rows,
    sum: `${wanted === 1 ? '1 task is' : `${wanted} tasks are`} wanted: ${byBase} by base, the other ${wanted - byBase} by weight, ${ratio}.`,
  };
}
