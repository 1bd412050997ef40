/** Placement on container instances as AWS's words have it: which instance a task goes on, and what is said where there is none. */
import { describe, expect, test } from 'vitest';
import { noteInstance } from '../../world/instance-notes.ts';
import { needsOf } from '../../world/instances.ts';
import type { TaskDefinitionRevision } from '../../world/state.ts';
import { placeOnInstance } from './placement.ts';
import { placementWorld } from './placement-world.fixture.ts';

const cause = { by: 'outside' } as const;
const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** Three instances in as many zones, `i-0`, `i-1`, `i-2`. */
function threeZones() {
  const placing = placementWorld();
  for (const [index, availabilityZone] of zones.entries()) placing.add(`i-${index}`, { availabilityZone });
  return placing;
}

const small = { cpuUnits: 512, memoryMiB: 512 };

describe('what a task needs', () => {
  const revision = (input: object, rest: object = {}) =>
    ({ networkMode: 'bridge', cpuUnits: null, memoryMiB: null, input, ...rest }) as unknown as TaskDefinitionRevision;
  const containers = [
    {
      name: 'app',
      cpu: 256,
      memory: 512,
      memoryReservation: 128,
      portMappings: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 81 }],
    },
    {
      name: 'log',
      cpu: 128,
      memory: 64,
      portMappings: [
        { containerPort: 53, hostPort: 53, protocol: 'udp' },
        { containerPort: 9, hostPort: 0 },
      ],
    },
  ];

  test('is the sum of its containers, a reservation of memory before its limit, and the fixed host ports [I-020, I-021]', () => {
    const needs = needsOf(revision({ containerDefinitions: containers }));
    expect(needs).toEqual({ cpuUnits: 384, memoryMiB: 192, enis: 0, gpus: 0, ports: ['8080/tcp', '53/udp'] });
  });

  test('is the task’s own size where it has one, and one network interface without ports in awsvpc mode', () => {
    const needs = needsOf(revision({ containerDefinitions: containers }, { networkMode: 'awsvpc', cpuUnits: 1_024, memoryMiB: 2_048 }));
    expect(needs).toEqual({ cpuUnits: 1_024, memoryMiB: 2_048, enis: 1, gpus: 0, ports: [] });
  });

  test('is every container port in host mode, and what RunTask lays over it', () => {
    const over = {
      overrides: { containerOverrides: [{ name: 'app', cpu: 512, memoryReservation: 256 }] },
      cpuUnits: null,
      memoryMiB: null,
    };
    const needs = needsOf(revision({ containerDefinitions: containers }, { networkMode: 'host' }), over);
    expect(needs).toMatchObject({ cpuUnits: 640, memoryMiB: 320, ports: ['80/tcp', '81/tcp', '53/udp', '9/tcp'] });
  });

  test('is all GPUs of its containers', () => {
    const gpu = { resourceRequirements: [{ type: 'GPU', value: '2' }] };
    expect(needsOf(revision({ containerDefinitions: [gpu, gpu] })).gpus).toBe(4);
  });
});

describe('strategies', () => {
  test('a service without one is spread over zones, then over its instances [P-037]', () => {
    const placing = threeZones();
    placing.add('i-3', { availabilityZone: zones[0] ?? '' });
    const service = placing.question({ needs: small, serviceArn: 'arn' });
    const order = Array.from({ length: 6 }, () => placing.place(service)?.instanceId);
    expect(order).toEqual(['i-0', 'i-1', 'i-2', 'i-3', 'i-1', 'i-2']);
  });

  test('spread over zones and then binpack can leave a later service uneven, for full instances are out before strategies are asked [P-039]', () => {
    const placing = threeZones();
    const strategy = [
      { type: 'spread' as const, field: 'attribute:ecs.availability-zone' },
      { type: 'binpack' as const, field: 'cpu' },
    ];
    placing.put(placing.model.world.instances['i-0'] as never, 'service:big', {
      cpuUnits: 4_096,
      memoryMiB: 1,
      enis: 0,
      gpus: 0,
      ports: [],
    });
    const later = placing.question({ needs: small, serviceArn: 'arn', strategy });
    expect(Array.from({ length: 4 }, () => placing.place(later)?.instanceId)).toEqual(['i-1', 'i-2', 'i-1', 'i-2']);
  });

  test('RunTask without one takes any that fits, as the seed says, or what the assumption says [P-038]', () => {
    const drawn = new Set<string | null | undefined>();
    const placing = threeZones();
    const question = placing.question({ needs: { cpuUnits: 1 } });
    for (let task = 0; task < 50; task += 1) drawn.add(placing.place(question)?.instanceId);
    expect([...drawn].sort()).toEqual(['i-0', 'i-1', 'i-2']);

    const first = placementWorld({ 'placement.runTaskDefault': 'none' });
    for (const id of ['i-9', 'i-1', 'i-5']) first.add(id);
    const equal = first.question({ needs: small });
    expect(Array.from({ length: 3 }, () => first.place(equal)?.instanceId)).toEqual(['i-1', 'i-1', 'i-1']);
  });

  test('of equals the lowest id is taken, or any if the assumption says so [P-036]', () => {
    const placing = placementWorld({ 'placement.tieBreak': 'random' });
    for (const id of ['i-0', 'i-1', 'i-2']) placing.add(id);
    const question = placing.question({ needs: small, strategy: [{ type: 'binpack', field: 'memory' }], serviceArn: 'arn' });
    const drawn = new Set<string | undefined>();
    for (let task = 0; task < 30; task += 1) {
      const placed = placing.place(question);
      if (!placed) break;
      drawn.add(placed.instanceId ?? undefined);
      placing.end(placed);
    }
    expect(drawn.size).toBe(3);
  });
});

describe('a refusal names the closest instance', () => {
  const closest = (id: string, words: string) =>
    `was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance c${id}) ${words} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`;

  const refused = (placing: ReturnType<typeof placementWorld>, differences: Parameters<typeof placing.question>[0]) => {
    const placed = placeOnInstance(placing.model, placing.question(differences), cause);
    if (placed.instance) throw new Error(`It was placed on ${placed.instance.id}.`);
    return placed;
  };

  test.each([
    ['RESOURCE:CPU', { needs: { cpuUnits: 9_999 } }, 'has insufficient CPU units available.'],
    ['RESOURCE:MEMORY', { needs: { memoryMiB: 9_999 } }, 'has insufficient memory available.'],
    ['RESOURCE:PORTS', { needs: { ports: ['22/tcp'] } }, 'is already using a port required by your task.'],
    ['RESOURCE:ENI', { needs: { enis: 4 } }, 'encountered error "RESOURCE:ENI".'],
    ['RESOURCE:GPU', { needs: { gpus: 1 } }, 'encountered error "RESOURCE:GPU".'],
    [
      'MemberOf placement constraint unsatisfied.',
      { constraints: [{ type: 'memberOf', expression: 'attribute:stack == prod' }] },
      'encountered error "MemberOf placement constraint unsatisfied.".',
    ],
  ])('with %s', (reason, differences, words) => {
    const placing = placementWorld();
    placing.add('i-0', { ports: { '22/tcp': 1 } });
    expect(refused(placing, differences)).toMatchObject({ reason, eventText: closest('i-0', words) });
  });

  test('with AGENT where agents are away, with an attribute where one is missing, with LOCATION where subnets are elsewhere [P-025, P-027]', () => {
    const placing = placementWorld();
    const instance = placing.add('i-0', { isAgentConnected: false, attributes: { 'ecs.cpu-architecture': 'arm64' } });
    expect(refused(placing, {}).eventText).toBe(closest('i-0', 'encountered error "AGENT".'));
    instance.isAgentConnected = true;
    noteInstance(placing.model.world, 'i-0');
    const intel = { input: { runtimePlatform: { cpuArchitecture: 'X86_64' } }, containers: [], taskRole: null, executionRole: null };
    const wrong = refused(placing, { revision: intel as unknown as TaskDefinitionRevision });
    expect(wrong).toMatchObject({ reason: 'ATTRIBUTE', eventText: closest('i-0', 'is missing an attribute required by your task.') });
    const network = { subnets: ['subnet-0a1b2c3d4e5f60002'], securityGroups: [], assignPublicIp: 'DISABLED' as const };
    expect(refused(placing, { network }).reason).toBe('LOCATION');
  });

  test('which got furthest through the steps, and of these has the most left of what it lacks', () => {
    const placing = placementWorld();
    const size = { memoryMiB: 8_192, enis: 1, gpus: 0 };
    placing.add('i-0', { registered: { ...size, cpuUnits: 300 } });
    placing.add('i-1', { registered: { ...size, cpuUnits: 400 } });
    expect(refused(placing, { needs: { cpuUnits: 512 } }).closest?.id).toBe('i-1');
    placing.add('i-2', { registered: { ...size, cpuUnits: 2_048, memoryMiB: 0 } });
    expect(refused(placing, { needs: small })).toMatchObject({ reason: 'RESOURCE:MEMORY', closest: { id: 'i-2' } });
  });

  test('and where there is no ACTIVE instance says so, of the cluster or of the capacity provider [P-026]', () => {
    const placing = placementWorld();
    placing.add('i-0', { status: 'DRAINING' });
    const text =
      'was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your';
    const more = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
    expect(refused(placing, {})).toMatchObject({ closest: null, eventText: `${text} cluster. ${more}` });
    expect(refused(placing, { provider: 'workers' })).toMatchObject({
      reason: 'EMPTY CAPACITY PROVIDER',
      eventText: `${text} capacity provider. ${more}`,
    });
  });
});

test('only instances of the named provider are asked, and none that is excluded', () => {
  const placing = placementWorld();
  placing.add('i-0');
  placing.add('i-1', { capacityProvider: 'workers' });
  placing.add('i-2', { capacityProvider: 'workers' });
  expect(placing.place(placing.question({ provider: 'workers' }))?.instanceId).not.toBe('i-0');
  expect(placing.place(placing.question({ provider: 'workers', exclude: ['i-1'] }))?.instanceId).toBe('i-2');
});

test('of many instances the decision says how many fell out where', () => {
  const placing = placementWorld();
  for (let index = 0; index < 30; index += 1) placing.add(`i-${10 + index}`, { isAgentConnected: index % 3 > 0 });
  placing.place(placing.question({ needs: small, serviceArn: 'arn' }));
  expect(placing.timeline.at(-1)?.what).toMatchObject({
    candidates: [
      { name: 'i-11', detail: '0 tasks in us-east-1a, 0 tasks of service:web' },
      { name: '19 instances', refused: 'another one comes first' },
      { name: '10 instances', refused: 'AGENT' },
    ],
  });
});
