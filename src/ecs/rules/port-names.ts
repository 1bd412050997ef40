/** Rules about what a port mapping says beside its ports: its name and its protocols, host ports that are spoken for, and a task without a network. */

import { refusal } from './answers.ts';
import { text } from './clues.ts';
import { inHostMode, oddMapping, portName, sharedPort } from './ports.ts';
import { containersOf, integerOf, itemsInContainers, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { guide, preflight, reference, sdk } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const mapping = ['containerDefinitions', 0, 'portMappings', 0] as const;

const nameTwice: Rule = {
  code: 'port-name-twice',
  kinds,
  severity: 'error',
  title: 'A port’s name is used once',
  stage: 'ports',
  aws: refusal('When networkMode=awsvpc, port mapping name is already used'),
  why: 'Service Connect and VPC Lattice find a port by its name, so a name must mean one port.',
  source: preflight('port-mapping-duplicate-name', '2026-09-08'),
  clues: [sharedPort],
  find(document) {
    if (member(document, 'networkMode') !== 'awsvpc') return [];
    const taken = new Set<string>();
    return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }): Place[] => {
      const name = textOf(member(members, 'name'));
      if (!name || !taken.has(name)) {
        if (name) taken.add(name);
        return [];
      }
      return [{ path: [...path, 'name'], message: `An earlier mapping is named \`${name}\` already.` }];
    });
  },
  example: {
    bad: withMappings([
      { containerPort: 8080, name: 'http' },
      { containerPort: 8081, name: 'http' },
    ]),
    at: ['containerDefinitions', 0, 'portMappings', 1, 'name'],
    good: withMappings([
      { containerPort: 8080, name: 'http' },
      { containerPort: 8081, name: 'admin' },
    ]),
  },
};

const nameCharacters: Rule = {
  code: 'port-name-characters',
  kinds,
  severity: 'error',
  title: 'A port is named in lower case',
  stage: 'ports',
  why: 'Up to 64 lower-case letters, digits, `_` and `-`, and no `-` at the start: the name becomes part of names in the network. AWS’s words for others are not on record.',
  source: reference('PortMapping'),
  clues: [oddMapping],
  find(document) {
    return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }): Place[] => {
      const name = textOf(member(members, 'name'));
      if (name === undefined || name === '' || isPortName(name)) return [];
      const at = [...path, 'name'];
      const lower = name.toLowerCase();
      const message = 'A port’s name has up to 64 lower-case letters, digits, `_` and `-`, and doesn’t start with `-`.';
      const fix = { title: `Write "${lower}"`, edits: [{ op: 'set' as const, path: at, value: lower }] };
      return [{ path: at, message, ...(isPortName(lower) && !namesOf(document).includes(lower) && { fix }) }];
    });
  },
  example: {
    bad: withMappings([{ containerPort: 8080, name: 'HTTP' }]),
    at: [...mapping, 'name'],
    good: withMappings([{ containerPort: 8080, name: 'http' }]),
  },
};

function isPortName(name: string): boolean {
  return name.length <= 64 && portName.test(name);
}

function namesOf(document: unknown): readonly unknown[] {
  return itemsInContainers(document, 'portMappings')
    .map(({ item }) => textOf(member(item.members, 'name'))?.toLowerCase())
    .filter((name, index, all) => all.indexOf(name) !== index);
}

const protocol: Rule = {
  code: 'port-protocol',
  kinds,
  severity: 'warning',
  title: 'A port’s protocol is tcp or udp, in lower case',
  stage: 'later',
  why: 'AWS compares letter for letter and takes everything but `tcp` and `udp` for tcp, without a word: a port for `UDP` is opened for TCP. For Service Connect, what travels over TCP is said by `appProtocol`.',
  source: sdk('PortMapping.protocol'),
  clues: [oddMapping],
  find(document) {
    return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }): Place[] => {
      const value = textOf(member(members, 'protocol'));
      if (value === undefined || value === 'tcp' || value === 'udp') return [];
      const at = [...path, 'protocol'];
      const meant = value.toLowerCase() === 'udp' ? 'udp' : 'tcp';
      const fix = { title: `Write "${meant}"`, edits: [{ op: 'set' as const, path: at, value: meant }] };
      return [{ path: at, message: `AWS opens this port for tcp, whatever \`${value}\` was meant to say.`, fix }];
    });
  },
  example: {
    bad: withMappings([{ containerPort: 53, protocol: 'UDP' }]),
    at: [...mapping, 'protocol'],
    good: withMappings([{ containerPort: 53, protocol: 'udp' }]),
  },
};

const appProtocol: Rule = {
  code: 'app-protocol-unnamed',
  kinds,
  severity: 'advice',
  title: 'An application protocol goes with a name',
  stage: 'later',
  why: '`appProtocol` is read by Service Connect only, and Service Connect finds a port by its name.',
  source: reference('PortMapping'),
  clues: [oddMapping],
  find(document) {
    return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }): Place[] => {
      if (textOf(member(members, 'appProtocol')) === undefined || textOf(member(members, 'name'))) return [];
      return [{ path: [...path, 'appProtocol'], message: 'Without a `name` for the mapping, nothing reads this.' }];
    });
  },
  example: {
    bad: withMappings([{ containerPort: 8080, appProtocol: 'http' }]),
    at: [...mapping, 'appProtocol'],
    good: withMappings([{ containerPort: 8080, appProtocol: 'http', name: 'http' }]),
  },
};

const reservedPorts: ReadonlySet<number> = new Set([22, 2375, 2376, 51678, 51679, 51680]);

const reserved: Rule = {
  code: 'host-port-reserved',
  kinds,
  severity: 'warning',
  title: 'Some ports of an instance belong to the instance',
  stage: 'later',
  why: 'SSH (22), Docker (2375, 2376) and the ECS agent (51678 to 51680) are reserved on every instance. A service then shows the event: `was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ID) is already using a port required by your task.`',
  source: guide('service-event-messages-list', 'service event messages'),
  clues: [oddMapping, inHostMode],
  find(document) {
    const mode = member(document, 'networkMode') ?? 'bridge';
    if (mode !== 'bridge' && mode !== 'host') return [];
    return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }): Place[] => {
      const key = mode === 'host' && member(members, 'hostPort') === undefined ? 'containerPort' : 'hostPort';
      const port = integerOf(member(members, key));
      if (port === undefined || !reservedPorts.has(port)) return [];
      return [{ path: [...path, key], message: `Port ${port} is reserved on every instance, so no instance is found for the task.` }];
    });
  },
  example: {
    bad: withMappings([{ containerPort: 2222, hostPort: 22 }], 'bridge'),
    at: [...mapping, 'hostPort'],
    good: withMappings([{ containerPort: 2222, hostPort: 2222 }], 'bridge'),
  },
};

const hostPortRange: Rule = {
  code: 'host-port-range',
  kinds,
  severity: 'error',
  title: 'A host port lies between 0 and 65535',
  stage: 'ports',
  why: 'Ports have sixteen bits; 0 lets ECS choose. AWS’s words for others are not on record.',
  source: reference('PortMapping'),
  clues: [oddMapping],
  find(document) {
    const mode = member(document, 'networkMode');
    if (mode === 'awsvpc' || mode === 'host') return [];
    return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }): Place[] => {
      const port = integerOf(member(members, 'hostPort'));
      if (port === undefined || (port >= 0 && port <= 65_535)) return [];
      return [{ path: [...path, 'hostPort'], message: 'A host port lies between 0 and 65535; 0 lets ECS choose one.' }];
    });
  },
  example: {
    bad: withMappings([{ containerPort: 8080, hostPort: 70_000 }], 'bridge'),
    at: [...mapping, 'hostPort'],
    good: withMappings([{ containerPort: 8080, hostPort: 0 }], 'bridge'),
  },
};

const withoutNetwork: Rule = {
  code: 'none-with-ports',
  kinds,
  severity: 'error',
  title: 'A task without a network maps no ports',
  stage: 'ports',
  why: 'In network mode none the containers have no way out or in. AWS documents that port mappings may not be set then; its words are not on record.',
  source: reference('RegisterTaskDefinition'),
  clues: [text('RegisterTaskDefinitionRequest.networkMode', (mode) => mode === 'none')],
  find(document) {
    if (member(document, 'networkMode') !== 'none') return [];
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      if (listOf(member(members, 'portMappings')).length === 0) return [];
      const at = [...path, 'portMappings'];
      return [{ path: at, on: 'key', message: 'Leave `portMappings` out, or choose `bridge` or `awsvpc`.' }];
    });
  },
  example: {
    bad: withMappings([{ containerPort: 8080 }], 'none'),
    at: ['containerDefinitions', 0, 'portMappings'],
    good: withMappings([], 'none'),
  },
};

function withMappings(portMappings: readonly object[], networkMode = 'awsvpc') {
  return taskWith({ portMappings }, { networkMode });
}

export const portNameRules: readonly Rule[] = [withoutNetwork, hostPortRange, nameTwice, nameCharacters, protocol, appProtocol, reserved];
