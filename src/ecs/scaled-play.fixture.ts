/** Plays the day's service under auto scaling for tests, and tells what came of its metrics, alarms and desired count. */
import { createEcs, type Ecs, type ProcessBehaviour, type Step, type Surroundings, type TimelineEntry } from './ecs.ts';
import { definitionWith } from './play.fixture.ts';
import { service, surroundings, taskDefinition } from './world.fixture.ts';

export const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
const resourceLabel = 'app/shop/aaaabbbbccccdddd/targetgroup/web/0123456789abcdef';

export const resource = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/day15/my-rust-api',
  ScalableDimension: 'ecs:service:DesiredCount',
};

export interface ScaledPlay {
  seconds: number;
  /** Of the scalable target; 1 and 10 where left out. */
  bounds?: { MinCapacity?: number; MaxCapacity?: number };
  /** Target tracking configurations by name. */
  tracking?: Readonly<Record<string, object>>;
  /** Step scaling configurations by name. */
  stepping?: Readonly<Record<string, object>>;
  /** Requests a second to the service, from each second on. */
  load?: readonly (readonly [fromSecond: number, perSecond: number])[];
  service?: object;
  definition?: object;
  process?: Partial<ProcessBehaviour>;
  surroundings?: Partial<Surroundings>;
  /** After a minute the target and its policies are there; these come in order of time. */
  steps?: readonly Step[];
  assumptions?: Record<string, number | string | boolean>;
  seed?: number;
}

export interface Scaled {
  ecs: Ecs;
  timeline: readonly TimelineEntry[];
  /** Seconds, rounded down, with the desired count that auto scaling set, or could not set. */
  counts: [number, number][];
  /** Seconds and the alarms' states as `High ALARM`; alarms of the surroundings by their names. */
  alarms: [number, string][];
  /** Seconds and values, as people write them, of one metric. */
  metric(name: string): [number, number][];
  /** Reasons of activities. */
  reasons: string[];
  desiredCount: number;
  trace: string;
}

/** The setting-up of a minute: a service that has come to rest, with its target and policies. */
export function playScaled(play: ScaledPlay): Scaled {
  const { bounds = {}, tracking = {}, stepping = {}, load = [], steps = [] } = play;
  const images = surroundings.images.map((image) => ({ ...image, process: { ...image.process, ...play.process } }));
  const rates = load.map(([from, perSecond]) => ({ fromMs: from * 1_000, perSecond }));
  const around: Surroundings = {
    ...surroundings,
    images,
    targetGroups: [{ arn: targetGroupArn, targetType: 'ip', healthCheck: { intervalSeconds: 5, healthyThreshold: 2, timeoutSeconds: 2 } }],
    load: [{ to: { service: 'my-rust-api' }, rates }],
    ...play.surroundings,
  };
  const assumptions = { 'fargate.jitterMs': 0, 'aas.reactionMs': 0, ...play.assumptions };
  const ecs = createEcs({ surroundings: around, seed: play.seed ?? 15, assumptions, limits: { events: 400_000 } });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE'] });
  ecs.call('RegisterTaskDefinition', { ...taskDefinition, ...definitionWith(play.definition) });
  const loadBalancers = [{ targetGroupArn, containerName: 'api', containerPort: 8080 }];
  ecs.call('CreateService', { ...service, loadBalancers, ...play.service });
  ecs.advance(120_000);
  ecs.call('RegisterScalableTarget', { ...resource, MinCapacity: 1, MaxCapacity: 10, ...bounds });
  for (const [PolicyName, configuration] of Object.entries(tracking))
    ecs.call('PutScalingPolicy', {
      ...resource,
      PolicyName,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: configuration,
    });
  for (const [PolicyName, configuration] of Object.entries(stepping))
    ecs.call('PutScalingPolicy', { ...resource, PolicyName, PolicyType: 'StepScaling', StepScalingPolicyConfiguration: configuration });
  for (const step of steps) {
    ecs.advance(step.atMs);
    if ('inject' in step) ecs.inject(step.inject);
    else ecs.call(step.call, step.input);
  }
  ecs.advance(play.seconds * 1_000);
  return tell(ecs);
}

/** What a model tells of its one service. */
export function tell(ecs: Ecs): Scaled {
  const { timeline } = ecs;
  const { services } = ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] }) as {
    services: { desiredCount: number }[];
  };
  return {
    ecs,
    timeline,
    counts: timeline.flatMap(({ atMs, what }): [number, number][] =>
      what.type === 'service.scaled' ? [[Math.floor(atMs / 1_000), what.to]] : [],
    ),
    alarms: timeline.flatMap(({ atMs, what }): [number, string][] =>
      what.type === 'scaling.alarm'
        ? [[Math.floor(atMs / 1_000), `${/-Alarm(High|Low)-/.exec(what.alarm)?.[1] ?? what.alarm} ${what.to}`]]
        : [],
    ),
    metric: (name) =>
      timeline.flatMap(({ atMs, what }): [number, number][] =>
        what.type === 'service.metric' && what.metric.startsWith(name) ? [[Math.floor(atMs / 1_000), what.hundredths / 100]] : [],
      ),
    reasons: timeline.flatMap(({ what }) => (what.type === 'service.scaled' ? [what.reason] : [])),
    desiredCount: services[0]?.desiredCount ?? -1,
    trace: timeline
      .filter(({ what }) => /^(service|scaling|decision|call|change|load)/.test(what.type) && what.type !== 'service.event')
      .map(({ atMs, what }) => `${atMs / 1_000} ${JSON.stringify(what)}`)
      .join('\n'),
  };
}

/** Requests for each target, at so many a minute. */
export function trackRequests(target: number, more: object = {}): object {
  return {
    TargetValue: target,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: resourceLabel },
    ...more,
  };
}

export function trackCpu(target: number, more: object = {}): object {
  return { TargetValue: target, PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' }, ...more };
}
