/** Views of placement that are kept with the changes of instances, against views made anew of the same world. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteInstance } from '../../world/instance-notes.ts';
import type { Task, World } from '../../world/state.ts';
import { type PlacementQuestion, readQuestion } from './placement-question.ts';
import { viewOf } from './placement-view.ts';
import { placementWorld } from './placement-world.fixture.ts';

const ids = Array.from({ length: 9 }, (_, index) => `i-${(index * 7) % 10}${index}`);
const groups = ['service:web', 'service:api'];

/** What each instance has another of. */
const trunk = 'ecs.awsvpc-trunk-id';

const differences = fc.record({
  availabilityZone: fc.constantFrom('us-east-1a', 'us-east-1b'),
  attributes: fc.constantFrom<Record<string, string>>({}, { stack: 'prod' }, { stack: 'test' }, { [trunk]: 'eni-1' }, { [trunk]: 'eni-2' }),
  isAgentConnected: fc.constantFrom(true, true, true, false),
  capacityProvider: fc.constantFrom(null, null, 'spare'),
  registered: fc.record({
    cpuUnits: fc.constantFrom(0, 511, 512, 2_048, 4_096, 4_097),
    memoryMiB: fc.constantFrom(512, 1_023, 1_024, 8_192),
    enis: fc.nat({ max: 2 }),
    gpus: fc.nat({ max: 1 }),
  }),
});

const needs = fc.record({
  cpuUnits: fc.constantFrom(0, 256, 512),
  memoryMiB: fc.constantFrom(128, 512, 1_024),
  enis: fc.constantFrom(0, 0, 1),
  gpus: fc.constantFrom(0, 0, 0, 1),
  ports: fc.constantFrom<string[]>([], [], ['80/tcp']),
});

const question = fc.record({
  group: fc.constantFrom(...groups),
  needs,
  exclude: fc.subarray(ids, { maxLength: 3 }),
  provider: fc.constantFrom(null, null, 'spare'),
  constraints: fc.constantFrom<PlacementQuestion['constraints'][number][]>(
    [],
    [{ type: 'distinctInstance' }],
    [{ type: 'memberOf', expression: 'attribute:stack == prod' }],
    [{ type: 'memberOf', expression: 'not(task:group == service:api)' }],
    [{ type: 'memberOf', expression: `attribute:${trunk} != eni-1` }],
    [{ type: 'memberOf', expression: 'runningTasksCount < 2' }],
    [{ type: 'memberOf', expression: `ec2InstanceId in [${ids.slice(0, 5)}]` }],
  ),
  strategy: fc.array(
    fc.constantFrom(
      { type: 'binpack', field: 'cpu' },
      { type: 'binpack', field: 'memory' },
      { type: 'spread', field: 'instanceId' },
      { type: 'spread', field: 'attribute:ecs.availability-zone' },
      { type: 'spread', field: 'attribute:stack' },
      { type: 'spread', field: `attribute:${trunk}` },
      { type: 'random' },
    ),
    { minLength: 1, maxLength: 3 },
  ),
});

/** Numbers choose among what is there when their turn comes. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('register' as const), which: fc.nat(), differences }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), which: fc.nat(), needs, group: fc.constantFrom(...groups) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'end' as const, 'start' as const), which: fc.nat() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('drain' as const, 'label' as const, 'lose' as const), which: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('ask' as const), which: fc.nat() }) },
);

/** All that a view answers. */
function answersOf(world: World, asked: PlacementQuestion) {
  const view = viewOf(world, asked.cluster.arn, readQuestion(world, asked));
  const { size, active, fitting } = view;
  return {
    size,
    active,
    fitting,
    lowest: view.lowest(),
    first: view.first().map((some) => [...some]),
    fallenOut: view.fallenOut(),
    closest: view.closest(),
    standings: ids.map((id) => view.standing(id)),
    buckets: ['us-east-1a', 'us-east-1b'].map((zone) => view.inBucket('ecs.availability-zone', zone)),
    stacks: ['', 'prod', 'test'].map((stack) => view.inBucket('stack', stack)),
  };
}

test('a kept view answers as one made anew, whatever has become of the instances since it was asked last', () => {
  fc.assert(
    fc.property(fc.array(question, { minLength: 1, maxLength: 3 }), fc.array(step, { maxLength: 50, size: 'max' }), (questions, steps) => {
      const placing = placementWorld();
      const { world } = placing.model;
      const asked = questions.map((one) => placing.question(one));
      const live: Task[] = [];
      const check = (which: number) => {
        const one = asked[which % asked.length] as PlacementQuestion;
        const kept = answersOf(world, one);
        expect(kept).toEqual(answersOf(structuredClone(world), one));
        // Two ways to the same answer.
        const [lowest] = kept.first.flat().sort();
        expect(kept.lowest).toBe(lowest);
      };
      for (const one of steps) {
        const { which } = one;
        const id = ids[which % ids.length] as string;
        const instance = world.instances[id];
        const task = live[which % Math.max(1, live.length)];
        if (one.do === 'ask') check(which);
        else if (one.do === 'register' && !instance) placing.add(id, one.differences);
        else if (one.do === 'put' && instance?.status === 'ACTIVE') {
          const { remaining } = instance;
          const hasRoom = (['cpuUnits', 'memoryMiB', 'enis', 'gpus'] as const).every((of) => one.needs[of] <= remaining[of]);
          if (hasRoom) live.push(placing.put(instance, one.group, one.needs));
        } else if (one.do === 'stop' && task) placing.stop(task);
        else if (one.do === 'end' && task) {
          placing.end(task);
          live.splice(live.indexOf(task), 1);
        } else if (one.do === 'start' && task) {
          task.lastStatus = task.lastStatus === 'RUNNING' ? 'PENDING' : 'RUNNING';
          noteInstance(world, task.instanceId);
        } else if (instance) {
          if (one.do === 'drain') instance.status = instance.status === 'ACTIVE' ? 'DRAINING' : 'ACTIVE';
          if (one.do === 'label') instance.attributes = { ...instance.attributes, stack: which % 2 === 0 ? 'prod' : 'test' };
          if (one.do === 'lose') instance.status = 'INACTIVE';
          noteInstance(world, id);
        }
      }
      for (const which of asked.keys()) check(which);
    }),
    { numRuns: process.env.DRYDOCK_SOAK ? 20_000 : 400 },
  );
});
