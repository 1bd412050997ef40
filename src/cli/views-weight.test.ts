import { describe, expect, it } from 'vitest';
import { openBudget, overViewsBudget, viewsBudget, viewsLine, weighViews } from './views-weight.ts';

describe('the weight of the views', () => {
  it('is held to its budgets, with two parts opened and with all, the styles told beside it', () => {
    const most = { first: openBudget - 9, heaviestTwo: 9, later: viewsBudget - openBudget + 9, styles: 1_000_000 };
    expect(overViewsBudget(most)).toEqual([]);
    expect(overViewsBudget({ ...most, first: openBudget, later: viewsBudget - openBudget + 7 })).toEqual([
      `The views with two parts opened are 9 bytes over their budget of ${openBudget}.`,
      `The views are 7 bytes over their budget of ${viewsBudget}.`,
    ]);
    expect(viewsLine({ first: 1, heaviestTwo: 2, later: 3, styles: 4 })).toBe(
      `views (brotli): 1 at first use; 3 of ${openBudget} with the two heaviest parts opened; 4 of ${viewsBudget} with all; their styles 4`,
    );
  });

  it('tells what the first use fetches from what panels add', { timeout: 120_000 }, async () => {
    const { first, later, heaviestTwo, styles } = await weighViews();
    expect(Math.min(first, later)).toBeGreaterThan(10_000);
    expect(heaviestTwo).toBeGreaterThan(later / 4);
    expect(heaviestTwo).toBeLessThan(later);
    expect(styles).toBeGreaterThan(1_000);
  });
});
