/** A moment of a run as AWS's own API answers it: the model is taken back there, and asked. */
import { EcsError } from './api/error.ts';
import { defaultLimits, type Ecs, type Mark } from './ecs-model.ts';
import { type Makers, type Recording, type Visitor, visitorOf } from './recording.ts';
import type { Timeline } from './world/timeline.ts';

type Described = Readonly<Record<string, unknown>>;

/** A moment as AWS's own API answers it: the arrays of DescribeServices, DescribeTasks …, members as AWS names them. */
export interface AwsMoment {
  atMs: number;
  clusters: readonly Described[];
  /** All but those that are INACTIVE. */
  services: readonly Described[];
  /** Running and lately stopped ones, as ListTasks has them. */
  tasks: readonly Described[];
  /** All but those that are INACTIVE. */
  containerInstances: readonly Described[];
  /** Of all clusters; empty where the run had no use for the part of the model that knows them. */
  capacityProviders: readonly Described[];
}

/** Most services, and most of everything else, in one question. Source: DescribeServices and DescribeTasks in the API reference. */
const [SERVICES_AT_ONCE, OTHERS_AT_ONCE] = [10, 100];

/** What describes moments of runs, in any order. What it takes to go back into a run is made with the first question about it, and kept beside it. */
export function describer(makers: Makers): (played: Omit<Recording, 'waypoints'>, atMs: number) => AwsMoment {
  const visitors = new WeakMap<object, Visitor>();
  return ({ run, ...recipe }, atMs) => {
    const visitor = visitors.get(run) ?? visitorOf(makers, recipe);
    visitors.set(run, visitor);
    const { ecs, mark } = visitor.at(atMs);
    return describe(askerOf(makers, ecs, mark), run.timeline, atMs);
  };
}

type Ask = <Member extends string>(operation: string, input: object, member: Member) => readonly never[];

/** Asks the model, and a copy of it where a limit has ended the run, or more is asked than AWS lets an account ask at once. */
function askerOf(makers: Makers, model: Ecs, { entries, state }: Mark): Ask {
  const copy = () => {
    const open = { limits: { ...defaultLimits, events: Number.MAX_SAFE_INTEGER, timeMs: Number.MAX_SAFE_INTEGER }, entries };
    return makers.resume({ ...open, state: { ...state, limit: null, world: { ...state.world, calls: {} } } }, model.timeline);
  };
  let ecs = model.limit === null ? model : copy();
  const call = (operation: string, input: object) => {
    try {
      return ecs.call(operation, input);
    } catch (error) {
      if (!(error instanceof EcsError) || error.exception !== 'ThrottlingException') throw error;
      ecs = copy();
      return ecs.call(operation, input);
    }
  };
  return (operation, input, member) => (call(operation, input) as Record<string, never[]>)[member] ?? [];
}

function describe(ask: Ask, timeline: Timeline, atMs: number): AwsMoment {
  const { clusters, services, hasInstances, hasProviders } = namesIn(timeline, atMs);
  const inChunks = (names: readonly string[], size: number, one: (chunk: readonly string[]) => readonly Described[]) =>
    Array.from({ length: Math.ceil(names.length / size) }, (_, index) => one(names.slice(index * size, (index + 1) * size))).flat();
  const each = (one: (cluster: string) => readonly Described[]) => clusters.flatMap(one);
  return {
    atMs,
    clusters: inChunks(clusters, OTHERS_AT_ONCE, (names) => ask('DescribeClusters', { clusters: names }, 'clusters')),
    services: each((cluster) =>
      inChunks(services, SERVICES_AT_ONCE, (names) => ask('DescribeServices', { cluster, services: names }, 'services')),
    ).filter(({ status }) => status !== 'INACTIVE'),
    tasks: each((cluster) => {
      const arns = ['RUNNING', 'STOPPED'].flatMap((desiredStatus) => ask('ListTasks', { cluster, desiredStatus }, 'taskArns'));
      return inChunks(arns, OTHERS_AT_ONCE, (tasks) => ask('DescribeTasks', { cluster, tasks }, 'tasks'));
    }),
    containerInstances: !hasInstances
      ? []
      : each((cluster) => {
          const arns = listed(ask, cluster);
          const describeThem = (containerInstances: readonly string[]) =>
            ask('DescribeContainerInstances', { cluster, containerInstances }, 'containerInstances');
          return inChunks(arns, OTHERS_AT_ONCE, describeThem);
        }),
    capacityProviders: hasProviders ? providersOf(ask) : [],
  };
}

/** ListContainerInstances gives a page at a time; its next token is where the next page begins. */
function listed(ask: Ask, cluster: string): string[] {
  const arns: string[] = [];
  for (;;) {
    const token = arns.length === 0 ? {} : { nextToken: String(arns.length) };
    const page = ask('ListContainerInstances', { cluster, ...token }, 'containerInstanceArns');
    arns.push(...page);
    if (page.length < OTHERS_AT_ONCE) return arns;
  }
}

function providersOf(ask: Ask): Described[] {
  const providers: Described[] = [];
  for (;;) {
    const token = providers.length === 0 ? {} : { nextToken: String(providers.length) };
    const page = ask('DescribeCapacityProviders', token, 'capacityProviders');
    providers.push(...page);
    if (page.length < SERVICES_AT_ONCE) return providers;
  }
}

/** The clusters and services of which a timeline has told by a moment, by their names. */
function namesIn(timeline: Timeline, untilMs: number) {
  const clusters = new Set<string>();
  const services = new Set<string>();
  let hasInstances = false;
  let hasProviders = false;
  for (const { atMs, subject, what } of timeline) {
    if (atMs > untilMs) break;
    if (what.type === 'call' && what.operation === 'CreateCluster' && what.outcome === 'ok') clusters.add(subject.id);
    // A service's name is behind its cluster's where two clusters have one of the same name.
    else if (what.type === 'service.created') services.add(subject.id.slice(subject.id.indexOf('/') + 1));
    else if (what.type === 'instance.registered') hasInstances = true;
    hasProviders ||= subject.kind === 'capacityProvider' || subject.kind === 'instance' || subject.kind === 'autoScalingGroup';
  }
  return { clusters: [...clusters], services: [...services], hasInstances, hasProviders };
}
