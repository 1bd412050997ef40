/** On which address a container's process listens, and who can reach it. */
import { remembered } from '../world/remember.ts';
import type { ContainerDefinition } from '../world/state.ts';
import type { ProcessBehaviour } from '../world/surroundings.ts';
import type { Happening } from '../world/timeline.ts';

/** Where a process listens. */
export interface Address {
  host: string;
  port: number;
  /** Others than the task itself get an answer there. */
  isReachable: boolean;
  /** The entry that says that the process listens. */
  listening: Happening;
}

/** As programs parse an address to listen on that look up no names: `localhost` is none. Source: SocketAddr in the Rust standard library. */
const socketAddress = /^(\[[\da-f:.]+]|(?:(?:25[0-5]|(?:2[0-4]|1\d|[1-9])?\d)\.?\b){4}):(\d+)$/i;

/** A definition's containers all listen alike. A process is its image's, which is replaced where it is to behave otherwise. */
const addresses = new WeakMap<ContainerDefinition, WeakMap<ProcessBehaviour, Address | 'none' | 'invalid'>>();
const noAddresses = () => new WeakMap<ProcessBehaviour, Address | 'none' | 'invalid'>();

/**
 * Where it listens: the variable that the image reads, if the definition sets it, else the image's own address. A process that cannot read that, or
 * another of its variables, ends.
 */
export function listeningAddress(process: ProcessBehaviour, definition: ContainerDefinition): Address | 'none' | 'invalid' {
  return remembered(remembered(addresses, definition, noAddresses), process, () => readAddress(process, definition));
}

function readAddress(process: ProcessBehaviour, { environment }: ContainerDefinition): Address | 'none' | 'invalid' {
  for (const [variable, values] of Object.entries(process.variables ?? {}))
    if (environment.some(({ name, value }) => name === variable && !values.includes(value.toLowerCase()))) return 'invalid';
  const set = process.bindVariable === undefined ? undefined : environment.find(({ name }) => name === process.bindVariable)?.value;
  const bind = set ?? process.bind;
  if (bind === undefined) return 'none';
  const [, host, digits] = socketAddress.exec(bind) ?? [];
  const port = Number(digits);
  if (host === undefined || port > 65_535) return 'invalid';
  // Loopback gives an answer to the task itself alone: in awsvpc mode a task has its own network namespace.
  const isReachable = !/^127|1]$/.test(host);
  const { routes = {} } = process;
  return { host, port, isReachable, listening: Object.freeze({ type: 'container.listening', host, port, reachable: isReachable, routes }) };
}
