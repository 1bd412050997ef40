/** Capacity provider strategies of services over time: from the calls of a run, which say them; no timeline does. */
import { fillIn, type Run, type Scenario, type Step } from '../scenario.ts';
import type { ServiceTrack, StrategyItem } from './types.ts';

type Strategy = ServiceTrack['strategy'][number];
type Call = Extract<Step, { call: string }>;
type Input = Readonly<Record<string, unknown>>;

/** By name of the service, as the timeline has it. A call that was refused says nothing. */
export function strategiesOf(
  run: Run,
  { steps }: Pick<Scenario, 'steps'>,
  documents: Readonly<Record<string, unknown>>,
  changes: readonly Step[],
): ReadonlyMap<string, Strategy[]> {
  const defaults = new Map<string, readonly StrategyItem[]>();
  const launchTypes = new Map<string, boolean>();
  const strategies = new Map<string, Strategy[]>();
  const set = (service: string, strategy: Strategy) => strategies.set(service, [...(strategies.get(service) ?? []), strategy]);
  for (const { atMs, call, input: given } of takenCalls(run, steps, changes)) {
    const input = asRecord(fillIn(given, documents));
    const cluster = nameOf(input.cluster ?? 'default');
    const items = itemsOf(input.capacityProviderStrategy);
    const resolved = (hasLaunchType: boolean): Strategy => {
      if (hasLaunchType) return { atMs, items: [], isDefault: false };
      return items && items.length > 0 ? { atMs, items, isDefault: false } : { atMs, items: defaults.get(cluster) ?? [], isDefault: true };
    };
    switch (call) {
      case 'CreateCluster': {
        const name = nameOf(input.clusterName ?? 'default');
        // Creating a cluster again gives the one that exists.
        if (!defaults.has(name)) defaults.set(name, itemsOf(input.defaultCapacityProviderStrategy) ?? []);
        break;
      }
      case 'PutClusterCapacityProviders':
        defaults.set(cluster, itemsOf(input.defaultCapacityProviderStrategy) ?? []);
        break;
      case 'CreateService': {
        const hasLaunchType = typeof input.launchType === 'string';
        const name = nameOf(input.serviceName);
        launchTypes.set(`${cluster}/${name}`, hasLaunchType);
        set(name, resolved(hasLaunchType));
        break;
      }
      case 'UpdateService': {
        const name = nameOf(input.service);
        // An empty strategy leads back to the launch type that the service was created with. Source: UpdateService in the API reference.
        if (items) set(name, resolved(items.length === 0 && launchTypes.get(`${cluster}/${name}`) === true));
        break;
      }
      default:
    }
  }
  return strategies;
}

/** Calls that AWS took, in order of time; at one moment the scenario's own come first. */
function takenCalls({ refusals, endMs }: Run, steps: readonly Step[], changes: readonly Step[]): Call[] {
  const refusedSteps = new Set(refusals.map(({ step }) => step));
  const refusedChanges = new Set(refusals.filter(({ step }) => step < 0).map(({ atMs, operation }) => `${atMs} ${operation}`));
  const calls = [
    ...steps.filter((_, index) => !refusedSteps.has(index)),
    ...changes.filter((step) => 'call' in step && !refusedChanges.has(`${step.atMs} ${step.call}`)),
  ];
  return calls.filter((step): step is Call => 'call' in step && step.atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
}

function asRecord(value: unknown): Input {
  return typeof value === 'object' && value !== null ? (value as Input) : {};
}

/** The name, of a name or an ARN. */
function nameOf(reference: unknown): string {
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : '';
}

function itemsOf(value: unknown): readonly StrategyItem[] | null {
  if (!Array.isArray(value)) return null;
  const count = (given: unknown) => (typeof given === 'number' ? given : 0);
  return value.map(asRecord).map(({ capacityProvider, base, weight }) => ({
    capacityProvider: String(capacityProvider),
    base: count(base),
    weight: count(weight),
  }));
}
