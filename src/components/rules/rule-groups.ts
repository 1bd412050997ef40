/** The order of the rule list: by the documents that rules are about, then by when AWS looks. */
import { checkOrder, type DocumentKind, type Rule } from '../../ecs/ecs.ts';
import { familyOf } from './rule-words.ts';

export interface RuleFamily {
  title: string;
  rules: readonly Rule[];
}

export interface RuleGroup {
  /** Name of its place in the page. */
  id: string;
  title: string;
  families: readonly RuleFamily[];
}

const capacityKinds: readonly DocumentKind[] = ['capacityProviderStrategy', 'capacityProvider', 'clusterCapacityProviders', 'cluster'];

const groups: readonly { id: string; title: string; takes(kinds: readonly DocumentKind[]): boolean }[] = [
  { id: 'task-definitions', title: 'Task definitions', takes: (kinds) => kinds.every((kind) => kind === 'taskDefinition') },
  { id: 'every-document', title: 'Every kind of document', takes: (kinds) => kinds.includes('taskDefinition') },
  { id: 'services', title: 'Services and tasks', takes: (kinds) => !kinds.some((kind) => capacityKinds.includes(kind)) },
  { id: 'capacity', title: 'Capacity and clusters', takes: () => true },
];

/** Every rule once: each in the first group that takes its kinds, families in AWS's assumed order of checks. Empty groups are left out. */
export function groupsOf(rules: readonly Rule[]): RuleGroup[] {
  const homeOf = (rule: Rule) => groups.find(({ takes }) => takes(rule.kinds))?.id;
  return groups
    .map(({ id, title }) => ({ id, title, families: familiesOf(rules.filter((rule) => homeOf(rule) === id)) }))
    .filter(({ families }) => families.length > 0);
}

function familiesOf(rules: readonly Rule[]): RuleFamily[] {
  return checkOrder.stages
    .map((stage) => ({ title: familyOf(stage), rules: rules.filter((rule) => rule.stage === stage) }))
    .filter((family) => family.rules.length > 0);
}

/** The rules in the order in which the list shows them. */
export function inListOrder(rules: readonly Rule[]): Rule[] {
  return groupsOf(rules).flatMap(({ families }) => families.flatMap((family) => family.rules));
}
