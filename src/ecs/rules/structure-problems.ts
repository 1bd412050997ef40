/** What the API model says of a document’s shape, and what the rules that pass it on have in common. */
import type { Shape } from '../api/schema.ts';
import { checkStructure, type StructureCode, type StructureProblem, type StructureTarget, shapeOfTarget } from '../api/structure.ts';
import type { DocumentKind } from './finding.ts';
import { listOf, member } from './read.ts';
import type { AwsTemplate, Place } from './rule.ts';
import { file } from './sources.ts';

/** The shape that each kind of document is checked against. */
const targets: Readonly<Record<DocumentKind, StructureTarget>> = {
  taskDefinition: 'RegisterTaskDefinition',
  service: 'CreateService',
  serviceUpdate: 'UpdateService',
  task: 'RunTask',
  capacityProviderStrategy: 'CapacityProviderStrategy',
  capacityProvider: 'CreateCapacityProvider',
  clusterCapacityProviders: 'PutClusterCapacityProviders',
  cluster: 'CreateCluster',
};

/** All kinds: each has a shape. */
export const kinds = Object.keys(targets) as readonly DocumentKind[];

/** The shape of a kind of document. */
export function shapeOfKind(kind: DocumentKind): Shape {
  return shapeOfTarget(targets[kind]);
}

/** What the API model says of a document's shape. */
export function structureOf(document: unknown, kind: DocumentKind): readonly StructureProblem[] {
  return checkStructure(document, targets[kind]);
}

/** What the AWS CLI prints and boto3 throws, before anything is sent. */
export const fromClient: AwsTemplate = {
  exception: 'ParamValidationError',
  exceptionIsConfirmed: true,
  text: '{text}',
  wording: 'verbatim',
};

/** The source of those checks and of their words. */
export const validation = file('boto/botocore', 'botocore/validate.py', 'what the AWS CLI and boto3 check before a request is sent');

/** Those of some codes, in their order. */
export function problems(structure: readonly StructureProblem[], ...codes: readonly StructureCode[]): readonly StructureProblem[] {
  return structure.filter(({ code }) => codes.includes(code));
}

/** The place of a problem, with its text for the template of the answer. */
export function at(problem: StructureProblem, message: string): Place {
  return { path: problem.path, on: problem.on, message, values: { text: problem.message } };
}

/** What stands at a path of a document; undefined where nothing does. */
export function valueAt(document: unknown, path: StructureProblem['path']): unknown {
  return path.reduce<unknown>((value, step) => (typeof step === 'number' ? listOf(value)[step] : member(value, step)), document);
}
