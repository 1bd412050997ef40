/** The places of tasks that stopped by themselves, or are unhealthy, and are to be filled: each tells the task that fills it why it starts. */
import { providerOf } from '../world/capacity.ts';
import type { Deployment, Task, Vacancy } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';

/** The vacancies that the scheduler has noticed, and after them the places of unhealthy tasks, while it starts tasks. */
export interface OpenVacancies {
  /** Why the next task on a provider starts: the oldest place on it, undefined where none is. */
  causeFor(provider: string): Cause | undefined;
  /** A task has taken that place. */
  fill(provider: string): void;
  /** Ends it: what was filled is gone from the deployment's list. */
  close(): void;
}

/** @param unhealthy tasks whose places are filled before they leave them */
export function openVacancies(deployment: Deployment, unhealthy: readonly Task[], nowMs: number): OpenVacancies {
  const byProvider = new Map<string, Vacancy[]>();
  const add = (vacancy: Vacancy) => {
    const list = byProvider.get(vacancy.provider) ?? [];
    list.push(vacancy);
    byProvider.set(vacancy.provider, list);
  };
  for (const vacancy of deployment.vacancies) if (vacancy.dueAtMs <= nowMs) add(vacancy);
  for (const task of unhealthy) add({ dueAtMs: nowMs, provider: providerOf(task), cause: task.healthCause ?? deployment.cause });
  const filled = new Set<Vacancy>();
  const taken = new Map<string, number>();
  const next = (provider: string) => byProvider.get(provider)?.[taken.get(provider) ?? 0];
  return {
    causeFor: (provider) => next(provider)?.cause,
    fill(provider) {
      const vacancy = next(provider);
      if (!vacancy) return;
      filled.add(vacancy);
      taken.set(provider, (taken.get(provider) ?? 0) + 1);
    },
    close() {
      if (filled.size > 0) deployment.vacancies = deployment.vacancies.filter((vacancy) => !filled.has(vacancy));
    },
  };
}
