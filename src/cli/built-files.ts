/** What built scripts import of each other, and what a file weighs as a browser fetches it. */
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const statically = /\b(?:import|export)\b(?:[\s\w$*{},]*?\bfrom)?\s*["'](\.{1,2}\/[^"']+)["']/g;
const byCall = /\bimport\s*\(\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g;

/** `files` with all they import statically, and what any of these imports by a call. Paths are within `folder`. */
export async function importsOf(folder: string, files: readonly string[]): Promise<{ atOnce: string[]; onDemand: string[] }> {
  const atOnce = new Set<string>();
  const onDemand = new Set<string>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (atOnce.has(file)) continue;
    atOnce.add(file);
    const code = await readFile(join(folder, file), 'utf8');
    const beside = posix.dirname(file);
    for (const [, target = ''] of code.matchAll(statically)) waiting.push(posix.join(beside, target));
    for (const [, target = ''] of code.matchAll(byCall)) onDemand.add(posix.join(beside, target));
  }
  return { atOnce: [...atOnce], onDemand: [...onDemand].filter((file) => !atOnce.has(file)) };
}

/** Bytes of a file after brotli. */
export async function compressedFile(folder: string, file: string): Promise<number> {
  return compressed(await readFile(join(folder, file)));
}

/** Bytes after brotli at its best, as a static host serves them. */
export function compressed(content: string | Buffer): number {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).byteLength;
}
