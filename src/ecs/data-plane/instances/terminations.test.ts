import { expect, it } from 'vitest';
import type { Ecs, Surroundings } from '../../ecs.ts';
import { type ClusterOptions, clusterOf, surroundingsWith } from '../../instances.fixture.ts';
import type { AgentConfiguration } from '../../world/surroundings.ts';

const service = { cluster: 'day15', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2, launchType: 'EC2' };

function serviceOn(instances: number, options: ClusterOptions = {}, differences: object = {}): Ecs {
  const ecs = clusterOf(instances, options);
  ecs.call('CreateService', { ...service, ...differences });
  ecs.advance(60_000);
  return ecs;
}

const instancesOf = ({ timeline }: Ecs) => timeline.flatMap(({ what, subject }) => (what.type === 'instance.launched' ? [subject.id] : []));
const created = ({ timeline }: Ecs) => timeline.flatMap(({ what, atMs }) => (what.type === 'task.created' ? [atMs / 1_000] : []));
const stops = ({ timeline }: Ecs) =>
  timeline.flatMap(({ what, atMs }) =>
    what.type === 'task.desiredStatus' ? [`${atMs / 1_000} ${what.stopCode}: ${what.stoppedReason}`] : [],
  );
const statuses = ({ timeline }: Ecs) =>
  timeline.flatMap(({ what, atMs }) => (what.type === 'instance.status' ? [`${atMs / 1_000} ${what.to}`] : []));

/** The instances as Spot instances. */
function onSpot(count: number, agent: AgentConfiguration = {}): Partial<Surroundings> {
  const { instances = [] } = surroundingsWith(count);
  return { instances: instances.map((one) => ({ ...one, isSpot: true, agent: { ...one.agent, ...agent } })) };
}

it('ends the tasks of a terminated instance, and those of services are replaced [I-061, T-075]', () => {
  const ecs = serviceOn(2);
  ecs.inject({ type: 'terminateInstance', instance: 0 });
  ecs.advance(200_000);
  expect(stops(ecs)).toEqual([`60 TerminationNotice: Host EC2 (instance ${instancesOf(ecs)[0]}) terminated.`]);
  expect(created(ecs)).toEqual([0, 0, 70]);
  expect(statuses(ecs)).toEqual(['60 INACTIVE']);
});

it('notices later that a host has gone without a word [I-062]', () => {
  const ecs = serviceOn(2);
  ecs.inject({ type: 'loseInstance', instance: 0 });
  ecs.advance(400_000);
  expect(stops(ecs)).toEqual([`240 TerminationNotice: Host EC2 (instance ${instancesOf(ecs)[0]}) terminated.`]);
  expect(created(ecs)).toEqual([0, 0, 250]);
});

it('has two minutes after the notice of a Spot interruption, and runs on where nothing drains it [I-051]', () => {
  const ecs = serviceOn(2, { around: onSpot(2) });
  ecs.inject({ type: 'reclaimInstances', instance: 0 });
  ecs.advance(400_000);
  expect(ecs.timeline.flatMap(({ what }) => (what.type === 'instance.interruption' ? [what.terminatesAtMs] : []))).toEqual([180_000]);
  expect(statuses(ecs)).toEqual(['180 INACTIVE']);
  expect(stops(ecs)).toEqual([`180 TerminationNotice: Host EC2 (instance ${instancesOf(ecs)[0]}) terminated.`]);
  expect(created(ecs)).toEqual([0, 0, 190]);
});

it('drains in the two minutes where its agent looks for the notice [I-050]', () => {
  const ecs = serviceOn(2, { around: onSpot(2, { drainsOnSpotInterruption: true }) });
  ecs.inject({ type: 'reclaimInstances', instance: 0 });
  ecs.advance(400_000);
  expect(statuses(ecs)).toEqual(['60 DRAINING', '180 INACTIVE']);
  expect(created(ecs)).toEqual([0, 0, 70]);
  expect(stops(ecs).filter((stop) => stop.includes('terminated'))).toEqual([]);
});

it('takes back as many Spot instances as named, as the seed says, and none on demand', () => {
  const reclaimed = (seed: number, around: Partial<Surroundings>) => {
    const ecs = serviceOn(8, { around, seed });
    ecs.inject({ type: 'reclaimInstances', instances: 3 });
    ecs.inject({ type: 'reclaimInstances', all: true });
    const notices = ecs.timeline.flatMap(({ what, subject }) =>
      what.type === 'instance.interruption' ? [instancesOf(ecs).indexOf(subject.id)] : [],
    );
    return notices;
  };
  const [one, other] = [reclaimed(1, onSpot(8)), reclaimed(2, onSpot(8))];
  expect(one).toHaveLength(8);
  expect(new Set(one).size).toBe(8);
  expect(one.slice(0, 3)).not.toEqual(other.slice(0, 3));
  expect(reclaimed(1, surroundingsWith(8))).toEqual([]);
});

it('loses its tasks at once with its Availability Zone', () => {
  const ecs = serviceOn(2);
  ecs.inject({ type: 'loseAvailabilityZone', availabilityZone: 'us-east-1a' });
  ecs.advance(200_000);
  expect(stops(ecs)).toEqual([`60 TerminationNotice: Host EC2 (instance ${instancesOf(ecs)[0]}) terminated.`]);
  expect(created(ecs)).toEqual([0, 0, 70]);
});

it('is forgotten an hour after its end', () => {
  const ecs = serviceOn(2);
  ecs.inject({ type: 'terminateInstance', instance: 0 });
  const known = () => Object.keys(ecs.snapshot().state.world.instances).length;
  ecs.advance(60 * 60_000);
  expect(known()).toBe(2);
  ecs.advance(62 * 60_000);
  expect(known()).toBe(1);
});

it('ends before it has booted without a word to ECS', () => {
  const instances = [{ instanceType: 'm5.large', subnet: 'subnet-0a1b2c3d4e5f60001', fromMs: 60_000, agent: { cluster: 'day15' } }];
  const ecs = clusterOf(0, { around: { instances } });
  ecs.advance(65_000);
  ecs.inject({ type: 'terminateInstance', instance: 0 });
  ecs.advance(300_000);
  expect(ecs.timeline.flatMap(({ what }) => (what.type.startsWith('instance.') ? [what.type] : []))).toEqual([
    'instance.launched',
    'instance.state',
    'instance.state',
  ]);
});

it('looks for its cluster again where that is made later, and an agent that names none makes `default`', () => {
  const around = { instances: [{ instanceType: 'm5.large', subnet: 'subnet-0a1b2c3d4e5f60001', agent: { cluster: 'later' } }] };
  const ecs = clusterOf(0, { around });
  ecs.advance(600_000);
  ecs.call('CreateCluster', { clusterName: 'later' });
  ecs.advance(700_000);
  const registered = (one: Ecs) =>
    one.timeline.flatMap(({ what, atMs }) => (what.type === 'instance.registered' ? [[atMs, what.cluster]] : []));
  expect(registered(ecs)).toEqual([[610_000, 'later']]);
  const plain = clusterOf(0, { around: { instances: [{ instanceType: 'm5.large', subnet: 'subnet-0a1b2c3d4e5f60001' }] } });
  expect(registered(plain)).toEqual([[0, 'default']]);
});
