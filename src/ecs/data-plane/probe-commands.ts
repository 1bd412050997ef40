/** What one probe of a container's health check finds at this moment: its command, read and tried against what the task serves. */

import type { Model } from '../world/model.ts';
import type { Container, HealthCheck, Task } from '../world/state.ts';
import type { Probe } from './container-probes.ts';
import { definitionOf } from './definitions.ts';
import { healthOf, servingOf } from './serving.ts';

/** A probe with what it found, in words. */
export interface Finding extends Probe {
  found: string;
}

/** What the check of container `index` finds now, and until something changes what the task's containers answer. */
export function probe(model: Model, task: Task, index: number): Finding {
  const container = task.containers[index];
  const check = definitionOf(model.world, task).containers[index]?.healthCheck;
  if (!container || !check) throw new Error(`Container ${index} of task ${task.id} has no health check.`);
  const [form, ...rest] = check.command;
  const isShell = form === 'CMD-SHELL';
  const words = isShell ? (rest[0] ?? '').trim().split(/\s+/) : rest;
  const [program = ''] = words;
  if (isShell && !container.tools.includes('sh')) return fails('the image has no shell');
  if (program === 'true' || (program === 'exit' && words[1] === '0')) return succeeds('the command always succeeds');
  if (isSelfCheck(container, words)) return ofProcess(container, check);
  // A CMD-SHELL answers 127 then; a CMD finds no executable file in $PATH.
  if (!container.tools.includes(program)) return fails(`the image has no program ${program}`);
  const address = addressIn(words);
  return address === null ? ofProcess(container, check) : ofAddress(model, task, address, words, check);
}

function succeeds(found: string): Finding {
  return { succeeds: true, tookMs: 0, found };
}

function fails(found: string): Finding {
  return { succeeds: false, tookMs: 0, found };
}

function hangs({ timeoutMs }: HealthCheck, words: readonly string[] = []): Finding {
  const tookMs = Math.min(timeoutMs, patienceMs(words) ?? timeoutMs);
  return { succeeds: false, tookMs, found: `no answer within ${tookMs / 1_000} s` };
}

function isSelfCheck({ process }: Container, words: readonly string[]): boolean {
  return process?.selfChecks?.some((check) => check === words[0] || check === words.join(' ')) ?? false;
}

/** A check that asks nothing but its own process. */
function ofProcess(container: Container, check: HealthCheck): Finding {
  if (!container.isUp) return fails('the process does not answer yet');
  const health = healthOf(container);
  if (health === 'hung') return hangs(check);
  return health === 'ok' ? succeeds('the check’s own command succeeded') : fails('the check’s own command failed');
}

/** A check that asks for an address, which another container of the task may serve: they share their loopback interface. */
function ofAddress(model: Model, task: Task, { port, path }: Address, words: readonly string[], check: HealthCheck): Finding {
  const server = task.containers.findIndex(({ lastStatus, listeningPort }) => lastStatus === 'RUNNING' && listeningPort === port);
  const answer = server < 0 ? 'refused' : servingOf(model, task, server, port, path, 'task');
  if (answer === 'refused') return fails(`nothing listens on port ${port}`);
  if (answer === 'hangs') return hangs(check, words);
  const found = `port ${port} answered ${answer.status} on ${path}`;
  return answer.status < 400 ? succeeds(found) : fails(found);
}

interface Address {
  port: number;
  path: string;
}

/** The first address on the task's own interface that a command names: a URL, or host and port without a scheme. */
function addressIn(words: readonly string[]): Address | null {
  for (const word of words) {
    const [, scheme, host, port, path] = /^["']?(https?:\/\/)?([^/:"'\s]+)(?::(\d+))?(\/[^"'?#]*)?/.exec(word) ?? [];
    const isOwn = host === 'localhost' || host === '127.0.0.1' || host === '0.0.0.0';
    if (scheme === undefined && !isOwn) continue;
    return { port: Number(port ?? (scheme === 'https://' ? 443 : 80)), path: path ?? '/' };
  }
  return null;
}

/** How long curl waits by its own options. */
function patienceMs(words: readonly string[]): number | null {
  const at = words.findIndex((word) => word === '-m' || word === '--max-time');
  const seconds = at < 0 ? Number.NaN : Number(words[at + 1]);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1_000) : null;
}
