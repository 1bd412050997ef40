/** What a rule may know besides the document: its kind, and a narrow view of the world, where there is one. */
import type { StructureProblem } from '../api/structure.ts';
import type { Image, Role, Subnet, Surroundings } from '../world/surroundings.ts';
import type { DocumentKind } from './finding.ts';

/**
 * What exists around a document. Each question is optional, and so is each answer: `undefined` means "not known", and a rule that needs it stays
 * silent. `null` means "known not to exist".
 */
export interface RuleWorld {
  /** A registered task definition (family, family:revision or ARN), in the shape of RegisterTaskDefinition's input or of DescribeTaskDefinition's answer. */
  taskDefinition?(reference: string): unknown;
  /** Names of the capacity providers associated with a cluster (name or ARN). */
  capacityProviders?(cluster: string): readonly string[] | undefined;
  /** An image by its full reference, with tag or digest. */
  image?(reference: string): Image | null | undefined;
  /** A role by its ARN or its name. */
  role?(reference: string): Role | null | undefined;
  subnet?(id: string): Subnet | null | undefined;
  hasLogGroup?(name: string): boolean | undefined;
}

/** What whoever asks for a check may hand in. Without a world only the document itself speaks. */
export interface RuleContext {
  world?: RuleWorld;
}

/** What a rule's `find` gets. */
export interface RuleScene {
  kind: DocumentKind;
  /** Empty where nothing is known. */
  world: RuleWorld;
  /** What the API model says of the document's shape. */
  structure: readonly StructureProblem[];
}

/** What a cluster and its registrations add to the surroundings. */
export interface Registered {
  taskDefinition?: RuleWorld['taskDefinition'];
  capacityProviders?: RuleWorld['capacityProviders'];
}

/** The rules' view of surroundings, whose lists are taken as complete: an image, role, subnet or log group that they lack does not exist. */
export function worldOf(surroundings: Surroundings, registered: Registered = {}): RuleWorld {
  return {
    ...registered,
    image: (reference) => surroundings.images.find((image) => isImage(image, reference)) ?? null,
    role: (reference) => surroundings.roles.find(({ arn }) => arn === reference || arn.endsWith(`/${reference}`)) ?? null,
    subnet: (id) => surroundings.subnets.find((subnet) => subnet.id === id) ?? null,
    hasLogGroup: (name) => surroundings.logGroups.includes(name),
  };
}

function isImage(image: Image, reference: string): boolean {
  if (reference === `${image.repository}@${image.digest}`) return true;
  return image.tags.some((tag) => reference === `${image.repository}:${tag}` || (tag === 'latest' && reference === image.repository));
}
