/** Reading a task's cpu and memory as AWS does, and saying sizes as a reader does. */
import { type FargateSize, fargateSizes } from '../api/limits.ts';

/** Fargate's row for a cpu, or undefined. */
export function fargateSizeFor(cpuUnits: number): FargateSize | undefined {
  return fargateSizes.find(({ value }) => value.cpuUnits === cpuUnits)?.value;
}

const memoriesByCpu = new Map(fargateSizes.map(({ value }) => [value.cpuUnits, new Set(value.memoryMiB)]));

/** True if Fargate has this cpu with this memory, on some operating system. */
export function isFargateSize(cpuUnits: number | null | undefined, memoryMiB: number | null | undefined): boolean {
  return typeof cpuUnits === 'number' && typeof memoryMiB === 'number' && memoriesByCpu.get(cpuUnits)?.has(memoryMiB) === true;
}

/**
 * Task-level cpu in CPU units: digits, or vCPUs as in `.25 vCPU` (any case, the space optional). Null for text that can't be read as either;
 * undefined for anything but text, which is a matter of shape.
 */
export function cpuUnitsOf(value: unknown): number | null | undefined {
  return typeof value === 'string' ? readSize(value, 'vcpu') : undefined;
}

/** Task-level memory in MiB: digits, or GB as in `0.5 GB`. Null and undefined as for `cpuUnitsOf`. */
export function memoryMiBOf(value: unknown): number | null | undefined {
  return typeof value === 'string' ? readSize(value, 'gb') : undefined;
}

const spelling = /^(\d{0,9})(\.\d{1,9})?( ?(?:vcpu|gb))?$/i;

/** A size in thousandths of `unit` × 1024, kept to integers. */
function readSize(text: string, unit: 'vcpu' | 'gb'): number | null {
  if (text.length <= 9 && isPlainNumber(text)) return Number(text);
  const [, whole = '', fraction = '', suffix = ''] = spelling.exec(text) ?? [];
  if (whole === '' && fraction === '') return null;
  if (suffix === '') return fraction === '' ? Number(whole) : null;
  if (suffix.trim().toLowerCase() !== unit) return null;
  const billionths = Number(whole) * 1_000_000_000 + Number(fraction.slice(1).padEnd(9, '0'));
  const size = (billionths * 1024) / 1_000_000_000;
  return Number.isInteger(size) ? size : null;
}

/** Nearly every size is digits alone, and is read without the pattern. */
function isPlainNumber(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text !== '';
}

/** How a reader says the memory that goes with a size: `512, 1024 or 2048`, `2048 to 8192 in steps of 1024`. */
export function spokenMemory({ memoryMiB }: FargateSize): string {
  if (memoryMiB.length <= 3) return `${memoryMiB.slice(0, -1).join(', ')} or ${memoryMiB.at(-1)}`;
  return `${memoryMiB[0]} to ${memoryMiB.at(-1)} in steps of ${(memoryMiB[1] ?? 0) - (memoryMiB[0] ?? 0)}`;
}
