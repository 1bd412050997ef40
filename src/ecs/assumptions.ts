/** What AWS does not document and the model has to assume: each with its default and its range. What is said of them stands in assumption-texts.ts. */

interface AssumptionBase {
  /** Stable; the unit of a number is in the name. */
  id: string;
}

/** A whole number with the range in which it stays believable. */
export interface NumberValue extends AssumptionBase {
  default: number;
  unit: 'ms' | 'MB/s' | 'attempts' | 'times' | 'percent';
  range: { low: number; high: number };
}

/** One of several ways, or yes and no. */
export interface ChoiceValue extends AssumptionBase {
  default: string | boolean;
  unit: 'choice';
  range: { values: readonly (string | boolean)[] };
}

export type AssumptionValue = NumberValue | ChoiceValue;

const list = [
  {
    id: 'scheduler.acceptMs',
    default: 1_000,
    unit: 'ms',
    range: { low: 0, high: 20_000 },
  },
  {
    id: 'scheduler.reactionMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 1_000, high: 20_000 },
  },
  {
    id: 'scheduler.gatherMs',
    default: 1_000,
    unit: 'ms',
    range: { low: 100, high: 5_000 },
  },
  {
    id: 'fargate.provisioningMs',
    default: 12_000,
    unit: 'ms',
    range: { low: 6_000, high: 18_000 },
  },
  {
    id: 'fargate.pendingMs',
    default: 6_000,
    unit: 'ms',
    range: { low: 3_000, high: 9_000 },
  },
  {
    id: 'fargate.pullBaseMs',
    default: 3_000,
    unit: 'ms',
    range: { low: 1_000, high: 8_000 },
  },
  {
    id: 'fargate.pullRate',
    default: 40,
    unit: 'MB/s',
    range: { low: 10, high: 100 },
  },
  {
    id: 'fargate.startMs',
    default: 3_000,
    unit: 'ms',
    range: { low: 1_500, high: 4_500 },
  },
  {
    id: 'container.restartMs',
    default: 1_500,
    unit: 'ms',
    range: { low: 500, high: 5_000 },
  },
  {
    id: 'fargate.deprovisioningMs',
    default: 23_000,
    unit: 'ms',
    range: { low: 11_000, high: 35_000 },
  },
  {
    id: 'fargate.jitterMs',
    default: 1_000,
    unit: 'ms',
    range: { low: 0, high: 3_000 },
  },
  {
    id: 'fargate.connectTimeoutMs',
    default: 120_000,
    unit: 'ms',
    range: { low: 30_000, high: 290_000 },
  },
  {
    id: 'task.pendingTimeoutMs',
    default: 10_800_000,
    unit: 'ms',
    range: { low: 3_600_000, high: 21_600_000 },
  },
  {
    id: 'health.reportLagMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 0, high: 20_000 },
  },
  {
    id: 'health.startIntervalMs',
    default: 0,
    unit: 'ms',
    range: { low: 0, high: 5_000 },
  },
  {
    id: 'elb.firstProbe',
    default: 'seed',
    unit: 'choice',
    range: { values: ['seed', 'atOnce', 'late'] },
  },
  {
    id: 'elb.pollLagMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 0, high: 30_000 },
  },
  {
    id: 'elb.deregisterLagMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 0, high: 15_000 },
  },
  {
    id: 'stopTask.waitsForDrain',
    default: false,
    unit: 'choice',
    range: { values: [false, true] },
  },
  {
    id: 'throttle.freeAttempts',
    default: 3,
    unit: 'attempts',
    range: { low: 1, high: 5 },
  },
  {
    id: 'throttle.baseMs',
    default: 60_000,
    unit: 'ms',
    range: { low: 30_000, high: 600_000 },
  },
  {
    id: 'throttle.factor',
    default: 2,
    unit: 'times',
    range: { low: 2, high: 4 },
  },
  {
    id: 'throttle.capMs',
    default: 1_620_000,
    unit: 'ms',
    range: { low: 900_000, high: 1_620_000 },
  },
  {
    id: 'throttle.resetOnRunning',
    default: true,
    unit: 'choice',
    range: { values: [true, false] },
  },
  {
    id: 'capacityProvider.tieBreak',
    default: 'lowestRatio',
    unit: 'choice',
    range: { values: ['lowestRatio', 'dhondt', 'largestRemainder'] },
  },
  {
    id: 'scaleIn.order',
    default: 'newestFirst',
    unit: 'choice',
    range: { values: ['newestFirst', 'oldestFirst', 'random'] },
  },
  {
    id: 'deployment.order',
    default: 'startThenStop',
    unit: 'choice',
    range: { values: ['startThenStop', 'stopThenStart', 'parallel'] },
  },
  {
    id: 'deployment.drainingCounts',
    default: 'maximumIs100',
    unit: 'choice',
    range: { values: ['maximumIs100', 'always', 'never'] },
  },
  {
    id: 'unhealthy.tieStop',
    default: 'older',
    unit: 'choice',
    range: { values: ['older', 'newer'] },
  },
  {
    id: 'breaker.crashAfterRunningCounts',
    default: 'withHealthCheck',
    unit: 'choice',
    range: { values: ['withHealthCheck', 'always', 'never'] },
  },
  {
    id: 'breaker.exitAfterHealthyCounts',
    default: true,
    unit: 'choice',
    range: { values: [true, false] },
  },
  {
    id: 'alarms.pollLagMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 0, high: 60_000 },
  },
  {
    id: 'alarms.bakeTimeMs',
    default: 180_000,
    unit: 'ms',
    range: { low: 0, high: 300_000 },
  },
  {
    id: 'trafficShift.stageMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 0, high: 120_000 },
  },
  {
    id: 'trafficShift.shiftMs',
    default: 30_000,
    unit: 'ms',
    range: { low: 0, high: 300_000 },
  },
  {
    id: 'trafficShift.bakesFirst',
    default: false,
    unit: 'choice',
    range: { values: [false, true] },
  },
  {
    id: 'hooks.answerMs',
    default: 1_000,
    unit: 'ms',
    range: { low: 0, high: 900_000 },
  },
  {
    id: 'spot.deregistersFirst',
    default: false,
    unit: 'choice',
    range: { values: [false, true] },
  },
  {
    id: 'load.withoutBalancer',
    default: 'runningTasks',
    unit: 'choice',
    range: { values: ['runningTasks', 'fails'] },
  },
  {
    id: 'placement.tieBreak',
    default: 'lowestId',
    unit: 'choice',
    range: { values: ['lowestId', 'random'] },
  },
  {
    id: 'placement.runTaskDefault',
    default: 'random',
    unit: 'choice',
    range: { values: ['random', 'spread', 'none'] },
  },
  {
    id: 'ec2.bootMs',
    default: 120_000,
    unit: 'ms',
    range: { low: 60_000, high: 240_000 },
  },
  {
    id: 'ec2.bootJitterMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 0, high: 60_000 },
  },
  {
    id: 'ec2.registerRetryMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 1_000, high: 120_000 },
  },
  {
    id: 'ec2.pendingMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 1_000, high: 60_000 },
  },
  {
    id: 'ec2.shutdownMs',
    default: 30_000,
    unit: 'ms',
    range: { low: 1_000, high: 300_000 },
  },
  {
    id: 'ec2.systemMemoryPercent',
    default: 5,
    unit: 'percent',
    range: { low: 3, high: 8 },
  },
  {
    id: 'ec2.eniAttachMs',
    default: 5_000,
    unit: 'ms',
    range: { low: 1_000, high: 15_000 },
  },
  {
    id: 'ec2.acceptMs',
    default: 500,
    unit: 'ms',
    range: { low: 0, high: 5_000 },
  },
  {
    id: 'ec2.cachedPullMs',
    default: 500,
    unit: 'ms',
    range: { low: 0, high: 1_000 },
  },
  {
    id: 'ec2.startMs',
    default: 1_000,
    unit: 'ms',
    range: { low: 200, high: 5_000 },
  },
  {
    id: 'ec2.eniDetachMs',
    default: 5_000,
    unit: 'ms',
    range: { low: 1_000, high: 30_000 },
  },
  {
    id: 'ec2.lossNoticedMs',
    default: 180_000,
    unit: 'ms',
    range: { low: 0, high: 900_000 },
  },
  {
    id: 'asg.reactionMs',
    default: 30_000,
    unit: 'ms',
    range: { low: 0, high: 300_000 },
  },
  {
    id: 'asg.retryMs',
    default: 60_000,
    unit: 'ms',
    range: { low: 10_000, high: 600_000 },
  },
  {
    id: 'provisioning.timeoutMs',
    default: 900_000,
    unit: 'ms',
    range: { low: 600_000, high: 1_800_000 },
  },
  {
    id: 'clusterAutoScaling.highAlarmMs',
    default: 60_000,
    unit: 'ms',
    range: { low: 60_000, high: 180_000 },
  },
  {
    id: 'clusterAutoScaling.lowAlarmMs',
    default: 900_000,
    unit: 'ms',
    range: { low: 900_000, high: 1_020_000 },
  },
  {
    id: 'clusterAutoScaling.stepInPercent',
    default: 50,
    unit: 'percent',
    range: { low: 5, high: 50 },
  },
  {
    id: 'clusterAutoScaling.emptyAtTarget',
    default: false,
    unit: 'choice',
    range: { values: [true, false] },
  },
  {
    id: 'capacityProvider.adoptsInstances',
    default: true,
    unit: 'choice',
    range: { values: [true, false] },
  },
  {
    id: 'capacityProvider.attachMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 1_000, high: 60_000 },
  },
  {
    id: 'managedInstances.decideMs',
    default: 10_000,
    unit: 'ms',
    range: { low: 1_000, high: 60_000 },
  },
  {
    id: 'managedInstances.idleMs',
    default: 300_000,
    unit: 'ms',
    range: { low: 0, high: 3_600_000 },
  },
  {
    id: 'managedInstances.consolidates',
    default: 'inZone',
    unit: 'choice',
    range: { values: ['inZone', 'acrossZones'] },
  },
  {
    id: 'price.spotPercent',
    default: 30,
    unit: 'percent',
    range: { low: 30, high: 100 },
  },
  {
    id: 'azRebalance.detectMs',
    default: 60_000,
    unit: 'ms',
    range: { low: 10_000, high: 600_000 },
  },
  {
    id: 'azRebalance.retryMs',
    default: 600_000,
    unit: 'ms',
    range: { low: 60_000, high: 3_600_000 },
  },
  {
    id: 'aas.highAlarmMs',
    default: 180_000,
    unit: 'ms',
    range: { low: 60_000, high: 300_000 },
  },
  {
    id: 'aas.lowAlarmMs',
    default: 900_000,
    unit: 'ms',
    range: { low: 300_000, high: 1_800_000 },
  },
  {
    id: 'aas.lowPercent',
    default: 90,
    unit: 'percent',
    range: { low: 50, high: 100 },
  },
  {
    id: 'aas.reactionMs',
    default: 1_000,
    unit: 'ms',
    range: { low: 0, high: 60_000 },
  },
  {
    id: 'aas.scaleIn',
    default: 'proportional',
    unit: 'choice',
    range: { values: ['proportional', 'oneByOne'] },
  },
] as const satisfies readonly AssumptionValue[];

/** The values of everything that the model assumes, in the order of a task's life. */
export const assumptionList: readonly AssumptionValue[] = list;

type Entry = (typeof list)[number];

export type AssumptionId = Entry['id'];

type Widened<E extends Entry> = E['default'] extends number
  ? number
  : E['range'] extends { values: readonly (infer Value)[] }
    ? Value
    : never;

/** A value for every assumption, by id. */
export type AssumptionValues = { [E in Entry as E['id']]: Widened<E> };

/**
 * The defaults with some of them replaced.
 * @throws RangeError that names the id: unknown, or outside its range
 */
export function assumptionValues(overrides: Readonly<Record<string, number | string | boolean>> = {}): AssumptionValues {
  const values: Record<string, number | string | boolean> = {};
  for (const { id, default: value } of assumptionList) values[id] = value;
  for (const [id, value] of Object.entries(overrides)) {
    const assumption = assumptionList.find((one) => one.id === id);
    if (!assumption) throw new RangeError(`There is no assumption ${JSON.stringify(id)}.`);
    const expected = explainRange(assumption, value);
    if (expected !== null) throw new RangeError(`The assumption ${id} takes ${expected}, not ${JSON.stringify(value)}.`);
    values[id] = value;
  }
  return values as AssumptionValues;
}

function explainRange(assumption: AssumptionValue, value: number | string | boolean): string | null {
  if (assumption.unit === 'choice') {
    const { values } = assumption.range;
    return values.includes(value as string | boolean) ? null : values.map((one) => JSON.stringify(one)).join(' or ');
  }
  const { low, high } = assumption.range;
  const isInside = typeof value === 'number' && Number.isSafeInteger(value) && value >= low && value <= high;
  return isInside ? null : `a whole number from ${low} to ${high} ${assumption.unit}`;
}
