/** Weighs the worker that checks, completes and explains documents, with all that a reader of one kind of document ever fetches of it. */
import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { compressedFile, importsOf } from './built-files.ts';

/** Bytes after brotli. */
export interface WorkerWeight {
  /** Validator, shapes and help, with all that they import at their start. */
  code: number;
  /** What is fetched on the first completion or hover, whatever the document is. */
  later: number;
  /** AWS's docs of one kind of document, the heaviest: a document needs one. */
  docs: number;
}

/** Most bytes that the three may have together. */
export const workerBudget = 120_000;

/** Chunks of which a document needs one: a kind's schema with AWS's docs. One that is not named here counts in full. */
const docsOfOneKind =
  /^(register-task-definition|create-service|update-service|run-task|create-cluster|put-cluster-capacity-providers|create-capacity-provider)[-.]/;

/** Weighs the worker in the site built below `folder`. @throws where there is not exactly one. */
export async function weighWorker(folder: string): Promise<WorkerWeight> {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const workers = names.filter((name) => /^help-worker[-.].*\.js$/.test(posix.basename(name)));
  if (workers.length !== 1) throw new Error(`The site has ${workers.length} workers for documents, not one.`);
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
