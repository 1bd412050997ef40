import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { defineExercise, type Exercise } from './exercise.ts';
import { grade, runTrial } from './grade.ts';
import { reportText } from './report.ts';

const definition = {
  family: 'web',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'web', image: 'public.ecr.aws/drydock/web:1', essential: true }],
};

/** Two tasks of one small service; each trial kills what it says. */
const exercise: Exercise = defineExercise({
  slug: 'two-of-web',
  id: 'T01',
  version: 3,
  title: 'Two of web',
  kind: 'write',
  objectives: [],
  minutes: 1,
  isCore: false,
  documents: [
    { name: 'service.json', kind: 'service', alsoReadAs: [{ kind: 'task', operation: 'RunTask', has: ['count'], lacks: ['serviceName'] }] },
  ],
  scenario: {
    seed: 7,
    untilMs: 200_000,
    surroundings: {
      account: '123456789012',
      region: 'us-east-1',
      images: [
        {
          repository: 'public.ecr.aws/drydock/web',
          tags: ['1'],
          digest: `sha256:${'0'.repeat(64)}`,
          architectures: ['X86_64'],
          sizeMB: 40,
          tools: [],
          process: { bootMs: 100, bind: '0.0.0.0:80', routes: { '/': 200 }, onStop: { ignores: true }, memoryMiB: 10 },
        },
      ],
      roles: [],
      logGroups: [],
      subnets: [{ id: 'subnet-1', availabilityZone: 'us-east-1a', route: 'internet-gateway' }],
      securityGroups: [{ id: 'sg-1', ingress: [80] }],
    },
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
      { atMs: 0, call: 'RegisterTaskDefinition', input: definition },
      { atMs: 0, call: 'CreateService', input: { $document: 'service.json' } },
    ],
  },
  hiddenTrials: [{ name: 'a loss', seed: 8, changes: [{ atMs: 80_000, inject: { type: 'killProcess', task: 0 } }] }],
  checks: [
    { id: 'accepted', title: 'AWS accepts it', over: 'documents', test: (evidence) => evidence.accepted },
    {
      id: 'guard',
      title: 'The name is no joke',
      over: 'documents',
      isListed: false,
      isGate: true,
      test: (e) => e.read('service.json').get('serviceName') !== 'joke',
    },
    { id: 'taken', title: 'ECS takes it', over: 'run', isGate: true, test: ({ run }) => run?.accepted ?? false },
    { id: 'two', title: 'Two run at the end', over: 'run', test: ({ run }) => run?.end((moment) => moment.running === 2) ?? false },
    { id: 'answers', title: 'It answers', over: 'run', test: ({ run }) => run?.request(200, 80, '/') === 200 },
  ],
  misconceptions: [
    {
      id: 'one-off',
      shows: (e) => e.kindOf('service.json') === 'task' && e.run !== null,
      say: ({ run }) => `Nobody brings them back in ${run?.trial.name}.`,
    },
    { id: 'too-few', shows: ({ run }) => run !== null && run.at(199).desired < 2, say: 'Too few.' },
  ],
  hints: [{ text: '' }, { text: '' }, { text: '' }],
  startFails: ['accepted'],
});

const network = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' } };
const service = {
  cluster: 'day15',
  serviceName: 'web',
  taskDefinition: 'web',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: network,
};

function gradeOf(document: unknown) {
  return grade(exercise, { 'service.json': JSON.stringify(document) });
}

describe('a grade', () => {
  test('passes what holds in every trial, and lists no guard', () => {
    const result = gradeOf(service);
    expect(result).toMatchObject({ exercise: 'two-of-web', version: 3, passed: true, feedback: null, moment: null });
    expect(result.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'accepted passed',
      'taken passed',
      'two passed',
      'answers passed',
    ]);
  });

  test('is the same bytes twice', () => {
    for (const document of [service, { ...service, desiredCount: 1 }, { ...service, launchType: 'SHIP' }]) {
      expect(JSON.stringify(gradeOf(document))).toBe(JSON.stringify(gradeOf(document)));
    }
  });

  test('does not run what AWS refuses, and says what AWS answers and where', () => {
    const result = gradeOf({ ...service, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] });
    expect(result.checks.map(({ outcome }) => outcome)).toEqual(['failed', 'not reached', 'not reached', 'not reached']);
    expect(result.checks[0]?.because).toMatch(/^service\.json, line 1, column \d+: AWS answers InvalidParameterException: Specifying both/);
    expect(result.moment).toBeNull();
  });

  test('lists a guard that fails', () => {
    const { checks } = gradeOf({ ...service, serviceName: 'joke' });
    expect(checks).toContainEqual({ id: 'guard', title: 'The name is no joke', outcome: 'failed' });
    expect(checks.find(({ id }) => id === 'taken')?.outcome).toBe('not reached');
  });

  test('fails a call that the model refuses, in AWS’s words, at its moment', () => {
    const result = gradeOf({ ...service, cluster: 'elsewhere' });
    expect(result.moment).toMatchObject({ trial: 'visible', atSeconds: 0 });
    expect(result.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'not reached', 'not reached']);
    expect(result.checks.find(({ id }) => id === 'taken')?.because).toMatch(
      /^CreateService is refused with ClusterNotFoundException: Cluster not found/,
    );
  });

  test('speaks to the misconception that the failing trial shows', () => {
    expect(gradeOf({ ...service, desiredCount: 1 }).feedback).toEqual({ id: 'too-few', say: 'Too few.' });
  });

  test('runs what is another kind by that kind’s operation, and lets a hidden trial show the difference', () => {
    const { cluster, taskDefinition, launchType, networkConfiguration } = service;
    const result = gradeOf({ cluster, taskDefinition, launchType, networkConfiguration, count: 2 });
    expect(result.checks.map(({ id, outcome, trial }) => [id, outcome, trial])).toEqual([
      ['accepted', 'passed', undefined],
      ['taken', 'passed', undefined],
      ['two', 'failed', 'a loss'],
      ['answers', 'passed', undefined],
    ]);
    expect(result.feedback).toEqual({ id: 'one-off', say: 'Nobody brings them back in a loss.' });
  });

  test('says which limit stopped a run', () => {
    const result = grade(exercise, { 'service.json': JSON.stringify({ ...service, desiredCount: 5000 }) });
    expect(result.passed).toBe(false);
    expect(result.checks.find(({ id }) => id === 'taken')).toMatchObject({
      outcome: 'failed',
      because: expect.stringMatching(/limit: (tasks|events)/),
    });
    expect(result.checks.find(({ id }) => id === 'two')?.outcome).toBe('not reached');
  });
});

describe('wild input ends in a failed grade with a sentence', () => {
  const texts: Record<string, unknown> = {
    'an empty text': '',
    'no JSON': 'two tasks, please',
    'a cut-off document': '{"serviceName": "we',
    'an array': '[]',
    'a number': '3',
    null: 'null',
    'wrong kinds everywhere':
      '{"serviceName":[],"networkConfiguration":7,"cluster":{},"taskDefinition":[1],"desiredCount":{"$document":"service.json"}}',
    'its own reference': '{"$document":"service.json"}',
    'a prototype': '{"__proto__":{"serviceName":"web"}}',
    'deep nesting': `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    '5 MB': ' '.repeat(5_000_000),
    'no text at all': undefined,
    'a text that is none': 12,
  };

  for (const [name, text] of Object.entries(texts)) {
    test(name, () => {
      const onError = vi.fn();
      const result = grade(exercise, { 'service.json': text as string }, { onError });
      expect(result.passed).toBe(false);
      expect(result.checks[0]).toMatchObject({ id: 'accepted', outcome: 'failed', because: expect.stringMatching(/\S{2}/) });
      expect(onError.mock.calls).toEqual([]);
    });
  }

  test('any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const onError = vi.fn();
        const { passed } = grade(exercise, { 'service.json': text }, { onError });
        expect({ passed, errors: onError.mock.calls }).toEqual({ passed: false, errors: [] });
      }),
    );
  });

  test('a right answer with any one member replaced by any JSON is graded without a throw', () => {
    const members = fc.constantFrom(
      ...Object.keys(service),
      'count',
      'deploymentConfiguration',
      'capacityProviderStrategy',
      'loadBalancers',
      'schedulingStrategy',
    );
    fc.assert(
      fc.property(members, fc.jsonValue(), (member, value) => {
        const onError = vi.fn();
        const texts = { 'service.json': JSON.stringify({ ...service, [member]: value }) };
        expect(JSON.stringify(grade(exercise, texts, { onError }))).toBe(JSON.stringify(grade(exercise, texts)));
        expect(onError.mock.calls).toEqual([]);
      }),
    );
  });

  test('no texts', () => {
    expect(grade(exercise, null as unknown as Record<string, string>).checks[0]?.because).toBe('service.json is missing.');
    expect(grade(exercise, { constructor: 'x' } as unknown as Record<string, string>).checks[0]?.because).toBe('service.json is missing.');
  });

  test('a check that throws fails, and the error goes to whoever asked for it', () => {
    const onError = vi.fn();
    const throwing = { ...exercise, checks: [{ id: 'x', title: 'x', over: 'documents' as const, test: (): boolean => JSON.parse('') }] };
    const result = grade(throwing, { 'service.json': JSON.stringify(service) }, { onError });
    expect(result.checks).toEqual([{ id: 'x', title: 'x', outcome: 'failed', because: 'This could not be judged.' }]);
    expect(onError).toHaveBeenCalledOnce();
  });
});

describe('a trial for showing', () => {
  test('is the visible run, or the one that is named', () => {
    const texts = { 'service.json': JSON.stringify(service) };
    expect(runTrial(exercise, texts)?.history.tasks).toHaveLength(2);
    expect(runTrial(exercise, texts, exercise.hiddenTrials[0])?.history.tasks).toHaveLength(3);
  });

  test('is null where there is nothing to run', () => {
    expect(runTrial(exercise, { 'service.json': '{' })).toBeNull();
    expect(runTrial(exercise, {})).toBeNull();
  });
});

test('a text report says every outcome in words, with trial and second', () => {
  const { cluster, taskDefinition, launchType, networkConfiguration } = service;
  const lines = reportText(exercise, gradeOf({ cluster, taskDefinition, launchType, networkConfiguration, count: 2 })).split('\n');
  expect(lines[0]).toBe('T01 Two of web: failed');
  expect(lines).toContain('  passed       ECS takes it');
  expect(lines.find((line) => line.includes('trial "a loss", second 200: 1 running'))).toBeDefined();
  expect(lines.at(-2)).toBe('Nobody brings them back in a loss.');
});
