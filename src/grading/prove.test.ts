import { describe, expect, test } from 'vitest';
import type { Step } from '../ecs/ecs.ts';
import { type Check, defineExercise, type Exercise } from './exercise.ts';
import { type ExerciseFiles, proveExercise } from './prove.ts';

/** Needs no run: a cluster's name must be `day15`, and `default` shows the one misconception. */
const exercise: Exercise = defineExercise({
  slug: 'name-a-cluster',
  id: 'T02',
  version: 1,
  title: 'Name a cluster',
  kind: 'write',
  objectives: [],
  minutes: 1,
  isCore: false,
  documents: [{ name: 'cluster.json', kind: 'cluster' }],
  scenario: {
    seed: 1,
    untilMs: 1000,
    surroundings: { account: '123456789012', region: 'us-east-1', images: [], roles: [], logGroups: [], subnets: [], securityGroups: [] },
    steps: [{ atMs: 0, call: 'CreateCluster', input: { $document: 'cluster.json' } }],
  },
  hiddenTrials: [],
  checks: [
    {
      id: 'named',
      title: 'The name begins with day15',
      over: 'documents',
      test: (evidence) => String(evidence.read('cluster.json').get('clusterName')).startsWith('day15'),
    },
  ],
  misconceptions: [
    {
      id: 'left-out',
      shows: (evidence) => evidence.read('cluster.json').get('clusterName') === undefined,
      say: 'Left out, it is `default`.',
    },
  ],
  hints: [{ text: '' }, { text: '' }, { text: '', patch: { 'cluster.json': '{"clusterName":"day15"}' } }],
  startFails: ['named'],
});

const subnet = { id: 'subnet-1', availabilityZone: 'us-east-1a', route: 'internet-gateway' } as const;
const batch = {
  family: 'batch',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'batch', image: 'public.ecr.aws/drydock/batch:1' }],
};
const run = {
  cluster: 'day15',
  taskDefinition: 'batch',
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: [subnet.id], assignPublicIp: 'ENABLED' } },
};

const cluster = (text: string) => ({ 'cluster.json': text });
const files: ExerciseFiles = {
  start: cluster('{"clusterName":""}'),
  solutions: { plain: cluster('{"clusterName":"day15"}'), longer: cluster('{"clusterName":"day15-blue"}') },
  wrong: { 'left-out': { empty: cluster('{}'), tagged: cluster('{"tags":[]}') } },
};

/** The claims that do not hold. */
function broken(changes: Partial<ExerciseFiles>, of: Exercise = exercise): string[] {
  return proveExercise(of, { ...files, ...changes }).flatMap(({ claim, instead }) => (instead === null ? [] : [claim]));
}

describe('a proof', () => {
  test('finds nothing to say about an exercise that holds what it promises', () => expect(broken({})).toEqual([]));

  test('notices a start that passes', () => {
    expect(broken({ start: cluster('{"clusterName":"day15"}') })).toContain('the start fails named');
  });

  test('notices a solution that fails, at the defaults and from other seeds', () => {
    expect(broken({ solutions: { ...files.solutions, wrong: cluster('{}') } })).toEqual([
      'the solution wrong passes',
      'the solution wrong passes from other seeds',
    ]);
  });

  test('notices solutions that differ in layout alone', () => {
    expect(broken({ solutions: { one: cluster('{"clusterName":"day15"}'), other: cluster('{ "clusterName": "day15" }') } })).toEqual([
      'two or more solutions differ in substance',
    ]);
  });

  test('notices a wrong answer that passes, one that is told something else, and a lonely variant', () => {
    const other = cluster('{"clusterName":"night"}');
    expect(broken({ wrong: { 'left-out': { empty: cluster('{}'), passes: cluster('{"clusterName":"day15"}'), other } } })).toEqual([
      'the wrong answer left-out/passes fails and is told left-out',
      'the wrong answer left-out/passes fails and is told left-out from other seeds',
      'the wrong answer left-out/other fails and is told left-out',
      'the wrong answer left-out/other fails and is told left-out from other seeds',
    ]);
    expect(broken({ wrong: { 'left-out': { empty: cluster('{}') } } })).toEqual([
      'every wrong answer comes in two variants that differ in substance',
    ]);
  });

  test('notices a hint that does not lead there, and feedback that no wrong answer earns', () => {
    const [one, two] = exercise.hints;
    expect(broken({}, { ...exercise, hints: [one, two, { text: '' }] })).toContain('the start with the patch of hint 3 passes');
    const idle = { id: 'idle', shows: () => false, say: '' };
    expect(broken({}, { ...exercise, misconceptions: [...exercise.misconceptions, idle] })).toEqual([
      'every misconception has a wrong answer that shows it',
    ]);
  });

  test('notices a hidden trial that catches nobody', () => {
    const hiddenTrials = [{ name: 'calm', seed: 2 }];
    expect(broken({}, { ...exercise, hiddenTrials })).toEqual([
      'the hidden trial "calm" fails a wrong answer that the visible trials pass',
    ]);
  });

  test('notices a lag that decides, by the assumption that the run asks for', () => {
    const steps: Step[] = [
      ...exercise.scenario.steps,
      { atMs: 0, call: 'RegisterTaskDefinition', input: batch },
      { atMs: 0, call: 'RunTask', input: run },
    ];
    const early: Check = {
      id: 'early',
      title: 'It is on its way by second 13',
      over: 'run',
      test: (e) => e.run?.history.tasks[0]?.statuses.some(({ status, atMs }) => status === 'PENDING' && atMs <= 13_000) ?? false,
    };
    const scenario = {
      ...exercise.scenario,
      untilMs: 60_000,
      steps,
      surroundings: { ...exercise.scenario.surroundings, subnets: [subnet] },
    };
    const claims = proveExercise({ ...exercise, scenario, checks: [...exercise.checks, early], startFails: ['named', 'early'] }, files);
    const faults = claims.filter(({ claim, instead }) => instead !== null && claim.startsWith('the solution plain'));
    expect(faults).toEqual([
      {
        claim: 'the solution plain passes at both ends of every assumption',
        instead: expect.stringContaining('fargate.provisioningMs = 18000: early'),
      },
    ]);
  });

  test('tries each variant with its own files, and notices a solution that passes another', () => {
    const night = { ...exercise.scenario, surroundings: { ...exercise.scenario.surroundings, region: 'eu-west-1' } };
    const variants = [{ name: 'night', scenario: night }];
    expect(
      broken({ solutions: { ...files.solutions, 'night--one': cluster('{"clusterName":"day15-night"}') } }, { ...exercise, variants }),
    ).toEqual([
      'the solution plain passes no other variant',
      'the solution longer passes no other variant',
      'the solution night--one passes no other variant',
    ]);
  });

  test('notices a misconception that throws', () => {
    const throwing = { id: 'left-out', shows: () => JSON.parse(''), say: '' };
    expect(broken({}, { ...exercise, misconceptions: [throwing] })).toContain('no check and no misconception throws');
  });
});
