/** One run of a playground: its texts as a scenario, played, and what its stage shows besides. Pure but for what it fetches. */
import { parseText } from '../../documents/documents.ts';
import { prepareFor } from '../../ecs/ecs.ts';
import type { PlayedRun } from '../simulator/inspector.ts';
import { playRequest } from '../simulator/run.ts';
import type { ProviderShare } from '../simulator/Simulation.tsx';
import { brokenTextsMark, type PlaygroundRequest, type PlaygroundStage } from './playground-protocol.ts';
import { type Composition, type PlaygroundProblem, runKinds, scenarioOf } from './scenario-of.ts';

/** Texts that nothing can be run of, and why. */
class BrokenTexts extends Error {
  override name = 'BrokenTexts';
  readonly problems: readonly PlaygroundProblem[];
  constructor(problems: readonly PlaygroundProblem[]) {
    super(`${brokenTextsMark}${JSON.stringify(problems)}`);
    this.problems = problems;
  }
}

/** @throws BrokenTexts */
export function composed({ texts, settings }: Omit<PlaygroundRequest, 'changes'>): Composition {
  const { composition, problems } = scenarioOf(texts, settings);
  if (composition === null) throw new BrokenTexts(problems);
  return composition;
}

/** Plays the texts. @throws BrokenTexts */
export async function playPlayground(request: PlaygroundRequest): Promise<PlayedRun> {
  const { scenario, documents } = composed(request);
  // Changes outlive what they were made for: a run whose instances were taken out of the documents may still lose one.
  await prepareFor({ ...scenario, steps: [...scenario.steps, ...request.changes] }, documents);
  return playRequest({ scenario, documents, kinds: runKinds, changes: request.changes });
}

export function stageOfPlayground(composition: Composition): PlaygroundStage {
  const { scenario, world, origins, documents } = composition;
  const created = scenario.steps.find((step) => 'call' in step && step.call === 'CreateCluster');
  const { clusterName } = created && 'call' in created ? (created.input as { clusterName: string }) : { clusterName: 'default' };
  return {
    scenario,
    world,
    origins,
    cluster: clusterName,
    zones: [...new Set(scenario.surroundings.subnets.map(({ availabilityZone }) => availabilityZone))].sort(),
    capacity: sharesOf(parseText(documents['service.json'] ?? '').value),
  };
}

/** The capacity provider strategy of a service, as far as it can be read. */
function sharesOf(service: unknown): readonly ProviderShare[] {
  const strategy = (service as { capacityProviderStrategy?: unknown } | null)?.capacityProviderStrategy;
  if (!Array.isArray(strategy)) return [];
  const whole = (value: unknown) => (Number.isInteger(value) ? (value as number) : 0);
  return strategy.flatMap((item) =>
    typeof item?.capacityProvider === 'string' ? [{ name: item.capacityProvider, base: whole(item.base), weight: whole(item.weight) }] : [],
  );
}
