import fc from 'fast-check';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { crashLoop, fleet, killAndReplace, spotDrought } from '../fixtures.ts';
import { readRun } from '../read-run.ts';
import { countsAt, presentAt } from '../task-states.ts';
import { berthsAt } from './berths.ts';
import { looksOf } from './looks.ts';
import { presenceOf } from './presence.ts';
import { Stage } from './Stage.tsx';
import { askedOf } from './shares.ts';
import { blue, blueGreen, fargate, green, instances, oneTask, type staged, threeToOne } from './stage.fixture.ts';
import { readStage, stageAt } from './stage-at.ts';
import { StageTables } from './Tables.tsx';
import { perSecond } from './words.ts';

type Staged = Awaited<ReturnType<typeof staged>>;

function html({ read, history, tracks }: Staged, atMs: number): string {
  const { waiting } = countsAt(history, atMs);
  return renderToString(<Stage run={read} tracks={tracks} atMs={atMs} waiting={waiting} selection={null} onSelect={() => {}} />);
}

const labels = (page: string) => [...page.matchAll(/aria-label="([^"]*)"/g)].map(([, label = '']) => label);
const at = ({ read, tracks, history }: Staged, atMs: number) => stageAt(readStage(read, tracks), atMs, countsAt(history, atMs).waiting);

describe('which tasks are there', () => {
  it('is the same as looking at every task, at any moment, asked in any order', () => {
    const histories = [killAndReplace(), spotDrought(), crashLoop(40), fleet(300)].map(({ tasks }) => ({
      tasks,
      presence: presenceOf(tasks),
    }));
    fc.assert(
      fc.property(fc.constantFrom(...histories), fc.array(fc.integer({ min: 0, max: 2_500_000 })), ({ tasks, presence }, times) => {
        for (const atMs of times) {
          const looked = presentAt(tasks, atMs).map(({ lane }) => lane.taskId);
          expect(
            presence
              .at(atMs)
              .map(({ taskId }) => taskId)
              .sort(),
          ).toEqual(looked.sort());
        }
      }),
    );
  });
});

describe('a strategy filled in', () => {
  it('asks for the base first, then by weight', () => {
    const items = [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 3 },
    ];
    expect(askedOf(items, 0)).toEqual([
      { asked: 0, asBase: 0 },
      { asked: 0, asBase: 0 },
    ]);
    expect(askedOf(items, 1)).toEqual([
      { asked: 1, asBase: 1 },
      { asked: 0, asBase: 0 },
    ]);
    expect(askedOf(items, 9).map(({ asked }) => asked)).toEqual([3, 6]);
    expect(askedOf([{ capacityProvider: 'FARGATE', base: 2, weight: 0 }], 5)).toEqual([{ asked: 2, asBase: 2 }]);
  });

  it('agrees with what the model gives where nothing is in its way', async () => {
    for (const desiredCount of [1, 5, 9, 14]) {
      const [{ shares = [] } = {}] = at(await threeToOne(desiredCount), 200_000).strategies;
      expect(
        shares.map(({ running }) => running),
        `${desiredCount} tasks`,
      ).toEqual(shares.map(({ asked }) => asked));
      expect(shares.reduce((sum, { asked }) => sum + asked, 0)).toBe(desiredCount);
    }
  });

  it('is drawn from the strategy of the page for as long as the run has not told its own', async () => {
    const { read } = await threeToOne();
    const capacity = [
      { name: 'FARGATE', base: 1, weight: 1 },
      { name: 'FARGATE_SPOT', weight: 3 },
    ];
    const page = renderToString(
      <Stage run={read} tracks={null} atMs={200_000} waiting={0} capacity={capacity} selection={null} onSelect={() => {}} />,
    );
    expect(labels(page)).toContain('FARGATE_SPOT weight 3, 6 of 6 asked for are running');
  });
});

describe('container instances', () => {
  it('have reserved what their tasks need, and room for what is left', async () => {
    const played = await instances();
    const { berths } = readStage(played.read, played.tracks);
    const states = [...berths.byZone.keys()].flatMap((zone) => berthsAt(berths, zone, played.atMs));
    expect(states).toHaveLength(12);
    const moment = at(played, played.atMs);
    const tasksOn = new Map(moment.quays.flatMap((quay) => quay.berths.map(({ state, tasks }) => [state.berth.lane.instanceId, tasks])));
    for (const { berth, cpuUnits, memoryMiB, room } of states) {
      const tasks = tasksOn.get(berth.lane.instanceId) ?? 0;
      expect([cpuUnits, memoryMiB]).toEqual([tasks * 256, tasks * 512]);
      const size = berth.lane.size ?? { cpuUnits: 0, memoryMiB: 0 };
      expect(room).toBe(Math.min(Math.floor((size.cpuUnits - cpuUnits) / 256), Math.floor((size.memoryMiB - memoryMiB) / 512)));
    }
    expect([...tasksOn.values()].reduce((sum, count) => sum + count, 0)).toBe(60);
  });

  it('stand in the picture and in the table with the same words', async () => {
    const { read, tracks, atMs } = await instances();
    const picture = renderToString(<Stage run={read} tracks={tracks} atMs={atMs} waiting={0} selection={null} onSelect={() => {}} />);
    const table = renderToString(<StageTables run={read} tracks={tracks} atMs={atMs} waiting={0} selection={null} onSelect={() => {}} />);
    expect(labels(picture).filter((label) => label.includes(', instance i-'))).toHaveLength(12);
    expect(table.match(/<tr/g)).toHaveLength(13);
    expect(table).toContain('2,048 of 2,048');
  });
});

describe('the load balancer', () => {
  it('tells production from test traffic, and gives each healthy target an even part', async () => {
    const played = await blueGreen();
    const { groups, services } = at(played, 190_000).traffic;
    expect(services).toEqual([{ service: 'my-rust-api', served: 120_000, failed: {} }]);
    expect(groups.map(({ name, production }) => [name, production])).toEqual([
      ['web', 10_000],
      ['web-alternate', null],
    ]);
    expect(groups[0]?.targets.map(({ state, served }) => [state, served])).toEqual(Array.from({ length: 4 }, () => ['healthy', 30_000]));
  });

  it('never sends more to its targets than comes, in any stage of a shift', async () => {
    const played = await blueGreen();
    for (let atMs = 60_000; atMs < played.history.endMs; atMs += 7_001) {
      const { groups } = at(played, atMs).traffic;
      const sent = groups.flatMap(({ targets }) => targets).reduce((sum, { served }) => sum + served, 0);
      expect(sent).toBeLessThan(120_001);
      const production = groups.reduce((sum, group) => sum + (group.production ?? 0), 0);
      expect(production, `at ${atMs}`).toBeLessThanOrEqual(10_000);
    }
    expect(groupsOf(played)).toEqual([blue, green]);
  });

  const groupsOf = (played: Staged) => readStage(played.read, played.tracks).targetGroups;

  it('says rates to a tenth', () => {
    expect([0, 500, 1_000, 33_333, 120_000, 12_345_678].map(perSecond)).toEqual(['0', '0.5', '1', '33.3', '120', '12,346']);
  });
});

describe('the picture', () => {
  it('says of a task what it shows: state, provider, zone, health, containers', async () => {
    const page = html(await oneTask(), 200_000);
    expect(labels(page)).toContainEqual(
      expect.stringMatching(/^Task [0-9a-f]{4}, RUNNING, FARGATE, us-east-1[ab], HEALTHY, api RUNNING essential HEALTHY, log RUNNING$/),
    );
  });

  it('has one stop of the Tab key for each group, and no style attribute or id', async () => {
    for (const played of [await threeToOne(), await blueGreen(), await instances(), await fargate(120)]) {
      const page = html(played, played.atMs);
      const groups = page.match(/role="group"/g)?.length ?? 0;
      expect(page.match(/tabindex="0"/g)).toHaveLength(groups);
      expect(page).not.toMatch(/\s(style|id|on[a-z]+)=/);
    }
  });

  it('draws every task up to 200, and counts all of them above that', async () => {
    const drawn = await fargate(200);
    expect(html(drawn, 300_000).match(/aria-label="Task /g)).toHaveLength(200);
    const counted = at(await fargate(260), 300_000).quays.flatMap(({ groups }) => groups.map(({ count }) => count));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(260);
  });

  it('tells revisions by stripes and label where a run has several, and says nothing of the only one', async () => {
    const looks = looksOf((await blueGreen()).read.tasks, []);
    expect(looks.revisions.map(({ stripes, label }) => [stripes, label])).toEqual([
      [0, ':1'],
      [1, ':2'],
    ]);
    expect(looksOf((await oneTask()).read.tasks, []).revisions).toEqual([]);
  });

  it('shows every task of a run once at any moment, wherever it stands', async () => {
    const runs = [await instances(6, 40), await blueGreen(), await threeToOne()];
    fc.assert(
      fc.property(fc.constantFrom(...runs), fc.integer({ min: 0, max: 400_000 }), (played, atMs) => {
        const { quays, unplaced } = at(played, atMs);
        const slots = quays.flatMap((quay) => [...(quay.slots ?? []), ...quay.berths.flatMap((berth) => berth.slots)]);
        const shown = slots.flatMap((slot) => (slot.kind === 'task' ? [slot.state.lane.taskId] : []));
        const all = [...shown, ...(unplaced?.tasks ?? []).map(({ lane }) => lane.taskId)];
        expect(all.sort()).toEqual(
          presentAt(played.read.tasks, atMs)
            .map(({ lane }) => lane.taskId)
            .sort(),
        );
      }),
      { numRuns: 60 },
    );
  });
});

it('is read from a history alone', () => {
  const run = readRun(spotDrought(), undefined, []);
  const page = renderToString(<Stage run={run} tracks={null} atMs={320_000} waiting={6} selection={null} onSelect={() => {}} />);
  expect(page.match(/waits/g)?.length).toBeGreaterThan(5);
});
