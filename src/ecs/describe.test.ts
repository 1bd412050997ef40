import { describe, expect, test } from 'vitest';
import { randomFleet, smallFleet } from './checkers/random-instances.fixture.ts';
import { withIds } from './checkers/random-runs.fixture.ts';
import { large, randomScenario, shifting, small } from './checkers/random-scenarios.fixture.ts';
import {
  type ContainerTrack,
  loadInstances,
  loadViews,
  momentAt,
  type Played,
  runScenario,
  type Scenario,
  scenesOf,
  type TaskLane,
  toHistory,
} from './ecs.ts';
import { service, serviceScenario } from './world.fixture.ts';

await loadInstances();
const views = await loadViews();
const limits = { events: 20_000, tasks: 2_000 };

function play(scenario: Scenario, documents: Played['documents'] = {}, options: Played['options'] = { limits }): Played {
  return { scenario, documents, options, run: runScenario(scenario, documents, options) };
}

interface DescribedService {
  serviceName: string;
  status: string;
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  deployments: { id: string; status: string; rolloutState: string; taskDefinition: string }[];
}
interface DescribedTask {
  taskArn: string;
  lastStatus: string;
  desiredStatus: string;
  healthStatus: string;
  containers: { name: string; lastStatus: string; healthStatus: string }[];
}

const lastPart = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

/** Moments of a run, the same ones each time, among them those at which something happens. */
function momentsIn({ timeline, endMs }: Played['run'], count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const spread = (Math.imul(index + 1, 0x9e3779b1) >>> 0) / 2 ** 32;
    return index % 2 === 0 ? Math.floor(spread * endMs) : (timeline[Math.floor(spread * timeline.length)]?.atMs ?? 0);
  });
}

const runs: [string, () => Scenario][] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((seed): [string, () => Scenario] => [`small ${seed}`, () => randomScenario(seed, small)]),
  ...[8, 9, 10, 11, 12].map((seed): [string, () => Scenario] => [`shifting ${seed}`, () => randomScenario(seed, shifting)]),
  ['large 13', () => randomScenario(13, large)],
  ...[14, 15, 16, 17, 18, 19, 20].map((seed): [string, () => Scenario] => [`fleet ${seed}`, () => randomFleet(seed, smallFleet)]),
];

describe.each(runs)('at 50 moments of a random run (%s)', (_name, make) => {
  const played = play(withIds(make()));
  const { run } = played;
  const history = toHistory(run.timeline, run.endMs);
  const tracks = views.tracks(played);
  const scenes = scenesOf(run.timeline);
  const containersOf = new Map<string, ContainerTrack[]>();
  for (const track of tracks.containers) containersOf.set(track.taskId, [...(containersOf.get(track.taskId) ?? []), track]);

  test('numbers and states of services, deployments, tasks and containers are those of DescribeServices and DescribeTasks', {
    timeout: 60_000,
  }, () => {
    for (const atMs of momentsIn(run, 50)) {
      const aws = views.describe(played, atMs);
      for (const described of aws.services as unknown as DescribedService[]) {
        const { serviceName: name, desiredCount, runningCount, pendingCount } = described;
        const track = tracks.services.find((one) => one.name === name);
        const bounds = track?.bounds.findLast((one) => one.atMs <= atMs);
        const counts = track?.counts.findLast((one) => one.atMs <= atMs);
        const moment = momentAt(history, atMs, name);
        const expected = { atMs, name, desiredCount, runningCount, pendingCount };
        expect({
          atMs,
          name,
          desiredCount: bounds?.desired,
          runningCount: counts?.running ?? 0,
          pendingCount: counts?.pending ?? 0,
        }).toEqual(expected);
        expect({ atMs, name, desiredCount: moment.desired, runningCount: moment.running, pendingCount: moment.pending }).toEqual(expected);
        const lastOf = (changes: NonNullable<typeof track>['deployments'][number]['changes'], what: string) =>
          changes.findLast((change) => change.what === what && change.atMs <= atMs)?.value;
        const drawn = (track?.deployments ?? [])
          .filter(({ createdAtMs }) => createdAtMs <= atMs)
          .map(({ id, taskDefinition, changes }) => ({
            id,
            taskDefinition,
            status: lastOf(changes, 'status'),
            rolloutState: lastOf(changes, 'rolloutState'),
          }))
          .filter(({ status }) => status !== 'INACTIVE');
        const byId = <One extends { id: string }>(list: readonly One[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
        const deployments = byId(described.deployments).map(({ id, taskDefinition, status, rolloutState }) => ({
          id,
          taskDefinition: lastPart(taskDefinition),
          status,
          rolloutState,
        }));
        expect([atMs, byId(drawn)]).toEqual([atMs, deployments]);
        const scene = scenes.at(atMs).services.find((one) => one.name === name);
        expect(byId(scene?.deployments ?? [])).toEqual(deployments);
      }
      const described = byName((aws.tasks as unknown as DescribedTask[]).map(describedTask));
      const ids = new Set(described.map(({ taskId }) => taskId));
      const drawn = history.tasks.filter(({ taskId }) => ids.has(taskId)).map((lane) => drawnTask(lane, containersOf, atMs));
      expect([atMs, byName(drawn)]).toEqual([atMs, described]);
      // Of stopped tasks AWS remembers the last hour at least.
      for (const { taskId } of scenes.at(atMs).tasks) expect(ids).toContain(taskId);
    }
  });
});

const byName = <One extends { taskId: string }>(list: readonly One[]) => [...list].sort((a, b) => (a.taskId < b.taskId ? -1 : 1));

/** A task as lanes and tracks show it. */
function drawnTask({ taskId, statuses, health, stop }: TaskLane, containersOf: ReadonlyMap<string, ContainerTrack[]>, atMs: number) {
  const status = <One extends { atMs: number; status: string }>(list: readonly One[]) => list.findLast((one) => one.atMs <= atMs)?.status;
  return {
    taskId,
    lastStatus: status(statuses),
    desiredStatus: stop && stop.atMs <= atMs ? 'STOPPED' : 'RUNNING',
    health: status(health ?? []) ?? 'UNKNOWN',
    containers: containersOf.get(taskId)?.map((one) => [one.name, status(one.statuses), status(one.health) ?? 'UNKNOWN']),
  };
}

/** The same, as DescribeTasks has it. */
function describedTask({ taskArn, lastStatus, desiredStatus, healthStatus, containers }: DescribedTask) {
  return {
    taskId: lastPart(taskArn),
    lastStatus,
    desiredStatus,
    health: healthStatus,
    containers: containers.map((one) => [one.name, one.lastStatus, one.healthStatus]),
  };
}

describe('a moment as AWS answers it', () => {
  const played = play(serviceScenario(600_000, { atMs: 300_000, inject: { type: 'killProcess', task: 0 } }), { 'service.json': service });

  test('is the same in whatever order moments are asked for', () => {
    const moments = [0, 300_000, 10_000, 600_000, 300_001, 299_999];
    const fresh = (atMs: number) => views.describe({ ...played, run: { ...played.run } }, atMs);
    for (const atMs of moments) expect(views.describe(played, atMs)).toEqual(fresh(atMs));
  });

  test('has the cluster, its services with their events, and its tasks with their containers, in the shapes of AWS', () => {
    expect(views.describe(played, 600_000)).toMatchObject({
      clusters: [{ clusterName: 'day15', status: 'ACTIVE', runningTasksCount: 2 }],
      services: [
        { serviceName: 'my-rust-api', events: expect.arrayContaining([expect.objectContaining({ message: expect.any(String) })]) },
      ],
      tasks: [
        { lastStatus: 'RUNNING' },
        { lastStatus: 'RUNNING' },
        { lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', containers: [{ exitCode: 137 }] },
      ],
      containerInstances: [],
    });
  });

  test('can be asked for where a limit has ended the run, and for more than an account may ask at once', () => {
    const documents = { 'service.json': { ...service, desiredCount: 1_200 } };
    const surroundings = {
      ...played.scenario.surroundings,
      quotas: { fargateVcpus: 4_000, fargateLaunchBurst: 2_000, fargateLaunchesPerSecond: 2_000 },
    };
    const many = play({ ...serviceScenario(1_800_000), surroundings }, documents, { limits: { events: 12_000 } });
    expect(many.run.limit).toBe('events');
    expect(views.describe(many, many.run.endMs).tasks.length).toBeGreaterThan(1_000);
  });
});
