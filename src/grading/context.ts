/** The world that the rules see beside an exercise's documents: the scenario's surroundings, and what its own calls register before. */
import { type RuleContext, type Scenario, worldOf } from '../ecs/ecs.ts';
import { readerOf } from './evidence.ts';

/**
 * From the calls of the scenario that hold no learner's document. The one registration of a family is its revision 1. Where a learner's document is
 * registered as well, it may be a newer revision of any family: which one is the latest is not known then.
 */
export function ruleContext(scenario: Scenario): RuleContext {
  const definitions = new Map<string, unknown>();
  const providers = new Map<string, readonly string[]>();
  let hasUnknown = false;
  for (const step of scenario.steps) {
    if (!('call' in step)) continue;
    const input = readerOf(step.input);
    if (step.call === 'RegisterTaskDefinition') {
      if (input.get('$document') !== undefined) hasUnknown = true;
      register(definitions, String(input.get('family') ?? ''), step.input, scenario);
    }
    if (step.call === 'PutClusterCapacityProviders') {
      providers.set(
        String(input.get('cluster') ?? 'default'),
        input.list('capacityProviders').map((name) => String(name.value)),
      );
    }
  }
  return {
    world: worldOf(scenario.surroundings, {
      taskDefinition: (reference) => (hasUnknown && !/:\d+$/.test(reference) ? null : (definitions.get(reference) ?? null)),
      capacityProviders: (cluster) => providers.get(nameOf(cluster)),
    }),
  };
}

/** A definition answers to its family, its family and revision, and its ARN; a family's latest revision to the family alone. */
function register(definitions: Map<string, unknown>, family: string, input: unknown, scenario: Scenario): void {
  if (family === '') return;
  let revision = 1;
  while (definitions.has(`${family}:${revision}`)) revision += 1;
  const { account, region } = scenario.surroundings;
  const names = [family, `${family}:${revision}`, `arn:aws:ecs:${region}:${account}:task-definition/${family}:${revision}`];
  for (const name of names) definitions.set(name, input);
}

/** A cluster's name, from its name or its ARN. */
function nameOf(cluster: string): string {
  return cluster.slice(cluster.lastIndexOf('/') + 1);
}
