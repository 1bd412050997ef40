/** What a document comes to, said beside its text: the size of a task and what it costs a month. */
import { type DocumentKind, fargatePrices, fargateSizes, limits, type RuleContext } from '../ecs/ecs.ts';
import { parseText } from './parse.ts';
import type { ParsedText } from './parsed.ts';
import type { TextRange } from './types.ts';

/** A remark that stands above the line of its range and is no part of the text. */
export interface Lens {
  range: TextRange;
  text: string;
}

/** A month as AWS's price pages count it, in hours. */
const hoursPerMonth = 730;

/**
 * Lenses of a document, in its order. A task definition's tells its size and, where Fargate has that size, what a task costs a month on demand and on
 * Spot (whose price moves, so it is the model's assumption). A service's tells the same for all its tasks, by its strategy, where the context knows its
 * task definition; with their public IPv4 addresses where it asks for them. Prices are those of us-east-1 on Linux; without data and logs. Never throws;
 * half-written documents have none.
 */
export function lensesOf(document: string | ParsedText, kind: DocumentKind, context: RuleContext = {}): Lens[] {
  const parsed = typeof document === 'string' ? parseText(document) : document;
  if (kind === 'taskDefinition') return lensOf(parsed, 'cpu', definitionText(parsed.value));
  if (kind !== 'service' && kind !== 'serviceUpdate') return [];
  const reference = memberOf(parsed.value, 'taskDefinition');
  const definition = typeof reference === 'string' ? context.world?.taskDefinition?.(reference) : undefined;
  return lensOf(parsed, 'desiredCount', serviceText(parsed.value, sizeOf(definition), kind));
}

function lensOf(parsed: ParsedText, key: string, text: string | null): Lens[] {
  return text === null ? [] : [{ range: parsed.locate([key], 'key'), text }];
}

interface Size {
  cpuUnits: number;
  memoryMiB: number;
  /** Of one task on demand for an hour, in millionths of a US dollar times 1024; null where Fargate has no such size or price. */
  hourlyMicroUsd1024: number | null;
}

function definitionText(definition: unknown): string | null {
  const size = sizeOf(definition);
  if (size === null) return null;
  const { cpuUnits, memoryMiB, hourlyMicroUsd1024 } = size;
  const spoken = `${cpuUnits / 1024} vCPU / ${memoryMiB / 1024} GB`;
  if (hourlyMicroUsd1024 === null) return spoken;
  return `${spoken} · about ${monthly(hourlyMicroUsd1024, 'FARGATE')} a month on Fargate, ${monthly(hourlyMicroUsd1024, 'FARGATE_SPOT')} on Spot`;
}

type Provider = 'FARGATE' | 'FARGATE_SPOT';

/** Rounded once, to cents. `tasks` hours of one task, in integers below 2^53 for any count that ECS takes. */
function monthly(hourlyMicroUsd1024: number, provider: Provider, tasks = 1): string {
  return dollars(costOf(hourlyMicroUsd1024, provider, tasks));
}

/** In millionths of a US dollar, times 1024 and 10,000 basis points; a big integer, so that nothing is lost before it is rounded. */
function costOf(hourlyMicroUsd1024: number, provider: Provider, tasks: number): bigint {
  const basisPoints = provider === 'FARGATE' ? 10_000 : limits.fargateSpotPriceBasisPoints.value;
  return BigInt(hourlyMicroUsd1024) * BigInt(hoursPerMonth * tasks) * BigInt(basisPoints);
}

function dollars(cost: bigint): string {
  const perCent = 10_000n * 1024n * 10_000n;
  const cents = (cost + perCent / 2n) / perCent;
  const whole = String(cents / 100n).replace(/\B(?=(\d{3})+$)/g, ',');
  return `$${whole}.${String(cents % 100n).padStart(2, '0')}`;
}

/** Size and price of a definition's task; null where cpu or memory is missing or can't be read. */
function sizeOf(definition: unknown): Size | null {
  const cpuUnits = amountOf(memberOf(definition, 'cpu'), /^(\d*\.?\d+)\s*vcpu$/i);
  const memoryMiB = amountOf(memberOf(definition, 'memory'), /^(\d*\.?\d+)\s*gb$/i);
  if (cpuUnits === null || memoryMiB === null) return null;
  return { cpuUnits, memoryMiB, hourlyMicroUsd1024: priceOf(definition, cpuUnits, memoryMiB) };
}

/** CPU units or MiB, both 1024 to the larger unit. */
function amountOf(value: unknown, inLargerUnit: RegExp): number | null {
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^\d{1,7}$/.test(text)) return Number(text);
  const larger = inLargerUnit.exec(text)?.[1];
  const amount = larger === undefined ? Number.NaN : Number(larger) * 1024;
  return Number.isSafeInteger(amount) && amount < 10_000_000 ? amount : null;
}

function priceOf(definition: unknown, cpuUnits: number, memoryMiB: number): number | null {
  const named = memberOf(definition, 'requiresCompatibilities');
  if (Array.isArray(named) && named.length > 0 && !named.includes('FARGATE')) return null;
  if (!fargateSizes.some(({ value }) => value.cpuUnits === cpuUnits && value.memoryMiB.includes(memoryMiB))) return null;
  const platform = memberOf(definition, 'runtimePlatform');
  if ((memberOf(platform, 'operatingSystemFamily') ?? 'LINUX') !== 'LINUX') return null;
  const { vCpuHourMicroUsd, gbHourMicroUsd } = fargatePrices[memberOf(platform, 'cpuArchitecture') === 'ARM64' ? 'ARM64' : 'X86_64'].value;
  return cpuUnits * vCpuHourMicroUsd + memoryMiB * gbHourMicroUsd + storagePrice(definition);
}

/** What goes beyond the 20 GB that every task has, times 1024 like the rest. */
function storagePrice(definition: unknown): number {
  const sizeInGiB = memberOf(memberOf(definition, 'ephemeralStorage'), 'sizeInGiB');
  const extra =
    typeof sizeInGiB === 'number' && Number.isInteger(sizeInGiB) && sizeInGiB <= limits.ephemeralStorageGiB.value.max ? sizeInGiB - 20 : 0;
  return extra > 0 ? extra * limits.ephemeralStorageGbHourMicroUsd.value * 1024 : 0;
}

function serviceText(service: unknown, size: Size | null, kind: DocumentKind): string | null {
  const desired = memberOf(service, 'desiredCount');
  if (size?.hourlyMicroUsd1024 == null || typeof desired !== 'number' || !Number.isInteger(desired)) return null;
  if (desired < 1 || desired > limits.tasksPerService.value) return null;
  const shares = sharesOf(service, desired, kind);
  if (shares === null) return null;
  const price = size.hourlyMicroUsd1024;
  const network = memberOf(memberOf(service, 'networkConfiguration'), 'awsvpcConfiguration');
  const isPublic = memberOf(network, 'assignPublicIp') === 'ENABLED';
  // An address costs the same on demand and on Spot.
  const address = isPublic ? limits.publicIpv4HourMicroUsd.value * 1024 : 0;
  const total = shares.reduce((sum, { provider, tasks }) => sum + costOf(price, provider, tasks) + costOf(address, 'FARGATE', tasks), 0n);
  const split = shares
    .filter(({ tasks }) => tasks > 0)
    .map(({ provider, tasks }) => `${tasks} on ${provider === 'FARGATE' ? 'Fargate' : 'Spot'}`);
  const placed = shares.reduce((sum, { tasks }) => sum + tasks, 0);
  const each = `${size.cpuUnits / 1024} vCPU / ${size.memoryMiB / 1024} GB`;
  return placed === 0
    ? null
    : `${placed} × ${each} · ${split.join(', ')} · about ${dollars(total)} a month${isPublic ? ' with public addresses' : ''}`;
}

interface Share {
  provider: Provider;
  tasks: number;
}

/** How the tasks divide; null where that can't be said, or where something other than Fargate runs them. */
function sharesOf(service: unknown, desired: number, kind: DocumentKind): Share[] | null {
  const strategy = memberOf(service, 'capacityProviderStrategy');
  if (!Array.isArray(strategy) || strategy.length === 0) {
    // An update without either keeps what the service has.
    return memberOf(service, 'launchType') === 'FARGATE' && kind === 'service' ? [{ provider: 'FARGATE', tasks: desired }] : null;
  }
  const items = strategy.map((item) => ({
    provider: memberOf(item, 'capacityProvider') as Provider,
    base: countOf(memberOf(item, 'base')),
    weight: countOf(memberOf(item, 'weight')),
  }));
  const isKnown = items.every(
    ({ provider, base, weight }) => (provider === 'FARGATE' || provider === 'FARGATE_SPOT') && base !== null && weight !== null,
  );
  return isKnown ? divide(items as { provider: Provider; base: number; weight: number }[], desired) : null;
}

function countOf(value: unknown): number | null {
  if (value === undefined) return 0;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100_000 ? value : null;
}

/** Bases first, then each task where tasks per weight are fewest, the earlier in the list where equal: the model's own assumption of the rounding. */
function divide(items: readonly { provider: Provider; base: number; weight: number }[], desired: number): Share[] {
  let left = desired;
  const shares = items.map(({ provider, base }) => {
    const tasks = Math.min(base, left);
    left -= tasks;
    return { provider, tasks };
  });
  const byWeight = items.map(() => 0);
  const isWeighted = items.some(({ weight }) => weight > 0);
  for (; isWeighted && left > 0; left -= 1) {
    let best = -1;
    for (const [index, { weight }] of items.entries()) {
      const bestWeight = items[best]?.weight ?? 0;
      if (weight > 0 && (best < 0 || (byWeight[index] ?? 0) * bestWeight < (byWeight[best] ?? 0) * weight)) best = index;
    }
    byWeight[best] = (byWeight[best] ?? 0) + 1;
  }
  return shares.map(({ provider, tasks }, index) => ({ provider, tasks: tasks + (byWeight[index] ?? 0) }));
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
