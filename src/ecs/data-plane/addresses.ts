/** On which address a container's process listens, and who can reach it. */
import type { ContainerDefinition } from '../world/state.ts';
import type { ProcessBehaviour } from '../world/surroundings.ts';

/** Where it listens: the variable that the image reads, if the definition sets it, else the image's own address. A process that cannot read its address ends. */
export function listeningAddress(
  process: ProcessBehaviour,
  { environment }: ContainerDefinition,
): { host: string; port: number } | 'none' | 'invalid' {
  const set = process.bindVariable === undefined ? undefined : environment.find(({ name }) => name === process.bindVariable)?.value;
  const bind = set ?? process.bind;
  if (bind === undefined) return 'none';
  const [, host, digits] = /^(\[[0-9a-fA-F:.]+\]|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|localhost):([0-9]{1,5})$/.exec(bind) ?? [];
  const port = Number(digits);
  return host === undefined || port > 65_535 ? 'invalid' : { host, port };
}

/** True where only the task itself gets an answer: in awsvpc mode a task has its own network namespace. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
