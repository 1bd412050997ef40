import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Step } from '../../ecs.ts';
import { playScaled, trackCpu, trackRequests } from '../../scaled-play.fixture.ts';
import { meterOf } from '../../world/meters.ts';
import type { Model } from '../../world/model.ts';
import { countAll, measure } from './metering.ts';

const tracking = { cpu: trackCpu(50), requests: trackRequests(1_000) };

it('what was counted as tasks changed is what a look at all of them finds', () => {
  const change: fc.Arbitrary<Omit<Step, 'atMs'>> = fc.oneof(
    fc.constant({ inject: { type: 'killProcess' as const, task: 0 } }),
    fc.constantFrom('hang' as const, 'heal' as const).map((type) => ({ inject: { type, task: 0 } })),
    fc.nat(30).map((mibPerMinute) => ({ inject: { type: 'leakMemory' as const, task: 0, mibPerMinute } })),
    fc.nat(200).map((perSecond) => ({ inject: { type: 'setLoad' as const, to: { service: 'my-rust-api' }, perSecond } })),
    fc.nat(6).map((desiredCount) => ({ call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount } })),
    fc.constant({ call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', forceNewDeployment: true } }),
  );
  const steps = fc
    .array(fc.tuple(fc.integer({ min: 121, max: 1_500 }), change), { maxLength: 10 })
    .map((all) => all.sort(([a], [b]) => a - b).map(([second, rest]) => ({ atMs: second * 1_000, ...rest }) as Step));
  fc.assert(
    fc.property(steps, fc.nat(9), (all, seed) => {
      const process = { idleCpuUnits: 9, cpuMsPerRequest: 3, memoryOverTime: [{ afterMs: 400_000, memoryMiB: 99 }] };
      const { state } = playScaled({ seconds: 1_600, tracking, process, steps: all, seed }).ecs.snapshot();
      const model = state as unknown as Model;
      const [meter] = Object.values(state.world.meters);
      if (!meter) throw new Error('Nothing is metered.');
      const { requestsPerTarget: before, ...known } = measure(model, meter);
      delete state.world.meters[meter.serviceArn];
      const fresh = meterOf(state.world, meter.serviceArn, meter.cause);
      countAll(model, fresh);
      const { requestsPerTarget: after, ...found } = measure(model, fresh);
      expect(known).toEqual(found);
      for (const group of Object.values(meter.channels).flatMap(({ metric }) => metric.targetGroup ?? []))
        expect(before(group)).toBe(after(group));
    }),
    { numRuns: 80 },
  );
});

it('requests that a hung task takes cost no CPU', () => {
  const process = { idleCpuUnits: 0, cpuMsPerRequest: 5 };
  const hang: Step = { atMs: 200_000, inject: { type: 'hang', task: 0 } };
  const { metric, trace } = playScaled({ seconds: 250, tracking: { cpu: trackCpu(90) }, process, load: [[0, 40]], steps: [hang] });
  // 40 percent of two tasks, of which one gets half of the requests and answers none until its target is unhealthy, some 10 to 15 s later.
  const [before, after] = metric('CPU').map(([, percent]) => percent);
  expect(before, trace).toBe(40);
  expect(after).toBeGreaterThan(34);
  expect(after).toBeLessThan(38);
});

it('a task without a size of its own may use more than it reserves, up to its instance', () => {
  const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api';
  const container = {
    name: 'api',
    image: `${image}:1.4.2`,
    essential: true,
    cpu: 128,
    memory: 256,
    environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
    portMappings: [{ containerPort: 8080 }],
  };
  const definition = {
    networkMode: 'bridge',
    cpu: undefined,
    memory: undefined,
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [container],
  };
  const scaled = playScaled({
    seconds: 900,
    definition,
    process: { idleCpuUnits: 0, cpuMsPerRequest: 10 },
    surroundings: {
      targetGroups: [],
      instances: [{ instanceType: 'm5.large', subnet: 'subnet-0a1b2c3d4e5f60001', count: 1, agent: { cluster: 'day15' } }],
    },
    service: { launchType: 'EC2', networkConfiguration: undefined, loadBalancers: [] },
    tracking: { cpu: trackCpu(400) },
    load: [[0, 40]],
  });
  // 20 requests a second of 10 ms to each of two tasks: 204.8 of 128 units.
  expect(scaled.metric('CPU')[0]?.[1], scaled.trace).toBe(160);
});
