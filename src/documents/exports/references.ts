/** What an export refers to by name: things that exist outside of it, which become parameters, and resources of its own. */
import { innerShape, membersOfShape } from '../shapes.ts';

const referenceKey = Symbol('reference');

/** Stands in a value where a format writes a reference. */
export interface Reference {
  [referenceKey]: { parameter: string } | { resource: string; attribute?: string };
}

/** Something outside of the export. */
export interface Parameter {
  /** `Subnet2`; the number only where there is more than one. */
  name: string;
  /** `subnet` */
  noun: string;
  value: string;
}

/** Members that name something outside, with what it is. A member of these names means the same wherever the API has it. */
const outside: Readonly<Record<string, string>> = {
  executionRoleArn: 'execution role',
  taskRoleArn: 'task role',
  roleArn: 'role',
  infrastructureRoleArn: 'infrastructure role',
  ec2InstanceProfileArn: 'instance profile',
  subnets: 'subnet',
  securityGroups: 'security group',
  targetGroupArn: 'target group',
  alternateTargetGroupArn: 'target group',
  productionListenerRule: 'listener rule',
  testListenerRule: 'listener rule',
  hookTargetArn: 'hook function',
  autoScalingGroupArn: 'auto scaling group',
  registryArn: 'service registry',
  fileSystemId: 'file system',
  accessPointId: 'access point',
  image: 'image',
};

export function refersTo(resource: string, attribute?: string): Reference {
  return { [referenceKey]: { resource, ...(attribute !== undefined && { attribute }) } };
}

export function referenceOf(value: unknown): Reference[typeof referenceKey] | undefined {
  return typeof value === 'object' && value !== null && referenceKey in value ? (value as Reference)[referenceKey] : undefined;
}

/** The parameters that values of these shapes ask for, in the order in which they are met. */
export function parametersOf(values: readonly { value: unknown; shape: string }[]): readonly Parameter[] {
  const found = new Map<string, Set<string>>();
  for (const { value, shape } of values) {
    mapOutside(value, shape, undefined, (noun, text) => {
      found.set(noun, (found.get(noun) ?? new Set()).add(text));
      return text;
    });
  }
  return [...found].flatMap(([noun, texts]) =>
    [...texts].map((value, index) => ({ name: `${pascal(noun)}${texts.size > 1 ? index + 1 : ''}`, noun, value })),
  );
}

/** The value with references to parameters in place of what is outside. */
export function withParameters(value: unknown, shape: string, parameters: readonly Parameter[]): unknown {
  return mapOutside(value, shape, undefined, (noun, text) => {
    const parameter = parameters.find((one) => one.noun === noun && one.value === text);
    return parameter === undefined ? text : { [referenceKey]: { parameter: parameter.name } };
  });
}

function mapOutside(value: unknown, note: string, noun: string | undefined, put: (noun: string, text: string) => unknown): unknown {
  // CloudFormation would work such text out, in a parameter too: it stays where it was written.
  if (typeof value === 'string') return noun === undefined || value === '' || value.includes('{{') ? value : put(noun, value);
  if (Array.isArray(value)) return value.map((item) => mapOutside(item, innerShape(note, 'list') ?? 'document', noun, put));
  const shapes = membersOfShape(note);
  if (typeof value !== 'object' || value === null || shapes === undefined) return value;
  const members = Object.entries(value).map(([key, item]) => {
    const own = Object.hasOwn(outside, key) ? outside[key] : undefined;
    return [key, mapOutside(item, shapes.get(key) ?? 'document', own, put)];
  });
  return Object.fromEntries(members);
}

function pascal(noun: string): string {
  return noun.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());
}
