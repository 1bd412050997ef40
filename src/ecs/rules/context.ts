/** What a rule may know besides the document: its kind, and a narrow view of the world, where there is one. */
import type { StructureProblem } from '../api/structure.ts';
import { findGroup } from '../world/groups.ts';
import { findImage, findRole, findSubnet } from '../world/lookup.ts';
import type { AutoScalingGroup, Image, Role, ServiceRegistry, Subnet, Surroundings, TargetGroup } from '../world/surroundings.ts';
import type { DocumentKind } from './finding.ts';

/** An image as far as the rules need it: how its process behaves may be partly unknown. */
export type KnownImage = Pick<Image, 'repository' | 'tags' | 'architectures' | 'tools'> & {
  digest?: string;
  process?: Partial<Image['process']>;
};

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
  image?(reference: string): KnownImage | null | undefined;
  /** A role by its ARN or its name. */
  role?(reference: string): Role | null | undefined;
  subnet?(id: string): Subnet | null | undefined;
  hasLogGroup?(name: string): boolean | undefined;
  /** A target group by its ARN. */
  targetGroup?(arn: string): TargetGroup | null | undefined;
  /** A Cloud Map service by its ARN. */
  serviceRegistry?(arn: string): ServiceRegistry | null | undefined;
  /** An Auto Scaling group by its name or ARN. */
  autoScalingGroup?(reference: string): AutoScalingGroup | null | undefined;
  /** The default Service Connect namespace of a cluster (name or ARN); `null` for a cluster without one. */
  serviceConnectNamespace?(cluster: string): string | null | undefined;
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
  /** True where only the places count: whether a mend would do is not looked into, and it reads more of the document than the mistake is about. */
  isWithoutFixes?: boolean;
}

/** What a cluster and its registrations add to the surroundings. */
export interface Registered {
  taskDefinition?: RuleWorld['taskDefinition'];
  capacityProviders?: RuleWorld['capacityProviders'];
}

/** The rules' view of surroundings, whose lists are taken as complete: an image, role, subnet or log group that they lack does not exist. */
export function worldOf(surroundings: Surroundings, registered: Registered = {}): RuleWorld {
  const { targetGroups, autoScalingGroups } = surroundings;
  return {
    ...registered,
    image: (reference) => findImage(surroundings, reference) ?? null,
    role: (reference) => findRole(surroundings, reference) ?? null,
    subnet: (id) => findSubnet(surroundings, id) ?? null,
    hasLogGroup: (name) => surroundings.logGroups.includes(name),
    ...(autoScalingGroups && { autoScalingGroup: (reference) => findGroup(autoScalingGroups, reference) ?? null }),
    ...(targetGroups && { targetGroup: (arn) => targetGroups.find((group) => group.arn === arn) ?? null }),
  };
}
