/** A placement's funnel as rows of a picture: how many instances came to each step, and how many were left after it. Pure. */
import type { Funnel, FunnelInstance } from '../../../ecs/ecs.ts';

type Step = Funnel['left'][number]['step'];

/** A step of the funnel. */
export interface FunnelRow {
  name: string;
  /** In a few words: what it takes to get past. */
  asks: string;
  before: number;
  after: number;
  /** AWS's word for falling out here, where one did. */
  reason: string | null;
}

/** What each step looks at; names are the model's, in the order in which ECS is told to look. */
const asks: Readonly<Record<Step, string>> = {
  status: 'the container instance is ACTIVE',
  agent: 'its agent is connected',
  attribute: 'it has every attribute that the task requires',
  location: 'it is in a zone of the subnets',
  cpu: 'enough CPU units are free',
  memory: 'enough memory is free',
  ports: 'the host ports are free',
  eni: 'a network interface is free',
  gpu: 'enough GPUs are free',
  distinctInstance: 'no other task of the group is there',
  memberOf: 'it matches the expression of the constraint',
};

/** All steps in their order, and as the last one the choice among those that fit. */
export function funnelRows({ instances, left, chosen }: Funnel): FunnelRow[] {
  const reasons = new Map(instances.map(({ step, reason }) => [step, reason ?? null]));
  let before = instances.length;
  const rows = left.map(({ step, count }): FunnelRow => {
    const row = { name: step, asks: asks[step], before, after: count, reason: count < before ? (reasons.get(step) ?? null) : null };
    before = count;
    return row;
  });
  const taken = {
    name: 'strategies',
    asks: 'it comes first by the placement strategies',
    before,
    after: chosen === null ? 0 : 1,
    reason: null,
  };
  return before === 0 ? rows : [...rows, taken];
}

/** The steps at which any instance fell out, with how many did: for a filter. */
export function outcomes(instances: readonly FunnelInstance[]): { outcome: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const instance of instances) counts.set(outcomeOf(instance), (counts.get(outcomeOf(instance)) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => ({ outcome, count }));
}

/** `taken`, `strategies`, or the step at which it fell out. */
export function outcomeOf({ step }: FunnelInstance): string {
  return step ?? 'taken';
}

/** What was asked of the instances, as the sentence above the funnel: `256 CPU units, 512 MiB, 1 network interface`. */
export function askedInWords({ needs, constraints, strategy, provider, zones, only }: Funnel['asked']): string[] {
  const { cpuUnits, memoryMiB, enis, gpus, ports } = needs;
  const parts = [`${cpuUnits} CPU units`, `${memoryMiB} MiB`];
  if (enis > 0) parts.push(enis === 1 ? '1 network interface' : `${enis} network interfaces`);
  if (gpus > 0) parts.push(gpus === 1 ? '1 GPU' : `${gpus} GPUs`);
  if (ports.length > 0) parts.push(`host ports ${ports.join(', ')}`);
  return [
    parts.join(', '),
    ...(provider === undefined ? [] : [`on instances of ${provider}`]),
    ...(only === undefined ? [] : [`on ${only} alone`]),
    ...(zones === undefined ? [] : [`in ${zones.join(', ')}`]),
    ...constraints.map(({ type, expression }) => `constraint ${type}${expression === undefined ? '' : ` ${expression}`}`),
    ...(strategy.length === 0
      ? []
      : [`strategy ${strategy.map(({ type, field }) => (field === undefined ? type : `${type}(${field})`)).join(', ')}`]),
  ];
}
