/** The run beside the small course's document: it is registered, and that is all. */
import type { Scenario } from '../../../../ecs/ecs.ts';

export const registered: Scenario = {
  seed: 1,
  untilMs: 10_000,
  surroundings: {
    account: '111122223333',
    region: 'us-east-1',
    images: [],
    roles: [],
    logGroups: [],
    subnets: [],
    securityGroups: [],
  },
  steps: [
    { atMs: 0, call: 'CreateCluster', input: { clusterName: 'small' } },
    { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
  ],
};
