/** Placement by the index against placement on paper: over random clusters, questions, and sequences of placements, stops and changes of instances. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteInstance } from '../../world/instance-notes.ts';
import type { Instance, Resources, Task } from '../../world/state.ts';
import type { PlacementAsked } from '../../world/timeline.ts';
import { type PlacementQuestion, placeOnInstance, refusalsOf } from './placement.ts';
import { type PlacementWorld, placementWorld } from './placement-world.fixture.ts';
import { type PaperInstance, type PaperQuestion, type PaperTask, placeOnPaper } from './slow-placement.fixture.ts';

const zones = ['us-east-1a', 'us-east-1b'];
const subnets = ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'];
const groups = ['service:web', 'service:api', 'family:batch'];
const ports = ['80/tcp', '8080/tcp', '53/udp'];

const paperInstance = fc.record({
  isActive: fc.constantFrom(true, true, true, true, false),
  isConnected: fc.constantFrom(true, true, true, true, false),
  zone: fc.constantFrom(...zones),
  stack: fc.constantFrom(undefined, 'prod', 'test'),
  cpu: fc.constantFrom(0, 512, 1_024, 2_048, 4_096),
  memory: fc.constantFrom(512, 2_048, 4_096, 8_192),
  enis: fc.integer({ min: 0, max: 2 }),
  gpus: fc.integer({ min: 0, max: 1 }),
  reservedPorts: fc.subarray(ports, { maxLength: 1 }),
});

const strategies = fc.array(
  fc.constantFrom<PaperQuestion['strategy'][number]>(
    { type: 'binpack', field: 'cpu' },
    { type: 'binpack', field: 'memory' },
    { type: 'spread', field: 'instanceId' },
    { type: 'spread', field: 'host' },
    { type: 'spread', field: 'attribute:ecs.availability-zone' },
    { type: 'spread', field: 'attribute:stack' },
    { type: 'random' },
  ),
  { minLength: 1, maxLength: 4 },
);

const paperQuestion: fc.Arbitrary<PaperQuestion> = fc.record({
  group: fc.constantFrom(...groups),
  cpu: fc.constantFrom(0, 128, 256, 512),
  memory: fc.constantFrom(128, 256, 1_024),
  enis: fc.constantFrom(0, 0, 1),
  gpus: fc.constantFrom(0, 0, 0, 1),
  ports: fc.subarray(ports, { maxLength: 2 }).map((some) => (some.length === 2 ? [] : some)),
  zones: fc.constantFrom(null, null, ['us-east-1a'], zones),
  isDistinct: fc.constantFrom(false, false, true),
  expressions: fc.constantFrom<string[]>(
    [],
    [],
    ['attribute:stack == prod'],
    ['attribute:stack exists'],
    ['not(task:group == service:api)'],
    ['attribute:stack exists', 'not(task:group == service:web)'],
  ),
  strategy: strategies,
});

/** Numbers choose among what is there when their turn comes. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('place' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'end' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('drain' as const, 'connect' as const, 'label' as const), which: fc.nat() }) },
);

type Paper = Omit<PaperInstance, 'attributes'> & { stack: string | undefined };

/** Who falls out later is closer. */
const order = [
  'INACTIVE',
  'AGENT',
  'LOCATION',
  'RESOURCE:CPU',
  'RESOURCE:MEMORY',
  'RESOURCE:PORTS',
  'RESOURCE:ENI',
  'RESOURCE:GPU',
  'DistinctInstance placement constraint unsatisfied.',
  'MemberOf placement constraint unsatisfied.',
];

/** Of the instances that are out for that reason, those with the most left of what it speaks of; all of them where it is no amount. */
function mostLeft(reason: string, out: ReadonlyMap<string, string>, instances: Readonly<Record<string, Instance>>): string[] {
  const amounts: Record<string, keyof Resources> = {
    'RESOURCE:CPU': 'cpuUnits',
    'RESOURCE:MEMORY': 'memoryMiB',
    'RESOURCE:ENI': 'enis',
    'RESOURCE:GPU': 'gpus',
  };
  const amount = amounts[reason];
  const ids = [...out].flatMap(([id, why]) => (why === reason ? [id] : []));
  const leftOn = (id: string) => (amount ? (instances[id]?.remaining[amount] ?? 0) : 0);
  const most = Math.max(...ids.map(leftOn));
  return ids.filter((id) => leftOn(id) === most);
}

function onPaper({ stack, ...one }: Paper): PaperInstance {
  return { ...one, attributes: { 'ecs.availability-zone': one.zone, ...(stack !== undefined && { stack }) } };
}

function asked(placing: PlacementWorld, { group, cpu, memory, enis, gpus, ports: needed, ...rest }: PaperQuestion): PlacementQuestion {
  const within = rest.zones && zones.flatMap((zone, index) => (rest.zones?.includes(zone) ? [subnets[index] ?? ''] : []));
  return placing.question({
    group,
    needs: { cpuUnits: cpu, memoryMiB: memory, enis, gpus, ports: needed },
    network: within && { subnets: within, securityGroups: [], assignPublicIp: 'DISABLED' },
    constraints: [
      ...(rest.isDistinct ? [{ type: 'distinctInstance' }] : []),
      ...rest.expressions.map((expression) => ({ type: 'memberOf', expression })),
    ],
    strategy: rest.strategy as PlacementAsked['strategy'] as PlacementQuestion['strategy'],
  });
}

test('the index places as the slow way on paper does: the same fall out for the same reasons, and one of the best is taken [P-020, P-021, P-022, P-023, P-024, P-026, P-027, P-028, P-029, P-030, P-031, P-032, P-033, P-034, P-035, P-040, P-041]', () => {
  fc.assert(
    fc.property(
      fc.array(paperInstance, { maxLength: 8, size: 'max' }),
      fc.array(paperQuestion, { minLength: 1, maxLength: 3 }),
      fc.array(step, { maxLength: 40, size: 'max' }),
      fc.constantFrom('lowestId', 'random'),
      (drawn, questions, steps, tieBreak) => {
        const placing = placementWorld({ 'placement.tieBreak': tieBreak });
        const { model } = placing;
        const paper: Paper[] = drawn.map((one, index) => ({ ...one, id: `i-${(index * 7) % 10}${index}` }));
        for (const { id, isActive, isConnected, zone, stack, cpu, memory, enis, gpus, reservedPorts } of paper) {
          placing.add(id, {
            status: isActive ? 'ACTIVE' : 'DRAINING',
            isAgentConnected: isConnected,
            availabilityZone: zone,
            attributes: stack === undefined ? {} : { stack },
            registered: { cpuUnits: cpu, memoryMiB: memory, enis, gpus },
            ports: Object.fromEntries(reservedPorts.map((port) => [port, 1])),
          });
        }
        const live: { task: Task; paper: PaperTask }[] = [];
        for (const { do: what, which } of steps) {
          const one = live[which % Math.max(1, live.length)];
          const changed = paper[which % Math.max(1, paper.length)];
          const instance = changed && model.world.instances[changed.id];
          if (what === 'place') {
            const question = questions[which % questions.length] as PaperQuestion;
            const told = asked(placing, question);
            const expected = placeOnPaper(
              question,
              paper.map(onPaper),
              live.map(({ paper: task }) => task),
            );
            const refused = new Map(refusalsOf(model, told).map(({ instance: { id }, reason }) => [id, reason]));
            expect(refused).toEqual(expected.out);
            const placed = placeOnInstance(model, told, { by: 'outside' });
            if (placed.instance === null) {
              expect(expected.best).toEqual([]);
              const isAnyActive = paper.some(({ isActive }) => isActive);
              const furthest = Math.max(-1, ...[...expected.out.values()].map((reason) => order.indexOf(reason)));
              expect(placed.reason).toBe(isAnyActive ? order[furthest] : 'No Container Instances were found in your cluster.');
              if (placed.closest) expect(mostLeft(placed.reason, expected.out, model.world.instances)).toContain(placed.closest.id);
              continue;
            }
            expect(expected.best).toContain(placed.instance.id);
            const isDrawn = tieBreak === 'random' || question.strategy.some(({ type }) => type === 'random');
            if (!isDrawn) expect(placed.instance.id).toBe(expected.best[0]);
            const task = placing.put(placed.instance, told.group, told.needs);
            live.push({ task, paper: { ...question, instance: placed.instance.id, isStopping: false } });
          } else if (what === 'stop' && one) {
            placing.stop(one.task);
            one.paper.isStopping = true;
          } else if (what === 'end' && one) {
            placing.end(one.task);
            live.splice(live.indexOf(one), 1);
          } else if (changed && instance) {
            if (what === 'drain') changed.isActive = !changed.isActive;
            if (what === 'connect') changed.isConnected = !changed.isConnected;
            if (what === 'label') changed.stack = changed.stack === 'prod' ? 'test' : 'prod';
            instance.status = changed.isActive ? 'ACTIVE' : 'DRAINING';
            instance.isAgentConnected = changed.isConnected;
            instance.attributes = { ...instance.attributes, ...(changed.stack !== undefined && { stack: changed.stack }) };
            noteInstance(model.world, instance.id);
          }
        }
        const { instances } = model.world;
        for (const { remaining } of Object.values(instances)) expect(Math.min(...Object.values(remaining))).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('what comes after a restore is placed as it would have been without one', () => {
  fc.assert(
    fc.property(
      fc.array(paperInstance, { minLength: 1, maxLength: 6 }),
      paperQuestion,
      fc.constantFrom('lowestId', 'random'),
      (drawn, question, tieBreak) => {
        const placing = placementWorld({ 'placement.tieBreak': tieBreak });
        for (const [index, { zone, cpu, memory }] of drawn.entries()) {
          placing.add(`i-${index}`, { availabilityZone: zone, registered: { cpuUnits: cpu, memoryMiB: memory, enis: 2, gpus: 1 } });
        }
        const told = asked(placing, question);
        for (let count = 0; count < 3; count += 1) placing.place(told);
        const cause = { by: 'outside' } as const;
        const restored = { ...placing.model, world: structuredClone(placing.model.world) };
        expect(placeOnInstance(restored, told, cause).instance?.id).toBe(placeOnInstance(placing.model, told, cause).instance?.id);
      },
    ),
    { numRuns: 100 },
  );
});
