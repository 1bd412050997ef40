/** Services over time: bounds, deployments, steady states, traffic, metrics. */
import { writeDuration } from '../duration.ts';
import type { Happening, TimelineEntry } from '../world/timeline.ts';
import { foldCounts } from './counts.ts';
import { type Growing, setFrom } from './growing.ts';
import type { DeploymentTrack, ServiceTrack } from './types.ts';

type Service = Omit<Growing<ServiceTrack>, 'counts' | 'strategy' | 'deployments' | 'metrics'> & {
  deployments: Growing<DeploymentTrack>[];
  metrics: Growing<ServiceTrack['metrics'][number]>[];
};
type What<Type extends Happening['type']> = Extract<Happening, { type: Type }>;

/** Reads entry by entry; strategies, which are in no timeline, come by the name of the service. */
export function foldServices(): {
  take(entry: TimelineEntry): void;
  tracks(strategies: ReadonlyMap<string, ServiceTrack['strategy']>): readonly ServiceTrack[];
} {
  const services = new Map<string, Service>();
  const deployments = new Map<string, Growing<DeploymentTrack>>();
  const counts = foldCounts();
  return {
    take(entry) {
      const { what, subject } = entry;
      counts.take(entry);
      if (subject.kind === 'service') foldService(services, entry);
      else if (what.type === 'deployment.created') {
        const made = newDeployment(entry, what);
        deployments.set(subject.id, made);
        services.get(what.service)?.deployments.push(made);
      } else if (subject.kind === 'deployment') {
        const change = changeOf(what);
        if (change) deployments.get(subject.id)?.changes.push({ atMs: entry.atMs, entry: entry.id, ...change });
      }
    },
    tracks: (strategies) =>
      [...services.values()].map((service) => ({
        ...service,
        counts: counts.of(service.name),
        strategy: strategies.get(service.name) ?? [],
      })),
  };
}

function foldService(services: Map<string, Service>, { what, subject, atMs, id: entry }: TimelineEntry): void {
  const { id: name } = subject;
  const known = services.get(name);
  switch (what.type) {
    case 'service.created':
    case 'service.updated': {
      const service = known ?? { name, isDaemon: false, bounds: [], deployments: [], steady: [], traffic: [], metrics: [] };
      services.set(name, service);
      service.isDaemon = what.isDaemon === true;
      setBounds(service, { atMs, entry, ...boundsOf(what) });
      break;
    }
    case 'service.steadyState':
      known?.steady.push({ fromMs: atMs, toMs: null });
      break;
    case 'service.unsteady': {
      const span = known?.steady.pop();
      if (span) known?.steady.push({ ...span, toMs: span.toMs ?? atMs });
      break;
    }
    case 'service.traffic':
      known?.traffic.push({ atMs, entry, production: what.production, test: what.test });
      break;
    case 'service.metric': {
      const track = known?.metrics.find(({ metric }) => metric === what.metric) ?? { metric: what.metric, points: [] };
      if (track.points.length === 0) known?.metrics.push(track);
      track.points.push({ atMs, hundredths: what.hundredths });
      break;
    }
    default:
  }
}

/** minimumHealthyPercent is rounded up, maximumPercent down. Source: DeploymentConfiguration in the API reference. */
function boundsOf({ desiredCount, minimumHealthyPercent, maximumPercent }: What<'service.created' | 'service.updated'>) {
  return {
    desired: desiredCount,
    minimum: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
    maximum: Math.floor((desiredCount * maximumPercent) / 100),
  };
}

function setBounds({ bounds }: Service, next: ServiceTrack['bounds'][number]): void {
  const last = bounds.at(-1);
  const isSame = last && last.desired === next.desired && last.minimum === next.minimum && last.maximum === next.maximum;
  if (!isSame) setFrom(bounds, next);
}

function newDeployment({ atMs, id: entry, subject }: TimelineEntry, what: What<'deployment.created'>): Growing<DeploymentTrack> {
  const { id } = subject;
  const { taskDefinition, status, strategy = 'ROLLING' } = what;
  const rolloutState = 'IN_PROGRESS';
  return {
    id,
    taskDefinition,
    createdAtMs: atMs,
    strategy,
    changes: [
      { atMs, entry, what: 'status', value: status, text: status },
      { atMs, entry, what: 'rolloutState', value: rolloutState, text: `ECS deployment ${id} in progress.` },
    ],
  };
}

type Change = Pick<DeploymentTrack['changes'][number], 'what' | 'value' | 'text'>;

function changeOf(what: Happening): Change | null {
  switch (what.type) {
    case 'deployment.status':
      return { what: 'status', value: what.to, text: what.to };
    case 'deployment.rolloutState':
      return { what: 'rolloutState', value: what.to, text: what.reason };
    case 'deployment.failureCount':
      return { what: 'failures', value: String(what.count), text: `${what.count} of ${what.threshold} failed tasks counted` };
    case 'deployment.bakeTime':
      return { what: 'bakeTime', value: String(what.untilMs), text: `bakes until ${writeDuration(what.untilMs)}` };
    case 'serviceDeployment.status':
      return { what: 'service deployment', value: what.to, text: what.reason ?? what.to };
    case 'serviceDeployment.stage': {
      const { to, step, steps = 1 } = what;
      return { what: 'stage', value: to, text: step === undefined || steps === 1 ? to : `${to} (step ${step} of ${steps})` };
    }
    case 'hook.status': {
      const name = what.targetArn === undefined ? 'pause' : what.targetArn.slice(what.targetArn.lastIndexOf(':') + 1);
      const reason = what.reason === undefined ? '' : `: ${what.reason}`;
      return { what: 'hook', value: what.to, text: `${name} at ${what.stage}: ${what.to}${reason}` };
    }
    default:
      return null;
  }
}
