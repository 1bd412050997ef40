import { describe, expect, it } from 'vitest';
import { type Change, readScenario } from '../../../ecs/ecs.ts';
import { describeChange } from '../changes-in-words.ts';
import { killAndReplace } from '../fixtures.ts';
import { readRun } from '../read-run.ts';
import { fillIn, fitting, forms, groups, kinds } from './forms.ts';
import { richWorld, surroundings, targetGroupArn } from './known.fixture.ts';
import { knownAt } from './known.ts';

const problemsOf = (change: Change) => readScenario({ untilMs: 1_000_000, steps: [{ atMs: 1, inject: change }] }).problems;

describe('the forms of changes', () => {
  it('are in a group each, and no group is empty', () => {
    for (const group of groups) expect(kinds.some((kind) => forms[kind].group === group)).toBe(true);
  });

  it.for(kinds)('%s makes a change of its kind that a scenario can hold, from every choice of its fields', (kind) => {
    const known = richWorld();
    const first = fillIn(kind, known, {});
    expect(first.problem).toBeNull();
    for (const field of first.fields) {
      const values = field.kind === 'choice' ? field.options.map(({ value }) => value) : [first.values[field.name] ?? ''];
      for (const value of values) {
        const { change, problem, fields } = fillIn(kind, known, { [field.name]: value, names: 'com.amazonaws.us-east-1.logs' });
        if (kind === 'moveTag' && change === null) {
          expect(problem).toBe('Its repository has no other image.');
          continue;
        }
        expect(problem, `${field.name} = ${value}: ${fields.map(({ name }) => name)}`).toBeNull();
        expect(change?.type).toBe(kind);
        expect(problemsOf(change as Change)).toEqual([]);
        expect(describeChange(change as Change, known.names)).not.toMatch(/unknown|undefined|\{/);
      }
    }
  });

  it('say why nothing can be made of them', () => {
    const still = knownAt({
      run: readRun(killAndReplace(), undefined, []),
      tracks: null,
      scenario: { surroundings: { ...surroundings, alarms: [], autoScalingGroups: [], secrets: [], parameters: [] }, steps: [] },
      injected: [],
      atMs: 0,
    });
    const why = (kind: (typeof kinds)[number], values = {}) => fillIn(kind, still, values).problem;
    expect(why('killProcess')).toBe('No task runs at this moment.');
    expect(why('loseInstance')).toBe('No container instance is there at this moment.');
    expect(why('instanceShortage')).toBe('Nothing here runs on container instances.');
    expect(why('restoreAvailabilityZone')).toBe('No zone is lost at this moment.');
    expect(why('setAlarm')).toBe('There is no alarm here.');
    expect(why('deleteSecret')).toBe('No secret and no parameter is there.');
    expect(why('setLoad', { perSecond: '1.5' })).toBe('Requests a second is a whole number from 0 to 1000000.');
    expect(why('setLoad', { perSecond: '' })).toBe('Requests a second is a whole number from 0 to 1000000.');
  });

  it('ask for a name where the page does not know what exists', () => {
    const known = knownAt({ run: readRun(killAndReplace(), undefined, []), tracks: null, scenario: undefined, injected: [], atMs: 0 });
    expect(fillIn('deleteImage', known, {}).problem).toBe('Image is to be filled in.');
    expect(fillIn('deleteImage', known, { image: 'api:1' }).change).toEqual({ type: 'deleteImage', image: 'api:1' });
  });

  it('know what was deleted by then', () => {
    const injected = [{ atMs: 1_000, inject: { type: 'deleteLogGroup' as const, logGroup: '/ecs/api' } }];
    const from = { run: readRun(killAndReplace(), undefined, []), tracks: null, scenario: { surroundings, steps: [] }, injected };
    expect(fillIn('deleteLogGroup', knownAt({ ...from, atMs: 999 }), {}).problem).toBeNull();
    expect(fillIn('deleteLogGroup', knownAt({ ...from, atMs: 1_000 }), {}).problem).toBe('No log group is there.');
  });
});

describe('what can be done to what is chosen', () => {
  const known = richWorld();
  const fits = (selection: Parameters<typeof fitting>[2]) => kinds.filter((kind) => fitting(kind, known, selection) !== null);
  const [onDemand] = known.tasks;
  const spot = known.tasks.find(({ capacityProvider }) => capacityProvider === 'FARGATE_SPOT');

  it('is about that task, and about Spot and targets only where it has them', () => {
    expect(fits({ kind: 'task', id: onDemand?.taskId ?? '' })).toEqual([
      'killProcess',
      'hang',
      'heal',
      'leakMemory',
      'retireTask',
      'deregisterTarget',
    ]);
    expect(fits({ kind: 'task', id: spot?.taskId ?? '' })).toEqual([
      'killProcess',
      'hang',
      'heal',
      'leakMemory',
      'retireTask',
      'reclaimSpot',
    ]);
    const values = fitting('reclaimSpot', known, { kind: 'task', id: spot?.taskId ?? '' });
    expect(fillIn('reclaimSpot', known, values ?? {}).change).toEqual({ type: 'reclaimSpot', task: spot?.taskId });
    expect(fits({ kind: 'task', id: 'gone' })).toEqual([]);
  });

  it('is about that instance, zone, target group, service or provider', () => {
    expect(fits({ kind: 'instance', id: 'i-0000000000000001' })).toEqual(['loseInstance', 'terminateInstance', 'disconnectAgent']);
    expect(fits({ kind: 'instance', id: 'i-0000000000000002' })).toEqual([
      'loseInstance',
      'terminateInstance',
      'reclaimInstances',
      'reconnectAgent',
    ]);
    expect(fits({ kind: 'availabilityZone', id: 'us-east-1a' })).toEqual([
      'loseAvailabilityZone',
      'reclaimSpot',
      'spotDrought',
      'capacityShortage',
      'instanceShortage',
    ]);
    expect(fits({ kind: 'targetGroup', id: targetGroupArn })).toEqual(['setLoad', 'deleteTargetGroup', 'deregisterTarget']);
    expect(fits({ kind: 'service', id: 'my-rust-api' })).toEqual(['setLoad']);
    expect(fits({ kind: 'capacityProvider', id: 'FARGATE_SPOT' })).toEqual(['reclaimSpot', 'spotDrought']);
    const zone = fitting('capacityShortage', known, { kind: 'availabilityZone', id: 'us-east-1b' });
    expect(fillIn('capacityShortage', known, zone ?? {}).change).toEqual({
      type: 'capacityShortage',
      on: true,
      availabilityZone: 'us-east-1b',
    });
  });
});
