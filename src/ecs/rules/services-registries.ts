/** Rules about service discovery: a service's registry by itself, and against the task definition. */
import { integerOf, itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  bridgeDefinition,
  containerNamed,
  definitionOf,
  fargateService,
  instanceService,
  invalidParameter,
  mappingsOf,
  mapsPort,
  networkModeOf,
  runsOnFargate,
} from './services-read.ts';
import { preflight, sdk } from './sources.ts';

const kinds = ['service', 'serviceUpdate'] as const;

const registriesTooMany: Rule = {
  code: 'registries-too-many',
  kinds,
  severity: 'error',
  title: 'A service has one service registry',
  stage: 'balancing',
  aws: invalidParameter('service registries can have at most 1 items', { isConfirmed: false }),
  why: 'ECS registers each task once in Cloud Map.',
  source: preflight('svc-registries-multiple', '2026-09-08'),
  find(document): readonly Place[] {
    const count = listOf(member(document, 'serviceRegistries')).length;
    return count > 1 ? [{ path: ['serviceRegistries'], message: `There are ${count}; keep one.` }] : [];
  },
  example: {
    bad: { ...fargateService, serviceRegistries: [{ registryArn: registry(1) }, { registryArn: registry(2) }] },
    at: ['serviceRegistries'],
    good: { ...fargateService, serviceRegistries: [{ registryArn: registry(1) }] },
  },
};

const registryPort: Rule = {
  code: 'registry-port',
  kinds,
  severity: 'error',
  title: 'A registry’s port is said in one way',
  stage: 'balancing',
  why: 'An SRV record holds a port: give it as `port`, or by the container and its port. In bridge and host mode only the container’s port can be meant. AWS’s words for it are not on record.',
  source: sdk('ServiceRegistry'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    const isOnHost = definition !== undefined && ['bridge', 'host'].includes(networkModeOf(definition));
    return registriesOf(document).flatMap(({ members, path }): Place[] => {
      const [name, containerPort] = [member(members, 'containerName'), member(members, 'containerPort')];
      const hasPort = member(members, 'port') !== undefined;
      if (hasPort && (name !== undefined || containerPort !== undefined)) {
        return [
          { path: [...path, 'port'], on: 'key', message: 'Keep `port`, or `containerName` with `containerPort`; both is one too many.' },
        ];
      }
      if (name === undefined && containerPort !== undefined) return [{ path, message: 'Add `containerName`, whose port that is.' }];
      if (isOnHost && (name === undefined || containerPort === undefined)) {
        return [{ path, message: `In ${networkModeOf(definition)} mode add \`containerName\` and \`containerPort\`.` }];
      }
      return [];
    });
  },
  example: {
    bad: { ...fargateService, serviceRegistries: [{ registryArn: registry(1), port: 8080, containerName: 'api', containerPort: 8080 }] },
    at: ['serviceRegistries', 0, 'port'],
    good: { ...fargateService, serviceRegistries: [{ registryArn: registry(1), containerName: 'api', containerPort: 8080 }] },
  },
};

const registryARecord: Rule = {
  code: 'registry-a-record',
  kinds,
  severity: 'error',
  title: 'An A record holds no port',
  stage: 'balancing',
  aws: invalidParameter(
    "The values specified for serviceRegistries do not require a value for '{member}'. Remove the value and retry. Registry: {arn}",
    { isConfirmed: false },
  ),
  why: 'An awsvpc task is registered by its address. A record of type A has no place for a port; SRV has one.',
  source: preflight('svc-registries-port-with-awsvpc', '2026-09-08'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    const isAwsvpc = definition === undefined ? runsOnFargate(document) : networkModeOf(definition) === 'awsvpc';
    if (!isAwsvpc) return [];
    return registriesOf(document).flatMap(({ members, path }): Place[] => {
      const arn = textOf(member(members, 'registryArn')) ?? '';
      const types = scene.world.serviceRegistry?.(arn)?.recordTypes;
      const key = ['containerPort', 'containerName', 'port'].find((one) => member(members, one) !== undefined);
      if (types === undefined || types.includes('SRV') || key === undefined) return [];
      const message = `The registry has no SRV record: remove \`${key}\`.`;
      const wording = key === 'containerPort' ? {} : { wording: 'inferred' as const };
      return [{ path: [...path, key], on: 'key', message, values: { arn, member: key }, ...wording }];
    });
  },
  example: {
    bad: { ...fargateService, serviceRegistries: [{ registryArn: registry(1), containerName: 'api', containerPort: 8080 }] },
    at: ['serviceRegistries', 0, 'containerPort'],
    good: { ...fargateService, serviceRegistries: [{ registryArn: registry(1) }] },
    context: { world: { serviceRegistry: () => ({ arn: registry(1), recordTypes: ['A'] }) } },
  },
};

function registriesOf(document: unknown) {
  return itemsOf(member(document, 'serviceRegistries'), ['serviceRegistries']);
}

function registry(number: number) {
  return `arn:aws:servicediscovery:us-east-1:123456789012:service/srv-${number}`;
}

const registryContainer: Rule = {
  code: 'registry-container',
  kinds,
  severity: 'error',
  title: 'The registry’s container and port are in the task definition',
  stage: 'balancing',
  why: 'ECS registers the port of a container that the definition has and maps. AWS’s words for it are not on record.',
  source: sdk('ServiceRegistry.containerName'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    if (definition === undefined) return [];
    return registriesOf(document).flatMap(({ members, path }): Place[] => {
      const name = textOf(member(members, 'containerName'));
      const port = integerOf(member(members, 'containerPort'));
      if (name === undefined) return [];
      const container = containerNamed(definition, name);
      if (container === undefined)
        return [{ path: [...path, 'containerName'], message: `The task definition has no container \`${name}\`.` }];
      if (port === undefined || mappingsOf(definition, container).some((mapping) => mapsPort(mapping, port))) return [];
      return [{ path: [...path, 'containerPort'], message: `Container \`${name}\` does not map port ${port}.` }];
    });
  },
  example: {
    bad: { ...instanceService, serviceRegistries: [{ registryArn: registry(1), containerName: 'web', containerPort: 8080 }] },
    at: ['serviceRegistries', 0, 'containerName'],
    good: { ...instanceService, serviceRegistries: [{ registryArn: registry(1), containerName: 'api', containerPort: 8080 }] },
    context: { world: { taskDefinition: () => bridgeDefinition } },
  },
};

export const registryRules: readonly Rule[] = [registriesTooMany, registryPort, registryContainer, registryARecord];
