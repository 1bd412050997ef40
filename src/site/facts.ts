/** Numbers for prose, read from the model's own tables: a page never states a size, a price or a duration that the model does not use. */
import { assumptions, type Fact, type FargatePrice, type FargateSize, fargatePrices, fargateSizes, limits } from '../ecs/ecs.ts';

/** Words of a list as prose: `512, 1024 or 2048`. */
export function orList(words: readonly (string | number)[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Memory of a size as prose; long even runs as a range: `2048 to 8192, in steps of 1024`. */
export function memoryText({ memoryMiB }: Pick<FargateSize, 'memoryMiB'>): string {
  const [first = 0, second = 0] = memoryMiB;
  return memoryMiB.length <= 4 ? orList(memoryMiB) : `${first} to ${memoryMiB.at(-1)}, in steps of ${second - first}`;
}

/** Time as prose from ms: `12 s`, `1.5 s`, whole minutes from five on: `27 min`. */
export function secondsText(milliseconds: number): string {
  if (milliseconds >= 300_000 && milliseconds % 60_000 === 0) return `${milliseconds / 60_000} min`;
  return `${milliseconds / 1000} s`;
}

/** What a task of this size costs an hour, in dollars to the tenth of a cent. `memoryMiB` of 1024 is the gigabyte of the price. */
export function hourlyText(price: FargatePrice, cpuUnits: number, memoryMiB: number): string {
  const microUsd = Math.round((price.vCpuHourMicroUsd * cpuUnits + price.gbHourMicroUsd * memoryMiB) / 1024);
  return `$${(microUsd / 1_000_000).toFixed(3)}`;
}

/** A limit by its name in the model's table: a number, a list as `a, b or c`, a range as `5 to 300`, or one member of it (`….min`). */
function limitText(path: string): string {
  const [name = '', member] = path.split('.');
  const found = Object.hasOwn(limits, name) ? (limits as Readonly<Record<string, Fact<unknown>>>)[name]?.value : undefined;
  const value = member === undefined ? found : (found as Readonly<Record<string, unknown>> | undefined)?.[member];
  if (typeof value === 'number') return grouped(value);
  if (Array.isArray(value)) return orList(value);
  if (typeof value === 'object' && value !== null && 'min' in value && 'max' in value)
    return `${grouped(Number(value.min))} to ${grouped(Number(value.max))}`;
  throw new Error(`The model has no limit “${path}” that can stand in prose.`);
}

/** Thousands with a comma: `5,000`. */
function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** The default of an assumption in ms. @throws when the model has none of that id. */
export function assumedMs(id: string): number {
  const found = assumptions.find((assumption) => assumption.id === id);
  if (typeof found?.default !== 'number') throw new Error(`The model has no assumption “${id}” with a number.`);
  return found.default;
}

/**
 * A fact's text by id: `fargate.memory.<cpu>`, `fargate.hour.<cpu>.<memory>`, `limit.<name>` (of `limits`; `limit.<name>.<member>` for one member),
 * `share.<name>` for a limit in basis points as percent, or the id of an assumption: one in ms as seconds, another as its number.
 * @throws for an id it does not know: an author's slip, found at build time.
 */
export function factText(id: string): string {
  const [, memoryOf] = /^fargate\.memory\.(\d+)$/.exec(id) ?? [];
  if (memoryOf) return orList(sizeOf(Number(memoryOf)).memoryMiB);
  const [, cpu, memory] = /^fargate\.hour\.(\d+)\.(\d+)$/.exec(id) ?? [];
  if (cpu && memory) {
    if (!sizeOf(Number(cpu)).memoryMiB.includes(Number(memory))) throw new Error(`Fargate has no size ${cpu}/${memory}.`);
    return hourlyText(fargatePrices.X86_64.value, Number(cpu), Number(memory));
  }
  if (id.startsWith('limit.')) return limitText(id.slice('limit.'.length));
  if (id.startsWith('share.')) return `${Number(limitText(id.slice('share.'.length)).replace(',', '')) / 100} %`;
  const assumed = assumptions.find((assumption) => assumption.id === id);
  return assumed !== undefined && assumed.unit !== 'ms' && typeof assumed.default === 'number'
    ? grouped(assumed.default)
    : secondsText(assumedMs(id));
}

/** Sizes up to so many CPU units, smallest first. */
export function sizesUpTo(cpuUnits: number): readonly Fact<FargateSize>[] {
  return fargateSizes.filter((size) => size.value.cpuUnits <= cpuUnits);
}

function sizeOf(cpuUnits: number): FargateSize {
  const found = fargateSizes.find((size) => size.value.cpuUnits === cpuUnits);
  if (!found) throw new Error(`Fargate has no size with ${cpuUnits} CPU units.`);
  return found.value;
}
