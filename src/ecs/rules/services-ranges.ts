/** Numbers, lists and texts of services, tasks and capacity whose bounds the API documents: three tables, and a rule for each. */
import { limits, type Range } from '../api/limits.ts';
import type { DocumentKind } from './finding.ts';
import { listOf, valuesAt } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { fargateService } from './services-read.ts';
import { sdk } from './sources.ts';

const kinds = [
  'service',
  'serviceUpdate',
  'task',
  'capacityProviderStrategy',
  'capacityProvider',
  'clusterCapacityProviders',
  'cluster',
] as const satisfies readonly DocumentKind[];

/** A member by its path; `*` stands for every item of a list. */
interface Bounded {
  at: string;
  only?: readonly DocumentKind[];
}

interface BoundedNumber extends Bounded {
  range: Range;
  /** 0.1 for percentages that go in tenths. */
  step?: number;
}

const minutesOfADay: Range = { min: 0, max: 1_440 };
const port: Range = { min: 1, max: 65_535 };
const scaling = 'autoScalingGroupProvider.managedScaling';
const connect = 'serviceConnectConfiguration.services.*';

/** What the API's model itself bounds from below is said by the rule `range`. */
const numbers: readonly BoundedNumber[] = [
  { at: 'desiredCount', range: { min: 0, max: 2_147_483_647 } },
  { at: 'healthCheckGracePeriodSeconds', range: { min: 0, max: 2_147_483_647 } },
  { at: 'loadBalancers.*.containerPort', range: port },
  { at: 'serviceRegistries.*.containerPort', range: port },
  { at: 'serviceRegistries.*.port', range: port },
  { at: 'capacityProviderStrategy.*.weight', range: limits.strategyWeight.value },
  { at: 'capacityProviderStrategy.*.base', range: limits.strategyBase.value },
  { at: 'defaultCapacityProviderStrategy.*.weight', range: limits.strategyWeight.value },
  { at: 'defaultCapacityProviderStrategy.*.base', range: limits.strategyBase.value },
  { at: '*.weight', range: limits.strategyWeight.value, only: ['capacityProviderStrategy'] },
  { at: '*.base', range: limits.strategyBase.value, only: ['capacityProviderStrategy'] },
  { at: 'deploymentConfiguration.minimumHealthyPercent', range: { min: 0, max: Number.MAX_SAFE_INTEGER } },
  { at: 'deploymentConfiguration.bakeTimeInMinutes', range: minutesOfADay },
  { at: 'deploymentConfiguration.canaryConfiguration.canaryPercent', range: { min: 0.1, max: 100 }, step: 0.1 },
  { at: 'deploymentConfiguration.canaryConfiguration.canaryBakeTimeInMinutes', range: minutesOfADay },
  { at: 'deploymentConfiguration.linearConfiguration.stepPercent', range: { min: 3, max: 100 }, step: 0.1 },
  { at: 'deploymentConfiguration.linearConfiguration.stepBakeTimeInMinutes', range: minutesOfADay },
  { at: 'deploymentConfiguration.lifecycleHooks.*.timeoutConfiguration.timeoutInMinutes', range: { min: 1, max: 20_160 } },
  { at: 'deploymentConfiguration.earlySuccessCriteria.healthyPercent', range: { min: 0, max: 100 } },
  { at: 'deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.value', range: { min: 1, max: 2_147_483_647 } },
  { at: `${connect}.ingressPortOverride`, range: { min: 0, max: 65_535 } },
  { at: `${connect}.clientAliases.*.port`, range: { min: 0, max: 65_535 } },
  { at: `${scaling}.targetCapacity`, range: limits.managedScalingTargetCapacity.value },
  { at: `${scaling}.minimumScalingStepSize`, range: limits.managedScalingStepSize.value },
  { at: `${scaling}.maximumScalingStepSize`, range: limits.managedScalingStepSize.value },
  { at: `${scaling}.instanceWarmupPeriod`, range: limits.managedScalingInstanceWarmupSeconds.value },
  { at: 'overrides.ephemeralStorage.sizeInGiB', range: limits.ephemeralStorageGiB.value, only: ['task'] },
  { at: 'managedInstancesProvider.infrastructureOptimization.scaleInAfter', range: { min: -1, max: 3_600 } },
];

const numberRange: Rule = {
  code: 'request-number',
  kinds,
  severity: 'error',
  title: 'A request’s numbers lie within the API’s bounds',
  stage: 'request',
  why: 'AWS documents these bounds, and checks them only when the call arrives. Its words for it are not on record.',
  source: sdk('docs of the members'),
  find(document, { kind, structure }): readonly Place[] {
    // Said already, in the words of the AWS CLI.
    const said = new Set(structure.map(({ path }) => JSON.stringify(path)));
    return numbers.filter(appliesTo(kind)).flatMap(({ at, range: { min, max }, step }) =>
      valuesOf(document, at).flatMap(({ value, path }): Place[] => {
        if (typeof value !== 'number' || said.has(JSON.stringify(path))) return [];
        if (value < min || value > max) {
          return [{ path, message: max > 1e9 && value < min ? `Write ${min} or more.` : `Write ${min} to ${max}.` }];
        }
        const isStep = step === undefined || Math.abs(value / step - Math.round(value / step)) < 1e-9;
        return isStep ? [] : [{ path, message: `Write ${min} to ${max}, in steps of ${step}.` }];
      }),
    );
  },
  example: {
    bad: [{ capacityProvider: 'FARGATE', weight: 1_001 }],
    at: [0, 'weight'],
    good: [{ capacityProvider: 'FARGATE', weight: 1_000 }],
    kind: 'capacityProviderStrategy',
  },
};

const lists: readonly (Bounded & { most: number; what: string })[] = [
  { at: 'networkConfiguration.awsvpcConfiguration.subnets', most: limits.subnetsPerAwsVpcConfiguration.value.max, what: 'subnets' },
  {
    at: 'networkConfiguration.awsvpcConfiguration.securityGroups',
    most: limits.securityGroupsPerAwsVpcConfiguration.value.max,
    what: 'security groups',
  },
  { at: 'capacityProviderStrategy', most: limits.providersPerStrategy.value, what: 'capacity providers' },
  { at: 'defaultCapacityProviderStrategy', most: limits.providersPerStrategy.value, what: 'capacity providers' },
  { at: '', most: limits.providersPerStrategy.value, what: 'capacity providers', only: ['capacityProviderStrategy'] },
  {
    at: 'capacityProviders',
    most: limits.providersPerCluster.value,
    what: 'capacity providers',
    only: ['cluster', 'clusterCapacityProviders'],
  },
  { at: 'gatewayConnectors', most: 1, what: 'gateway connectors' },
  { at: 'monitoring.metricConfigurations', most: 5, what: 'metric configurations' },
  {
    at: 'managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.allowedInstanceTypes',
    most: 400,
    what: 'instance types',
  },
  {
    at: 'managedInstancesProvider.instanceLaunchTemplate.instanceRequirements.excludedInstanceTypes',
    most: 400,
    what: 'instance types',
  },
];

const listLength: Rule = {
  code: 'request-list',
  kinds,
  severity: 'error',
  title: 'A request’s lists have no more items than the API takes',
  stage: 'request',
  why: 'AWS documents how many items each list may have, and counts them when the call arrives. Its words for it are not on record.',
  source: sdk('docs of the members'),
  find(document, { kind }): readonly Place[] {
    return lists.filter(appliesTo(kind)).flatMap(({ at, most, what }) =>
      valuesOf(document, at).flatMap(({ value, path }): Place[] => {
        const { length } = listOf(value);
        return length <= most ? [] : [{ path, message: `There are ${length} ${what}; at most ${most} are allowed.` }];
      }),
    );
  },
  example: {
    bad: { ...fargateService, networkConfiguration: subnets(17) },
    at: ['networkConfiguration', 'awsvpcConfiguration', 'subnets'],
    good: { ...fargateService, networkConfiguration: subnets(16) },
  },
};

function subnets(count: number) {
  return { awsvpcConfiguration: { subnets: Array.from({ length: count }, (_, index) => `subnet-${index}`) } };
}

const texts: readonly (Bounded & { pattern: RegExp; message: string })[] = [
  { at: 'clientToken', pattern: /^[!-~]{0,36}$/, message: 'At most 36 characters of printable ASCII, no space.', only: ['service'] },
  { at: 'clientToken', pattern: /^[!-~]{0,64}$/, message: 'At most 64 characters of printable ASCII, no space.', only: ['task'] },
  { at: 'startedBy', pattern: /^.{0,128}$/s, message: 'At most 128 characters.' },
  { at: 'placementConstraints.*.expression', pattern: /^.{0,2000}$/s, message: 'At most 2000 characters.' },
  { at: 'capacityProviderStrategy.*.capacityProvider', pattern: /./, message: 'Name a capacity provider.' },
  { at: 'defaultCapacityProviderStrategy.*.capacityProvider', pattern: /./, message: 'Name a capacity provider.' },
  { at: '*.capacityProvider', pattern: /./, message: 'Name a capacity provider.', only: ['capacityProviderStrategy'] },
];

const textFormat: Rule = {
  code: 'request-text',
  kinds,
  severity: 'error',
  title: 'Tokens, names and expressions have the length and characters that the API takes',
  stage: 'request',
  why: 'AWS documents these bounds, and checks them only when the call arrives. Its words for it are not on record.',
  source: sdk('docs of the members'),
  find(document, { kind }): readonly Place[] {
    return texts
      .filter(appliesTo(kind))
      .flatMap(({ at, pattern, message }) =>
        valuesOf(document, at).flatMap(({ value, path }): Place[] =>
          typeof value === 'string' && !pattern.test(value) ? [{ path, message }] : [],
        ),
      );
  },
  example: {
    bad: { ...fargateService, clientToken: 'a token with spaces' },
    at: ['clientToken'],
    good: { ...fargateService, clientToken: 'a-token-without' },
  },
};

function appliesTo(kind: DocumentKind) {
  return ({ only }: Bounded) => only === undefined || only.includes(kind);
}

/** Every value at a path; the empty path is the document. */
function valuesOf(document: unknown, at: string) {
  return valuesAt(document, at === '' ? [] : at.split('.'));
}

export const boundRules: readonly Rule[] = [numberRange, listLength, textFormat];
