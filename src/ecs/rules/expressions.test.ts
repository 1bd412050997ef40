import { describe, expect, test, vi } from 'vitest';

describe('expressions before the part on instances is there', () => {
  const places = async (expression: string) => {
    // Whoever loaded that part has set its reader in the module as it was loaded first.
    vi.resetModules();
    const { brokenExpressions } = await import('./expressions.ts');
    return brokenExpressions({ placementConstraints: [{ type: 'memberOf', expression }] }).map(({ path }) => path.join('/'));
  };

  // The operators `!` and `not`, and parentheses: AWS's developer guide, page cluster-query-language.
  test.each([
    'not(task:group == database)',
    'not (task:group == database)',
    'NOT(not(attribute:stack exists))',
    '!(attribute:stack == prod)',
    'not attribute:stack exists',
  ])('%s, which AWS takes, is not refused', async (expression) => {
    expect(await places(expression)).toEqual([]);
  });

  test.each(['not(attributes:stack == prod)', 'nothing == prod', 'notes exists'])('%s names nothing of an instance', async (expression) => {
    expect(await places(expression)).toEqual(['placementConstraints/0/expression']);
  });
});
