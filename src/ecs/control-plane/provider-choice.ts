/** On which provider a service's next task goes, with the decision where there was a choice. */
import { type Model, record } from '../world/model.ts';
import type { Spread } from '../world/spread.ts';
import type { Deployment, Service } from '../world/state.ts';
import type { Candidate, Cause } from '../world/timeline.ts';
import { serviceSubject } from './service-events.ts';
import { distribute, nextItem } from './strategy.ts';
import { wantedCount } from './tally.ts';

/** Providers for tasks that start together. */
export interface ProviderChoice {
  /** How many there are to choose from. */
  providers: number;
  /**
   * Counts one task more and says on which provider, or undefined where the strategy has no place for more. Whether a task comes to be there is
   * nothing to it: what a provider cannot give, no other gives instead.
   */
  next(): { name: string; explain(cause: Cause): Cause } | undefined;
}

/** Source of "no other gives instead": developer guide, Fargate capacity providers. */
export function providerChoice(model: Model, service: Service, deployment: Deployment, spread: Spread): ProviderChoice {
  const { capacity } = deployment;
  if ('launchType' in capacity) {
    const only = { name: capacity.launchType, explain: (cause: Cause) => cause };
    return { providers: 1, next: () => only };
  }
  const { strategy } = capacity;
  const wanted = wantedCount(service);
  const tieBreak = model.world.assumptions['capacityProvider.tieBreak'];
  const shares = distribute(strategy, wanted, tieBreak);
  const unnoticed = deployment.vacancies.filter(({ dueAtMs }) => dueAtMs > model.nowMs);
  const has = strategy.map(
    ({ capacityProvider: name }) => (spread.byProvider.get(name) ?? 0) + unnoticed.filter(({ provider }) => provider === name).length,
  );
  return {
    providers: strategy.length,
    next() {
      // Beyond the desired count, as when an unhealthy task is replaced first, the shares are those of one task more.
      const below = nextItem(strategy, shares, has);
      const chosen = below >= 0 ? below : nextItem(strategy, distribute(strategy, sum(has) + 1, tieBreak), has);
      const item = strategy[chosen];
      if (!item) return undefined;
      const before = [...has];
      has[chosen] = (has[chosen] ?? 0) + 1;
      const explain = (cause: Cause): Cause => {
        if (strategy.length === 1) return cause;
        const candidates = strategy.map(({ capacityProvider: name, base, weight }, index): Candidate => {
          const detail = `base ${base}, weight ${weight}: has ${before[index]}, its share of ${wanted} is ${shares[index]}`;
          if (index === chosen) return { name, detail };
          const isBelow = (shares[index] ?? 0) > (before[index] ?? 0);
          return { name, detail, refused: isBelow ? 'its turn comes later' : 'has its share' };
        });
        return record(model, serviceSubject(service), cause, { type: 'decision', what: 'capacity provider', candidates });
      };
      return { name: item.capacityProvider, explain };
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
