/** How kinds of documents are called on the command line: after the AWS CLI's commands. */

import type { DocumentKind } from '../../ecs/ecs.ts';
import { UsageError } from '../commands/output.ts';

const kinds = {
  'task-definition': 'taskDefinition',
  service: 'service',
  'service-update': 'serviceUpdate',
  'run-task': 'task',
  'capacity-provider-strategy': 'capacityProviderStrategy',
  'capacity-provider': 'capacityProvider',
  'cluster-capacity-providers': 'clusterCapacityProviders',
  cluster: 'cluster',
} as const satisfies Readonly<Record<string, DocumentKind>>;

export type KindName = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as readonly KindName[];

/** The kind of a name; null where none is given. Throws a usage error for an unknown name. */
export function readKind(name: string | undefined): DocumentKind | null {
  if (name === undefined) return null;
  const known = kindNames.find((one) => one === name);
  if (known === undefined) throw new UsageError(`There is no kind ${JSON.stringify(name)}. There are: ${kindNames.join(', ')}`);
  return kinds[known];
}

export function nameOfKind(kind: DocumentKind): KindName {
  const name = kindNames.find((one) => kinds[one] === kind);
  if (name === undefined) throw new Error(`The kind ${kind} has no name on the command line`);
  return name;
}
