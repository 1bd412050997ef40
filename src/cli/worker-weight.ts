/**
 * Weighs the file that checks, completes and explains documents, with all that a reader of one kind of document ever fetches of it. The page imports
 * the very file that its worker runs, so it is fetched once and counted once.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { compressedFile, importsOf } from './built-files.ts';

/** Bytes after brotli. */
export interface WorkerWeight {
  /** Validator, shapes and help, with all that they import at their start: what the page and its worker both run. */
  code: number;
  /** What is fetched on the first completion or hover, whatever the document is. */
  later: number;
  /** AWS's docs of one kind of document, the heaviest: a document needs one. */
  docs: number;
}

/** Most bytes that the three may have together. */
export const workerBudget = 120_000;

/**
 * Chunks of which a document needs one: a kind's schema with AWS's docs, or the reader of documents that AWS knows nothing of. One that is not named
 * here counts in full.
 */
const docsOfOneKind =
  /^(register-task-definition|create-service|update-service|run-task|create-cluster|put-cluster-capacity-providers|create-capacity-provider|check-surroundings)[-.]/;

/** Weighs the file in the site built below `folder`. @throws where there is not exactly one, or where a script of a page knows documents besides. */
export async function weighWorker(folder: string): Promise<WorkerWeight> {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const workers = names.filter((name) => /^help-worker[-.].*\.js$/.test(posix.basename(name)));
  if (workers.length !== 1) throw new Error(`The site has ${workers.length} workers for documents, not one.`);
  await refuseDoubles(folder, names);
  const { atOnce, onDemand } = await importsOf(folder, workers);
  const isDocs = (file: string) => docsOfOneKind.test(posix.basename(file));
  const later = await importsOf(
    folder,
    onDemand.filter((file) => !isDocs(file)),
  );
  // What is fetched on demand may fetch more; none of it is left out.
  const laterFiles = [...later.atOnce, ...later.onDemand].filter((file) => !atOnce.includes(file) && !isDocs(file));
  const docs = await Promise.all([...onDemand, ...later.onDemand].filter(isDocs).map((file) => compressedFile(folder, file)));
  return { code: await sum(folder, atOnce), later: await sum(folder, laterFiles), docs: Math.max(0, ...docs) };
}

/** Words of a finding that only what reads documents has in it. */
const tellTale = 'nested deeper than';

/** A page that had the checker in a script of its own would fetch it twice. Workers that run documents have it too; they are no help. */
async function refuseDoubles(folder: string, names: readonly string[]): Promise<void> {
  const scripts = names.filter((name) => name.endsWith('.js') && !/-worker[-.]/.test(posix.basename(name)));
  const texts = await Promise.all(scripts.map((name) => readFile(join(folder, name), 'utf8')));
  const double = scripts.find((_, index) => texts[index]?.includes(tellTale));
  if (double !== undefined) throw new Error(`${double} knows documents besides the worker for them.`);
}

/** The weights as a line for people. */
export function workerLine({ code, later, docs }: WorkerWeight): string {
  return `worker for documents (brotli): ${code} code, ${later} on first help, ${docs} docs of one kind: ${code + later + docs} of ${workerBudget}`;
}

/** What is too much, in words; empty when all is well. */
export function overWorkerBudget({ code, later, docs }: WorkerWeight): string[] {
  const over = code + later + docs - workerBudget;
  return over > 0 ? [`The worker for documents is ${over} bytes over its budget of ${workerBudget}.`] : [];
}

async function sum(folder: string, files: readonly string[]): Promise<number> {
  const weights = await Promise.all([...new Set(files)].map((file) => compressedFile(folder, file)));
  return weights.reduce((total, weight) => total + weight, 0);
}
