import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Happening, Subject, TaskStatus, Timeline, TimelineEntry } from '../world/timeline.ts';
import { allCheckers, checkTimeline, instanceCheckers, startWalk } from './checkers.ts';

/** Writes a timeline by hand: seconds, subject, happening; each entry is caused by the one before unless it says otherwise. */
class Tale {
  readonly timeline: TimelineEntry[] = [];

  tell(
    second: number,
    kind: Subject['kind'],
    id: string,
    what: Happening,
    cause: TimelineEntry['cause'] = { by: 'entry', id: this.timeline.length - 1 },
  ): this {
    const root = this.timeline.length === 0 || what.type === 'call' || what.type === 'change';
    this.timeline.push({
      id: this.timeline.length,
      atMs: second * 1_000,
      subject: { kind, id },
      cause: root && cause.by === 'entry' ? { by: 'outside' } : cause,
      what,
    });
    return this;
  }

  service(second: number, of: Partial<Extract<Happening, { type: 'service.created' | 'service.updated' }>> = {}): this {
    const containers = [
      { name: 'api', isEssential: true, firstProbeMs: of.taskDefinition === 'checked:1' ? 10_000 : null },
      { name: 'log', isEssential: false, firstProbeMs: null },
    ];
    const [family = '', revision = ''] = (of.taskDefinition ?? 'plain:1').split(':');
    this.tell(second, 'taskDefinition', family, { type: 'call', operation: 'RegisterTaskDefinition', outcome: 'ok' });
    this.tell(second, 'taskDefinition', family, {
      type: 'taskDefinition.registered',
      arn: '',
      family,
      revision: Number(revision),
      containers,
    });
    return this.tell(second, 'service', 's', {
      type: 'service.created',
      desiredCount: 2,
      taskDefinition: 'plain:1',
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      gracePeriodMs: 0,
      ...of,
    }).deployment(second, 'd1');
  }

  wants(second: number, desiredCount: number): this {
    return this.tell(second, 'service', 's', {
      type: 'service.updated',
      desiredCount,
      taskDefinition: 'plain:1',
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      gracePeriodMs: 0,
    });
  }

  deployment(second: number, id: string, service = 's'): this {
    return this.tell(second, 'deployment', id, { type: 'deployment.created', status: 'PRIMARY', taskDefinition: 'plain:1', service });
  }

  retires(second: number, id: string): this {
    return this.tell(second, 'deployment', id, { type: 'deployment.status', from: 'PRIMARY', to: 'ACTIVE' });
  }

  rolloutState(second: number, id: string, from: string, to: string): this {
    return this.tell(second, 'deployment', id, { type: 'deployment.rolloutState', from, to, reason: '' });
  }

  created(second: number, id: string, deployment = 'd1', taskDefinition = 'plain:1', service = 's'): this {
    this.tell(second, 'task', id, {
      type: 'task.created',
      service,
      deployment,
      taskDefinition,
      launchType: 'FARGATE',
      availabilityZone: 'a',
      containers: ['api', 'log'],
    } as unknown as Happening);
    return this.status(second, id, null, 'PROVISIONING');
  }

  status(second: number, id: string, from: TaskStatus | null, to: TaskStatus): this {
    return this.tell(second, 'task', id, { type: 'task.lastStatus', from, to });
  }

  container(second: number, id: string, to: 'RUNNING' | 'STOPPED', exitCode?: number): this {
    return this.tell(second, 'container', id, { type: 'container.lastStatus', to, ...(exitCode !== undefined && { exitCode }) });
  }

  /** From PROVISIONING to RUNNING. */
  runs(second: number, id: string, deployment = 'd1', taskDefinition = 'plain:1'): this {
    return this.created(second, id, deployment, taskDefinition)
      .status(second, id, 'PROVISIONING', 'PENDING')
      .status(second, id, 'PENDING', 'ACTIVATING')
      .container(second, `${id}/api`, 'RUNNING')
      .container(second, `${id}/log`, 'RUNNING')
      .status(second, id, 'ACTIVATING', 'RUNNING');
  }

  stops(
    second: number,
    id: string,
    stoppedReason = 'Scaling activity',
    stopCode: 'ServiceSchedulerInitiated' | 'UserInitiated' = 'ServiceSchedulerInitiated',
  ): this {
    return this.tell(second, 'task', id, { type: 'task.desiredStatus', to: 'STOPPED', stopCode, stoppedReason });
  }

  /** From the decision to STOPPED. */
  ends(second: number, id: string): this {
    return this.status(second, id, 'RUNNING', 'STOPPING')
      .container(second, `${id}/api`, 'STOPPED', 0)
      .container(second, `${id}/log`, 'STOPPED', 0)
      .status(second, id, 'STOPPING', 'DEPROVISIONING')
      .status(second, id, 'DEPROVISIONING', 'STOPPED');
  }

  healthy(second: number, id: string, from = 'UNKNOWN', to = 'HEALTHY'): this {
    this.tell(second, 'container', `${id}/api`, { type: 'container.health', from, to, probe: 'it' });
    return this.tell(second, 'task', id, { type: 'task.health', from, to });
  }

  target(second: number, id: string, from: string | null, to: string): this {
    return this.tell(second, 'target', `${id}/g:80`, { type: 'target.state', targetGroupArn: 'g', port: 80, from, to } as Happening);
  }
}

const tale = () => new Tale();
const running = () => tale().service(0).runs(1, 'a').runs(1, 'b');

/** `checker: sentence` of each violation. */
function found(told: Tale | Timeline): string[] {
  return checkTimeline(told instanceof Tale ? told.timeline : told).map(({ checker, sentence }) => `${checker}: ${sentence}`);
}

describe('nothing is found', () => {
  test('in a service that starts, is steady, is updated and scaled to none', () => {
    const whole = running()
      .rolloutState(60, 'd1', 'IN_PROGRESS', 'COMPLETED')
      .tell(60, 'service', 's', { type: 'service.steadyState' })
      .deployment(100, 'd2')
      .retires(100, 'd1')
      .runs(110, 'c', 'd2')
      .runs(110, 'd', 'd2')
      .stops(151, 'a')
      .stops(151, 'b')
      .ends(160, 'a')
      .ends(160, 'b')
      .rolloutState(161, 'd2', 'IN_PROGRESS', 'COMPLETED')
      .wants(200, 0)
      .stops(201, 'c')
      .stops(201, 'd');
    expect(found(whole)).toEqual([]);
  });

  test('where traffic is shifted and both revisions run whole, whatever maximumPercent says', () => {
    const shift = tale()
      .service(0, { maximumPercent: 100, minimumHealthyPercent: 50 })
      .runs(1, 'a')
      .runs(1, 'b')
      .tell(50, 'deployment', 'd2', {
        type: 'deployment.created',
        status: 'PRIMARY',
        taskDefinition: 'plain:1',
        service: 's',
        strategy: 'BLUE_GREEN',
      })
      .retires(50, 'd1')
      .runs(60, 'c', 'd2')
      .runs(60, 'd', 'd2');
    expect(found(shift)).toEqual([]);
  });

  test('where a crash leaves less than the minimum, and the scheduler replaces what fails', () => {
    const crash = running()
      .tell(100, 'task', 'a', { type: 'change', change: { type: 'killProcess', task: 'a' }, isEffective: true, effect: '' })
      .container(100, 'a/api', 'STOPPED', 1)
      .tell(100, 'task', 'a', { type: 'task.desiredStatus', to: 'STOPPED', stopCode: 'EssentialContainerExited', stoppedReason: '' })
      .runs(110, 'c');
    expect(found(crash)).toEqual([]);
  });
});

const candidates = [{ name: 'a' }];
const outside = { by: 'outside' } as const;
const wanted = { type: 'group.desiredCapacity', from: 0, to: 2, minSize: 0, maxSize: 9, reason: '' } as const;
const launched = {
  type: 'instance.launched',
  instanceType: 'm5.large',
  availabilityZone: 'a',
  isSpot: false,
  hourMicroUsd: 96_000,
} as const;
const cases: readonly (readonly [string, string, () => Tale | Timeline])[] = [
  ['ids', 'an id is left out', () => running().timeline.filter(({ id }) => id !== 3)],
  [
    'ids',
    'something follows the end',
    () => running().tell(9, 'world', 'world', { type: 'limit', limit: 'time', message: '' }).wants(9, 1),
  ],
  ['time', 'time goes back', () => running().wants(0, 2)],
  ['time', 'a moment is no whole number', () => running().wants(1.0005, 2)],
  ['causes', 'a cause comes later', () => running().tell(2, 'service', 's', { type: 'service.unsteady' }, { by: 'entry', id: 99 })],
  ['causes', 'a group wants another number of instances for no reason', () => running().tell(5, 'autoScalingGroup', 'g', wanted, outside)],
  ['causes', 'a group launches an instance for no reason', () => running().tell(5, 'instance', 'i', { ...launched, group: 'g' }, outside)],
  ['causes', 'an entry is its own cause', () => tale().tell(0, 'service', 's', { type: 'service.unsteady' }, { by: 'entry', id: 0 })],
  [
    'causes',
    'a chain ends without a root',
    () => running().tell(2, 'service', 's', { type: 'service.event', message: '' }, { by: 'outside' }),
  ],
  [
    'causes',
    'the seed decides what it may not',
    () => running().tell(2, 'service', 's', { type: 'service.event', message: '' }, { by: 'seed' }),
  ],
  [
    'decisions',
    'a decision names no candidates',
    () => running().tell(2, 'service', 's', { type: 'decision', what: 'zone', candidates: [] }),
  ],
  ['decisions', 'a decision says not about what', () => running().tell(2, 'service', 's', { type: 'decision', what: '', candidates })],
  [
    'decisions',
    'a candidate is refused without a reason',
    () => running().tell(2, 'service', 's', { type: 'decision', what: 'zone', candidates: [{ name: 'a', refused: '' }] }),
  ],
  ['task statuses', 'a task goes back', () => running().status(2, 'a', 'RUNNING', 'PENDING')],
  ['task statuses', 'a task goes on from where it was not', () => running().stops(2, 'a').status(2, 'a', 'STOPPING', 'DEPROVISIONING')],
  ['task statuses', 'a task stops though nobody decided so', () => running().status(2, 'a', 'RUNNING', 'STOPPING')],
  [
    'task statuses',
    'a task is decided to stop twice',
    () => running().stops(2, 'a', '', 'UserInitiated').stops(2, 'a', '', 'UserInitiated'),
  ],
  [
    'task statuses',
    'a task that is to stop goes on starting',
    () => tale().service(0).created(1, 'a').stops(2, 'a').status(3, 'a', 'PROVISIONING', 'PENDING'),
  ],
  ['task statuses', 'a task runs before its containers', () => tale().service(0).created(1, 'a').status(3, 'a', 'PROVISIONING', 'RUNNING')],
  [
    'task statuses',
    'the network goes while a container runs',
    () => running().stops(2, 'a', '', 'UserInitiated').status(2, 'a', 'RUNNING', 'DEPROVISIONING'),
  ],
  [
    'container statuses',
    'a container ends twice',
    () => running().stops(2, 'a', '', 'UserInitiated').container(2, 'a/api', 'STOPPED', 0).container(2, 'a/api', 'STOPPED', 0),
  ],
  ['container statuses', 'a container starts twice', () => running().container(2, 'a/api', 'RUNNING')],
  [
    'container statuses',
    'a container that never ran has an exit code',
    () => tale().service(0).created(1, 'a').stops(1, 'a').container(2, 'a/api', 'STOPPED', 1),
  ],
  [
    'container statuses',
    'a container is killed without a word',
    () => running().stops(2, 'a', '', 'UserInitiated').tell(2, 'container', 'a/api', { type: 'container.signal', signal: 'SIGKILL' }),
  ],
  [
    'container statuses',
    'a task that goes on has a container signalled',
    () => running().tell(2, 'container', 'a/api', { type: 'container.signal', signal: 'SIGTERM' }),
  ],
  [
    'container statuses',
    'a container starts in a task that is to stop',
    () => running().container(2, 'a/log', 'STOPPED', 0).stops(2, 'a', '', 'UserInitiated').container(3, 'a/log', 'RUNNING'),
  ],
  ['essential containers', 'a task outlives its essential container', () => running().container(2, 'a/api', 'STOPPED', 0).wants(100, 2)],
  ['conservation', 'a task is made twice', () => running().created(2, 'a')],
  ['conservation', 'something happens to a task that was never made', () => running().stops(2, 'nobody')],
  [
    'conservation',
    'a stopped task lives on',
    () =>
      running()
        .stops(2, 'a', '', 'UserInitiated')
        .ends(3, 'a')
        .tell(4, 'container', 'a/api', { type: 'container.listening', host: '', port: 1, reachable: true, routes: {} }),
  ],
  ['belonging', 'a task belongs to no deployment', () => running().created(2, 'c', 'd9')],
  ['belonging', 'a task belongs to another service’s deployment', () => running().deployment(2, 'd2', 't').created(2, 'c', 'd2')],
  ['belonging', 'a task is of no service that exists', () => running().created(2, 'c', 'd1', 'plain:1', 'nobody')],
  ['belonging', 'a FAILED deployment launches', () => running().rolloutState(2, 'd1', 'IN_PROGRESS', 'FAILED').created(3, 'c')],
  ['one PRIMARY', 'a service has two PRIMARY deployments', () => running().deployment(2, 'd2').wants(3, 2)],
  ['rollout states', 'a deployment is made twice', () => running().retires(2, 'd1').deployment(2, 'd1')],
  [
    'rollout states',
    'a FAILED deployment is COMPLETED',
    () => running().rolloutState(2, 'd1', 'IN_PROGRESS', 'FAILED').rolloutState(3, 'd1', 'FAILED', 'COMPLETED'),
  ],
  [
    'rollout states',
    'a deployment that is not PRIMARY is COMPLETED',
    () => running().retires(2, 'd1').deployment(2, 'd2').rolloutState(3, 'd1', 'IN_PROGRESS', 'COMPLETED'),
  ],
  ['steady states', 'a steady service lacks a task', () => running().wants(2, 3).tell(60, 'service', 's', { type: 'service.steadyState' })],
  [
    'steady states',
    'a steady service has a task that does not run',
    () => tale().service(0).runs(1, 'a').created(1, 'b').tell(60, 'service', 's', { type: 'service.steadyState' }),
  ],
  ['starts', 'more tasks start than maximumPercent allows', () => running().created(2, 'c').created(2, 'd').created(2, 'e')],
  [
    'starts',
    'a task starts at 100 percent before the one that it replaces has stopped',
    () =>
      tale()
        .service(0, { minimumHealthyPercent: 0, maximumPercent: 100, desiredCount: 1 })
        .runs(1, 'a')
        .retires(2, 'd1')
        .deployment(2, 'd2')
        .stops(3, 'a')
        .created(4, 'b', 'd2'),
  ],
  [
    'stops',
    'a deployment stops what it needs',
    () => running().retires(100, 'd1').deployment(100, 'd2').runs(110, 'c', 'd2').stops(111, 'a'),
  ],
  ['stops', 'a scale-in stops more than it may', () => running().runs(1, 'c').wants(100, 2).stops(101, 'c').stops(101, 'a')],
  ['container health', 'a container without a check is HEALTHY', () => running().healthy(20, 'a')],
  [
    'container health',
    'a container is HEALTHY before its first probe',
    () => tale().service(0, { taskDefinition: 'checked:1' }).runs(1, 'a', 'd1', 'checked:1').healthy(2, 'a'),
  ],
  [
    'task health',
    'a task is HEALTHY and its container is not',
    () =>
      tale()
        .service(0, { taskDefinition: 'checked:1' })
        .runs(1, 'a', 'd1', 'checked:1')
        .tell(20, 'task', 'a', { type: 'task.health', from: 'UNKNOWN', to: 'HEALTHY' }),
  ],
  ['targets', 'a target is healthy before it is registered', () => running().target(2, 'a', null, 'healthy')],
  [
    'targets',
    'a target comes back from draining',
    () => running().target(2, 'a', null, 'initial').target(3, 'a', 'initial', 'draining').target(4, 'a', 'draining', 'healthy'),
  ],
  ['targets', 'a task that is to stop is registered', () => running().stops(2, 'a', '', 'UserInitiated').target(2, 'a', null, 'initial')],
  [
    'health stops',
    'a task is stopped for checks that it passed',
    () => running().runs(2, 'c').stops(100, 'c', 'Task failed container health checks'),
  ],
  [
    'health stops',
    'a task is stopped for targets that it does not have',
    () => running().runs(2, 'c').stops(100, 'c', 'Task failed ELB health checks in (target-group g)'),
  ],
  [
    'health stops',
    'a task is stopped inside its grace period',
    () =>
      tale()
        .service(0, { taskDefinition: 'checked:1', desiredCount: 1, gracePeriodMs: 600_000 })
        .runs(1, 'a', 'd1', 'checked:1')
        .healthy(50, 'a', 'UNKNOWN', 'UNHEALTHY')
        .stops(60, 'a', 'Task failed container health checks'),
  ],
];

describe('is found, with the entry and a sentence,', () => {
  test.each(cases)('by “%s”: %s', (checker, _what, broken) => {
    const sentences = found(broken());
    expect(sentences.filter((sentence) => sentence.startsWith(`${checker}: `))).not.toEqual([]);
  });

  test('and nothing else is found in a tale with one mistake', () => {
    expect(found(running().status(2, 'a', 'RUNNING', 'STOPPING'))).toEqual([
      'task statuses: Task a becomes STOPPING though nobody decided to stop it.',
    ]);
  });
});

test('every checker has a tale that breaks its promise, those of instances and the one of consolidation beside their own', () => {
  const shown = new Set([...cases.map(([checker]) => checker), ...instanceCheckers.map(({ name }) => name), 'consolidation']);
  expect(allCheckers().filter(({ name }) => !shown.has(name))).toEqual([]);
});

test('instances come from outside when the surroundings launch them, and at no other time', () => {
  const seconds = (from: number) => running().tell(from, 'instance', 'i', launched, outside).timeline;
  const go = (from: number, launchesAtMs?: readonly number[]) => startWalk(allCheckers(launchesAtMs)).go(seconds(from)).length;
  expect([go(60, [60_000]), go(61, [60_000]), go(61, []), go(61)]).toEqual([0, 1, 1, 0]);
});

test('a walk goes on where it was', () => {
  const { timeline } = running().status(2, 'a', 'RUNNING', 'STOPPING');
  const walk = startWalk();
  expect(walk.go(timeline.slice(0, -1))).toEqual([]);
  expect(walk.go(timeline)).toMatchObject([{ checker: 'task statuses', entry: timeline.length - 1 }]);
});

test('checkers import the timeline’s types and nothing else of the model', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => /(?<!\.test|\.fixture)\.ts$/.test(name));
  const imports = files.flatMap((name) => [
    ...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/^(import .*|\} )from '([^']+)'/gm),
  ]);
  const foreign = imports.filter(
    ([whole, , from = '']) => !from.startsWith('./') && !(from === '../world/timeline.ts' && whole.includes('import type')),
  );
  expect(files.length).toBeGreaterThan(5);
  expect(foreign.map(([whole]) => whole)).toEqual([]);
});
