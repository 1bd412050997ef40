/** Rules about a load balancer's targets: the container and port that the task definition has, and the target group that they go into. */
import { integerOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import {
  balanced,
  containerNamed,
  definitionOf,
  fargateDefinition,
  fargateService,
  invalidParameter,
  loadBalancersOf,
  mappingsOf,
  mapsPort,
  networkModeOf,
  runsOnFargate,
  targetGroupArn,
} from './services-read.ts';
import { preflight, reference, thread } from './sources.ts';

const kinds = ['service', 'serviceUpdate'] as const;
const withFargateDefinition = { world: { taskDefinition: () => fargateDefinition } };

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
      const ports = mappings.flatMap((one): (string | number)[] => {
        const own = member(one.members, 'containerPort') ?? member(one.members, 'containerPortRange');
        return typeof own === 'number' || typeof own === 'string' ? [own] : [];
      });
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

export const targetRules: readonly Rule[] = [containerUnknown, portUnknown, portTwice, targetType, targetGroupListener];
