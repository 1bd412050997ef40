/**
 * Runs that are played in a browser too: one that must give the same bytes on every machine (a service on FARGATE and FARGATE_SPOT, a kill, an update, a
 * scale-in), and the typical exercise, which must be quick.
 */

import { runScenario, type Scenario, toHistory } from './ecs.ts';
import { image, networkConfiguration, serviceScenario, surroundings, taskDefinition, service as tasksOfService } from './world.fixture.ts';

const strategy = [
  { capacityProvider: 'FARGATE', base: 1, weight: 1 },
  { capacityProvider: 'FARGATE_SPOT', weight: 3 },
];

const scenario: Scenario = {
  seed: 15,
  untilMs: 600_000,
  surroundings,
  steps: [
    { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
    {
      atMs: 0,
      call: 'PutClusterCapacityProviders',
      input: { cluster: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] },
    },
    { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
    { atMs: 0, call: 'CreateService', input: { $document: 'service.json', with: { cluster: 'day15' } } },
    { atMs: 150_000, inject: { type: 'killProcess', task: 1, exitCode: 1 } },
    { atMs: 240_000, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
    { atMs: 240_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', taskDefinition: 'my-rust-api:2' } },
    { atMs: 400_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 3 } },
    { atMs: 450_000, inject: { type: 'deleteImage', image: `${image}:1.4.2` } },
    { atMs: 460_000, inject: { type: 'killProcess', task: 0 } },
    { atMs: 500_000, call: 'RunTask', input: { cluster: 'day15', taskDefinition: 'no-such-family' } },
  ],
};

const service = {
  serviceName: 'my-rust-api',
  taskDefinition: 'my-rust-api:1',
  desiredCount: 5,
  capacityProviderStrategy: strategy,
  networkConfiguration,
};

/** The run and its history as JSON text. */
export function goldenRun(): string {
  const run = runScenario(scenario, { 'task-definition.json': taskDefinition, 'service.json': service });
  return JSON.stringify({ run, history: toHistory(run.timeline, run.endMs) });
}

/** 20 tasks over an hour with one seed. */
export const typicalExercise = {
  scenario: serviceScenario(60 * 60_000),
  documents: { 'service.json': { ...tasksOfService, desiredCount: 20 } },
};
