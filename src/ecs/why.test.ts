import { describe, expect, test } from 'vitest';
import { largeFleet, randomFleet, smallFleet } from './checkers/random-instances.fixture.ts';
import { withIds } from './checkers/random-runs.fixture.ts';
import { large, randomScenario, shifting } from './checkers/random-scenarios.fixture.ts';
import { loadInstances, runScenario, type Scenario, type TimelineEntry, toHistory } from './ecs.ts';
import { happeningTypes, sentenceOf } from './sentences.ts';
import { decisionsAbout, whyOf } from './why.ts';
import { service, serviceScenario } from './world.fixture.ts';

await loadInstances();
const limits = { events: 20_000, tasks: 2_000 };
const timelineOf = (scenario: Scenario) => runScenario(withIds(scenario), {}, { limits }).timeline;

const killed = runScenario(serviceScenario(400_000, { atMs: 200_000, inject: { type: 'killProcess', task: 0 } }), {
  'service.json': service,
});
const find = (type: TimelineEntry['what']['type'], after = 0) =>
  killed.timeline.find(({ what, atMs }) => what.type === type && atMs >= after) as TimelineEntry;
const fleet = timelineOf(randomFleet(14, smallFleet));
const placements = fleet.filter(({ what }) => what.type === 'decision' && what.placement);

describe('why', () => {
  test('leads from a stop back to the change that brought it about', async () => {
    const stop = find('task.desiredStatus');
    const { title, chain, candidates, funnel } = await whyOf(killed.timeline, stop.id);
    expect(title).toMatch(/^Task [0-9a-f]{8}… is to stop \(EssentialContainerExited\): Essential container in task exited$/);
    expect(chain[0]).toMatchObject({ entry: stop.id });
    expect(chain.at(-1)).toMatchObject({ root: 'change', atMs: 200_000 });
    expect(chain.slice(0, -1).every(({ root }) => root === undefined)).toBe(true);
    expect([candidates, funnel]).toEqual([[], null]);
  });

  test('has every candidate of a decision, and names the task that came of it', async () => {
    const created = find('task.created', 200_000);
    const decision = killed.timeline[created.cause.by === 'entry' ? created.cause.id : -1] as TimelineEntry;
    const why = await whyOf(killed.timeline, decision.id);
    expect(why.candidates).toHaveLength(2);
    expect(why.candidates.filter(({ refused }) => refused === undefined)).toHaveLength(1);
    expect(why.title).toBe(`Task ${created.subject.id.slice(0, 8)}… goes to ${why.candidates.find(({ refused }) => !refused)?.name}`);
  });

  test('has the funnel of a placement on an instance', async () => {
    expect(placements.length).toBeGreaterThan(3);
    for (const { id } of placements.slice(0, 10)) {
      const { funnel, candidates } = await whyOf(fleet, id);
      expect(funnel?.entry).toBe(id);
      expect(funnel?.chosen ?? null).toBe(candidates.find(({ refused }) => refused === undefined)?.name ?? null);
    }
  });

  test('is said to be long where a chain is very long, and ends at its root all the same', async () => {
    const crash = serviceScenario(40 * 3_600_000);
    crash.surroundings = {
      ...crash.surroundings,
      images: crash.surroundings.images.map((image) => ({ ...image, process: { ...image.process, exit: { afterMs: 60_000, code: 1 } } })),
    };
    const { timeline } = runScenario(crash, { 'service.json': service });
    const last = timeline.findLast(({ what }) => what.type === 'task.desiredStatus') as TimelineEntry;
    const { chain } = await whyOf(timeline, last.id);
    expect(chain).toHaveLength(200);
    expect(chain.at(-1)?.skipped).toBeGreaterThan(0);
    expect(chain.at(-1)?.root).toBeDefined();
  });

  test('is refused for an entry that does not exist', async () => {
    await expect(whyOf(killed.timeline, 1e9)).rejects.toThrow(RangeError);
  });
});

describe('the decisions about', () => {
  test('a task are where it was placed and why it stopped', () => {
    const stop = find('task.desiredStatus');
    const texts = decisionsAbout(killed.timeline, stop.subject).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toMatch(/^task [0-9a-f]{8}… goes to us-east-1[ab]$/);
    expect(texts[1]).toBe(sentenceOf(stop));
  });

  test('a task are also those that chose it to stop, or kept it', () => {
    const scaled = runScenario(
      serviceScenario(400_000, {
        atMs: 200_000,
        call: 'UpdateService',
        input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 },
      }),
      { 'service.json': service },
    );
    const { tasks } = toHistory(scaled.timeline, scaled.endMs);
    const about = tasks.map(({ taskId, stop }) => ({
      isStopped: stop !== null,
      text: decisionsAbout(scaled.timeline, { kind: 'task', id: taskId })
        .map(({ text }) => text)
        .join('; '),
    }));
    expect(about.find(({ isStopped }) => isStopped)?.text).toContain('is chosen to stop, as my-rust-api has more tasks');
    expect(about.find(({ isStopped }) => !isStopped)?.text).toContain('is kept, as my-rust-api stops others');
  });

  test('an instance are the tasks that it took, and for which it was passed over, each reason once', () => {
    const taken = placements.flatMap(({ what }) =>
      what.type === 'decision' ? what.candidates.filter(({ refused }) => refused === undefined).map(({ name }) => name) : [],
    );
    const [id = ''] = taken;
    const about = decisionsAbout(fleet, { kind: 'instance', id });
    expect(about.filter(({ text }) => text.endsWith(`is placed on ${id}`))).toHaveLength(taken.filter((name) => name === id).length);
    expect(about.length).toBeLessThanOrEqual(500);
    for (const [index, { text }] of about.entries()) if (text.includes('passed over')) expect(about[index + 1]?.text).not.toBe(text);
    expect(about.map(({ atMs }) => atMs)).toEqual(about.map(({ atMs }) => atMs).sort((a, b) => a - b));
  });
});

describe('a sentence', () => {
  const timelines = [
    killed.timeline,
    fleet,
    timelineOf(randomScenario(13, large)),
    timelineOf(randomScenario(8, shifting)),
    timelineOf(randomFleet(9, largeFleet)),
  ];
  const entries = timelines.flat();

  test('is there for every entry, and holds no value that is missing', () => {
    for (const entry of entries) {
      const sentence = sentenceOf(entry);
      expect(sentence.trim()).not.toBe('');
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  test('has the words of the log where an entry has a line', () => {
    const { log } = toHistory(killed.timeline, killed.endMs);
    for (const { kind, entry, text } of log) {
      const found = killed.timeline[entry];
      if (kind !== 'stop' && found) expect(sentenceOf(found)).toBe(text);
    }
  });

  test('was looked at for most kinds of entries', () => {
    const seen = new Set(entries.map(({ what }) => what.type));
    expect(happeningTypes.filter((type) => !seen.has(type)).length).toBeLessThan(happeningTypes.length / 4);
  });
});
