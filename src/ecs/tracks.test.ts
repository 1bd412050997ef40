import { describe, expect, test } from 'vitest';
import { largeFleet, randomFleet, smallFleet } from './checkers/random-instances.fixture.ts';
import { withIds } from './checkers/random-runs.fixture.ts';
import { large, randomScenario, shifting, small } from './checkers/random-scenarios.fixture.ts';
import { costOf, loadInstances, momentsOf, type Run, runScenario, type Scenario, type Step, scenesOf, toHistory, tracksOf } from './ecs.ts';
import { service, serviceScenario } from './world.fixture.ts';

const api = 'my-rust-api';
const update = (atMs: number, input: object): Step => ({
  atMs,
  call: 'UpdateService',
  input: { cluster: 'day15', service: api, ...input },
});

function play(differences: object, ...steps: Step[]): { run: Run; tracks: ReturnType<typeof tracksOf> } {
  const scenario = serviceScenario(600_000, ...steps);
  const documents = { 'service.json': { ...service, ...differences } };
  const run = runScenario(scenario, documents);
  return { run, tracks: tracksOf(run, scenario, documents) };
}

const serviceOf = ({ tracks }: ReturnType<typeof play>) => tracks.services.find(({ name }) => name === api);
const [spot, fargate] = ['FARGATE_SPOT', 'FARGATE'];

describe('the tracks of a service', () => {
  test('have its bounds from each call on, the minimum rounded up and the maximum down', () => {
    const deploymentConfiguration = { minimumHealthyPercent: 50, maximumPercent: 150 };
    const played = play({ desiredCount: 3, deploymentConfiguration }, update(300_000, { desiredCount: 5 }));
    expect(serviceOf(played)?.bounds).toMatchObject([
      { atMs: 0, desired: 3, minimum: 2, maximum: 4 },
      { atMs: 300_000, desired: 5, minimum: 3, maximum: 7 },
    ]);
  });

  test('say when it is steady, and when no longer', () => {
    const { timeline } = play({}, { atMs: 200_000, inject: { type: 'killProcess', task: 0 } }).run;
    const steady = serviceOf(play({}, { atMs: 200_000, inject: { type: 'killProcess', task: 0 } }))?.steady;
    expect(steady).toHaveLength(2);
    expect(steady?.[0]).toMatchObject({ fromMs: timeline.find(({ what }) => what.type === 'service.steadyState')?.atMs });
    expect(steady?.[0]?.toMs).toBeGreaterThanOrEqual(200_000);
    expect(steady?.[1]?.toMs).toBeNull();
  });

  test('have a deployment with all that became of it', () => {
    const deployments = serviceOf(play({}, update(200_000, { forceNewDeployment: true })))?.deployments;
    const valuesOf = (index: number, what: string) =>
      deployments?.[index]?.changes.filter((change) => change.what === what).map(({ value }) => value);
    expect(deployments?.map(({ taskDefinition, strategy }) => [taskDefinition, strategy])).toEqual([
      [`${api}:1`, 'ROLLING'],
      [`${api}:1`, 'ROLLING'],
    ]);
    expect(valuesOf(0, 'status')).toEqual(['PRIMARY', 'ACTIVE', 'INACTIVE']);
    expect(valuesOf(1, 'status')).toEqual(['PRIMARY']);
    expect(valuesOf(1, 'rolloutState')).toEqual(['IN_PROGRESS', 'COMPLETED']);
    expect(deployments?.[1]?.changes.find(({ value }) => value === 'COMPLETED')?.text).toMatch(/^ECS deployment ecs-svc\/\d+ completed\.$/);
  });

  test('have its strategy as the calls give it, an empty one where it has a launch type', () => {
    const strategy = [
      { capacityProvider: fargate, base: 1, weight: 1 },
      { capacityProvider: spot, weight: 3 },
    ];
    const played = play(
      {},
      update(200_000, { capacityProviderStrategy: strategy, forceNewDeployment: true }),
      update(300_000, { capacityProviderStrategy: [{ capacityProvider: 'unknown' }], forceNewDeployment: true }),
      update(400_000, { capacityProviderStrategy: [], forceNewDeployment: true }),
    );
    expect(serviceOf(played)?.strategy).toEqual([
      { atMs: 0, items: [], isDefault: false },
      {
        atMs: 200_000,
        items: [
          { capacityProvider: fargate, base: 1, weight: 1 },
          { capacityProvider: spot, base: 0, weight: 3 },
        ],
        isDefault: false,
      },
      { atMs: 400_000, items: [], isDefault: false },
    ]);
  });

  test('have the default strategy of the cluster where it names neither launch type nor strategy', () => {
    const put: Step = {
      atMs: 0,
      call: 'PutClusterCapacityProviders',
      input: { cluster: 'day15', capacityProviders: [spot], defaultCapacityProviderStrategy: [{ capacityProvider: spot, weight: 1 }] },
    };
    const scenario = serviceScenario(300_000);
    scenario.steps = [...scenario.steps.slice(0, 2), put, ...scenario.steps.slice(2)];
    const { launchType: _, ...bare } = service;
    const documents = { 'service.json': bare };
    const run = runScenario(scenario, documents);
    expect(tracksOf(run, scenario, documents).services[0]?.strategy).toEqual([
      { atMs: 0, items: [{ capacityProvider: spot, base: 0, weight: 1 }], isDefault: true },
    ]);
  });

  test('count a task as healthy when its health check says so, and not before', () => {
    const checked: Step[] = [];
    const scenario = serviceScenario(300_000, ...checked);
    const { input } = scenario.steps[1] as { input: { containerDefinitions: object[] } };
    const healthCheck = { command: ['CMD', '/my-rust-api', 'check'], interval: 10, startPeriod: 0 };
    const definition = { ...input, containerDefinitions: [{ ...input.containerDefinitions[0], healthCheck }] };
    scenario.steps = scenario.steps.map((step, index) => (index === 1 ? { ...step, input: definition } : step)) as Step[];
    const documents = { 'service.json': { ...service, desiredCount: 1 } };
    const run = runScenario(scenario, documents);
    const { services, containers } = tracksOf(run, scenario, documents);
    const counts = services[0]?.counts ?? [];
    const health = run.timeline.find(({ what }) => what.type === 'task.health' && what.to === 'HEALTHY');
    expect(health).toBeDefined();
    expect(counts.find(({ healthy }) => healthy === 1)?.atMs).toBe(health?.atMs);
    expect(counts.find(({ running }) => running === 1)?.atMs).toBeLessThan(health?.atMs ?? 0);
    expect(containers[0]?.health.map(({ status }) => status)).toEqual(['HEALTHY']);
    expect(containers[0]?.statuses.map(({ status }) => status)).toEqual(['PENDING', 'RUNNING']);
  });
});

const scenarios: [string, Scenario][] = [
  ...[1, 2, 3].map((seed): [string, Scenario] => [`small ${seed}`, withIds(randomScenario(seed, small))]),
  ...[4, 5].map((seed): [string, Scenario] => [`shifting ${seed}`, withIds(randomScenario(seed, shifting))]),
  ['large', withIds(randomScenario(6, large))],
];

await loadInstances();
scenarios.push(...[7, 8].map((seed): [string, Scenario] => [`fleet ${seed}`, withIds(randomFleet(seed, smallFleet))]), [
  'large fleet',
  withIds(randomFleet(9, largeFleet)),
]);

describe.each(scenarios)('the tracks of a random run (%s)', (_name, scenario) => {
  const run = runScenario(scenario, {}, { limits: { events: 20_000, tasks: 2_000 } });
  const tracks = tracksOf(run, scenario, {});
  const history = toHistory(run.timeline, run.endMs);

  test('count tasks as the history does', () => {
    for (const { name, counts } of tracks.services) {
      const seen = counts.map(({ atMs, running, pending }) => ({ atMs, running, pending }));
      const isChange = (one: { running: number; pending: number }, before?: { running: number; pending: number }) =>
        one.running !== (before?.running ?? 0) || one.pending !== (before?.pending ?? 0);
      // A limit may end a run between a task's creation and its first status.
      const changed = <One extends { atMs: number; running: number; pending: number }>(list: readonly One[]) =>
        list.filter((one, index) => isChange(one, list[index - 1]) && (run.limit === undefined || one.atMs < run.endMs));
      const moments = momentsOf(history, name).map(({ atMs, running, pending }) => ({ atMs, running, pending }));
      expect(changed(seen)).toEqual(changed(moments));
      for (const { running, healthy } of counts) expect(healthy).toBeLessThanOrEqual(running);
    }
  });

  test('have containers and steady states as the scene has them at any moment', () => {
    const scenes = scenesOf(run.timeline);
    for (let step = 0; step <= 20; step += 1) {
      const atMs = Math.floor((run.endMs * step) / 20);
      const scene = scenes.at(atMs);
      const known = new Map(tracks.containers.map((track) => [`${track.taskId}/${track.name}`, track]));
      for (const { taskId, targets } of scene.tasks) {
        const lane = history.tasks.find((one) => one.taskId === taskId);
        const states = new Map(
          (lane?.targets ?? []).filter((one) => one.atMs <= atMs).map((one) => [`${one.targetGroupArn} ${one.port}`, one.state]),
        );
        expect(new Map(targets.map((one) => [`${one.targetGroupArn} ${one.port}`, one.state]))).toEqual(states);
      }
      for (const { taskId, containers } of scene.tasks)
        for (const [name, { lastStatus, health }] of Object.entries(containers)) {
          const track = known.get(`${taskId}/${name}`);
          expect(track?.statuses.findLast((one) => one.atMs <= atMs)?.status).toBe(lastStatus);
          expect(track?.health.findLast((one) => one.atMs <= atMs)?.status ?? 'UNKNOWN').toBe(health);
        }
      for (const { name, isSteady } of scene.services) {
        const steady = tracks.services.find((one) => one.name === name)?.steady ?? [];
        expect(steady.some(({ fromMs, toMs }) => fromMs <= atMs && (toMs === null || atMs < toMs))).toBe(isSteady);
      }
    }
  });

  test('say what was spent as the cost of each moment says it', () => {
    expect(tracks.spent.length).toBeLessThanOrEqual(61);
    for (const { atMs, microUsd } of tracks.spent) expect(costOf(run.timeline, atMs).microUsd).toBe(microUsd);
  });

  test('are of plain data', () => {
    expect(JSON.parse(JSON.stringify(tracks))).toEqual(tracks);
  });
});
