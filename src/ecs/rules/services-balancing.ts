/** Rules about load balancers and service discovery: each entry by itself, against the task definition, and against its target group. */
import { integerOf, itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  balanced,
  bridgeDefinition,
  containerNamed,
  controllerOf,
  definitionOf,
  deploymentOf,
  fargateDefinition,
  fargateService,
  instanceService,
  invalidParameter,
  loadBalancersOf,
  mappingsOf,
  mapsPort,
  networkModeOf,
  platformOf,
  runsOnFargate,
  targetGroupArn,
  wordingFor,
} from './services-read.ts';
import { preflight, reference, sdk, thread } from './sources.ts';

const kinds = ['service', 'serviceUpdate'] as const;
const classic = { loadBalancerName: 'my-classic', containerName: 'api', containerPort: 8080 };
const withFargateDefinition = { world: { taskDefinition: () => fargateDefinition } };

const bothKinds: Rule = {
  code: 'lb-target-exclusive',
  kinds,
  severity: 'error',
  title: 'Each entry names a target group or a Classic Load Balancer',
  stage: 'balancing',
  aws: invalidParameter(
    'loadBalancerName and targetGroupArn cannot both be specified. You must specify either a loadBalancerName or a targetGroupArn in all loadBalancer entries',
    { isConfirmed: false },
  ),
  why: 'Tasks are registered in a target group (Application and Network Load Balancers) or in a Classic Load Balancer by its name.',
  source: preflight('service-lb-target-exclusive', '2026-09-03'),
  find(document): readonly Place[] {
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const [group, name] = [member(members, 'targetGroupArn'), member(members, 'loadBalancerName')];
      if (group !== undefined && name !== undefined) {
        const at = [...path, 'loadBalancerName'];
        const fix = { title: 'Remove loadBalancerName', edits: [{ op: 'remove' as const, path: at }] };
        return [{ path: at, on: 'key', message: 'Remove `loadBalancerName`: with a target group the load balancer is known.', fix }];
      }
      if (group !== undefined || name !== undefined) return [];
      return [{ path, message: 'Add `targetGroupArn`, the target group that tasks are registered in.', wording: 'inferred' }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [{ ...balanced, loadBalancerName: 'web' }] },
    at: ['loadBalancers', 0, 'loadBalancerName'],
    good: { ...fargateService, loadBalancers: [balanced] },
  },
};

const entryIncomplete: Rule = {
  code: 'lb-entry-incomplete',
  kinds,
  severity: 'error',
  title: 'Each load balancer entry says which container and which port',
  stage: 'balancing',
  why: 'A target is an address and a port: ECS takes the port from the container that the entry names. AWS’s words for it are not on record.',
  source: reference('LoadBalancer'),
  find(document): readonly Place[] {
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const missing = ['containerName', 'containerPort'].filter((key) => member(members, key) === undefined || member(members, key) === '');
      return missing.length === 0 ? [] : [{ path, message: `Add ${missing.map((key) => `\`${key}\``).join(' and ')}.` }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [{ targetGroupArn, containerName: 'api' }] },
    at: ['loadBalancers', 0],
    good: { ...fargateService, loadBalancers: [balanced] },
  },
};

const tooMany: Rule = {
  code: 'lb-too-many',
  kinds,
  severity: 'error',
  title: 'At most five target groups, or one Classic Load Balancer',
  stage: 'balancing',
  why: 'Each task is registered in every target group of its service. AWS’s words for it are not on record.',
  source: {
    text: 'Amazon ECS developer guide, Use load balancing to distribute Amazon ECS service traffic; Amazon ECS endpoints and quotas',
    url: 'https://docs.aws.amazon.com/general/latest/gr/ecs-service.html',
    date: '2026-11-22',
  },
  find(document): readonly Place[] {
    const entries = loadBalancersOf(document);
    const groups = entries.filter(({ members }) => member(members, 'targetGroupArn') !== undefined);
    const classics = entries.filter(
      ({ members }) => member(members, 'targetGroupArn') === undefined && member(members, 'loadBalancerName'),
    );
    if (groups.length <= 5 && classics.length <= 1) return [];
    const message =
      groups.length > 5 ? `There are ${groups.length} target groups; five are allowed.` : 'Only one Classic Load Balancer is allowed.';
    return [{ path: ['loadBalancers'], message }];
  },
  example: {
    bad: { ...instanceService, loadBalancers: [classic, { ...classic, loadBalancerName: 'other' }] },
    at: ['loadBalancers'],
    good: { ...instanceService, loadBalancers: [classic] },
  },
};

const classicOnFargate: Rule = {
  code: 'classic-lb-on-fargate',
  kinds,
  severity: 'error',
  title: 'Fargate has no Classic Load Balancers',
  stage: 'balancing',
  aws: invalidParameter('Classic Load Balancers are not supported with Fargate.', { isConfirmed: false }),
  why: 'A Classic Load Balancer sends to instances, and Fargate has none. Application and Network Load Balancers send to addresses.',
  source: preflight('svc-classic-lb-with-fargate', '2026-09-08'),
  find(document): readonly Place[] {
    const platform = platformOf(document);
    if (platform.on !== 'fargate') return [];
    return classics(document).map(
      ({ path }): Place => ({
        path: [...path, 'loadBalancerName'],
        message: 'Name the target group of an Application or Network Load Balancer in `targetGroupArn` instead.',
        ...wordingFor(platform),
      }),
    );
  },
  example: {
    bad: { ...fargateService, loadBalancers: [classic] },
    at: ['loadBalancers', 0, 'loadBalancerName'],
    good: { ...fargateService, loadBalancers: [balanced] },
  },
};

const classicBreaker: Rule = {
  code: 'classic-lb-breaker',
  kinds,
  severity: 'error',
  title: 'The circuit breaker does not go with a Classic Load Balancer',
  stage: 'balancing',
  aws: invalidParameter(
    'Deployment circuit breaker feature is not supported with Classic Load Balancers. Remove the Classic Load Balancer and try again.',
  ),
  why: 'The breaker counts tasks that never turn healthy, and asks target groups for it. The answer is from 2021; nobody has recorded it since.',
  source: thread('aws/containers-roadmap', 1272),
  find(document): readonly Place[] {
    if (member(deploymentOf(document).deploymentCircuitBreaker, 'enable') !== true) return [];
    return classics(document)
      .slice(0, 1)
      .map(({ path }): Place => {
        const message = 'Use a target group instead of the Classic Load Balancer, or turn the circuit breaker off.';
        return { path: [...path, 'loadBalancerName'], message };
      });
  },
  example: {
    bad: {
      ...instanceService,
      loadBalancers: [classic],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    },
    at: ['loadBalancers', 0, 'loadBalancerName'],
    good: {
      ...instanceService,
      loadBalancers: [balanced],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    },
  },
};

function classics(document: unknown) {
  return loadBalancersOf(document).filter(
    ({ members }) => member(members, 'loadBalancerName') !== undefined && member(members, 'targetGroupArn') === undefined,
  );
}

const containerUnknown: Rule = {
  code: 'lb-container-name',
  kinds,
  severity: 'error',
  title: 'The load balancer’s container is in the task definition',
  stage: 'balancing',
  aws: invalidParameter('The container {container} does not exist in the task definition.', { isConfirmed: false }),
  why: 'ECS looks the container up by its name in the definition. The family, the service and the container each have a name of their own.',
  source: preflight('svc-lb-container-name-missing', '2026-09-08'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    if (definition === undefined) return [];
    const names = listOf(member(definition, 'containerDefinitions')).map((one) => textOf(member(one, 'name')) ?? '');
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const container = textOf(member(members, 'containerName'));
      if (!container || names.includes(container)) return [];
      const at = [...path, 'containerName'];
      const message = `The task definition’s containers are ${names.map((name) => `\`${name}\``).join(', ')}.`;
      const [only, ...others] = names;
      const isSure = only && others.length === 0;
      const fix = isSure ? { fix: { title: `Write "${only}"`, edits: [{ op: 'set' as const, path: at, value: only }] } } : {};
      return [{ path: at, message, values: { container }, ...fix }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [{ ...balanced, containerName: 'my-rust-api' }] },
    at: ['loadBalancers', 0, 'containerName'],
    good: { ...fargateService, loadBalancers: [balanced] },
    context: withFargateDefinition,
  },
};

const portUnknown: Rule = {
  code: 'lb-container-port',
  kinds,
  severity: 'error',
  title: 'The load balancer’s port is one that its container maps',
  stage: 'balancing',
  aws: invalidParameter('The container {container} did not have a container port {port} defined.'),
  why: 'The definition’s port mappings say which ports can be reached. The target group’s own port does not matter: each task is registered with its container’s port.',
  source: preflight('svc-lb-container-port-missing', '2026-09-08'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const name = textOf(member(members, 'containerName')) ?? '';
      const port = integerOf(member(members, 'containerPort'));
      const container = containerNamed(definition, name);
      if (container === undefined || port === undefined) return [];
      const mappings = mappingsOf(definition, container);
      if (mappings.some((mapping) => mapsPort(mapping, port))) return [];
      const ports = mappings.map((one) => member(one.members, 'containerPort') ?? member(one.members, 'containerPortRange'));
      const at = [...path, 'containerPort'];
      const message =
        ports.length === 0
          ? `Container \`${name}\` maps no port. Add the port to its \`portMappings\`.`
          : `Container \`${name}\` maps ${ports.join(', ')}.`;
      const [only, ...others] = ports;
      const isSure = typeof only === 'number' && others.length === 0;
      const fix = isSure ? { fix: { title: `Write ${only}`, edits: [{ op: 'set' as const, path: at, value: only }] } } : {};
      return [{ path: at, message, values: { container: name, port }, ...fix }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [{ ...balanced, containerPort: 80 }] },
    at: ['loadBalancers', 0, 'containerPort'],
    good: { ...fargateService, loadBalancers: [balanced] },
    context: withFargateDefinition,
  },
};

const portTwice: Rule = {
  code: 'lb-container-port-twice',
  kinds,
  severity: 'error',
  title: 'A load-balanced port is mapped once',
  stage: 'balancing',
  aws: invalidParameter('Container port is used in more than one port mapping for container {container}', { wording: 'quoted' }),
  why: 'Where the definition maps the port for tcp and again for udp, the entry in the service does not say which of the two is meant.',
  source: thread('terraform-aws-modules/terraform-aws-ecs', 89),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const name = textOf(member(members, 'containerName')) ?? '';
      const port = integerOf(member(members, 'containerPort'));
      const container = containerNamed(definition, name);
      if (container === undefined || port === undefined) return [];
      if (mappingsOf(definition, container).filter((mapping) => integerOf(member(mapping.members, 'containerPort')) === port).length < 2)
        return [];
      const message = `The task definition maps port ${port} of \`${name}\` more than once. Register a revision that maps it once.`;
      return [{ path: [...path, 'containerPort'], message, values: { container: name } }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [balanced] },
    at: ['loadBalancers', 0, 'containerPort'],
    good: { ...fargateService },
    context: {
      world: {
        taskDefinition: () => ({
          ...fargateDefinition,
          containerDefinitions: [
            {
              name: 'api',
              image: 'nginx:1.27',
              portMappings: [
                { containerPort: 8080, protocol: 'tcp' },
                { containerPort: 8080, protocol: 'udp' },
              ],
            },
          ],
        }),
      },
    },
  },
};

const targetType: Rule = {
  code: 'tg-type',
  kinds,
  severity: 'error',
  title: 'The target group’s type goes with the network mode',
  stage: 'balancing',
  aws: invalidParameter(
    'The provided target group {arn} has target type {type}, which is incompatible with the {mode} network mode specified in the task definition.',
  ),
  why: 'In awsvpc mode a task has an address of its own, and the target is that address (type ip). In the other modes the target is the instance (type instance).',
  source: reference('LoadBalancer', 'LoadBalancer.targetGroupArn; the answer as pasted in public repositories'),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    const mode = definition === undefined ? (runsOnFargate(document) ? 'awsvpc' : undefined) : networkModeOf(definition);
    if (mode === undefined) return [];
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const arn = textOf(member(members, 'targetGroupArn'));
      const type = arn === undefined ? undefined : scene.world.targetGroup?.(arn)?.targetType;
      const wanted = mode === 'awsvpc' ? 'ip' : 'instance';
      // An Application Load Balancer as a target, and a function, are no targets of ECS at all.
      if (arn === undefined || type === undefined || type === wanted) return [];
      const message = `In ${mode} mode the target group must be of type \`${wanted}\`; a target group’s type can’t be changed, so create another.`;
      const isRecorded = mode === 'awsvpc' && type === 'instance';
      return [{ path: [...path, 'targetGroupArn'], message, values: { arn, type, mode }, ...(isRecorded ? {} : { wording: 'inferred' }) }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [balanced] },
    at: ['loadBalancers', 0, 'targetGroupArn'],
    good: fargateService,
    context: { world: { targetGroup: () => ({ arn: targetGroupArn, targetType: 'instance' }) } },
  },
};

const targetGroupListener: Rule = {
  code: 'tg-no-listener',
  kinds,
  severity: 'error',
  title: 'The target group hangs on a load balancer',
  stage: 'balancing',
  aws: invalidParameter('The target group with targetGroupArn {arn} does not have an associated load balancer.'),
  why: 'A target group gets traffic and health checks only through a listener. Make the listener first, then the service.',
  source: reference('LoadBalancer', 'LoadBalancer.targetGroupArn; the answer as pasted in public repositories'),
  find(document, scene): readonly Place[] {
    return loadBalancersOf(document).flatMap(({ members, path }): Place[] => {
      const arn = textOf(member(members, 'targetGroupArn'));
      if (arn === undefined || scene.world.targetGroup?.(arn)?.hasListener !== false) return [];
      const message = 'No listener forwards to this target group. Create the listener (or its rule) before the service.';
      return [{ path: [...path, 'targetGroupArn'], message, values: { arn } }];
    });
  },
  example: {
    bad: { ...fargateService, loadBalancers: [balanced] },
    at: ['loadBalancers', 0, 'targetGroupArn'],
    good: fargateService,
    context: { world: { targetGroup: () => ({ arn: targetGroupArn, targetType: 'ip', hasListener: false }) } },
  },
};

const roleWithoutLoadBalancer: Rule = {
  code: 'role-without-load-balancer',
  kinds: ['service'],
  severity: 'error',
  title: 'A service’s role is for its load balancer',
  stage: 'balancing',
  aws: invalidParameter('IAM roles are only valid for services configured to use load balancers', { isConfirmed: false }),
  why: 'ECS registers tasks in the load balancer with this role. What the code in the container may do is said by the task role, in the task definition.',
  source: preflight('svc-role-without-load-balancers', '2026-09-08'),
  find(document): readonly Place[] {
    if (!textOf(member(document, 'role')) || loadBalancersOf(document).length > 0) return [];
    const fix = { title: 'Remove role', edits: [{ op: 'remove' as const, path: ['role'] }] };
    return [{ path: ['role'], on: 'key', message: 'Remove `role`: without a load balancer it has no use.', fix }];
  },
  example: {
    bad: { ...instanceService, role: 'ecsServiceRole' },
    at: ['role'],
    good: { ...instanceService, role: 'ecsServiceRole', loadBalancers: [classic] },
  },
};

const roleNotAllowed: Rule = {
  code: 'role-service-linked',
  kinds: ['service'],
  severity: 'error',
  title: 'Where the service-linked role is needed, no other can be named',
  stage: 'balancing',
  aws: invalidParameter('You cannot specify an IAM role for services that require a service linked role.', { isConfirmed: false }),
  why: 'Tasks in awsvpc mode, several target groups and service discovery are managed with AWSServiceRoleForECS, which exists in your account by itself.',
  source: preflight('svc-role-with-awsvpc', '2026-09-08'),
  find(document, scene): readonly Place[] {
    if (!textOf(member(document, 'role')) || loadBalancersOf(document).length === 0) return [];
    const definition = definitionOf(document, scene);
    const isAwsvpc =
      (definition !== undefined && networkModeOf(definition) === 'awsvpc') ||
      runsOnFargate(document) ||
      (definition === undefined && member(member(document, 'networkConfiguration'), 'awsvpcConfiguration') !== undefined);
    const isOther =
      loadBalancersOf(document).length > 1 ||
      listOf(member(document, 'serviceRegistries')).length > 0 ||
      controllerOf(document) === 'EXTERNAL';
    if (!isAwsvpc && !isOther) return [];
    const fix = { title: 'Remove role', edits: [{ op: 'remove' as const, path: ['role'] }] };
    const message = 'Remove `role`: ECS uses its service-linked role here.';
    return [{ path: ['role'], on: 'key', message, fix, ...(isAwsvpc ? {} : { wording: 'inferred' }) }];
  },
  example: {
    bad: { ...fargateService, role: 'ecsServiceRole', loadBalancers: [balanced] },
    at: ['role'],
    good: { ...fargateService, loadBalancers: [balanced] },
  },
};

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

export const balancingRules: readonly Rule[] = [
  bothKinds,
  entryIncomplete,
  tooMany,
  classicOnFargate,
  classicBreaker,
  containerUnknown,
  portUnknown,
  portTwice,
  targetType,
  targetGroupListener,
  roleWithoutLoadBalancer,
  roleNotAllowed,
  registriesTooMany,
  registryPort,
  registryContainer,
  registryARecord,
];
