/** The model's assumptions as they are listed beside a run: what each is about, its value in that run, and what speaks for it. */
import { type Assumption, assumptions } from '../../ecs/ecs.ts';

/** One thing the model assumes because AWS does not document it. */
export interface AssumptionNote {
  title: string;
  value: string;
  source: string;
}

/** All of them, with the values of a scenario where it has its own. */
export function notesOf(overrides: Readonly<Record<string, number | string | boolean>>): readonly AssumptionNote[] {
  return assumptions.map((assumption) => noteOf(assumption, overrides[assumption.id] ?? assumption.default));
}

function noteOf({ title, unit, source }: Assumption, value: number | string | boolean): AssumptionNote {
  const text = unit === 'ms' && typeof value === 'number' ? `${value / 1000} s` : unit === 'choice' ? String(value) : `${value} ${unit}`;
  return { title, value: text, source: source.text };
}
