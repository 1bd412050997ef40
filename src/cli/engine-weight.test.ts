import { describe, expect, it } from 'vitest';
import { engineBudget, engineLine, engineModule, instancesBudget, overEngineBudget, weighEngine } from './engine-weight.ts';

describe('the weight of the model', () => {
  it('is held to its budgets without the rules, which are told beside it', () => {
    expect(overEngineBudget({ engine: engineBudget, instances: instancesBudget, rules: 1_000_000 })).toEqual([]);
    expect(overEngineBudget({ engine: engineBudget + 7, instances: 0, rules: 0 })).toEqual([
      `The model is 7 bytes over its budget of ${engineBudget}.`,
    ]);
    expect(overEngineBudget({ engine: 0, instances: instancesBudget + 7, rules: 0 })).toEqual([
      `Its part on instances is 7 bytes over its budget of ${instancesBudget}.`,
    ]);
    expect(engineLine({ engine: 1, instances: 3, rules: 2 })).toBe(
      `model (brotli): 1 of ${engineBudget}, where a run needs instances 3 of ${instancesBudget} more, and 2 of rules and shapes that calls are checked by`,
    );
  });

  it('tells what a run on Fargate fetches from what instances add', { timeout: 120_000 }, async () => {
    const { engine, instances } = await weighEngine();
    expect(Math.min(engine, instances)).toBeGreaterThan(10_000);
  });

  it('can be one module which exports what a page runs', { timeout: 120_000 }, async () => {
    const code = await engineModule();
    for (const name of ['createEcs', 'runScenario', 'toHistory']) expect(code.slice(code.lastIndexOf('export'))).toContain(name);
  });
});
