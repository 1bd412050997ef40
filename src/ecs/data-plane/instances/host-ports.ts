/** Ports of an instance that lead to containers: fixed ones as defined, dynamic ones as Docker hands them out. */
import type { PortMapping } from '@aws-sdk/client-ecs';
import type { Instance, NetworkBinding, Task, TaskDefinitionRevision } from '../../world/state.ts';

/** The range of current Linux AMIs, /proc/sys/net/ipv4/ip_local_port_range. Source: PortMapping.hostPort in the API reference. */
const FIRST = 32_768;
const LAST = 60_999;

/** The containers of a task that has come to its instance get their ports. In awsvpc mode, and without a network, there is nothing to do. */
export function bindPorts(instance: Instance, task: Task, { networkMode, input }: TaskDefinitionRevision): void {
  if (networkMode !== 'bridge' && networkMode !== 'host') return;
  const definitions = (input.containerDefinitions ?? []) as { portMappings?: PortMapping[] }[];
  for (const [index, container] of task.containers.entries()) {
    container.networkBindings = (definitions[index]?.portMappings ?? []).flatMap((mapping) => bindingsOf(instance, mapping, networkMode));
  }
}

function bindingsOf(
  instance: Instance,
  { containerPort = 0, hostPort = 0, protocol = 'tcp' }: PortMapping,
  networkMode: string,
): NetworkBinding[] {
  if (containerPort === 0) return [];
  const port = networkMode === 'host' ? containerPort : hostPort || nextDynamicPort(instance, protocol);
  return [{ bindIP: '0.0.0.0', containerPort, hostPort: port, protocol }];
}

/** Docker goes through the range from its beginning and begins anew at its end; ports that are fixed or reserved it finds taken. */
function nextDynamicPort(instance: Instance, protocol: string): number {
  let port = instance.lastDynamicPort ?? LAST;
  do port = port >= LAST ? FIRST : port + 1;
  while (instance.ports[`${port}/${protocol}`] !== undefined || instance.host.ports[`${port}/${protocol}`] !== undefined);
  instance.lastDynamicPort = port;
  return port;
}
