/** Rules about port mappings: which ports exist, and what a host port may be in each network mode. */
import type { ContainerDefinition, PortMapping } from '@aws-sdk/client-ecs';
import { each, list, shortList, text } from './clues.ts';
import { containerName, containersOf, type Item, itemsOf, member, spokenName } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { preflight, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;

/** A port's name as AWS takes it. */
export const portName = /^[a-z0-9_][a-z0-9_-]*$/;

/** All but one container port, with a name, and a protocol as AWS spells it. */
export const oddMapping = each<PortMapping>(
  'PortMapping',
  ({ containerPort = 0, hostPort, name, protocol, appProtocol, containerPortRange }) =>
    containerPort < 1 ||
    containerPort > 65_535 ||
    hostPort !== undefined ||
    containerPortRange !== undefined ||
    (name === undefined ? appProtocol !== undefined : name.length > 64 || !portName.test(name)) ||
    (protocol !== undefined && protocol !== 'tcp' && protocol !== 'udp'),
);

/** In host mode every container's port is one of the host's. */
export const inHostMode = text('RegisterTaskDefinitionRequest.networkMode', (mode) => mode === 'host');

/** A port or a port's name that may be there twice; a range may hold other ports, and more ports than anyone maps are left to the rules. */
export const sharedPort = list<ContainerDefinition>('RegisterTaskDefinitionRequest.containerDefinitions', (containers) => {
  const ports: unknown[] = [];
  const names: unknown[] = [];
  for (const { portMappings = [] } of containers)
    for (const { containerPort, containerPortRange, name } of portMappings) {
      if (containerPortRange !== undefined || ports.length > shortList || names.length > shortList) return true;
      if (ports.includes(containerPort) || (name && names.includes(name))) return true;
      ports.push(containerPort);
      if (name) names.push(name);
    }
  return false;
});

const containerPortMissing: Rule = {
  code: 'container-port-missing',
  kinds,
  severity: 'error',
  title: 'A port mapping names a container port',
  stage: 'ports',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: "Invalid 'containerPort' setting for container '{container}'.",
    wording: 'verbatim',
  },
  why: 'A mapping leads to a port inside the container, from 1 to 65535; a host port alone leads nowhere.',
  source: thread('aws/aws-cli', 7288),
  clues: [oddMapping],
  find(document) {
    return portMappingsOf(document).flatMap(({ container, mapping: { members, path } }): Place[] => {
      const values = { container: containerName(container.members) };
      const port = member(members, 'containerPort');
      if (port === undefined && member(members, 'containerPortRange') === undefined) {
        return [{ path, message: 'Add `containerPort`, the port that the process in the container listens on.', values }];
      }
      if (typeof port !== 'number' || (port >= 1 && port <= 65_535)) return [];
      return [{ path: [...path, 'containerPort'], message: 'A port lies between 1 and 65535.', values, wording: 'inferred' }];
    });
  },
  example: {
    bad: withMapping('bridge', { hostPort: 80 }),
    at: ['containerDefinitions', 0, 'portMappings', 0],
    good: withMapping('bridge', { hostPort: 80, containerPort: 8080 }),
  },
};

const hostPortAwsvpc: Rule = {
  code: 'hostport-awsvpc',
  kinds,
  severity: 'error',
  title: 'In awsvpc mode the host port is the container port',
  stage: 'ports',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: 'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
    wording: 'verbatim',
  },
  why: 'In awsvpc mode the task has its own network interface and address: there is no host whose port could be mapped to another.',
  source: thread('aws/amazon-ecs-cli', 1014),
  clues: [oddMapping],
  find: (document) => mismatches(document, 'awsvpc', 'Leave `hostPort` out'),
  example: {
    bad: withMapping('awsvpc', { containerPort: 8080, hostPort: 80 }),
    at: ['containerDefinitions', 0, 'portMappings', 0, 'hostPort'],
    good: withMapping('awsvpc', { containerPort: 8080 }),
  },
};

const hostPortHost: Rule = {
  code: 'hostport-host',
  kinds,
  severity: 'error',
  title: 'In host mode the host port is the container port',
  stage: 'ports',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: 'When networkMode=host, the host ports and container ports in port mappings must match.',
    wording: 'verbatim',
  },
  why: 'In host mode the process listens on the host’s own ports, so nothing is mapped.',
  source: preflight('host-network-host-port-mismatch', '2026-09-08'),
  clues: [oddMapping],
  find: (document) => mismatches(document, 'host', 'Leave `hostPort` out'),
  example: {
    bad: withMapping('host', { containerPort: 8080, hostPort: 80 }),
    at: ['containerDefinitions', 0, 'portMappings', 0, 'hostPort'],
    good: withMapping('host', { containerPort: 8080, hostPort: 8080 }),
  },
};

/** Mappings whose host port differs from their container port, if the task is in that network mode. */
function mismatches(document: unknown, networkMode: string, mend: string): readonly Place[] {
  if (member(document, 'networkMode') !== networkMode) return [];
  return portMappingsOf(document).flatMap(({ container, mapping: { members, path } }): Place[] => {
    const hostPort = member(members, 'hostPort');
    const containerPort = member(members, 'containerPort');
    if (typeof hostPort !== 'number' || typeof containerPort !== 'number' || hostPort === containerPort) return [];
    const at = [...path, 'hostPort'];
    const message = `${mend}, or make it ${containerPort}: in ${networkMode} mode ${spokenName(container)} is reached at its own port.`;
    return [{ path: at, message, fix: { title: 'Remove hostPort', edits: [{ op: 'remove', path: at }] } }];
  });
}

function portMappingsOf(document: unknown): readonly { container: Item; mapping: Item }[] {
  return containersOf(document).flatMap((container) =>
    itemsOf(member(container.members, 'portMappings'), [...container.path, 'portMappings']).map((mapping) => ({ container, mapping })),
  );
}

function withMapping(networkMode: string, mapping: object) {
  return {
    family: 'my-rust-api',
    networkMode,
    containerDefinitions: [{ name: 'api', image: 'nginx:1.27', memory: 128, portMappings: [mapping] }],
  };
}

export const portRules: readonly Rule[] = [containerPortMissing, hostPortAwsvpc, hostPortHost];
