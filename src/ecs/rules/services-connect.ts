/** Rules about Service Connect, VPC Lattice, gateway connectors and metrics: who else is told of a service's ports. */
import { isObject, itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { definitionOf, fargateDefinition, fargateService, invalidParameter, mappingsOf, networkModeOf } from './services-read.ts';
import { preflight, sdk } from './sources.ts';

const kinds = ['service', 'serviceUpdate'] as const;
const root = 'serviceConnectConfiguration';

const connected = (services: readonly object[], more: object = { namespace: 'day15' }) => ({
  ...fargateService,
  serviceConnectConfiguration: { enabled: true, ...more, services },
});
const named = { portName: 'http', clientAliases: [{ port: 80 }] };

/** The services of an enabled Service Connect configuration. */
function servicesOf(document: unknown) {
  const configuration = member(document, root);
  return member(configuration, 'enabled') === true ? itemsOf(member(configuration, 'services'), [root, 'services']) : [];
}

const namespaceMissing: Rule = {
  code: 'connect-namespace',
  kinds: ['service'],
  severity: 'error',
  title: 'Service Connect needs a namespace, the service’s or the cluster’s',
  stage: 'connect',
  aws: invalidParameter('Namespace is missing', { isConfirmed: false }),
  why: 'Names are found within a Cloud Map namespace. A cluster may have a default one; without it each service names its own.',
  source: preflight('svc-connect-without-namespace', '2026-09-08'),
  find(document, { world }): readonly Place[] {
    const configuration = member(document, root);
    if (member(configuration, 'enabled') !== true || textOf(member(configuration, 'namespace'))) return [];
    const cluster = textOf(member(document, 'cluster')) ?? 'default';
    if (world.serviceConnectNamespace?.(cluster) !== null) return [];
    return [{ path: [root], message: 'Add `namespace`: the cluster has no default one.' }];
  },
  example: {
    bad: connected([named], {}),
    at: [root],
    good: connected([named]),
    context: { world: { serviceConnectNamespace: () => null } },
  },
};

const aliasMissing: Rule = {
  code: 'connect-alias-missing',
  kinds,
  severity: 'error',
  title: 'Each Service Connect service has a client alias',
  stage: 'connect',
  aws: invalidParameter('clientAliases must have 1 element.', { isConfirmed: false }),
  why: 'The alias is the port, and the name if you like, under which other tasks call this one.',
  source: preflight('svc-connect-port-name-missing', '2026-09-08'),
  find(document): readonly Place[] {
    return servicesOf(document).flatMap(({ members, path }): Place[] => {
      const aliases = member(members, 'clientAliases');
      if (aliases === undefined) return [{ path, message: 'Add `clientAliases` with one alias: `[{ "port": 80 }]`.' }];
      if (!Array.isArray(aliases) || aliases.length > 0) return [];
      return [{ path: [...path, 'clientAliases'], message: 'Add one alias: `{ "port": 80 }`.' }];
    });
  },
  example: { bad: connected([{ portName: 'http' }]), at: [root, 'services', 0], good: connected([named]) },
};

const aliasTooMany: Rule = {
  code: 'connect-alias-too-many',
  kinds,
  severity: 'error',
  title: 'Each Service Connect service has one client alias',
  stage: 'connect',
  aws: invalidParameter('{count} clientAliases exceeds the max limit of 1', { isConfirmed: false }),
  why: 'To offer one port under two names, list it as two services.',
  source: preflight('svc-connect-client-aliases-max', '2026-09-08'),
  find(document): readonly Place[] {
    return servicesOf(document).flatMap(({ members, path }): Place[] => {
      const count = listOf(member(members, 'clientAliases')).length;
      return count < 2 ? [] : [{ path: [...path, 'clientAliases'], message: `There are ${count}; keep one.`, values: { count } }];
    });
  },
  example: {
    bad: connected([{ portName: 'http', clientAliases: [{ port: 80 }, { port: 81 }] }]),
    at: [root, 'services', 0, 'clientAliases'],
    good: connected([named]),
  },
};

const aliasName: Rule = {
  code: 'connect-alias-name',
  kinds,
  severity: 'error',
  title: 'A client alias is a DNS name in lower case',
  stage: 'connect',
  aws: invalidParameter(
    "The DNS name that you provided is invalid. The name must be a valid DNS name but doesn't need to be fully-qualified. Up to 127 characters are allowed. The characters can include lowercase letters, numbers, underscores (_), hyphens (-), and periods (.). A hyphen can't be the first character.",
    { isConfirmed: false },
  ),
  why: 'Client tasks get the name in their hosts file, as it stands.',
  source: preflight('svc-connect-client-alias-dns-name', '2026-09-14'),
  find(document): readonly Place[] {
    return servicesOf(document).flatMap(({ members, path }) =>
      itemsOf(member(members, 'clientAliases'), [...path, 'clientAliases']).flatMap((alias): Place[] => {
        const name = textOf(member(alias.members, 'dnsName'));
        if (name === undefined || /^[a-z0-9_.][a-z0-9_.-]{0,126}$/.test(name)) return [];
        const message = 'Use lowercase letters, digits, `_`, `-` and `.`, up to 127 characters, not a hyphen first.';
        return [{ path: [...alias.path, 'dnsName'], message }];
      }),
    );
  },
  example: {
    bad: connected([{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'API' }] }]),
    at: [root, 'services', 0, 'clientAliases', 0, 'dnsName'],
    good: connected([{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'api' }] }]),
  },
};

const discoveryName: Rule = {
  code: 'connect-discovery-name',
  kinds,
  severity: 'error',
  title: 'A discovery name is at most 64 lowercase letters, digits, underscores and hyphens',
  stage: 'connect',
  why: 'It becomes the name of a Cloud Map service. AWS’s words for it are not on record.',
  source: sdk('ServiceConnectService.discoveryName'),
  find(document): readonly Place[] {
    return servicesOf(document).flatMap(({ members, path }): Place[] => {
      const name = textOf(member(members, 'discoveryName'));
      if (name === undefined || /^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name)) return [];
      const message = 'Use lowercase letters, digits, `_` and `-`, up to 64 characters, not a hyphen first.';
      return [{ path: [...path, 'discoveryName'], message }];
    });
  },
  example: {
    bad: connected([{ ...named, discoveryName: 'My Api' }]),
    at: [root, 'services', 0, 'discoveryName'],
    good: connected([{ ...named, discoveryName: 'my-api' }]),
  },
};

const portNameUnknown: Rule = {
  code: 'connect-port-name',
  kinds,
  severity: 'error',
  title: 'A port name is the name of a port mapping',
  stage: 'connect',
  aws: invalidParameter('portName({name}) does not refer to any named PortMapping in the container definitions', {
    wording: 'quoted',
    isConfirmed: false,
  }),
  why: 'Service Connect, VPC Lattice and gateways find a port by the `name` that its mapping has in the task definition.',
  source: preflight('svc-connect-port-name-missing', '2026-09-08'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    if (definition === undefined) return [];
    const names = mappingsOf(definition).flatMap(({ members }) => textOf(member(members, 'name')) ?? []);
    const asked = [
      ...servicesOf(document),
      ...itemsOf(member(document, 'vpcLatticeConfigurations'), ['vpcLatticeConfigurations']),
      ...itemsOf(member(document, 'gatewayConnectors'), ['gatewayConnectors']),
    ];
    return asked.flatMap(({ members, path }): Place[] => {
      const name = textOf(member(members, 'portName'));
      if (name === undefined || names.includes(name)) return [];
      const known = names.length === 0 ? 'names no port mapping' : `names its port mappings ${names.map((one) => `\`${one}\``).join(', ')}`;
      const wording = path[0] === root ? {} : { wording: 'inferred' as const };
      return [{ path: [...path, 'portName'], message: `The task definition ${known}.`, values: { name }, ...wording }];
    });
  },
  example: {
    bad: connected([{ portName: 'web', clientAliases: [{ port: 80 }] }]),
    at: [root, 'services', 0, 'portName'],
    good: connected([named]),
    context: { world: { taskDefinition: () => fargateDefinition } },
  },
};

const networkMode: Rule = {
  code: 'connect-network-mode',
  kinds,
  severity: 'error',
  title: 'Service Connect works in awsvpc and bridge mode',
  stage: 'connect',
  why: 'ECS puts a proxy beside your containers, which needs a network of the task’s own. AWS’s words for it are not on record.',
  source: sdk('ServiceConnectConfiguration'),
  find(document, scene): readonly Place[] {
    if (member(member(document, root), 'enabled') !== true) return [];
    const definition = definitionOf(document, scene);
    if (definition === undefined || !['host', 'none'].includes(networkModeOf(definition))) return [];
    return [{ path: [root], message: `The task definition’s network mode is \`${networkModeOf(definition)}\`; use awsvpc or bridge.` }];
  },
  example: {
    bad: {
      serviceName: 'web',
      taskDefinition: 'web',
      launchType: 'EC2',
      serviceConnectConfiguration: { enabled: true, namespace: 'day15' },
    },
    at: [root],
    good: { serviceName: 'web', taskDefinition: 'web', launchType: 'EC2', serviceConnectConfiguration: { enabled: false } },
    context: { world: { taskDefinition: () => ({ family: 'web', networkMode: 'host', containerDefinitions: [] }) } },
  },
};

const accessLog: Rule = {
  code: 'connect-access-log',
  kinds,
  severity: 'error',
  title: 'Access logs need a log configuration',
  stage: 'connect',
  why: 'The proxy writes its access log where its other output goes. AWS’s words for it are not on record.',
  source: sdk('ServiceConnectConfiguration.accessLogConfiguration'),
  find(document): readonly Place[] {
    const configuration = member(document, root);
    if (!isObject(member(configuration, 'accessLogConfiguration')) || isObject(member(configuration, 'logConfiguration'))) return [];
    return [{ path: [root, 'accessLogConfiguration'], on: 'key', message: 'Add `logConfiguration` beside it.' }];
  },
  example: {
    bad: connected([named], { namespace: 'day15', accessLogConfiguration: { format: 'JSON' } }),
    at: [root, 'accessLogConfiguration'],
    good: connected([named], {
      namespace: 'day15',
      accessLogConfiguration: { format: 'JSON' },
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/proxy' } },
    }),
  },
};

const metricNames = ['CPUUtilization', 'MemoryUtilization'];

const metrics: Rule = {
  code: 'service-metrics',
  kinds,
  severity: 'error',
  title: 'Two metrics, every 20 or every 60 seconds',
  stage: 'connect',
  why: 'A service can have CPUUtilization and MemoryUtilization at a finer resolution than once a minute. AWS’s words for it are not on record.',
  source: sdk('MetricConfiguration'),
  find(document): readonly Place[] {
    const path = ['monitoring', 'metricConfigurations'];
    return itemsOf(member(member(document, 'monitoring'), 'metricConfigurations'), path).flatMap(({ members, path: at }): Place[] => {
      const resolution = member(members, 'resolutionSeconds');
      const places: Place[] = listOf(member(members, 'metricNames')).flatMap((name, index): Place[] =>
        typeof name !== 'string' || name === '' || metricNames.includes(name)
          ? []
          : [{ path: [...at, 'metricNames', index], message: 'Write `CPUUtilization` or `MemoryUtilization`.' }],
      );
      // Less than 20 is refused by the model's minimum.
      if (typeof resolution === 'number' && resolution > 20 && resolution !== 60) {
        places.push({ path: [...at, 'resolutionSeconds'], message: 'Write 20 or 60.' });
      }
      return places;
    });
  },
  example: {
    bad: { ...fargateService, monitoring: { metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 30 }] } },
    at: ['monitoring', 'metricConfigurations', 0, 'resolutionSeconds'],
    good: { ...fargateService, monitoring: { metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }] } },
  },
};

export const connectRules: readonly Rule[] = [
  namespaceMissing,
  aliasMissing,
  aliasTooMany,
  aliasName,
  discoveryName,
  portNameUnknown,
  networkMode,
  accessLog,
  metrics,
];
