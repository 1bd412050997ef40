/** What is asked of placement: what a task needs, where it may go, and what is preferred. */
import type { AssumptionValues } from '../../assumptions.ts';
import { findSubnet } from '../../world/lookup.ts';
import { isOfManagedInstances } from '../../world/providers.ts';
import { remembered } from '../../world/remember.ts';
import type { Cluster, NetworkConfiguration, TaskDefinitionRevision, World } from '../../world/state.ts';
import type { PlacementAsked, TaskConstraint, TaskNeeds } from '../../world/timeline.ts';
import { type Expression, parseExpression } from './query-parser.ts';
import { requiredAttributes } from './required-attributes.ts';
import { type AskedStrategy, type Chain, chainOf, serviceDefault } from './strategies.ts';

/** A task that looks for an instance. Those that ask alike may share it. */
export interface PlacementQuestion {
  cluster: Cluster;
  revision: TaskDefinitionRevision;
  needs: TaskNeeds;
  /** Tasks of this group are spread and kept apart: `service:NAME`, `family:NAME` or what RunTask was given. */
  group: string;
  /** Null for a task by itself. */
  serviceArn: string | null;
  /** Of the service or of RunTask; those of the definition hold besides. */
  constraints: readonly TaskConstraint[];
  /** Empty for the default. */
  strategy: AskedStrategy;
  /** Of a task in awsvpc mode: its network interface must be in a zone of these subnets. */
  network: NetworkConfiguration | null;
  /** Its instances alone, where one is named. */
  provider: string | null;
  /** Instances, by EC2 id, that are not to be taken. */
  exclude?: readonly string[];
  /** The Availability Zone that it must be in, where one is chosen already. */
  zone?: string;
}

/** The question as the timeline says it, and with its expressions parsed. */
export interface ReadQuestion {
  asked: PlacementAsked;
  /** What `asked` has of expressions, in its order. */
  expressions: readonly Expression[];
  /** Equal for questions that are answered alike. */
  key: string;
}

/** What RunTask does without a strategy: AWS does not say it. */
const runDefaults: Readonly<Record<AssumptionValues['placement.runTaskDefault'], Chain>> = {
  random: [{ type: 'random' }],
  spread: serviceDefault,
  none: [],
};

const questions = new WeakMap<PlacementQuestion, ReadQuestion>();

/** @throws Error for an expression that no request could have brought this far */
export function readQuestion(world: World, question: PlacementQuestion): ReadQuestion {
  return remembered(questions, question, () => read(world, question));
}

function read(world: World, question: PlacementQuestion): ReadQuestion {
  const { surroundings, assumptions } = world;
  const { cluster, revision, needs, group, serviceArn, strategy, network, provider, exclude, zone } = question;
  const ofDefinition = (revision.input.placementConstraints ?? []) as unknown as TaskConstraint[];
  const constraints = [...question.constraints, ...ofDefinition].map(({ type, expression }) => ({
    type,
    ...(expression && { expression }),
  }));
  // What AWS answers to a strategy there is not on record. Source: developer guide, how Amazon ECS places tasks on container instances.
  const isManaged = isOfManagedInstances(world, provider);
  const fallback = serviceArn === null && !isManaged ? runDefaults[assumptions['placement.runTaskDefault']] : serviceDefault;
  const zones = network && [...new Set(network.subnets.map((id) => findSubnet(surroundings, id)?.availabilityZone ?? ''))];
  const asked: PlacementAsked = Object.freeze({
    cluster: cluster.name,
    group,
    needs,
    attributes: requiredAttributes(revision),
    constraints,
    strategy: chainOf(isManaged ? [] : strategy, fallback),
    ...(provider !== null && { provider }),
    ...(zone !== undefined ? { zones: zones === null || zones.includes(zone) ? [zone] : [] } : zones !== null && { zones }),
    ...(exclude && exclude.length > 0 && { exclude }),
  });
  return { asked, expressions: expressionsOf(constraints), key: JSON.stringify(asked) };
}

/** What the constraints of type memberOf say. */
export function expressionsOf(constraints: readonly TaskConstraint[]): Expression[] {
  return constraints.flatMap(({ expression }) => {
    if (expression === undefined) return [];
    const parsed = parseExpression(expression);
    if ('problem' in parsed) throw new Error(`A placement constraint that cannot be read got past its checks: ${expression}`);
    return [parsed.expression];
  });
}
