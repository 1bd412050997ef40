/** What placing a task costs with more and more container instances, and beside a loop without any ECS. */
import { test, vi } from 'vitest';
import { bareLoop, fastestMs, handledBy, wideLimits } from './bench.fixture.ts';
import { placeOnInstance } from './control-plane/instances/placement.ts';
import { type PlacementWorld, placementWorld } from './control-plane/instances/placement-world.fixture.ts';
import { createEcs, type Ecs } from './ecs.ts';
import { bridgeDefinition, cluster, surroundingsWith } from './instances.fixture.ts';

// On a busy machine these take their time.
vi.setConfig({ testTimeout: 600_000 });

type Question = NonNullable<Parameters<PlacementWorld['question']>[0]>;
type Strategy = NonNullable<Question['strategy']>;

const spreadZones: Strategy[number] = { type: 'spread', field: 'attribute:ecs.availability-zone' };

/** Kinds of services, each with what it asks for and how unlike the instances are. */
const kinds: Readonly<Record<string, { question: Question; isHeterogeneous?: boolean }>> = {
  'the default': { question: {} },
  'spread(zone), spread(instanceId)': { question: { strategy: [spreadZones, { type: 'spread', field: 'instanceId' }] } },
  'binpack(cpu)': { question: { strategy: [{ type: 'binpack', field: 'cpu' }] } },
  'spread(zone), binpack(memory)': { question: { strategy: [spreadZones, { type: 'binpack', field: 'memory' }] } },
  'distinctInstance and the default': { question: { constraints: [{ type: 'distinctInstance' }] } },
  'memberOf and binpack(cpu)': {
    question: {
      constraints: [{ type: 'memberOf', expression: 'attribute:ecs.availability-zone in [us-east-1a, us-east-1b]' }],
      strategy: [{ type: 'binpack', field: 'cpu' }],
    },
  },
  'binpack(memory), unlike instances': { question: { strategy: [{ type: 'binpack', field: 'memory' }] }, isHeterogeneous: true },
  'the default, unlike instances': {
    question: { strategy: [spreadZones, { type: 'spread', field: 'instanceId' }] },
    isHeterogeneous: true,
  },
};

/** So many instances in three zones; where they are unlike, each has something else left. */
function worldOf(instances: number, isHeterogeneous = false): PlacementWorld {
  const placing = placementWorld();
  for (let index = 0; index < instances; index += 1) {
    const id = `i-${(Math.imul(index + 1, 2_654_435_761) >>> 0).toString(16).padStart(8, '0')}${String(index).padStart(9, '0')}`;
    const registered = isHeterogeneous
      ? { cpuUnits: 2_048 + ((index * 37) % 4_001), memoryMiB: 4_096 + ((index * 91) % 8_009), enis: 2, gpus: 0 }
      : { cpuUnits: 2_048, memoryMiB: 7_680, enis: 2, gpus: 0 };
    placing.add(id, { availabilityZone: `us-east-1${'abc'[index % 3]}`, registered });
  }
  return placing;
}

function asOfService(placing: PlacementWorld, question: Question) {
  return placing.question({ serviceArn: 'service', needs: { cpuUnits: 512, memoryMiB: 512 }, ...question });
}

/** Places so many tasks of one service after the index has been made by a first one. */
function warm(instances: number, tasks: number, { question, isHeterogeneous }: (typeof kinds)[string]) {
  return {
    prepared() {
      const placing = worldOf(instances, isHeterogeneous);
      const asked = asOfService(placing, question);
      placing.place(asked);
      return () => {
        for (let task = 1; task < tasks; task += 1) placing.place(asked);
      };
    },
  };
}

/** Places one task of a service of which placement has never heard. */
function cold(instances: number, { question, isHeterogeneous }: (typeof kinds)[string]) {
  return {
    prepared() {
      const placing = worldOf(instances, isHeterogeneous);
      placing.place(asOfService(placing, { ...question, group: 'service:other' }));
      const asked = asOfService(placing, question);
      return () => placeOnInstance(placing.model, asked, { by: 'outside' });
    },
  };
}

const exponent = (fewMs: number, manyMs: number) => (Math.log(manyMs / fewMs) / Math.log(5)).toFixed(2);
const microseconds = (ms: number, count: number) => `${((ms * 1_000) / count).toFixed(1)} µs`;

test('placing one task on 1,000 and on 5,000 instances', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    const tasks = 1_000;
    const [few = 0, many = 0] = fastestMs(5, warm(1_000, tasks, kind), warm(5_000, tasks, kind));
    const [fewCold = 0, manyCold = 0] = fastestMs(5, cold(1_000, kind), cold(5_000, kind));
    console.log(
      `${name}: ${microseconds(few, tasks)} a task on 1,000 instances, ${microseconds(many, tasks)} on 5,000: exponent ${exponent(few, many)} (the goal is below 1); the first task of a service ${microseconds(fewCold, 1)} and ${microseconds(manyCold, 1)}: exponent ${exponent(fewCold, manyCold)}.`,
    );
  }
});

test('placing 5,000 tasks on 5,000 instances', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    const [ms = 0, bareMs = 0] = fastestMs(3, warm(5_000, 5_000, kind), () => bareLoop(5_000, 5_000));
    console.log(
      `${name}: 5,000 tasks on 5,000 instances in ${(ms / 1_000).toFixed(3)} s, ${(ms / bareMs).toFixed(1)} times a bare loop of 5,000 events.`,
    );
  }
});

/** A model with 5,000 instances in which ten services of 500 tasks each have just been created. */
function fullCluster(): Ecs {
  const ecs = createEcs({ surroundings: surroundingsWith(5_000), seed: 1, limits: wideLimits });
  ecs.call('CreateCluster', { clusterName: cluster });
  ecs.advance(0);
  ecs.call('RegisterTaskDefinition', bridgeDefinition);
  for (let index = 0; index < 10; index += 1) {
    const serviceName = `service-${index}`;
    ecs.call('CreateService', { cluster, serviceName, taskDefinition: 'web', desiredCount: 500, launchType: 'EC2' });
  }
  return ecs;
}

test('the whole engine: 5,000 tasks on 5,000 instances until they are steady', () => {
  const prepared = () => {
    const ecs = fullCluster();
    return () => ecs.advance(10 * 60_000);
  };
  const counted = fullCluster();
  const before = handledBy(counted);
  counted.advance(10 * 60_000);
  const events = handledBy(counted) - before;
  const [ms = 0, bareMs = 0] = fastestMs(3, { prepared }, () => bareLoop(events, 5_000));
  console.log(
    `Ten services of 500 tasks on 5,000 instances: steady after ${(ms / 1_000).toFixed(2)} s and ${events} events, ${(ms / bareMs).toFixed(1)} times a bare loop of as many.`,
  );
});
