/** Reading a task's cpu and memory as AWS does, and the sizes that Fargate offers. */
import type { Source } from '../api/evidence.ts';

/** One row of Fargate's table: a size in CPU units and the memory, in MiB, that goes with it. */
export interface FargateSize {
  cpuUnits: number;
  memoryMiB: readonly number[];
  /** Windows tasks may have this size. */
  hasWindows: boolean;
}

/** Every size of a task on Fargate. */
export const fargateSizes: readonly FargateSize[] = [
  { cpuUnits: 256, memoryMiB: [512, 1024, 2048], hasWindows: false },
  { cpuUnits: 512, memoryMiB: steps(1024, 4096, 1024), hasWindows: false },
  { cpuUnits: 1024, memoryMiB: steps(2048, 8192, 1024), hasWindows: true },
  { cpuUnits: 2048, memoryMiB: steps(4096, 16384, 1024), hasWindows: true },
  { cpuUnits: 4096, memoryMiB: steps(8192, 30720, 1024), hasWindows: true },
  { cpuUnits: 8192, memoryMiB: steps(16384, 61440, 4096), hasWindows: false },
  { cpuUnits: 16384, memoryMiB: steps(32768, 122880, 8192), hasWindows: false },
  // 32 vCPU is younger than the rest: aws-cloudformation/cfn-lint#4668, 2026-09-01.
  { cpuUnits: 32768, memoryMiB: [61440, 122880, 249856], hasWindows: false },
];

export const fargateSizesSource: Source = {
  text: '@aws-sdk/client-ecs 3.1164.0, RegisterTaskDefinitionRequest.cpu; 32 vCPU: aws-cloudformation/cfn-lint#4668',
  url: 'https://github.com/aws-cloudformation/cfn-lint/pull/4668',
  date: '2026-09-01',
};

function steps(from: number, to: number, by: number): readonly number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);
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
  const [, whole = '', fraction = '', suffix = ''] = spelling.exec(text) ?? [];
  if (whole === '' && fraction === '') return null;
  if (suffix === '') return fraction === '' ? Number(whole) : null;
  if (suffix.trim().toLowerCase() !== unit) return null;
  const billionths = Number(whole) * 1_000_000_000 + Number(fraction.slice(1).padEnd(9, '0'));
  const size = (billionths * 1024) / 1_000_000_000;
  return Number.isInteger(size) ? size : null;
}

/** How a reader says CPU units: `256 (.25 vCPU)`. */
export function spokenCpu(cpuUnits: number): string {
  return `${cpuUnits} (${cpuUnits / 1024} vCPU)`.replace('(0.', '(.');
}

/** How a reader says the memory that goes with a size: `512, 1024 or 2048`, `2048 to 8192 in steps of 1024`. */
export function spokenMemory({ memoryMiB }: FargateSize): string {
  if (memoryMiB.length <= 3) return `${memoryMiB.slice(0, -1).join(', ')} or ${memoryMiB.at(-1)}`;
  return `${memoryMiB[0]} to ${memoryMiB.at(-1)} in steps of ${(memoryMiB[1] ?? 0) - (memoryMiB[0] ?? 0)}`;
}
