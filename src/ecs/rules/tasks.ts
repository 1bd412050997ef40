/** Rules about RunTask alone: how many tasks, what may be overridden, and what belongs to services only. */
import { itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { containerNamed, definitionOf, fargateDefinition, fargateService, invalidParameter } from './services-read.ts';
import { file, sdk, thread } from './sources.ts';

const kinds = ['task'] as const;
const { serviceName: _, desiredCount: __, ...task } = fargateService;

const count: Rule = {
  code: 'task-count',
  kinds,
  severity: 'error',
  title: 'One call runs 1 to 10 tasks',
  stage: 'request',
  why: 'RunTask places its tasks while it answers, so it takes ten at most. A service keeps more. AWS’s words for it are not on record.',
  source: sdk('RunTaskRequest.count'),
  find(document): readonly Place[] {
    const value = member(document, 'count');
    if (typeof value !== 'number' || (value >= 1 && value <= 10)) return [];
    return [{ path: ['count'], message: 'Write 1 to 10; for more, call several times, or make a service.' }];
  },
  example: { bad: { ...task, count: 11 }, at: ['count'], good: { ...task, count: 10 } },
};

const launchTypes = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'];

const launchType: Rule = {
  code: 'task-launch-type',
  kinds,
  severity: 'error',
  title: 'A task’s launch type is one of AWS’s, letter for letter',
  stage: 'server',
  aws: invalidParameter('launch type should be one of [EC2,FARGATE,EXTERNAL]', { isConfirmed: false, wording: 'unconfirmed' }),
  why: 'Launch types are written in capitals. The text is that of an emulator, from before there was MANAGED_INSTANCES. Fargate Spot is no launch type: it is asked for with a capacity provider strategy.',
  source: file('getmoto/moto', 'moto/ecs/models.py', 'what the emulator answers to RunTask'),
  find(document): readonly Place[] {
    const value = member(document, 'launchType');
    if (typeof value !== 'string' || launchTypes.includes(value)) return [];
    const meant = launchTypes.find((name) => name === value.toUpperCase());
    const message = `\`launchType\` takes ${launchTypes.map((name) => `\`${name}\``).join(', ')}.`;
    if (meant === undefined) return [{ path: ['launchType'], message }];
    const fix = { title: `Write "${meant}"`, edits: [{ op: 'set' as const, path: ['launchType'], value: meant }] };
    return [{ path: ['launchType'], message: `${message} Did you mean \`${meant}\`?`, fix }];
  },
  example: { bad: { ...task, launchType: 'Fargate' }, at: ['launchType'], good: { ...task, launchType: 'FARGATE' } },
};

const propagateTags: Rule = {
  code: 'task-propagate-tags',
  kinds,
  severity: 'error',
  title: 'A single task takes tags from its definition, not from a service',
  stage: 'request',
  why: 'RunTask starts tasks that belong to no service, so there is none whose tags could be taken. AWS’s words for it are not on record.',
  source: sdk('RunTaskRequest.propagateTags'),
  find(document): readonly Place[] {
    if (member(document, 'propagateTags') !== 'SERVICE') return [];
    return [{ path: ['propagateTags'], message: 'Write `TASK_DEFINITION`, or leave it out.' }];
  },
  example: { bad: { ...task, propagateTags: 'SERVICE' }, at: ['propagateTags'], good: { ...task, propagateTags: 'TASK_DEFINITION' } },
};

const overriddenContainer: Rule = {
  code: 'override-container',
  kinds,
  severity: 'error',
  title: 'An override names a container of the definition',
  stage: 'compatibility',
  aws: invalidParameter('Override for container named {container} is not a container in the TaskDefinition.'),
  why: 'An override changes what the definition says about one of its containers; it can’t add one.',
  source: thread('azavea/django-ecsmanage', 21),
  find(document, scene): readonly Place[] {
    const definition = definitionOf(document, scene);
    if (definition === undefined) return [];
    const names = listOf(member(definition, 'containerDefinitions')).map((one) => textOf(member(one, 'name')) ?? '');
    return overridesOf(document).flatMap(({ members, path }): Place[] => {
      const container = textOf(member(members, 'name'));
      if (container === undefined || containerNamed(definition, container)) return [];
      const message = `The task definition’s containers are ${names.map((name) => `\`${name}\``).join(', ')}.`;
      return [{ path: [...path, 'name'], message, values: { container } }];
    });
  },
  example: {
    bad: { ...task, overrides: { containerOverrides: [{ name: 'web', command: ['migrate'] }] } },
    at: ['overrides', 'containerOverrides', 0, 'name'],
    good: { ...task, overrides: { containerOverrides: [{ name: 'api', command: ['migrate'] }] } },
    context: { world: { taskDefinition: () => fargateDefinition } },
  },
};

const overrideUnnamed: Rule = {
  code: 'override-unnamed',
  kinds,
  severity: 'error',
  title: 'An override says whose it is',
  stage: 'request',
  why: 'Without a name nobody knows which container is meant; only an empty override may go without. AWS’s words for it are not on record.',
  source: sdk('ContainerOverride.name'),
  find(document): readonly Place[] {
    return overridesOf(document).flatMap(({ members, path }): Place[] =>
      Object.keys(members).length > 0 && !member(members, 'name') ? [{ path, message: 'Add `name`, the container that is meant.' }] : [],
    );
  },
  example: {
    bad: { ...task, overrides: { containerOverrides: [{ command: ['migrate'] }] } },
    at: ['overrides', 'containerOverrides', 0],
    good: { ...task, overrides: { containerOverrides: [{ name: 'api', command: ['migrate'] }] } },
  },
};

function overridesOf(document: unknown) {
  return itemsOf(member(member(document, 'overrides'), 'containerOverrides'), ['overrides', 'containerOverrides']);
}

const mostCharacters = 8_192;

const overridesLength: Rule = {
  code: 'overrides-length',
  kinds,
  severity: 'error',
  title: 'Overrides are at most 8192 characters of JSON',
  stage: 'request',
  aws: invalidParameter('Container Overrides length must be at most 8192'),
  why: 'The overrides travel with every task. Put long data where the task can fetch it, and hand over the address.',
  source: thread('convox/rack', 1906),
  find(document): readonly Place[] {
    const overrides = member(document, 'overrides');
    // AWS counts JSON as it is sent; a few characters about the limit may count otherwise there.
    if (overrides === undefined || JSON.stringify(overrides).length <= mostCharacters) return [];
    const message = `These are ${JSON.stringify(overrides).length} characters, ${mostCharacters} are allowed.`;
    return [{ path: ['overrides'], message }];
  },
  example: {
    bad: { ...task, overrides: { containerOverrides: [{ name: 'api', command: ['x'.repeat(mostCharacters)] }] } },
    at: ['overrides'],
    good: { ...task, overrides: { containerOverrides: [{ name: 'api', command: ['x'] }] } },
  },
};

export const taskRules: readonly Rule[] = [launchType, count, propagateTags, overrideUnnamed, overridesLength, overriddenContainer];
