/** The first half of placement: which container instances a task may be placed on, and at which step the others fall out. */
import type { Resources } from '../../world/instance-state.ts';
import type { PlacementAsked } from '../../world/timeline.ts';
import type { ReadQuestion } from './placement-question.ts';
import { type InstanceFacts, matches } from './query-language.ts';
import { missingAttribute } from './required-attributes.ts';

/** What placement looks at in an instance. */
export interface Candidacy {
  capacityProvider: string | null;
  status: string | null;
  isAgentConnected: boolean;
  attributes: Readonly<Record<string, string>>;
  availabilityZone: string;
  remaining: Readonly<Resources>;
  /** Static host ports that are taken, as keys. */
  ports: Readonly<Record<string, number>>;
  /** Tasks of the group that are to go on running. */
  ofGroup: number;
  /** What expressions ask for. */
  facts(): InstanceFacts;
}

/**
 * The steps in their order: first what the task needs, then constraints. Source of the two: developer guide, how Amazon ECS places tasks on container
 * instances. Which need is looked at first is not documented. An instance that falls out later is closer to what the task asks for.
 */
export const steps = [
  'status',
  'agent',
  'attribute',
  'location',
  'cpu',
  'memory',
  'ports',
  'eni',
  'gpu',
  'distinctInstance',
  'memberOf',
] as const;

export type Step = (typeof steps)[number];

/** AWS's words for an instance that falls out at a step. */
interface StepWords {
  /** As RunTask's and StartTask's failures say it. Source: developer guide, Amazon ECS API failure reasons. */
  reason: string;
  /** As the service's event says it of the closest instance. Source: developer guide, service event messages. */
  closest: string;
}

/**
 * The event quotes the failure's reason for all but CPU, memory, ports and attributes: so it is on record for AGENT (developer guide), RESOURCE:ENI
 * (github.com/aws/aws-app-mesh-examples/issues/342) and the constraints (github.com/aws/containers-roadmap/issues/723 and 1201); for the others it is
 * concluded from these.
 */
const coded = (reason: string): StepWords => ({ reason, closest: `encountered error "${reason}".` });

export const stepWords: Readonly<Record<Step, StepWords>> = {
  status: coded('INACTIVE'),
  agent: coded('AGENT'),
  attribute: { reason: 'ATTRIBUTE', closest: 'is missing an attribute required by your task.' },
  location: coded('LOCATION'),
  cpu: { reason: 'RESOURCE:CPU', closest: 'has insufficient CPU units available.' },
  memory: { reason: 'RESOURCE:MEMORY', closest: 'has insufficient memory available.' },
  ports: { reason: 'RESOURCE:PORTS', closest: 'is already using a port required by your task.' },
  eni: coded('RESOURCE:ENI'),
  gpu: coded('RESOURCE:GPU'),
  distinctInstance: coded('DistinctInstance placement constraint unsatisfied.'),
  memberOf: coded('MemberOf placement constraint unsatisfied.'),
};

/** The step at which an instance falls out, and what it has left of the amount that was too little; 0 where it is no matter of amounts. */
export interface FallOut {
  step: Step;
  left: number;
}

/** Null where the task may be placed on the instance. */
export function fallOutOf({ asked, expressions }: ReadQuestion, candidate: Candidacy): FallOut | null {
  const { needs, constraints } = asked;
  const { remaining } = candidate;
  if (candidate.status !== 'ACTIVE') return { step: 'status', left: 0 };
  if (!candidate.isAgentConnected) return { step: 'agent', left: 0 };
  if (missingAttribute(candidate.attributes, asked.attributes)) return { step: 'attribute', left: 0 };
  if (asked.zones && !asked.zones.includes(candidate.availabilityZone)) return { step: 'location', left: 0 };
  if (remaining.cpuUnits < needs.cpuUnits) return { step: 'cpu', left: remaining.cpuUnits };
  if (remaining.memoryMiB < needs.memoryMiB) return { step: 'memory', left: remaining.memoryMiB };
  if (needs.ports.length > 0 && (takenPort(asked, candidate) !== undefined || leavesNoPort(asked, candidate)))
    return { step: 'ports', left: 0 };
  if (remaining.enis < needs.enis) return { step: 'eni', left: remaining.enis };
  if (remaining.gpus < needs.gpus) return { step: 'gpu', left: remaining.gpus };
  if (candidate.ofGroup > 0 && constraints.some(({ type }) => type === 'distinctInstance')) return { step: 'distinctInstance', left: 0 };
  if (expressions.length === 0) return null;
  const facts = candidate.facts();
  return expressions.every((expression) => matches(expression, facts)) ? null : { step: 'memberOf', left: 0 };
}

function takenPort({ needs }: PlacementAsked, { ports }: Candidacy): string | undefined {
  return needs.ports.find((port) => Object.hasOwn(ports, port));
}

/** As many ports are reserved of an instance, those of the system and the agent among them. Source: PortMapping.hostPort in the API reference. */
const MOST_PORTS = 100;

function leavesNoPort({ needs }: PlacementAsked, { ports }: Candidacy): boolean {
  return Object.keys(ports).length + needs.ports.length > MOST_PORTS;
}

/** The number or fact at which an instance falls out, for people. */
export function fallOutText({ step }: FallOut, { asked, expressions }: ReadQuestion, candidate: Candidacy): string {
  const { needs } = asked;
  const { remaining } = candidate;
  if (step === 'status') return `is ${candidate.status ?? 'not registered'}`;
  if (step === 'agent') return 'its agent is not connected';
  if (step === 'attribute') {
    const { name, value } = missingAttribute(candidate.attributes, asked.attributes) ?? { name: '', value: undefined };
    return value === undefined ? `lacks ${name}` : `needs ${name} ${value}, has ${candidate.attributes[name] ?? 'none'}`;
  }
  if (step === 'location') return `is in ${candidate.availabilityZone}, not in ${asked.zones?.join(' or ') || 'any zone'}`;
  if (step === 'cpu') return `${remaining.cpuUnits} of ${needs.cpuUnits} CPU units left`;
  if (step === 'memory') return `${remaining.memoryMiB} of ${needs.memoryMiB} MiB left`;
  if (step === 'ports') {
    const taken = takenPort(asked, candidate);
    return taken === undefined ? `${Object.keys(candidate.ports).length} of ${MOST_PORTS} ports are reserved` : `port ${taken} is in use`;
  }
  if (step === 'eni') return `${remaining.enis} network interfaces left`;
  if (step === 'gpu') return `${remaining.gpus} of ${needs.gpus} GPUs left`;
  if (step === 'distinctInstance') return `has ${candidate.ofGroup} tasks of ${asked.group}`;
  return `does not match ${unmet({ asked, expressions }, candidate)}`;
}

/** The first expression that the instance does not match, as it is written. */
function unmet({ asked, expressions }: Pick<ReadQuestion, 'asked' | 'expressions'>, candidate: Candidacy): string {
  const facts = candidate.facts();
  const written = asked.constraints.flatMap(({ expression }) => expression ?? []);
  return written[expressions.findIndex((expression) => !matches(expression, facts))] ?? 'the expression';
}
