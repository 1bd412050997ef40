import { describe, expect, it } from 'vitest';
import { overViewsBudget, viewsBudget, viewsGoal, viewsLine, weighViews } from './views-weight.ts';

describe('the weight of the views', () => {
  it('is held to its budget, first and later together, with the styles told beside it', () => {
    expect(overViewsBudget({ first: viewsBudget - 5, later: 5, styles: 1_000_000 })).toEqual([]);
    expect(overViewsBudget({ first: viewsBudget, later: 7, styles: 0 })).toEqual([
      `The views are 7 bytes over their budget of ${viewsBudget}.`,
    ]);
    expect(viewsLine({ first: 1, later: 2, styles: 4 })).toBe(
      `views (brotli): 1 at first use, 2 when opened: 3 of ${viewsBudget} (the goal is ${viewsGoal}); their styles 4`,
    );
  });

  it('tells what the first use fetches from what panels add', { timeout: 120_000 }, async () => {
    const { first, later, styles } = await weighViews();
    expect(Math.min(first, later)).toBeGreaterThan(10_000);
    expect(styles).toBeGreaterThan(1_000);
  });
});
