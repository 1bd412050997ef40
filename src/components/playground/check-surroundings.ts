/** What is wrong with a document that describes surroundings, each problem at its place in the text. Pure. */
import { parseText } from '../../documents/documents.ts';
import type { LocatedFinding } from '../../documents/types.ts';
import { type Path, problemText, readScenario, type Surroundings } from '../../ecs/ecs.ts';
import { baseSurroundings } from './base-surroundings.ts';
import { isObject, type Members } from './is-object.ts';
import type { SurroundingsName } from './playground-documents.ts';

/** What the cluster of capacity.json is made with; the calls themselves are checked by the model, in AWS's words. */
export interface ClusterPart {
  clusterName: string;
  /** Names, and inputs of CreateCapacityProvider for those that are to be created. */
  capacityProviders: readonly (string | Readonly<Record<string, unknown>>)[];
  defaultCapacityProviderStrategy: readonly unknown[];
}

export interface SurroundingsReading {
  /** Members that the document gives; empty where it has a problem. */
  surroundings: Partial<Surroundings>;
  cluster: ClusterPart;
  findings: readonly LocatedFinding[];
}

interface Problem {
  path: Path;
  message: string;
}

const bareCluster: ClusterPart = { clusterName: 'default', capacityProviders: [], defaultCapacityProviderStrategy: [] };

/** Members of the surroundings that each document may give. */
const ownMembers: Readonly<Record<SurroundingsName, readonly (keyof Surroundings)[]>> = {
  'capacity.json': [
    'autoScalingGroups',
    'instances',
    'subnets',
    'securityGroups',
    'roles',
    'logGroups',
    'secrets',
    'parameters',
    'limitedRegistries',
    'quotas',
  ],
  'images.json': ['images'],
  'load.json': ['targetGroups', 'load', 'alarms', 'hookFunctions'],
};

const noImages: Problem = { path: [], message: 'must be an array of images: it starts with [' };

const clusterMembers = ['clusterName', 'capacityProviders', 'defaultCapacityProviderStrategy'];

/** Reads one document apart from the others. Never throws, whatever the text. */
export function readSurroundingsText(name: SurroundingsName, text: string): SurroundingsReading {
  const parsed = parseText(text);
  const nothing = { surroundings: {}, cluster: bareCluster };
  if (name === 'images.json' && text.trim() === '') return { ...nothing, findings: [located(parsed, noImages)] };
  if (parsed.value === undefined) return { ...nothing, findings: parsed.syntax };
  const problems = problemsOf(name, parsed.value);
  const findings = [...parsed.syntax, ...problems.map((problem) => located(parsed, problem))];
  if (problems.length > 0) return { ...nothing, findings };
  const { surroundings, cluster } = take(name, parsed.value);
  return { surroundings, cluster, findings };
}

function problemsOf(name: SurroundingsName, value: unknown): readonly Problem[] {
  if (name === 'images.json') {
    if (!Array.isArray(value)) return [noImages];
    return ofScenario({ images: value }, 1);
  }
  if (!isObject(value)) return [{ path: [], message: 'must be an object: it starts with {' }];
  const known = [...ownMembers[name], ...(name === 'capacity.json' ? clusterMembers : [])];
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  const strangers = unknown.map((key) => ({ path: [key], message: `has no place in ${name}, which takes ${known.join(', ')}` }));
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => ownMembers[name].includes(key as keyof Surroundings)));
  // Instances and groups stand in subnets, the document's own or the base's
  const around = name === 'capacity.json' ? { subnets: baseSurroundings.subnets, ...own } : own;
  return [...strangers, ...(name === 'capacity.json' ? clusterProblems(value) : []), ...ofScenario(around, 0)];
}

/** What the scenario's own reader says of members of surroundings; paths begin `skip` names below them. */
function ofScenario(surroundings: Members, skip: number): readonly Problem[] {
  return readScenario({ until: '1s', surroundings }).problems.map(({ path, message }) => ({ path: path.slice(1 + skip), message }));
}

function clusterProblems({ clusterName, capacityProviders = [], defaultCapacityProviderStrategy: strategy = [] }: Members): Problem[] {
  const problems: Problem[] = [];
  if (clusterName !== undefined && typeof clusterName !== 'string')
    problems.push({ path: ['clusterName'], message: 'must be text, in quotes' });
  if (!Array.isArray(strategy))
    problems.push({ path: ['defaultCapacityProviderStrategy'], message: 'must be an array of strategy items: it starts with [' });
  if (!Array.isArray(capacityProviders))
    return [...problems, { path: ['capacityProviders'], message: 'must be an array of names, or of inputs of CreateCapacityProvider' }];
  for (const [index, provider] of capacityProviders.entries()) {
    if (typeof provider === 'string' || (isObject(provider) && typeof provider.name === 'string')) continue;
    const message = 'must be a name, in quotes, or an input of CreateCapacityProvider with a name';
    problems.push({ path: ['capacityProviders', index], message });
  }
  return problems;
}

/** The parts of a document without problems. */
function take(name: SurroundingsName, value: unknown): Pick<SurroundingsReading, 'surroundings' | 'cluster'> {
  if (name === 'images.json') return { surroundings: { images: value as Surroundings['images'] }, cluster: bareCluster };
  const { clusterName, capacityProviders, defaultCapacityProviderStrategy, ...surroundings } = value as Members & Partial<ClusterPart>;
  if (name === 'load.json') return { surroundings, cluster: bareCluster };
  const cluster = {
    clusterName: clusterName ?? 'default',
    capacityProviders: capacityProviders ?? [],
    defaultCapacityProviderStrategy: defaultCapacityProviderStrategy ?? [],
  };
  return { surroundings, cluster };
}

function located(parsed: ReturnType<typeof parseText>, { path, message }: Problem): LocatedFinding {
  const range = parsed.locate(path);
  const text = path.length === 0 ? `The document ${message}` : problemText({ path, message });
  return {
    code: 'surroundings-not-valid',
    severity: 'error',
    path,
    message: /[.!?]$/.test(text) ? text : `${text}.`,
    why: 'This document tells the model what exists around ECS. The run goes on with what it read last until this is mended.',
    source: { text: 'Drydock itself, not AWS', date: '2026-11-23' },
    range,
    ...parsed.lineColumn(range.from),
    pointer: parsed.pointerOf(path),
  };
}
