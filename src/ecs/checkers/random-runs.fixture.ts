/** Random scenarios as plain ones, whose calls name tasks and instances by their ids: they can be recorded, and gone back into. For tests. */
import { createEcs, EcsError, type Scenario, type Step } from '../ecs.ts';
import { named } from './checked-run.fixture.ts';

/** The scenario with the ids that its run gives, which is played once to know them. */
export function withIds(scenario: Scenario): Scenario {
  const ecs = createEcs({ surroundings: scenario.surroundings, seed: scenario.seed, limits: { events: 20_000, tasks: 2_000 } });
  const steps = scenario.steps.map((step): Step => {
    ecs.advance(step.atMs);
    if ('inject' in step) {
      ecs.inject(step.inject);
      return step;
    }
    let { input } = step;
    try {
      input = named(ecs, step.call, input as Record<string, unknown>);
      ecs.call(step.call, input);
    } catch (error) {
      if (!(error instanceof EcsError)) throw error;
    }
    return { ...step, input };
  });
  return { ...scenario, steps };
}
