/** The graphs of a run: which metrics there are, by CloudWatch's names, and their values over time. Pure. */
import type { LoadTrack, ServiceTrack, Tracks } from '../../../../ecs/ecs.ts';
import type { Statistic, Step } from './series.ts';

/** Tokens that lines are drawn in. */
export type Ink = 'sea' | 'brass' | 'kelp' | 'flare' | 'ink-2';

export interface GraphLine {
  /** CloudWatch's metric name where it has one. */
  name: string;
  steps: readonly Step[];
  ink: Ink;
}

export interface Graph {
  title: string;
  /** Of the exact values. */
  unit: string;
  /** Of a period's. */
  periodUnit: string;
  /** Null for what CloudWatch has no metric of: its values are exact always. */
  statistic: Statistic | null;
  lines: readonly GraphLine[];
}

/** What the run has graphs of: only such as have values. */
export function graphsOf(tracks: Tracks, service: string | undefined): Graph[] {
  const services = tracks.services.filter(({ name }) => service === undefined || name === service);
  const prefix = (name: string) => (services.length > 1 ? `${name}: ` : '');
  const found = [
    ...services.flatMap((one) => [taskCounts(one, prefix(one.name)), ...utilizations(one, prefix(one.name))]),
    ...tracks.load.map(requests),
    ...tracks.providers.map(({ name, reservation }) =>
      average(`${name}: CapacityProviderReservation`, '%', [
        {
          name: 'CapacityProviderReservation',
          steps: reservation.map(({ atMs, hundredths }) => ({ atMs, value: hundredths / 100 })),
          ink: 'sea',
        },
      ]),
    ),
    ...tracks.groups.map(({ name, desired }) =>
      average(`${name}: Auto Scaling group`, 'instances', [
        {
          name: 'GroupDesiredCapacity',
          steps: desired.map(({ atMs, desiredCapacity }) => ({ atMs, value: desiredCapacity })),
          ink: 'brass',
        },
      ]),
    ),
    {
      ...average('Spent so far', 'US dollars', [
        { name: 'spent', steps: tracks.spent.map(({ atMs, microUsd }) => ({ atMs, value: microUsd / 1_000_000 })), ink: 'ink-2' },
      ]),
      statistic: null,
    },
  ];
  return found.filter(({ lines }) => lines.some(({ steps }) => steps.length > 0));
}

function average(title: string, unit: string, lines: readonly GraphLine[]): Graph {
  return { title, unit, periodUnit: unit, statistic: 'Average', lines: lines.filter(({ steps }) => steps.length > 0) };
}

/** Source: Container Insights metrics of Amazon ECS, in the CloudWatch user guide; healthy tasks are the model's own count. */
function taskCounts({ bounds, counts }: ServiceTrack, prefix: string): Graph {
  const counted = (name: 'running' | 'pending' | 'healthy') => counts.map((count) => ({ atMs: count.atMs, value: count[name] }));
  return average(`${prefix}Tasks`, 'tasks', [
    { name: 'RunningTaskCount', steps: counted('running'), ink: 'sea' },
    { name: 'PendingTaskCount', steps: counted('pending'), ink: 'brass' },
    { name: 'DesiredTaskCount', steps: bounds.map(({ atMs, desired }) => ({ atMs, value: desired })), ink: 'ink-2' },
    { name: 'healthy', steps: counted('healthy'), ink: 'kelp' },
  ]);
}

function utilizations({ metrics }: ServiceTrack, prefix: string): Graph[] {
  const steps = (points: ServiceTrack['metrics'][number]['points']) =>
    points.map(({ atMs, hundredths }) => ({ atMs, value: hundredths / 100 }));
  const inPercent = metrics.filter(({ metric }) => metric.endsWith('Utilization'));
  const others = metrics.filter(({ metric }) => !metric.endsWith('Utilization'));
  const inks: readonly Ink[] = ['sea', 'brass', 'kelp', 'flare'];
  return [
    average(
      `${prefix}Utilization`,
      '%',
      inPercent.map(({ metric, points }, index) => ({ name: metric, steps: steps(points), ink: inks[index % inks.length] as Ink })),
    ),
    ...others.map(({ metric, points }) =>
      average(`${prefix}${metric}`, metric.startsWith('Request') ? 'requests' : '', [{ name: metric, steps: steps(points), ink: 'sea' }]),
    ),
  ];
}

/** Rates are per 1,000 s. Source of the statistic: CloudWatch metrics of Application Load Balancers, where requests are counted with Sum. */
function requests({ to, rates }: LoadTrack): Graph {
  const failed = rates.map(({ atMs, failed: reasons }) => ({
    atMs,
    value: Object.values(reasons).reduce((sum, rate) => sum + rate, 0) / 1_000,
  }));
  return {
    title: `Requests to ${destinationInWords(to)}`,
    unit: 'requests a second',
    periodUnit: 'requests',
    statistic: 'Sum',
    lines: [
      { name: 'served', steps: rates.map(({ atMs, served }) => ({ atMs, value: served / 1_000 })), ink: 'sea' },
      { name: 'failed', steps: failed, ink: 'flare' },
    ],
  };
}

function destinationInWords(to: LoadTrack['to']): string {
  const parts = Object.values(to).map((part) => {
    const text = typeof part === 'string' ? part : JSON.stringify(part);
    return text.includes(':targetgroup/') ? (text.split('/')[1] ?? text) : text;
  });
  return parts.join(' ');
}

/** A value as the graph and its table write it. */
export function written(value: number | null): string {
  if (value === null) return '–';
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) < 1 ? 4 : 2;
  return String(Number(value.toFixed(digits)));
}
