/** What may stand at a place because of the document itself: sizes that go together, names of its containers and volumes, ports of the definition beside it. */
import { type DocumentKind, fargateSizes, type Path, type RuleContext } from '../ecs/ecs.ts';
import type { Caret } from './caret.ts';

/** What may stand at a place. */
export interface Suggestion {
  value: string | number;
  detail?: string;
  /** Markdown. */
  documentation?: string;
}

interface Scene {
  kind: DocumentKind;
  document: unknown;
  path: Path;
  context: RuleContext;
}

/** Ours for a caret's place, best first; empty where only the schema knows. */
export function suggestAt({ place, path, document }: Caret, kind: DocumentKind, context: RuleContext = {}): readonly Suggestion[] {
  const scene: Scene = { kind, document, path, context };
  return place === 'key' ? keysAt(scene) : valuesAt(scene);
}

/** Places by the keys on the way, `*` for an item of a list, with what may stand there. */
const values: readonly (readonly [string, (scene: Scene) => readonly Suggestion[], readonly DocumentKind[]])[] = [
  ['cpu', cpuSizes, ['taskDefinition']],
  ['memory', memorySizes, ['taskDefinition']],
  ['containerDefinitions/*/dependsOn/*/containerName', otherContainers, ['taskDefinition']],
  ['containerDefinitions/*/dependsOn/*/condition', conditions, ['taskDefinition']],
  ['containerDefinitions/*/volumesFrom/*/sourceContainer', otherContainers, ['taskDefinition']],
  ['containerDefinitions/*/mountPoints/*/sourceVolume', volumes, ['taskDefinition']],
  ['containerDefinitions/*/logConfiguration/options/mode', () => modes, ['taskDefinition']],
  ['containerDefinitions/*/logConfiguration/options/awslogs-create-group', () => [{ value: 'true' }], ['taskDefinition']],
  ['proxyConfiguration/containerName', ({ document }) => namesOf(list(document, 'containerDefinitions')), ['taskDefinition']],
  ['loadBalancers/*/containerName', containersWithPorts, ['service', 'serviceUpdate']],
  ['loadBalancers/*/containerPort', portsOfContainer, ['service', 'serviceUpdate']],
  ['serviceRegistries/*/containerName', containersWithPorts, ['service', 'serviceUpdate']],
  ['serviceRegistries/*/containerPort', portsOfContainer, ['service', 'serviceUpdate']],
  ['serviceConnectConfiguration/services/*/portName', portNames, ['service', 'serviceUpdate']],
  [
    'overrides/containerOverrides/*/name',
    ({ document, context }) => namesOf(list(definitionOf(document, context), 'containerDefinitions')),
    ['task'],
  ],
  ['capacityProviderStrategy/*/capacityProvider', providers, ['service', 'serviceUpdate', 'task']],
  ['*/capacityProvider', providers, ['capacityProviderStrategy']],
  ['defaultCapacityProviderStrategy/*/capacityProvider', providers, ['cluster', 'clusterCapacityProviders']],
  ['capacityProviders/*', providers, ['cluster', 'clusterCapacityProviders']],
];

function valuesAt(scene: Scene): readonly Suggestion[] {
  const pattern = scene.path.map((step) => (typeof step === 'number' ? '*' : step)).join('/');
  return values.find(([place, , kinds]) => place === pattern && kinds.includes(scene.kind))?.[1](scene) ?? [];
}

function keysAt({ kind, document, path }: Scene): readonly Suggestion[] {
  const options = path.slice(0, -1);
  const isOptions =
    options.length === 4 && options[0] === 'containerDefinitions' && options[2] === 'logConfiguration' && options[3] === 'options';
  if (kind !== 'taskDefinition' || !isOptions || at(document, [...options.slice(0, -1), 'logDriver']) !== 'awslogs') return [];
  const present = at(document, options);
  const has = (key: string) => typeof present === 'object' && present !== null && Object.hasOwn(present, key) && key !== path.at(-1);
  return awslogsOptions.filter(({ value }) => !has(value));
}

/** Options of the awslogs driver, those that are needed first: "Send Amazon ECS logs to CloudWatch" in the Amazon ECS Developer Guide. */
const awslogsOptions: readonly (Suggestion & { value: string })[] = [
  { value: 'awslogs-group', detail: 'required', documentation: 'The log group that the container’s output goes to.' },
  { value: 'awslogs-region', detail: 'required', documentation: 'The Region of the log group.' },
  {
    value: 'awslogs-stream-prefix',
    detail: 'required on Fargate',
    documentation: 'Log streams are named `prefix/container/task id`.',
  },
  {
    value: 'awslogs-create-group',
    documentation: '`"true"` makes a missing log group; the execution role needs `logs:CreateLogGroup` for it.',
  },
  {
    value: 'mode',
    documentation: '`"non-blocking"` loses log lines rather than holding up the container; `"blocking"` does the opposite.',
  },
  { value: 'max-buffer-size', documentation: 'Lines that wait in memory in the mode `non-blocking`: `"25m"`.' },
  {
    value: 'awslogs-datetime-format',
    documentation: 'A line that begins with this `strftime` pattern begins a new event. Not with `awslogs-multiline-pattern`.',
  },
  {
    value: 'awslogs-multiline-pattern',
    documentation: 'A line that matches this regular expression begins a new event. Not with `awslogs-datetime-format`.',
  },
];

const modes: readonly Suggestion[] = [
  { value: 'non-blocking', detail: 'loses lines before it holds up the container' },
  { value: 'blocking', detail: 'holds up the container before it loses lines' },
];

/** Fargate's sizes say nothing to a definition that names other capacity alone. */
function isForFargate(document: unknown): boolean {
  const named = list(document, 'requiresCompatibilities');
  return named.length === 0 || named.includes('FARGATE');
}

function cpuSizes({ document }: Scene): readonly Suggestion[] {
  if (!isForFargate(document)) return [];
  return fargateSizes.map(({ value: { cpuUnits, vCpu, memoryMiB } }) => ({
    value: String(cpuUnits),
    detail: `${vCpu}, with ${memoryMiB[0]} to ${memoryMiB.at(-1)} MiB`,
  }));
}

function memorySizes({ document }: Scene): readonly Suggestion[] {
  const written = at(document, ['cpu']);
  const cpu = typeof written === 'string' || typeof written === 'number' ? String(written).toLowerCase() : '';
  const size = fargateSizes.find(({ value: { cpuUnits, vCpu } }) => {
    return cpu === String(cpuUnits) || cpu.replace(/\s/g, '').replace(/^0\./, '.') === vCpu.replace(' ', '').toLowerCase();
  });
  if (size === undefined || !isForFargate(document)) return [];
  return size.value.memoryMiB.map((memoryMiB) => ({
    value: String(memoryMiB),
    detail: `${memoryMiB / 1024} GB, goes with ${size.value.vCpu}`,
  }));
}

function otherContainers({ document, path }: Scene): readonly Suggestion[] {
  const own = at(document, [...path.slice(0, 2), 'name']);
  const siblings = list(document, ...path.slice(0, 3)).map((item, index) => (index === path[3] ? undefined : at(item, [String(path[4])])));
  return namesOf(list(document, 'containerDefinitions')).filter(({ value }) => value !== own && !siblings.includes(value));
}

/** The conditions that the other container can come to: HEALTHY needs its health check, COMPLETE and SUCCESS an end that does not end the task. */
function conditions({ document, path }: Scene): readonly Suggestion[] {
  const name = at(document, [...path.slice(0, -1), 'containerName']);
  const other = list(document, 'containerDefinitions').find((container) => at(container, ['name']) === name);
  if (other === undefined || typeof name !== 'string') return [];
  const isEssential = at(other, ['essential']) !== false;
  return [
    { value: 'START', detail: `${name} has started` },
    ...(at(other, ['healthCheck']) === undefined ? [] : [{ value: 'HEALTHY', detail: `${name} has passed its health check` }]),
    ...(isEssential
      ? []
      : [
          { value: 'COMPLETE', detail: `${name} has ended` },
          { value: 'SUCCESS', detail: `${name} has ended with exit code 0` },
        ]),
  ];
}

function volumes({ document }: Scene): readonly Suggestion[] {
  return namesOf(list(document, 'volumes'));
}

function definitionOf(document: unknown, { world }: RuleContext): unknown {
  const reference = at(document, ['taskDefinition']);
  return typeof reference === 'string' ? world?.taskDefinition?.(reference) : undefined;
}

function containersWithPorts({ document, context }: Scene): readonly Suggestion[] {
  const containers = list(definitionOf(document, context), 'containerDefinitions');
  return namesOf(containers.filter((container) => list(container, 'portMappings').length > 0));
}

function portsOfContainer({ document, path, context }: Scene): readonly Suggestion[] {
  const name = at(document, [...path.slice(0, -1), 'containerName']);
  return list(definitionOf(document, context), 'containerDefinitions').flatMap((container) => {
    if (name !== undefined && at(container, ['name']) !== name) return [];
    const own = at(container, ['name']);
    const ports = list(container, 'portMappings').map((mapping) => at(mapping, ['containerPort']));
    const words = typeof own === 'string' ? { detail: `of ${own}` } : {};
    return ports.flatMap((port) => (typeof port === 'number' ? [{ value: port, ...words }] : []));
  });
}

function portNames({ document, context }: Scene): readonly Suggestion[] {
  return list(definitionOf(document, context), 'containerDefinitions').flatMap((container) => namesOf(list(container, 'portMappings')));
}

function providers({ document, path, context }: Scene): readonly Suggestion[] {
  const cluster = at(document, ['cluster']);
  const known = context.world?.capacityProviders?.(typeof cluster === 'string' ? cluster : 'default') ?? [];
  const at0 = path.findIndex((step) => typeof step === 'number');
  const used = list(document, ...path.slice(0, at0)).map((item, index) =>
    index === path[at0] ? undefined : typeof item === 'string' ? item : at(item, ['capacityProvider']),
  );
  const all = [...new Set([...known, 'FARGATE', 'FARGATE_SPOT'])].filter((name) => !used.includes(name));
  return all.map((value) => ({ value, ...(Object.hasOwn(details, value) && { detail: details[value] ?? '' }) }));
}

const details: Readonly<Record<string, string>> = {
  FARGATE: 'Fargate at its full price, not interrupted',
  FARGATE_SPOT: 'spare Fargate capacity, up to 70 % off; AWS takes it back with two minutes’ notice',
};

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, step) => {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return undefined;
    return (part as Record<string | number, unknown>)[step];
  }, value);
}

function list(value: unknown, ...path: Path): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

function namesOf(items: readonly unknown[]): readonly Suggestion[] {
  const names = items.map((item) => at(item, ['name'])).filter((name) => typeof name === 'string' && name !== '');
  return [...new Set(names)].map((value) => ({ value: value as string }));
}
