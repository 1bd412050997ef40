import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDuration, writeDuration } from './duration.ts';
import { runScenario } from './ecs.ts';
import { filesOfScenario, problemText, readScenario } from './scenario-document.ts';
import { service, surroundings, taskDefinition } from './world.fixture.ts';

const document = {
  description: 'A service, and a kill.',
  until: '5m',
  surroundings,
  documents: { 'service.json': service },
  steps: [
    { at: '0s', call: 'CreateCluster', input: { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] } },
    { atMs: 0, call: 'RegisterTaskDefinition', input: taskDefinition },
    { at: '1s', call: 'CreateService', input: { $document: 'service.json' } },
    { at: '2m30s', inject: { type: 'killProcess', task: 0 } },
  ],
  faults: [{ from: '4m', meanEvery: '20s', inject: { type: 'killProcess', task: 1 } }],
};

function problemsOf(value: unknown, files?: Record<string, unknown>): string[] {
  return readScenario(value, files).problems.map(problemText);
}

describe('a scenario document', () => {
  test('becomes a scenario that runs, its durations in ms and its defaults in place', () => {
    const { scenario, problems } = readScenario(document);
    expect(problems).toEqual([]);
    expect(scenario).toMatchObject({ seed: 1, untilMs: 300_000, steps: [{ atMs: 0 }, { atMs: 0 }, { atMs: 1_000 }, { atMs: 150_000 }] });
    expect(scenario?.faults).toMatchObject([{ fromMs: 240_000, toMs: 300_000, meanEveryMs: 20_000 }]);
    if (!scenario) return;
    const run = runScenario(scenario, { 'service.json': service });
    expect(run.refusals).toEqual([]);
    expect(run.timeline.filter(({ what }) => what.type === 'change').length).toBeGreaterThan(1);
  });

  test('takes surroundings and documents from files that it names, and documents that only its steps name', () => {
    const named = { ...document, surroundings: 'world.json', documents: { 'service.json': 'services/api.json' } };
    named.steps = [
      ...document.steps,
      { at: '0s', call: 'RunTask', input: { networkConfiguration: { $document: 'network.json' } } } as never,
    ];
    expect(filesOfScenario(named)).toEqual(['world.json', 'services/api.json', 'network.json']);
    const files = { 'world.json': surroundings, 'services/api.json': service, 'network.json': {} };
    const { problems, ...reading } = readScenario(named, files);
    expect(problems).toEqual([]);
    expect('documents' in reading && reading.documents).toEqual({ 'service.json': service, 'network.json': {} });
  });

  test('needs no surroundings: what is not listed does not exist', () => {
    const { scenario } = readScenario({ until: '1m' });
    expect(scenario).toMatchObject({ surroundings: { region: 'us-east-1', images: [] }, steps: [] });
  });

  test('may have its length and its seed from outside', () => {
    const { scenario } = readScenario({ steps: [] }, {}, { seed: 9, untilMs: 1_000 });
    expect(scenario).toMatchObject({ seed: 9, untilMs: 1_000 });
  });
});

describe('a scenario document that cannot be read names the place and the mend:', () => {
  const withStep = (step: object) => ({ ...document, steps: [step] });
  test.each([
    ['no object', [], 'the scenario must be an object, in { }, not a list'],
    ['no length', { steps: [] }, 'the scenario does not say how long it lasts: add "until": "15m", or another duration'],
    ['a misspelt member', { ...document, step: [] }, 'step is not known here; did you mean steps?'],
    ['a length twice', { ...document, untilMs: 5 }, 'untilMs says again what until says; keep one of them'],
    ['a length that is none', { until: 'soon' }, 'until does not read "soon". It takes: A duration: whole numbers with d, h, m, s or ms'],
    ['an unknown operation', withStep({ at: '0s', call: 'CreateServices' }), 'steps[0].call names "CreateServices", which is no operation'],
    ['no moment', withStep({ call: 'ListTasks' }), 'steps[0] does not say when: add "at": "0s"'],
    ['neither call nor change', withStep({ at: '0s' }), 'steps[0] lacks call or inject'],
    ['a step after the end', withStep({ at: '6m', call: 'ListTasks' }), 'steps[0] comes at 6m, after the run’s end'.replace('’', "'")],
    ['an unknown change', withStep({ at: '0s', inject: { type: 'killProces', task: 0 } }), 'not "killProces"; did you mean "killProcess"?'],
    ['a change without its task', withStep({ at: '0s', inject: { type: 'killProcess' } }), 'steps[0].inject lacks task'],
    [
      'a wrong choice',
      withStep({ at: '0s', inject: { type: 'setRoute', subnet: 's', route: 'nat' } }),
      'steps[0].inject.route must be one of "internet-gateway", "nat-gateway", "none", not "nat"',
    ],
    ['a fraction', { ...document, seed: 0.5 }, 'seed must be a whole number, not 0.5'],
    ['a time before the start', withStep({ atMs: -1, call: 'ListTasks' }), 'steps[0].atMs must be 0 or more, not -1'],
    ['an unknown assumption', { ...document, assumptions: { 'fargate.jitter': 1 } }, 'Did you mean fargate.jitterMs?'],
    ['an assumption out of range', { ...document, assumptions: { 'fargate.jitterMs': -1 } }, 'a whole number from'],
    [
      'an image without a process',
      { ...document, surroundings: { images: [{ repository: 'a' }] } },
      'surroundings.images[0] lacks process',
    ],
    ['a file that was not read', { ...document, surroundings: 'world.json' }, 'surroundings names the file world.json, which was not read'],
    ['a fault without a rate', { ...document, faults: [{ inject: { type: 'killProcess', task: 0 } }] }, 'faults[0] does not say how often'],
    [
      'a fault that ends before it begins',
      { ...document, faults: [{ from: '2m', to: '1m', meanEvery: '1s', inject: { type: 'killProcess', task: 0 } }] },
      'faults[0] ends at 1m, before it begins at 2m',
    ],
  ])('%s', (_name, value, says) => {
    expect(problemsOf(value).join('\n')).toContain(says);
  });

  test('all of it at once', () => {
    expect(problemsOf({ ...document, seed: 'x', steps: [{ at: '0s' }, { at: 5, call: 'ListTasks' }] })).toHaveLength(3);
  });

  test('mistakes in a named file are told with its name', () => {
    const { problems } = readScenario({ until: '1m', surroundings: 'world.json' }, { 'world.json': { images: 5 } });
    expect(problems).toMatchObject([{ file: 'world.json', path: ['images'] }]);
  });

  test('a target group that Elastic Load Balancing would not make, here and in a named file', () => {
    const targetGroups = [{ arn: 'a', targetType: 'ip', healthCheck: { intervalSeconds: 1 } }];
    expect(problemsOf({ until: '1m', surroundings: { targetGroups } })).toEqual([
      'surroundings.targetGroups cannot be: intervalSeconds of the target group a is a whole number from 5 to 300, not 1.',
    ]);
    const { problems } = readScenario({ until: '1m', surroundings: 'world.json' }, { 'world.json': { targetGroups } });
    expect(problems).toMatchObject([{ file: 'world.json', path: ['targetGroups'] }]);
  });
});

test('no value makes the reader throw, and what it reads runs', () => {
  const keys = fc.constantFrom(
    'steps',
    'until',
    'at',
    'call',
    'inject',
    'type',
    'task',
    'surroundings',
    'images',
    'faults',
    '__proto__',
    'documents',
  );
  const { wild } = fc.letrec<{ wild: unknown }>((tie) => ({
    wild: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('1s', 'killProcess', 'ListTasks', 0, null),
      fc.jsonValue({ maxDepth: 1 }),
      fc.dictionary(keys, tie('wild'), { maxKeys: 5 }),
      fc.array(tie('wild'), { maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(wild, (value) => {
      filesOfScenario(value);
      const { scenario } = readScenario(value);
      if (scenario) runScenario(scenario, {});
    }),
    { numRuns: 300 },
  );
});

test('durations are read as they are written', () => {
  expect(['15m', '90s', '1h30m', '250ms', '2d', '0s'].map(readDuration)).toEqual([900_000, 90_000, 5_400_000, 250, 172_800_000, 0]);
  expect(['', '15', 'm', '-1s', '1.5h', '1s1h', ' 1s', `${'9'.repeat(20)}d`].map(readDuration)).toEqual(new Array(8).fill(null));
  fc.assert(fc.property(fc.maxSafeNat(), (ms) => readDuration(writeDuration(ms)) === ms));
});
