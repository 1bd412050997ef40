import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runScenario, type Scenario } from './ecs.ts';
import { service, serviceScenario, surroundings, taskDefinition } from './world.fixture.ts';

const scenario: Scenario = {
  seed: 1,
  untilMs: 60_000,
  surroundings,
  steps: [
    { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] } },
    { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
    { atMs: 1_000, call: 'CreateService', input: { $document: 'service.json', with: { cluster: 'day15' } } },
    {
      atMs: 2_000,
      call: 'RunTask',
      input: {
        cluster: 'day15',
        networkConfiguration: { $document: 'network.json' },
        taskDefinition: 'my-rust-api',
        launchType: 'FARGATE',
      },
    },
  ],
};
const { cluster: _, ...withoutCluster } = service;
const documents = { 'task-definition.json': taskDefinition, 'service.json': withoutCluster, 'network.json': service.networkConfiguration };

describe('documents', () => {
  test('go where they are named: as a whole input, as one member, with members laid over', () => {
    const { refusals, timeline } = runScenario(scenario, documents);
    expect(refusals).toEqual([]);
    expect(timeline.filter(({ what }) => what.type === 'task.created')).toHaveLength(3);
  });

  test('that are missing end in a refusal of that step, and the run goes on', () => {
    const { refusals, endMs, timeline } = runScenario(scenario, { ...documents, 'service.json': undefined });
    expect(refusals).toMatchObject([{ step: 2, atMs: 1_000, operation: 'CreateService' }]);
    expect(timeline.filter(({ what }) => what.type === 'call' && what.outcome === 'refused')).toHaveLength(1);
    expect(timeline.filter(({ what }) => what.type === 'task.created')).toHaveLength(1);
    expect(endMs).toBe(60_000);
  });

  test.each([
    ['null', null],
    ['a number', 5],
    ['a list', []],
    ['a list of lists', JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)],
    ['a __proto__ key', JSON.parse('{"__proto__": {"family": "x"}, "containerDefinitions": []}')],
    ['a family named __proto__', { ...taskDefinition, family: '__proto__' }],
    ['a definition without containers', { family: 'my-rust-api', containerDefinitions: [] }],
    ['containers that are none', { family: 'my-rust-api', containerDefinitions: [null, 5, {}] }],
  ])('that hold %s never throw', (_name, value) => {
    for (const name of Object.keys(documents)) expect(() => runScenario(scenario, { ...documents, [name]: value })).not.toThrow();
  });

  test('of any shape never throw', () => {
    const keys = fc.constantFrom(
      ...Object.keys(taskDefinition),
      ...Object.keys(service),
      'name',
      'image',
      'subnets',
      '__proto__',
      'constructor',
      'healthCheck',
      'command',
    );
    const { wild } = fc.letrec<{ wild: unknown }>((tie) => ({
      wild: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue({ maxDepth: 1 }),
        fc.dictionary(keys, tie('wild'), { maxKeys: 6 }),
        fc.array(tie('wild'), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(wild, fc.constantFrom(...Object.keys(documents)), (value, name) => {
        runScenario(scenario, { ...documents, [name]: value });
      }),
      { numRuns: 300 },
    );
  });

  test('with one member of another type never throw', () => {
    const members = fc.constantFrom(...Object.keys(taskDefinition), ...Object.keys(withoutCluster));
    fc.assert(
      fc.property(members, fc.jsonValue({ maxDepth: 2 }), (member, value) => {
        const name = member in taskDefinition ? 'task-definition.json' : 'service.json';
        const whole = member in taskDefinition ? taskDefinition : withoutCluster;
        runScenario(scenario, { ...documents, [name]: { ...whole, [member]: value } });
      }),
      { numRuns: 300 },
    );
  });
});

test('changes laid over come in time order, after the steps of the same moment', () => {
  const changes = [{ atMs: 150_000, inject: { type: 'killProcess' as const, task: 0 } }];
  const run = runScenario(serviceScenario(200_000), { 'service.json': service }, { changes });
  expect(run.timeline.find(({ what }) => what.type === 'change')).toMatchObject({ atMs: 150_000, what: { isEffective: true } });
});

describe('faults by a rate', () => {
  const inject = { type: 'killProcess' as const, task: 0 };
  const faulty = { ...serviceScenario(3_600_000), faults: [{ fromMs: 600_000, toMs: 3_000_000, meanEveryMs: 300_000, inject }] };
  const changesOf = (seed: number) =>
    runScenario(faulty, { 'service.json': service }, { seed }).timeline.filter(({ what }) => what.type === 'change');

  test('happen inside their span, with the seed as their cause', () => {
    const changes = changesOf(1);
    expect(changes.length).toBeGreaterThan(3);
    for (const { cause, atMs } of changes) {
      expect(cause).toEqual({ by: 'seed' });
      expect(atMs >= 600_000 && atMs < 3_000_000).toBe(true);
    }
  });

  test('happen at other moments with another seed, and at the same with the same', () => {
    expect(changesOf(1)).toEqual(changesOf(1));
    expect(changesOf(1).map(({ atMs }) => atMs)).not.toEqual(changesOf(2).map(({ atMs }) => atMs));
  });
});

test('a call may be laid over too; its refusal has no step', () => {
  const changes = [{ atMs: 5_000, call: 'DeleteService', input: { cluster: 'day15', service: 'no-such' } }];
  expect(runScenario(scenario, documents, { changes }).refusals).toMatchObject([{ step: -1, operation: 'DeleteService' }]);
});

test('another seed gives other tasks', () => {
  const ids = (seed: number) =>
    runScenario(scenario, documents, { seed }).timeline.flatMap(({ what, subject }) => (what.type === 'task.created' ? [subject.id] : []));
  expect(ids(1)).toEqual(ids(1));
  expect(ids(1)).not.toEqual(ids(2));
});

test.each([
  ['events', { events: 20 }, 20],
  ['tasks', { tasks: 1 }, undefined],
  ['timeMs', { timeMs: 20_000 }, undefined],
] as const)('the limit of %s ends the run with an entry that says so', (limit, limits, entries) => {
  const run = runScenario(scenario, documents, { limits });
  expect(run.limit).toBe(limit);
  expect(run.timeline.at(-1)?.what.type).toBe('limit');
  if (entries !== undefined) expect(run.timeline).toHaveLength(entries);
  expect(run.endMs).toBeLessThanOrEqual(20_000);
});

test('a mistake of the scenario’s author is thrown, not hidden', () => {
  expect(() => runScenario({ ...scenario, assumptions: { 'no.such': 1 } }, documents)).toThrow(RangeError);
  expect(() => runScenario({ ...scenario, seed: 0.5 }, documents)).toThrow(RangeError);
});
