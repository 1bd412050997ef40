/** Rules about placement constraints and strategies, which choose among instances. */
import { has } from './clues.ts';
import { brokenExpressions } from './expressions.ts';
import { itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { definitionOf, fargateService, instanceService, invalidParameter, platformOf, wordingFor } from './services-read.ts';
import { guide, preflight, sdk } from './sources.ts';

const kinds = ['service', 'serviceUpdate', 'task'] as const;
const keys = ['placementConstraints', 'placementStrategy'] as const;
const zone = { type: 'spread', field: 'attribute:ecs.availability-zone' };
const otherZone = { type: 'memberOf', expression: 'attribute:ecs.availability-zone != us-east-1e' };

const placementOnFargate: Rule = {
  code: 'placement-on-fargate',
  kinds,
  severity: 'error',
  title: 'On Fargate there is nothing to place on',
  stage: 'placement',
  aws: invalidParameter('Placement {what} are not supported with FARGATE launch type.'),
  why: 'Constraints and strategies choose among your instances. On Fargate AWS chooses, and spreads tasks over the Availability Zones of your subnets.',
  source: preflight('service-fargate-placement', '2026-09-03'),
  find(document): readonly Place[] {
    const platform = platformOf(document);
    if (platform.on !== 'fargate') return [];
    return keys.flatMap((key): Place[] => {
      if (listOf(member(document, key)).length === 0) return [];
      const fix = { title: `Remove ${key}`, edits: [{ op: 'remove' as const, path: [key] }] };
      const values = { what: key === 'placementConstraints' ? 'constraints' : 'strategies' };
      return [{ path: [key], on: 'key', message: `Remove \`${key}\`: Fargate places the tasks.`, values, fix, ...wordingFor(platform) }];
    });
  },
  example: { bad: { ...fargateService, placementStrategy: [zone] }, at: ['placementStrategy'], good: fargateService },
};

const strategiesTooMany: Rule = {
  code: 'placement-strategies-too-many',
  kinds,
  severity: 'error',
  title: 'At most five placement strategies',
  stage: 'placement',
  aws: invalidParameter('Maximum number of strategies is 5.', { isConfirmed: false }),
  why: 'Strategies are applied one after the other; each ranks what the one before left equal.',
  source: preflight('svc-placement-strategies-max6', '2026-09-08'),
  find(document): readonly Place[] {
    const count = listOf(member(document, 'placementStrategy')).length;
    return count > 5 ? [{ path: ['placementStrategy'], message: `There are ${count}; keep five.` }] : [];
  },
  example: {
    bad: { ...instanceService, placementStrategy: [zone, zone, zone, zone, zone, zone] },
    at: ['placementStrategy'],
    good: { ...instanceService, placementStrategy: [zone, zone] },
  },
};

const strategyField: Rule = {
  code: 'binpack-field',
  kinds,
  severity: 'error',
  title: 'binpack packs by cpu or memory',
  stage: 'placement',
  aws: invalidParameter("binpack field '{field}' is invalid.", { isConfirmed: false }),
  why: 'binpack fills the instance that has least left of a resource, and those resources are cpu and memory.',
  source: preflight('svc-binpack-field', '2026-09-08'),
  find(document): readonly Place[] {
    return itemsOf(member(document, 'placementStrategy'), ['placementStrategy']).flatMap(({ members, path }): Place[] => {
      const field = textOf(member(members, 'field'));
      if (member(members, 'type') !== 'binpack' || /^(cpu|memory)$/i.test(field ?? '')) return [];
      const message = 'Write `cpu` or `memory`.';
      if (field === undefined) return [{ path, message: 'Add `field`: `cpu` or `memory`.', values: { field: '' }, wording: 'inferred' }];
      return [{ path: [...path, 'field'], message, values: { field } }];
    });
  },
  example: {
    bad: { ...instanceService, placementStrategy: [{ type: 'binpack', field: 'instanceId' }] },
    at: ['placementStrategy', 0, 'field'],
    good: { ...instanceService, placementStrategy: [{ type: 'binpack', field: 'memory' }] },
  },
};

const randomField: Rule = {
  code: 'random-field',
  kinds,
  severity: 'error',
  title: 'random has no field',
  stage: 'placement',
  aws: invalidParameter('random field should not be specified.', { isConfirmed: false }),
  why: 'random looks at nothing.',
  source: preflight('svc-random-with-field', '2026-09-08'),
  find(document): readonly Place[] {
    return itemsOf(member(document, 'placementStrategy'), ['placementStrategy']).flatMap(({ members, path }): Place[] => {
      if (member(members, 'type') !== 'random' || !textOf(member(members, 'field'))) return [];
      const at = [...path, 'field'];
      return [{ path: at, on: 'key', message: 'Remove `field`.', fix: { title: 'Remove field', edits: [{ op: 'remove', path: at }] } }];
    });
  },
  example: {
    bad: { ...instanceService, placementStrategy: [{ type: 'random', field: 'cpu' }] },
    at: ['placementStrategy', 0, 'field'],
    good: { ...instanceService, placementStrategy: [{ type: 'random' }] },
  },
};

const distinctExpression: Rule = {
  code: 'distinct-instance-expression',
  kinds,
  severity: 'error',
  title: 'distinctInstance has no expression',
  stage: 'placement',
  aws: invalidParameter('distinctInstance expression should not be specified.', { isConfirmed: false }),
  why: 'distinctInstance puts each task on another instance; an expression belongs to memberOf.',
  source: preflight('svc-placement-constraint-distinct-instance-expression', '2026-09-08'),
  find(document): readonly Place[] {
    return constraintsOf(document).flatMap(({ members, path }): Place[] => {
      if (member(members, 'type') !== 'distinctInstance' || !textOf(member(members, 'expression'))) return [];
      const at = [...path, 'expression'];
      return [
        { path: at, on: 'key', message: 'Remove `expression`.', fix: { title: 'Remove expression', edits: [{ op: 'remove', path: at }] } },
      ];
    });
  },
  example: {
    bad: { ...instanceService, placementConstraints: [{ ...otherZone, type: 'distinctInstance' }] },
    at: ['placementConstraints', 0, 'expression'],
    good: { ...instanceService, placementConstraints: [{ type: 'distinctInstance' }] },
  },
};

const memberOfExpression: Rule = {
  code: 'member-of-expression',
  kinds,
  severity: 'error',
  title: 'memberOf says of what',
  stage: 'placement',
  why: 'memberOf keeps the instances for which its expression holds; without one there is nothing to ask. AWS’s words for it are not on record.',
  source: sdk('PlacementConstraint.expression'),
  find(document): readonly Place[] {
    return constraintsOf(document).flatMap(({ members, path }): Place[] => {
      if (member(members, 'type') !== 'memberOf' || (member(members, 'expression') ?? '') !== '') return [];
      return [{ path, message: 'Add an `expression`, such as `attribute:ecs.instance-type =~ t3.*`.' }];
    });
  },
  example: {
    bad: { ...instanceService, placementConstraints: [{ type: 'memberOf' }] },
    at: ['placementConstraints', 0],
    good: { ...instanceService, placementConstraints: [otherZone] },
  },
};

const brokenExpression: Rule = {
  code: 'placement-expression',
  kinds,
  severity: 'error',
  title: 'A constraint is an expression of the cluster query language',
  stage: 'placement',
  why: 'An expression compares something of an instance: `attribute:ecs.instance-type == t3.small`. AWS’s words for a service and for RunTask are not on record.',
  source: guide('cluster-query-language', 'cluster query language'),
  clues: has('PlacementConstraint.expression'),
  // On Fargate constraints are refused as a whole.
  find: (document) => (platformOf(document).on === 'fargate' ? [] : brokenExpressions(document)),
  example: {
    bad: { ...instanceService, placementConstraints: [{ type: 'memberOf', expression: 'attributes:ecs.instance-type == p3.2xlarge' }] },
    at: ['placementConstraints', 0, 'expression'],
    good: { ...instanceService, placementConstraints: [otherZone] },
  },
};

const constraintsTooMany: Rule = {
  code: 'placement-constraints-too-many',
  kinds,
  severity: 'error',
  title: 'At most ten placement constraints, the definition’s included',
  stage: 'placement',
  why: 'An instance must meet all of them, so they can be joined in one expression with `and`. AWS’s words for it are not on record.',
  source: sdk('CreateServiceRequest.placementConstraints'),
  find(document, scene): readonly Place[] {
    const own = listOf(member(document, 'placementConstraints')).length;
    const inherited = listOf(member(definitionOf(document, scene), 'placementConstraints')).length;
    if (own === 0 || own + inherited <= 10) return [];
    const message = `There are ${own}${inherited > 0 ? `, and ${inherited} in the task definition` : ''}; ten are allowed.`;
    return [{ path: ['placementConstraints'], message }];
  },
  example: {
    bad: { ...instanceService, placementConstraints: Array.from({ length: 11 }, () => otherZone) },
    at: ['placementConstraints'],
    good: { ...instanceService, placementConstraints: [otherZone] },
  },
};

function constraintsOf(document: unknown) {
  return itemsOf(member(document, 'placementConstraints'), ['placementConstraints']);
}

export const placementRules: readonly Rule[] = [
  placementOnFargate,
  strategiesTooMany,
  strategyField,
  randomField,
  distinctExpression,
  memberOfExpression,
  brokenExpression,
  constraintsTooMany,
];
