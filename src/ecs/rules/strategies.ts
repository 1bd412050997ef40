/** Rules about capacity-provider strategies, wherever one stands: in a service, a task, a cluster's default, or alone. */
import type { RuleScene } from './context.ts';
import type { DocumentKind, Path } from './finding.ts';
import { type Item, integerOf, itemsOf, member, putMember, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { file, preflight, thread } from './sources.ts';

const inServices = ['service', 'serviceUpdate', 'task', 'capacityProviderStrategy'] as const;
const inClusters = ['clusterCapacityProviders', 'cluster'] as const;
const everywhere = [...inServices, ...inClusters] as const;
const onFargate = ['FARGATE', 'FARGATE_SPOT'];
const service = {
  serviceName: 'web',
  taskDefinition: 'my-rust-api',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'] } },
};

/** The strategy in a document: the array alone, a cluster's default, or a service's own. */
function strategyOf(document: unknown, kind: DocumentKind): { items: readonly Item[]; path: Path } {
  if (kind === 'capacityProviderStrategy') return { items: itemsOf(document, []), path: [] };
  const isCluster = kind === 'clusterCapacityProviders' || kind === 'cluster';
  const key = isCluster ? 'defaultCapacityProviderStrategy' : 'capacityProviderStrategy';
  return { items: itemsOf(member(document, key), [key]), path: [key] };
}

const providerOf = ({ members }: Item) => textOf(member(members, 'capacityProvider'));

const mixedKinds: Rule = {
  code: 'cp-mixed-kinds',
  kinds: everywhere,
  severity: 'error',
  title: 'Fargate and other capacity providers do not share a strategy',
  stage: 'strategy',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: true,
    text: 'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
    wording: 'verbatim',
  },
  why: 'One service runs either on Fargate or on instances. A cluster may have both kinds; each service chooses one.',
  source: thread('terraform-aws-modules/terraform-aws-ecs', 68),
  find(document, { kind }) {
    const { items } = strategyOf(document, kind);
    const fargate = items.filter((item) => onFargate.includes(providerOf(item) ?? ''));
    const others = items.filter((item) => providerOf(item) && !fargate.includes(item));
    if (fargate.length === 0) return [];
    return others.slice(0, 1).map(({ path, members }): Place => {
      const message = `\`${member(members, 'capacityProvider')}\` is no Fargate provider, and \`${providerOf(fargate[0] as Item)}\` is. Keep one kind.`;
      return { path: [...path, 'capacityProvider'], message };
    });
  },
  example: {
    bad: {
      ...service,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', weight: 1 },
        { capacityProvider: 'my-instances', weight: 1 },
      ],
    },
    at: ['capacityProviderStrategy', 1, 'capacityProvider'],
    good: {
      ...service,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      ],
    },
  },
};

const multipleBases: Rule = {
  code: 'cp-multi-base',
  kinds: inServices,
  severity: 'error',
  title: 'One provider of a strategy has a base',
  stage: 'strategy',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: false,
    text: 'There are multiple capacity providers in the specified capacity provider strategy with a base value greater than zero. Only one capacity provider can have a base value greater than zero. Specify a valid capacity provider strategy and try again.',
    wording: 'verbatim',
  },
  why: 'The base is filled before the weights share the rest. With two bases, nothing would say which is filled first.',
  source: preflight('svc-capacity-provider-multiple-base', '2026-09-08'),
  find: (document, { kind }) => secondBases(document, kind),
  example: {
    bad: [
      { capacityProvider: 'FARGATE', weight: 1, base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 1 },
    ],
    at: [1, 'base'],
    good: [
      { capacityProvider: 'FARGATE', weight: 1, base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 0 },
    ],
    kind: 'capacityProviderStrategy',
  },
};

const multipleDefaultBases: Rule = {
  ...multipleBases,
  code: 'cp-multi-base-default',
  kinds: inClusters,
  title: 'One provider of a cluster’s default strategy has a base',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: false,
    text: 'The specified capacity provider strategy contains multiple capacity providers with a base value defined. Only one capacity provider per strategy can have a base value defined.',
    wording: 'verbatim',
  },
  source: preflight('cluster-default-strategy-multiple-base', '2026-09-08'),
  example: {
    bad: inCluster([
      { capacityProvider: 'FARGATE', weight: 1, base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 1 },
    ]),
    at: ['defaultCapacityProviderStrategy', 1, 'base'],
    good: inCluster([
      { capacityProvider: 'FARGATE', weight: 1, base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
    ]),
  },
};

/** Every base above zero after the first. */
function secondBases(document: unknown, kind: DocumentKind): readonly Place[] {
  const [first, ...others] = strategyOf(document, kind).items.filter(({ members }) => (integerOf(member(members, 'base')) ?? 0) > 0);
  return others.map((item): Place => {
    const path = [...item.path, 'base'];
    const message = `\`${first && providerOf(first)}\` has a base already, and one provider may. Leave this one out, or set it to 0.`;
    return { path, message };
  });
}

const allZero: Rule = {
  code: 'cp-all-zero',
  kinds: everywhere,
  severity: 'error',
  title: 'Some provider of a strategy has a weight above zero',
  stage: 'strategy',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: false,
    text: 'There are no capacity providers in the capacity provider strategy with a weight value greater than zero. Specify a weight value greater than zero for at least one capacity provider and try again.',
    wording: 'verbatim',
  },
  why: 'Weights say which share of the tasks goes where. A weight that is left out is 0 in the API, so that provider gets no share.',
  source: preflight('svc-capacity-provider-zero-weight', '2026-09-08'),
  find(document, { kind }) {
    const { items, path } = strategyOf(document, kind);
    const weights = items.map(({ members }) => member(members, 'weight'));
    if (items.length === 0 || weights.some((weight) => weight !== undefined && weight !== 0)) return [];
    const [only, ...others] = items;
    const message = `Give at least one provider a \`weight\` above 0${weights.includes(undefined) ? '; left out, it is 0' : ''}.`;
    // Recorded for services, with several providers; the same sentence is expected elsewhere.
    const isRecorded = (kind === 'service' || kind === 'capacityProviderStrategy') && others.length > 0;
    const wording = isRecorded ? {} : { wording: 'inferred' as const };
    if (!only || others.length > 0) return [{ path, message, ...wording }];
    const fix = { title: 'Set its weight to 1', edits: [putMember(only.members, only.path, 'weight', 1)] };
    return [{ path, message, fix, ...wording }];
  },
  example: {
    bad: [{ capacityProvider: 'FARGATE' }, { capacityProvider: 'FARGATE_SPOT', weight: 0 }],
    at: [],
    good: [{ capacityProvider: 'FARGATE' }, { capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    kind: 'capacityProviderStrategy',
  },
};

const notAssociated: Rule = {
  code: 'cp-not-associated',
  kinds: ['service', 'serviceUpdate', 'task', 'clusterCapacityProviders', 'cluster'],
  severity: 'error',
  title: 'A strategy names providers of its cluster',
  stage: 'strategy',
  aws: {
    exception: 'InvalidParameterException',
    exceptionIsConfirmed: true,
    text: 'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
    wording: 'verbatim',
  },
  why: 'A cluster offers only the providers that were associated with it; FARGATE and FARGATE_SPOT exist for everyone, and must be associated all the same.',
  source: thread('dask/dask-cloudprovider', 328),
  find(document, scene) {
    const associated = associatedWith(document, scene);
    if (associated === undefined) return [];
    return strategyOf(document, scene.kind).items.flatMap((item): Place[] => {
      const provider = providerOf(item);
      if (provider === undefined || associated.includes(provider)) return [];
      const names = associated.flatMap((name) => (typeof name === 'string' ? [`\`${name}\``] : []));
      const message = `The cluster has ${names.length === 0 ? 'no providers' : names.join(', ')}. Associate \`${provider}\` with it first.`;
      return [{ path: [...item.path, 'capacityProvider'], message }];
    });
  },
  example: {
    bad: { ...service, capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] },
    at: ['capacityProviderStrategy', 0, 'capacityProvider'],
    good: { ...service, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
    context: { world: { capacityProviders: () => ['FARGATE'] } },
  },
};

/** The cluster's providers: those in a cluster's own document, else what the world knows of the cluster. Undefined where nothing is known. */
function associatedWith(document: unknown, { kind, world }: RuleScene): readonly unknown[] | undefined {
  const own = member(document, 'capacityProviders');
  if (kind === 'cluster' && own === undefined) return [];
  if (kind === 'clusterCapacityProviders' || kind === 'cluster') return Array.isArray(own) ? own : undefined;
  return world.capacityProviders?.(textOf(member(document, 'cluster')) ?? 'default');
}

function inCluster(defaultCapacityProviderStrategy: readonly object[]) {
  return { cluster: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy };
}

const providerTwice: Rule = {
  code: 'cp-twice',
  kinds: everywhere,
  severity: 'error',
  title: 'A strategy names each provider once',
  stage: 'strategy',
  why: 'A provider has one weight and one base. An emulator that follows AWS’s answers refuses the second item; AWS’s own words for it are not on record.',
  source: file('radkawar/stackd', 'internal/services/ecs', 'an emulator whose checks follow answers of native calls'),
  find(document, { kind }) {
    const { items } = strategyOf(document, kind);
    const names = items.map(providerOf);
    return items.flatMap((item, index): Place[] => {
      const name = names[index];
      if (!name || names.indexOf(name) === index) return [];
      return [{ path: [...item.path, 'capacityProvider'], message: `\`${name}\` stands above already: join the two items.` }];
    });
  },
  example: {
    bad: [
      { capacityProvider: 'FARGATE', weight: 1 },
      { capacityProvider: 'FARGATE', weight: 2 },
    ],
    at: [1, 'capacityProvider'],
    good: [
      { capacityProvider: 'FARGATE', weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 2 },
    ],
    kind: 'capacityProviderStrategy',
  },
};

export const strategyRules: readonly Rule[] = [notAssociated, mixedKinds, multipleBases, multipleDefaultBases, allZero, providerTwice];
