import { describe, expect, test } from 'vitest';
import type { Happening, Subject, TimelineEntry } from '../world/timeline.ts';
import { checkTimeline, instanceCheckers } from './checkers.ts';
import { holds } from './expressions.ts';
import type { PastInstance } from './past-instances.ts';
import { noInstances } from './past-instances.ts';

const size = { cpuUnits: 2_048, memoryMiB: 7_800, enis: 2, gpus: 1, ports: ['22/tcp'] };
const needs = { cpuUnits: 1_024, memoryMiB: 1_000, enis: 0, gpus: 0, ports: [] as string[] };

/** Writes a timeline of instances by hand; each entry is caused by the first, which is a change from outside. */
class Tale {
  readonly timeline: TimelineEntry[] = [];

  constructor() {
    this.tell('world', 'world', { type: 'call', operation: 'CreateCluster', outcome: 'ok' });
  }

  tell(kind: Subject['kind'], id: string, what: Happening): this {
    const cause: TimelineEntry['cause'] = what.type === 'call' ? { by: 'outside' } : { by: 'entry', id: 0 };
    this.timeline.push({ id: this.timeline.length, atMs: this.timeline.length * 1_000, subject: { kind, id }, cause, what });
    return this;
  }

  launched(id: string, group?: string, availabilityZone = 'a'): this {
    const of = { instanceType: 'm5.large', availabilityZone, isSpot: false, hourMicroUsd: 96_000, ...(group !== undefined && { group }) };
    return this.tell('instance', id, { type: 'instance.launched', ...of });
  }

  state(id: string, from: string, to: 'running' | 'shutting-down' | 'terminated'): this {
    return this.tell('instance', id, { type: 'instance.state', from, to });
  }

  registers(id: string, attributes: Record<string, string> = {}, capacityProvider?: string): this {
    const of = { cluster: 'c', containerInstance: id, size, attributes, ...(capacityProvider !== undefined && { capacityProvider }) };
    return this.tell('instance', id, { type: 'instance.registered', ...of });
  }

  /** Launched, running and registered. */
  instance(id: string, attributes: Record<string, string> = {}): this {
    return this.launched(id).state(id, 'pending', 'running').registers(id, attributes);
  }

  status(id: string, from: string, to: 'ACTIVE' | 'DRAINING' | 'INACTIVE'): this {
    return this.tell('instance', id, { type: 'instance.status', from, to });
  }

  service(of: Partial<Extract<Happening, { type: 'service.created' | 'service.updated' }>> = {}): this {
    const bounds = { desiredCount: 5, minimumHealthyPercent: 0, maximumPercent: 200, gracePeriodMs: 0 };
    this.tell('service', 's', { type: 'service.created', ...bounds, taskDefinition: 'plain:1', ...of });
    return this.tell('deployment', 'd', { type: 'deployment.created', status: 'PRIMARY', taskDefinition: 'plain:1', service: 's' });
  }

  /** A task of the service, on an instance or waiting for one. */
  task(
    id: string,
    instance?: string,
    of: { needs?: Partial<typeof needs>; availabilityZone?: string; capacityProvider?: string } = {},
  ): this {
    this.tell('task', id, {
      type: 'task.created',
      service: 's',
      deployment: 'd',
      taskDefinition: 'plain:1',
      launchType: 'EC2',
      availabilityZone: 'a',
      containers: [],
      group: 'service:s',
      ...of,
      needs: { ...needs, ...of.needs },
      ...(instance !== undefined && { instance }),
    } as unknown as Happening);
    return this.tell('task', id, { type: 'task.lastStatus', from: null, to: 'PROVISIONING' });
  }

  pulls(id: string): this {
    return this.tell('container', `${id}/api`, { type: 'container.pull', image: 'api', outcome: 'started' });
  }

  placed(id: string, instance: string): this {
    return this.tell('task', id, { type: 'task.placed', instance, availabilityZone: 'a' });
  }

  stops(id: string): this {
    const stop = { stopCode: 'UserInitiated', stoppedReason: '' } as const;
    return this.tell('task', id, { type: 'task.desiredStatus', to: 'STOPPED', ...stop });
  }

  stopped(id: string): this {
    return this.tell('task', id, { type: 'task.lastStatus', from: 'PROVISIONING', to: 'STOPPED' });
  }

  group(from: number, to: number): this {
    return this.tell('autoScalingGroup', 'g', { type: 'group.desiredCapacity', from, to, minSize: 1, maxSize: 2, reason: '' });
  }

  refused(of: Partial<Extract<Happening, { type: 'decision' }>['placement'] & object> = {}): this {
    const asked = { cluster: 'c', group: 'service:s', needs, attributes: [], constraints: [], strategy: [], ...of };
    return this.tell('service', 's', {
      type: 'decision',
      what: 'container instance',
      candidates: [{ name: 'i-1', refused: 'CPU' }],
      placement: asked,
    });
  }
}

const tale = () => new Tale();
const found = ({ timeline }: Tale) => checkTimeline(timeline).map(({ checker, sentence }) => `${checker}: ${sentence}`);

const whole = { needs: { cpuUnits: 2_048 } };
const onPort = { needs: { ports: ['80/tcp'] } };
const distinct = { constraints: [{ type: 'distinctInstance' }] };
const apart = { constraints: [{ type: 'memberOf', expression: 'not (task:group == service:s)' }] };
const inZone = { constraints: [{ type: 'memberOf', expression: 'attribute:zone == a' }] };

const sound: readonly (readonly [string, Tale])[] = [
  [
    'an instance from its launch to its end',
    tale().instance('i-1').status('i-1', 'ACTIVE', 'DRAINING').state('i-1', 'running', 'shutting-down'),
  ],
  ['two tasks on an instance that has room for both', tale().service().instance('i-1').task('t1', 'i-1').task('t2', 'i-1')],
  [
    'a place that is free again',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { cpuUnits: 2_048 } })
      .stops('t1')
      .stopped('t1')
      .task('t2', 'i-1'),
  ],
  [
    'a task on what another holds that is to stop, and that starts when that one has ended',
    tale().service().instance('i-1').task('t1', 'i-1', onPort).pulls('t1').stops('t1').task('t2', 'i-1', onPort).stopped('t1').pulls('t2'),
  ],
  ['a task that waits, and is placed', tale().service().task('t1').instance('i-1').placed('t1', 'i-1')],
  ['tasks apart from each other', tale().service(distinct).instance('i-1').instance('i-2').task('t1', 'i-1').task('t2', 'i-2')],
  [
    'one on the instance of another that is to stop',
    tale().service(distinct).instance('i-1').task('t1', 'i-1').stops('t1').task('t2', 'i-1'),
  ],
  ['a task where its constraint allows it', tale().service(inZone).instance('i-1', { zone: 'a' }).task('t1', 'i-1')],
  ['a refusal with a reason', tale().service().instance('i-1').task('t1', 'i-1').task('t2', 'i-1').refused()],
  ['a refusal because of a constraint', tale().service(inZone).instance('i-1', { zone: 'b' }).refused(inZone)],
  ['a daemon that goes and comes', tale().service({ isDaemon: true }).instance('i-1').task('t1', 'i-1').stops('t1').task('t2', 'i-1')],
  ['a group within its sizes', tale().group(1, 2).launched('i-1', 'g').launched('i-2', 'g')],
  [
    'a task away from those of its group that are to go on',
    tale().service(apart).instance('i-1').task('t1', 'i-1').stops('t1').task('t2', 'i-1'),
  ],
];

describe('nothing is found in', () => {
  test.each(sound)('%s', (_, told) => {
    expect(found(told)).toEqual([]);
  });
});

const scaled = (from: number, to: number): Happening => ({ type: 'service.scaled', policy: 'p', from, to, reason: '' });

const cases: readonly (readonly [string, string, Tale])[] = [
  ['instance lives', 'is launched twice', tale().launched('i-1').launched('i-1')],
  ['instance lives', 'was never launched', tale().registers('i-1')],
  ['instance lives', 'registers before it runs', tale().launched('i-1').registers('i-1')],
  ['instance lives', 'registers twice', tale().instance('i-1').registers('i-1')],
  [
    'instance lives',
    'comes back from its end',
    tale().instance('i-1').state('i-1', 'running', 'terminated').state('i-1', 'terminated', 'running'),
  ],
  ['instance lives', 'was something else', tale().instance('i-1').status('i-1', 'DRAINING', 'ACTIVE')],
  [
    'instance lives',
    'is ACTIVE after INACTIVE',
    tale().instance('i-1').status('i-1', 'ACTIVE', 'INACTIVE').status('i-1', 'INACTIVE', 'ACTIVE'),
  ],
  ['instance room', 'too little CPU', tale().service().instance('i-1').task('t1', 'i-1').task('t2', 'i-1').task('t3', 'i-1')],
  [
    'instance room',
    'too little memory',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { memoryMiB: 7_801 } }),
  ],
  [
    'instance room',
    'no interface left',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { enis: 3 } }),
  ],
  [
    'instance room',
    'no GPU left',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { gpus: 2 } }),
  ],
  [
    'instance room',
    'a port twice',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { ports: ['80/tcp'] } })
      .task('t2', 'i-1', { needs: { ports: ['80/tcp'] } }),
  ],
  [
    'instance room',
    'a reserved port',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { ports: ['22/tcp'] } }),
  ],
  [
    'instance room',
    'the interface of a task that is to stop',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { enis: 2 } })
      .stops('t1')
      .task('t2', 'i-1', { needs: { enis: 1 } }),
  ],
  [
    'instance room',
    'the room of a task that is to stop, twice',
    tale().service().instance('i-1').task('t1', 'i-1', whole).stops('t1').task('t2', 'i-1', whole).task('t3', 'i-1'),
  ],
  [
    'host room',
    'too little CPU',
    tale().service().instance('i-1').task('t1', 'i-1', whole).pulls('t1').stops('t1').task('t2', 'i-1').pulls('t2'),
  ],
  [
    'host room',
    'too little memory',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { memoryMiB: 7_000 } })
      .pulls('t1')
      .stops('t1')
      .task('t2', 'i-1')
      .pulls('t2'),
  ],
  [
    'host room',
    'a GPU that another has',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1', { needs: { gpus: 1 } })
      .pulls('t1')
      .stops('t1')
      .task('t2', 'i-1', { needs: { gpus: 1 } })
      .pulls('t2'),
  ],
  [
    'host room',
    'a port that another has',
    tale().service().instance('i-1').task('t1', 'i-1', onPort).pulls('t1').stops('t1').task('t2', 'i-1', onPort).pulls('t2'),
  ],
  ['host room', 'starts though it is to stop', tale().service().instance('i-1').task('t1', 'i-1').stops('t1').pulls('t1')],
  [
    'instance room',
    'a task that waited finds none',
    tale()
      .service()
      .instance('i-1')
      .task('t1', undefined, { needs: { gpus: 2 } })
      .placed('t1', 'i-1'),
  ],
  ['placements', 'an instance that never was', tale().service().task('t1', 'i-9')],
  ['placements', 'one that is not registered', tale().service().launched('i-1').state('i-1', 'pending', 'running').task('t1', 'i-1')],
  ['placements', 'one that drains', tale().service().instance('i-1').status('i-1', 'ACTIVE', 'DRAINING').task('t1', 'i-1')],
  [
    'placements',
    'one whose agent is gone',
    tale().service().instance('i-1').tell('instance', 'i-1', { type: 'instance.agent', isConnected: false }).task('t1', 'i-1'),
  ],
  ['placements', 'one that ends', tale().service().instance('i-1').state('i-1', 'running', 'shutting-down').task('t1', 'i-1')],
  ['placements', 'another zone', tale().service().instance('i-1').task('t1', 'i-1', { availabilityZone: 'b' })],
  ['placements', 'another provider', tale().service().instance('i-1').task('t1', 'i-1', { capacityProvider: 'p' })],
  ['constraints', 'two on one instance', tale().service(distinct).instance('i-1').task('t1', 'i-1').task('t2', 'i-1')],
  ['constraints', 'two of a group apart from itself', tale().service(apart).instance('i-1').task('t1', 'i-1').task('t2', 'i-1')],
  ['constraints', 'no member', tale().service(inZone).instance('i-1', { zone: 'b' }).task('t1', 'i-1')],
  [
    'constraints',
    'of the definition',
    tale()
      .tell('taskDefinition', 'plain', {
        type: 'taskDefinition.registered',
        arn: '',
        family: 'plain',
        revision: 1,
        containers: [],
        ...inZone,
      })
      .service()
      .instance('i-1', { zone: 'b' })
      .task('t1', 'i-1'),
  ],
  ['refusals', 'an instance fits', tale().service().instance('i-1').refused()],
  ['refusals', 'an instance that the constraint allows fits', tale().service(inZone).instance('i-1', { zone: 'a' }).refused(inZone)],
  ['hosts of tasks', 'placed twice', tale().service().instance('i-1').task('t1', 'i-1').placed('t1', 'i-1')],
  ['hosts of tasks', 'placed though it is to stop', tale().service().instance('i-1').task('t1').stops('t1').placed('t1', 'i-1')],
  [
    'hosts of tasks',
    'goes on without an instance',
    tale().service().task('t1').tell('task', 't1', { type: 'task.lastStatus', from: 'PROVISIONING', to: 'PENDING' }),
  ],
  [
    'hosts of tasks',
    'goes on where the instance is gone',
    tale()
      .service()
      .instance('i-1')
      .task('t1', 'i-1')
      .state('i-1', 'running', 'terminated')
      .tell('task', 't1', { type: 'task.lastStatus', from: 'PROVISIONING', to: 'PENDING' }),
  ],
  ['daemons', 'two on one instance', tale().service({ isDaemon: true }).instance('i-1').task('t1', 'i-1').task('t2', 'i-1')],
  ['group sizes', 'more than its largest', tale().group(1, 3)],
  ['group sizes', 'fewer than its least', tale().group(1, 0)],
  ['group sizes', 'was something else', tale().group(1, 2).group(1, 2)],
  ['group sizes', 'one instance too many', tale().group(1, 2).launched('i-1', 'g').launched('i-2', 'g').launched('i-3', 'g')],
  [
    'service scaling',
    'beyond its bounds',
    tale()
      .service()
      .tell('service', 's', { type: 'scaling.bounds', minCapacity: 1, maxCapacity: 6, reason: '' })
      .tell('service', 's', scaled(5, 7)),
  ],
  ['service scaling', 'of none', tale().tell('service', 'x', scaled(1, 2))],
  ['service scaling', 'of a daemon', tale().service({ isDaemon: true }).tell('service', 's', scaled(1, 2))],
  ['service scaling', 'in during a deployment', tale().service().tell('service', 's', scaled(5, 4))],
];

describe('is found:', () => {
  test.each(cases)('%s, %s', (checker, _, told) => {
    expect(found(told).filter((sentence) => sentence.startsWith(`${checker}: `))).not.toEqual([]);
  });
});

test('every checker of instances has a tale that breaks its promise', () => {
  const shown = new Set(cases.map(([checker]) => checker));
  expect(instanceCheckers.filter(({ name }) => !shown.has(name))).toEqual([]);
});

test.each([
  ['attribute:zone == a', true],
  ['attribute:zone != a', false],
  ['attribute:none != a', false],
  ['attribute:none exists', false],
  ['attribute:zone in [b, a]', true],
  ['attribute:zone !in [b, a]', false],
  ['not (attribute:zone == b)', true],
  ['attribute:zone == b or (attribute:zone == a and attribute:kind == large)', true],
  ['task:group == service:x', false],
  ['task:group != service:x', true],
  ['runningTasksCount < 1', true],
  ['attribute:zone =~ a.*', null],
] as const)('the checkers read %s as %s', (expression, answer) => {
  const instance = { attributes: { zone: 'a', kind: 'large' }, tasks: new Set<string>() } as unknown as PastInstance;
  expect(holds(expression, instance, noInstances(), () => true)).toBe(answer);
});
