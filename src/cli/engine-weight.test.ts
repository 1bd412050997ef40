import { describe, expect, it } from 'vitest';
import { bundleEngine, engineBudget, engineLine, overEngineBudget } from './engine-weight.ts';

describe('the weight of the model', () => {
  it('is held to its budget without the rules, which are told beside it', () => {
    expect(overEngineBudget({ engine: engineBudget, rules: 1_000_000 })).toEqual([]);
    expect(overEngineBudget({ engine: engineBudget + 7, rules: 0 })).toEqual(['The model is 7 bytes over its budget of 60000.']);
    expect(engineLine({ engine: 1, rules: 2 })).toBe('model (brotli): 1 of 60000, and 2 of rules and shapes that calls are checked by');
  });

  it('is that of one module which exports what a page runs', async () => {
    const code = await bundleEngine();
    for (const name of ['createEcs', 'runScenario', 'toHistory']) expect(code.slice(code.lastIndexOf('export'))).toContain(name);
  });
});
