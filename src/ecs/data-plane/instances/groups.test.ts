import { expect, it } from 'vitest';
import type { AutoScalingGroup, Ecs } from '../../ecs.ts';
import { clusterOf } from '../../instances.fixture.ts';
import type { Happening, InstanceChange } from '../../world/timeline.ts';

const web: AutoScalingGroup = { name: 'web', instanceTypes: ['m5.large'], minSize: 0, maxSize: 10, agent: { cluster: 'day15' } };

function withGroup(settings: Partial<AutoScalingGroup> = {}, assumptions = {}): Ecs {
  return clusterOf(0, { around: { autoScalingGroups: [{ ...web, ...settings }] }, assumptions });
}

type Type = Happening['type'];
function told<T extends Type>({ timeline }: Ecs, type: T) {
  return timeline.flatMap(({ what, atMs, subject }) =>
    what.type === type ? [{ second: atMs / 1_000, id: subject.id, what: what as Extract<Happening, { type: T }> }] : [],
  );
}
const zones = (ecs: Ecs) => told(ecs, 'instance.launched').map(({ what }) => what.availabilityZone.at(-1));
const seconds = (ecs: Ecs, type: Type) => told(ecs, type).map(({ second }) => second);
const states = (ecs: Ecs, id: string) => told(ecs, 'instance.state').flatMap((one) => (one.id === id ? [[one.second, one.what.to]] : []));
const desire = (ecs: Ecs, desiredCapacity: number, group = 'web') => ecs.inject({ type: 'setDesiredCapacity', group, desiredCapacity });
const effects = (ecs: Ecs) => told(ecs, 'change').map(({ what }) => what.effect);

it('launches evenly over the Availability Zones; agents register when they have booted [I-020, I-021]', () => {
  const ecs = withGroup({ desiredCapacity: 3 });
  ecs.advance(200_000);
  expect(zones(ecs)).toEqual(['a', 'b', 'a']);
  expect(seconds(ecs, 'instance.launched')).toEqual([0, 0, 0]);
  expect(seconds(ecs, 'instance.registered')).toEqual([120, 120, 120]);
  const [first] = told(ecs, 'instance.launched');
  expect(states(ecs, first?.id ?? '')).toEqual([[10, 'running']]);
});

it('has instances that run already registered when the run begins', () => {
  const ecs = withGroup({ desiredCapacity: 2, isRunning: true });
  expect(seconds(ecs, 'instance.registered')).toEqual([0, 0]);
});

it('boots between one and four minutes, each instance as the seed says [I-021]', () => {
  const ecs = withGroup({ desiredCapacity: 10 }, { 'ec2.bootJitterMs': 60_000 });
  ecs.advance(300_000);
  const booted = seconds(ecs, 'instance.registered');
  expect(booted).toHaveLength(10);
  expect(new Set(booted).size).toBeGreaterThan(5);
  expect(Math.min(...booted)).toBeGreaterThanOrEqual(60);
  expect(Math.max(...booted)).toBeLessThanOrEqual(180);
});

it('does what its desired capacity says, and refuses one outside its sizes', () => {
  const ecs = withGroup({ desiredCapacity: 1, isRunning: true, minSize: 1, maxSize: 4 });
  ecs.advance(1_000);
  desire(ecs, 4);
  desire(ecs, 5);
  desire(ecs, 0);
  desire(ecs, 4);
  desire(ecs, 2, 'none');
  expect(seconds(ecs, 'instance.launched')).toEqual([0, 1, 1, 1]);
  expect(effects(ecs)).toEqual([
    'web shall have 4 instances.',
    'New SetDesiredCapacity value 5 is above max value 4 for the AutoScalingGroup.',
    'New SetDesiredCapacity value 0 is below min value 1 for the AutoScalingGroup.',
    'web wants as many already.',
    'There is no Auto Scaling group none that launches instances.',
  ]);
});

it('scales in from the Availability Zone with the most instances, the oldest first, and says what it considered', () => {
  const ecs = withGroup({ desiredCapacity: 5, isRunning: true });
  const launched = told(ecs, 'instance.launched').map(({ id }) => id);
  ecs.advance(1_000);
  desire(ecs, 3);
  ecs.advance(100_000);
  const ended = told(ecs, 'instance.state').filter(({ what }) => what.to === 'terminated');
  // a, b, a, b, a: the first of the three in a, and then the first of all where both have two.
  expect(ended.map(({ id }) => launched.indexOf(id))).toEqual([0, 1]);
  expect(states(ecs, launched[0] ?? '')).toEqual([
    [0, 'running'],
    [1, 'shutting-down'],
    [31, 'terminated'],
  ]);
  const [decision] = told(ecs, 'decision');
  expect(decision?.what.candidates).toHaveLength(5);
  expect(decision?.what.candidates.filter(({ refused }) => refused === undefined)).toHaveLength(2);
});

it('never scales in instances that are protected, and says that it cannot', () => {
  const ecs = withGroup({ desiredCapacity: 2, isRunning: true, protectsFromScaleIn: true });
  ecs.advance(1_000);
  desire(ecs, 1);
  ecs.advance(100_000);
  expect(told(ecs, 'instance.state').filter(({ what }) => what.to !== 'running')).toEqual([]);
  expect(told(ecs, 'group.activityFailed').map(({ what }) => what.description)).toEqual([
    'Could not scale to desired capacity because all remaining instances are protected from scale-in.',
  ]);
});

it('replaces an instance that somebody terminates', () => {
  const ecs = withGroup({ desiredCapacity: 2, isRunning: true });
  ecs.advance(1_000);
  ecs.inject({ type: 'terminateInstance', instance: 0 });
  ecs.advance(300_000);
  expect(seconds(ecs, 'instance.launched')).toEqual([0, 0, 31]);
  expect(zones(ecs)).toEqual(['a', 'b', 'a']);
  expect(seconds(ecs, 'instance.registered')).toEqual([0, 0, 151]);
});

const shortage = (on: boolean, availabilityZone?: string, instanceType?: string): InstanceChange => ({
  type: 'instanceShortage',
  on,
  ...(availabilityZone !== undefined && { availabilityZone }),
  ...(instanceType !== undefined && { instanceType }),
});

it('launches in another Availability Zone where one has no capacity, in EC2 Auto Scaling’s words', () => {
  const ecs = withGroup();
  ecs.inject(shortage(true, 'us-east-1a'));
  desire(ecs, 2);
  expect(zones(ecs)).toEqual(['b', 'b']);
  expect(told(ecs, 'group.activityFailed').map(({ what }) => what.description)).toEqual([
    'Launching a new EC2 instance.  Status Reason: We currently do not have sufficient m5.large capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. You can currently get m5.large capacity by not specifying an Availability Zone in your request or choosing us-east-1b. Launching EC2 instance failed.',
  ]);
});

it('tries again once there is capacity, and in between plays nothing', () => {
  const ecs = withGroup();
  ecs.inject(shortage(true));
  desire(ecs, 2);
  const before = ecs.timeline.length;
  ecs.advance(3_600_000);
  expect(ecs.timeline).toHaveLength(before);
  expect(zones(ecs)).toEqual([]);
  ecs.inject(shortage(false));
  ecs.advance(3_800_000);
  expect(seconds(ecs, 'instance.launched')).toEqual([3_660, 3_660]);
});

it('takes the next of its types where the first has no capacity', () => {
  const ecs = withGroup({ instanceTypes: ['m5.large', 'c5.large'] });
  ecs.inject(shortage(true, undefined, 'm5.large'));
  desire(ecs, 1);
  expect(told(ecs, 'instance.launched').map(({ what }) => what.instanceType)).toEqual(['c5.large']);
  ecs.inject(shortage(false));
  desire(ecs, 2);
  expect(told(ecs, 'instance.launched').map(({ what }) => what.instanceType)).toEqual(['c5.large', 'm5.large']);
});

it('has other words where there is no Spot capacity', () => {
  const ecs = withGroup({ isSpot: true });
  ecs.inject(shortage(true));
  desire(ecs, 1);
  expect(told(ecs, 'group.activityFailed')[0]?.what.description).toContain(
    'There is no Spot capacity available that matches your request.',
  );
});

it('loses the instances of a lost Availability Zone and replaces them in the others', () => {
  const ecs = withGroup({ desiredCapacity: 4, isRunning: true });
  ecs.advance(1_000);
  ecs.inject({ type: 'loseAvailabilityZone', availabilityZone: 'us-east-1a' });
  ecs.advance(300_000);
  expect(zones(ecs)).toEqual(['a', 'b', 'a', 'b', 'b', 'b']);
  ecs.inject({ type: 'restoreAvailabilityZone', availabilityZone: 'us-east-1a' });
  desire(ecs, 6);
  expect(zones(ecs).slice(6)).toEqual(['a', 'a']);
});

it('counts an instance out once that shuts down already when its Availability Zone is lost', () => {
  const ecs = withGroup({ desiredCapacity: 2, isRunning: true });
  ecs.advance(1_000);
  ecs.inject({ type: 'terminateInstance', instance: 0 });
  ecs.advance(2_000);
  ecs.inject({ type: 'loseAvailabilityZone', availabilityZone: 'us-east-1a' });
  ecs.advance(600_000);
  expect(told(ecs, 'instance.launched')).toHaveLength(3);
});

it('is not replaced before somebody notices that its host is gone [I-062]', () => {
  const ecs = withGroup({ desiredCapacity: 2, isRunning: true });
  ecs.advance(1_000);
  ecs.inject({ type: 'loseInstance', instance: 1 });
  const lost = told(ecs, 'instance.launched')[1]?.id ?? '';
  ecs.advance(600_000);
  expect(states(ecs, lost)).toEqual([
    [0, 'running'],
    [181, 'terminated'],
  ]);
  expect(seconds(ecs, 'instance.launched')).toEqual([0, 0, 211]);
});

it.each([
  [{ instanceTypes: ['m1.mega'] }, /does not know the instance type m1.mega/],
  [{ subnets: ['subnet-none'] }, /no subnet subnet-none/],
  [{ minSize: 3, desiredCapacity: 2 }, /minSize ≤ desiredCapacity ≤ maxSize/],
  [{ desiredCapacity: 11 }, /minSize ≤ desiredCapacity ≤ maxSize/],
])('refuses %j', (settings, message) => {
  expect(() => withGroup(settings)).toThrow(message);
});
