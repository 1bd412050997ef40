/** Every fact of Amazon ECS that the model stands on, numbered, so that a reader can go from a fact to its tests and back. */
import { capacityFacts } from './capacity.ts';
import { clusterScalingFacts } from './cluster-scaling.ts';
import { deploymentFacts } from './deployments.ts';
import type { ModelFact } from './fact.ts';
import { failureFacts } from './failures.ts';
import { healthFacts } from './health.ts';
import { instanceFacts } from './instances.ts';
import { moneyFacts, quotaFacts } from './money-and-quotas.ts';
import { placementFacts } from './placement.ts';
import { serviceScalingFacts } from './service-scaling.ts';
import { serviceFacts } from './services.ts';
import { taskFacts } from './tasks.ts';

/** In the order of their topics and numbers. */
export const facts: readonly ModelFact[] = [
  ...taskFacts,
  ...failureFacts,
  ...healthFacts,
  ...serviceFacts,
  ...deploymentFacts,
  ...serviceScalingFacts,
  ...capacityFacts,
  ...clusterScalingFacts,
  ...instanceFacts,
  ...placementFacts,
  ...moneyFacts,
  ...quotaFacts,
];
