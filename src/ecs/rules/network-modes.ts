/** Rules about network modes: what a container can't set in awsvpc mode, and App Mesh's proxy, which works in no other. */

import { refusal } from './answers.ts';
import { has } from './clues.ts';
import { containerName, containersOf, isObject, isSet, itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskOf, taskWith } from './samples.ts';
import { preflight, reference } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const awsvpc = { networkMode: 'awsvpc' };

/** Members that speak of a Docker network, with the words that AWS's sentence begins with. */
const dockerMembers: readonly { name: string; subject: string; where: string; isRecorded: boolean; say: string }[] = [
  {
    name: 'hostname',
    subject: 'hostname is',
    where: ' on container',
    isRecorded: true,
    say: 'The task’s network interface brings the host name.',
  },
  {
    name: 'extraHosts',
    subject: 'Extra hosts are',
    where: ' on container',
    isRecorded: true,
    say: 'Use names that DNS knows, such as those of Service Connect.',
  },
  {
    name: 'dnsServers',
    subject: 'DNS servers are',
    where: ' on container',
    isRecorded: true,
    say: 'The VPC decides which DNS servers its tasks ask.',
  },
  {
    name: 'dnsSearchDomains',
    subject: 'DNS search domains are',
    where: ' on container',
    isRecorded: false,
    say: 'The VPC’s DHCP options decide where names are looked up.',
  },
  {
    name: 'disableNetworking',
    subject: 'Disable Networking is',
    where: ' on container',
    isRecorded: true,
    say: 'All containers share the task’s network interface. A task without a network has `"networkMode": "none"`.',
  },
  {
    name: 'links',
    subject: 'Links are',
    where: '',
    isRecorded: true,
    say: 'Containers of a task reach each other at `localhost`.',
  },
];

const awsvpcMember: Rule = {
  code: 'awsvpc-member',
  kinds,
  severity: 'error',
  title: 'In awsvpc mode a container has no Docker network of its own',
  stage: 'ports',
  aws: refusal('{subject} not supported{where} when networkMode=awsvpc.'),
  why: 'In awsvpc mode all containers of a task share one network interface of the VPC. What Docker would set up between containers and host does not exist there.',
  source: preflight('awsvpc-hostname', '2026-09-08'),
  clues: has(...dockerMembers.map(({ name }) => `ContainerDefinition.${name}`)),
  find(document) {
    if (member(document, 'networkMode') !== 'awsvpc') return [];
    return containersOf(document).flatMap(({ members, path }) =>
      dockerMembers.flatMap(({ name, subject, where, isRecorded, say }): Place[] => {
        const value = member(members, name);
        if (!isSet(value) || value === false || value === '') return [];
        const at = [...path, name];
        const values = { subject, where };
        const fix = { title: `Remove ${name}`, edits: [{ op: 'remove' as const, path: at }] };
        const isSure = name === 'disableNetworking' || name === 'hostname';
        return [
          { path: at, on: 'key', message: say, values, ...(!isRecorded && { wording: 'unconfirmed' as const }), ...(isSure && { fix }) },
        ];
      }),
    );
  },
  example: {
    bad: taskWith({ hostname: 'api' }, awsvpc),
    at: ['containerDefinitions', 0, 'hostname'],
    good: taskWith({ hostname: 'api' }, { networkMode: 'bridge' }),
  },
};

const linksMode: Rule = {
  code: 'links-mode',
  kinds,
  severity: 'warning',
  title: 'Links exist in bridge mode only',
  stage: 'later',
  why: 'AWS documents links for bridge mode. In host mode containers reach each other at `localhost`; in mode none not at all. What AWS answers there is not on record.',
  source: reference('ContainerDefinition'),
  clues: has('ContainerDefinition.links'),
  find(document) {
    const mode = member(document, 'networkMode');
    if (mode !== 'host' && mode !== 'none') return [];
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      if (!isSet(member(members, 'links'))) return [];
      return [{ path: [...path, 'links'], on: 'key', message: `In ${mode} mode links do nothing. Leave them out.` }];
    });
  },
  example: {
    bad: taskOf({ links: ['sidecar-1'] }, [{}], { networkMode: 'host' }),
    at: ['containerDefinitions', 0, 'links'],
    good: taskOf({ links: ['sidecar-1'] }, [{}], { networkMode: 'bridge' }),
  },
};

const linkUnknown: Rule = {
  code: 'link-unknown',
  kinds,
  severity: 'warning',
  title: 'A link leads to a container of the same task',
  stage: 'later',
  why: 'A link reads `name` or `name:alias`, with the name of another container of this task. What AWS answers to another name is not on record; Docker can’t create the container.',
  source: reference('ContainerDefinition'),
  clues: has('ContainerDefinition.links'),
  find(document) {
    const names = containersOf(document).map(({ members }) => containerName(members));
    if ((member(document, 'networkMode') ?? 'bridge') !== 'bridge') return [];
    return containersOf(document).flatMap(({ members, path }) =>
      listOf(member(members, 'links')).flatMap((link, index): Place[] => {
        const name = textOf(link)?.split(':')[0];
        if (name === undefined || names.includes(name)) return [];
        return [{ path: [...path, 'links', index], message: `No container of this task is named \`${name}\`.` }];
      }),
    );
  },
  example: {
    bad: taskOf({ links: ['nope:db'] }, [{}]),
    at: ['containerDefinitions', 0, 'links', 0],
    good: taskOf({ links: ['sidecar-1:db'] }, [{}]),
  },
};

const proxyMode: Rule = {
  code: 'proxy-mode',
  kinds,
  severity: 'error',
  title: 'App Mesh’s proxy works in awsvpc mode',
  stage: 'environment',
  aws: refusal('APPMESH proxy configuration is only supported in networkMode=awsvpc'),
  why: 'The proxy is put between the task and its network interface, which only awsvpc mode gives to each task.',
  source: preflight('proxy-configuration-awsvpc-required', '2026-09-08'),
  clues: has('RegisterTaskDefinitionRequest.proxyConfiguration'),
  find(document) {
    if (!isObject(member(document, 'proxyConfiguration')) || member(document, 'networkMode') === 'awsvpc') return [];
    // What names FARGATE is told of its network mode already.
    if (listOf(member(document, 'requiresCompatibilities')).includes('FARGATE')) return [];
    return [{ path: ['proxyConfiguration'], on: 'key', message: 'Set `networkMode` to `awsvpc`, or leave `proxyConfiguration` out.' }];
  },
  example: {
    bad: withProxy({}, { networkMode: 'bridge' }),
    at: ['proxyConfiguration'],
    good: withProxy({}),
  },
};

const proxyContainer: Rule = {
  code: 'proxy-container',
  kinds,
  severity: 'error',
  title: 'The proxy is a container of the task',
  stage: 'environment',
  aws: refusal('Proxy container [{container}] does not exist.'),
  why: 'The task’s traffic goes through one of its own containers, mostly Envoy.',
  source: preflight('proxy-configuration-container-missing', '2026-09-08'),
  clues: has('RegisterTaskDefinitionRequest.proxyConfiguration'),
  find(document) {
    const container = textOf(member(member(document, 'proxyConfiguration'), 'containerName'));
    if (container === undefined || containersOf(document).some(({ members }) => containerName(members) === container)) return [];
    const message = `No container of this task is named \`${container}\`.`;
    return [{ path: ['proxyConfiguration', 'containerName'], message, values: { container } }];
  },
  example: {
    bad: withProxy({ containerName: 'envoy' }),
    at: ['proxyConfiguration', 'containerName'],
    good: withProxy({}),
  },
};

/** What App Mesh's network plugin must be told, with AWS's words where they are on record. */
const proxyProperties: readonly { names: readonly string[]; answer: string; isRecorded: boolean }[] = [
  { names: ['ProxyIngressPort'], answer: 'Ingress port', isRecorded: true },
  { names: ['ProxyEgressPort'], answer: 'Egress port', isRecorded: false },
  { names: ['AppPorts'], answer: 'App ports', isRecorded: false },
  { names: ['EgressIgnoredIPs'], answer: 'Egress ignored IPs', isRecorded: false },
  { names: ['IgnoredUID', 'IgnoredGID'], answer: 'Ignored UID or GID', isRecorded: false },
];

const proxyProperty: Rule = {
  code: 'proxy-property',
  kinds,
  severity: 'error',
  title: 'App Mesh’s proxy is told its ports and its user',
  stage: 'environment',
  aws: refusal('{property} not found'),
  why: 'ECS redirects the task’s traffic to the proxy by these properties: both ports of the proxy, the ports of the application, whose traffic is left alone, and by which user or group the proxy’s own is known.',
  source: preflight('proxy-configuration-missing-required-props', '2026-09-08'),
  clues: has('RegisterTaskDefinitionRequest.proxyConfiguration'),
  find(document) {
    const proxy = member(document, 'proxyConfiguration');
    if (!isObject(proxy)) return [];
    const given = new Set(
      itemsOf(member(proxy, 'properties'), ['proxyConfiguration', 'properties']).map(({ members }) => member(members, 'name')),
    );
    const missing = proxyProperties.filter(({ names }) => !names.some((name) => given.has(name)));
    const [first] = missing;
    if (first === undefined) return [];
    const path = ['proxyConfiguration', ...(member(proxy, 'properties') === undefined ? [] : ['properties'])];
    const message = `Add ${missing.map(({ names }) => names.map((name) => `\`${name}\``).join(' or ')).join(', ')} to the properties.`;
    return [{ path, message, values: { property: first.answer }, ...(!first.isRecorded && { wording: 'unconfirmed' as const }) }];
  },
  example: {
    bad: withProxy({ properties: [] }),
    at: ['proxyConfiguration', 'properties'],
    good: withProxy({}),
  },
};

function withProxy(proxy: object, inTask: object = awsvpc) {
  const properties = Object.entries({
    ProxyIngressPort: '15000',
    ProxyEgressPort: '15001',
    AppPorts: '8080',
    EgressIgnoredIPs: '169.254.170.2,169.254.169.254',
    IgnoredUID: '1337',
  }).map(([name, value]) => ({ name, value }));
  return taskOf({}, [{}], { ...inTask, proxyConfiguration: { type: 'APPMESH', containerName: 'sidecar-1', properties, ...proxy } });
}

export const networkModeRules: readonly Rule[] = [awsvpcMember, linksMode, linkUnknown, proxyMode, proxyContainer, proxyProperty];
