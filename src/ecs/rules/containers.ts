/** Rules about the family's name and the container list: that there are containers, how they are named, and that one is essential. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';

import { limits } from '../api/limits.ts';
import { each, hasRepeats, list, text } from './clues.ts';
import { containersOf, member, putMember, spokenName, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { file, preflight, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const nameCharacters = /^[a-zA-Z0-9_-]+$/;
const isPlainName = (name: string) => name.length <= 255 && nameCharacters.test(name);
const container = { name: 'api', image: 'nginx:1.27', memory: 128 };
const sidecar = { name: 'sidecar', image: 'nginx:1.27', memory: 128 };

/** A container without a name or an image, or with a name that AWS may not take. */
const oddContainer = each<ContainerDefinition>('ContainerDefinition', ({ name, image }) => !name || !image || !isPlainName(name));

const oddList = list<ContainerDefinition>(
  'RegisterTaskDefinitionRequest.containerDefinitions',
  (containers) =>
    containers.length === 0 ||
    containers.length > limits.containersPerTaskDefinition.value ||
    hasRepeats(containers, 'name') ||
    containers.every(({ essential }) => essential === false),
);

const familyCharacters: Rule = {
  code: 'family-characters',
  kinds,
  severity: 'error',
  title: 'A family is named with letters, digits, hyphens and underscores',
  stage: 'family',
  aws: { exception: 'ClientException', exceptionIsConfirmed: true, text: 'Family contains invalid characters.', wording: 'verbatim' },
  why: 'The family becomes part of every revision’s ARN, where `/` and `:` have a meaning of their own.',
  source: thread('aws/amazon-ecs-cli', 37),
  clues: [text('RegisterTaskDefinitionRequest.family', (family) => !isPlainName(family))],
  find(document) {
    const family = textOf(member(document, 'family'));
    if (family === undefined || isPlainName(family)) return [];
    const problem = family.length > 255 ? 'is longer than 255 characters' : family === '' ? 'is empty' : 'has other characters in it';
    return [{ path: ['family'], message: `A family has 1 to 255 letters, digits, \`-\` and \`_\`; this one ${problem}.` }];
  },
  example: {
    bad: { family: 'team/my-rust-api', containerDefinitions: [container] },
    at: ['family'],
    good: { family: 'team-my-rust-api', containerDefinitions: [container] },
  },
};

const containersEmpty: Rule = {
  code: 'containers-empty',
  kinds,
  severity: 'error',
  title: 'A task definition has at least one container',
  stage: 'containerList',
  aws: { exception: 'ClientException', exceptionIsConfirmed: false, text: 'Container list cannot be empty', wording: 'verbatim' },
  why: 'A task is its containers: without one there is nothing to start.',
  source: preflight('container-definitions-empty', '2026-09-02'),
  clues: [oddList],
  find(document) {
    const list = member(document, 'containerDefinitions');
    if (list === undefined) {
      const message =
        'Add `containerDefinitions` with one container. The AWS CLI refuses this before sending it: `Missing required parameter in input: "containerDefinitions"`.';
      return [{ path: [], message }];
    }
    if (!Array.isArray(list) || list.length > 0) return [];
    return [{ path: ['containerDefinitions'], message: 'Add at least one container, with a `name` and an `image`.' }];
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [] },
    at: ['containerDefinitions'],
    good: { family: 'my-rust-api', containerDefinitions: [container] },
  },
};

const containersTooMany: Rule = {
  code: 'containers-too-many',
  kinds,
  severity: 'error',
  title: 'A task definition has at most ten containers',
  stage: 'containerList',
  aws: { exception: 'ClientException', exceptionIsConfirmed: true, text: 'Too many containers.', wording: 'verbatim' },
  why: 'All containers of a task start, live and move together on one host; ten is the quota.',
  source: thread('aws/amazon-ecs-cli', 184),
  clues: [oddList],
  find(document) {
    const list = member(document, 'containerDefinitions');
    if (!Array.isArray(list) || list.length <= limits.containersPerTaskDefinition.value) return [];
    const message = `${list.length} containers, and ten are the most. Put what need not run side by side into a task definition of its own.`;
    return [{ path: ['containerDefinitions'], message }];
  },
  example: {
    bad: { family: 'crowd', containerDefinitions: Array.from({ length: 11 }, (_, index) => ({ ...container, name: `c${index}` })) },
    at: ['containerDefinitions'],
    good: { family: 'crowd', containerDefinitions: Array.from({ length: 10 }, (_, index) => ({ ...container, name: `c${index}` })) },
  },
};

const nameMissing: Rule = {
  code: 'name-missing',
  kinds,
  severity: 'error',
  title: 'Every container has a name',
  stage: 'containers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: 'Container.name should not be null or empty.',
    wording: 'quoted',
  },
  why: 'Everything else refers to a container by its name: load balancers, dependencies, logs, `aws ecs execute-command`.',
  source: file('getmoto/moto', 'moto/ecs/exceptions.py', 'an emulator that repeats AWS’s texts'),
  clues: [oddContainer],
  find(document) {
    return containersOf(document).flatMap((item) => missingText(item, 'name', `Give ${spokenName(item)} a \`name\`.`));
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [{ image: 'nginx:1.27', memory: 128 }] },
    at: ['containerDefinitions', 0],
    good: { family: 'my-rust-api', containerDefinitions: [container] },
  },
};

const imageMissing: Rule = {
  code: 'image-missing',
  kinds,
  severity: 'error',
  title: 'Every container has an image',
  stage: 'containers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: 'Container.image should not be null or empty.',
    wording: 'quoted',
  },
  why: 'The image is what a container runs; ECS has no default for it.',
  source: thread('aws/aws-cli', 5924),
  clues: [oddContainer],
  find(document) {
    return containersOf(document).flatMap((item) => missingText(item, 'image', `Give ${spokenName(item)} an \`image\`.`));
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [{ name: 'api', image: '', memory: 128 }] },
    at: ['containerDefinitions', 0, 'image'],
    good: { family: 'my-rust-api', containerDefinitions: [container] },
  },
};

/** A place at the empty text, or at the object that lacks the member. */
function missingText({ members, path }: ReturnType<typeof containersOf>[number], key: string, message: string): readonly Place[] {
  const value = member(members, key);
  if (value === '') return [{ path: [...path, key], message }];
  return value === undefined ? [{ path, message }] : [];
}

const containerNameCharacters: Rule = {
  code: 'container-name-characters',
  kinds,
  severity: 'error',
  title: 'A container is named with letters, digits, hyphens and underscores',
  stage: 'containers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: 'Container.name contains invalid characters.',
    wording: 'verbatim',
  },
  why: 'The name becomes part of log streams, DNS entries and the container’s name on its host, where dots, slashes and spaces would break it.',
  source: thread('hashicorp/terraform-provider-aws', 5950),
  clues: [oddContainer],
  find(document) {
    return containersOf(document).flatMap(({ members, path }) => {
      const name = textOf(member(members, 'name'));
      if (!name || isPlainName(name)) return [];
      return [{ path: [...path, 'name'], message: 'A container’s name has up to 255 letters, digits, `-` and `_`; nothing else.' }];
    });
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [{ ...container, name: 'my.api' }] },
    at: ['containerDefinitions', 0, 'name'],
    good: { family: 'my-rust-api', containerDefinitions: [{ ...container, name: 'my-api' }] },
  },
};

const containerNameTwice: Rule = {
  code: 'container-name-twice',
  kinds,
  severity: 'error',
  title: 'No two containers of a task have one name',
  stage: 'containers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: 'Container names must be unique within a task definition',
    wording: 'verbatim',
  },
  why: 'Load balancers, dependencies and logs find a container by its name, so a name must mean one container.',
  source: preflight('duplicate-container-names', '2026-09-02'),
  clues: [oddList],
  find(document) {
    const seen = new Set<string>();
    return containersOf(document).flatMap(({ members, path }) => {
      const name = textOf(member(members, 'name'));
      if (!name || !seen.has(name)) {
        if (name) seen.add(name);
        return [];
      }
      return [{ path: [...path, 'name'], message: `An earlier container is named \`${name}\` already. Choose another name.` }];
    });
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [container, { ...sidecar, name: 'api' }] },
    at: ['containerDefinitions', 1, 'name'],
    good: { family: 'my-rust-api', containerDefinitions: [container, sidecar] },
  },
};

const noEssential: Rule = {
  code: 'no-essential',
  kinds,
  severity: 'error',
  title: 'At least one container is essential',
  stage: 'containers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: false,
    text: "Task definition doesn't have any essential container",
    wording: 'verbatim',
  },
  why: 'A task ends when an essential container ends. With none, ECS could never tell that the task is over. `essential` is true where it is left out.',
  source: preflight('essential-container', '2026-09-02'),
  clues: [oddList],
  find(document) {
    const containers = containersOf(document);
    if (containers.length === 0 || containers.some(({ members }) => member(members, 'essential') !== false)) return [];
    const [only, ...others] = containers;
    if (!only || others.length > 0) {
      const message = 'Every container says `"essential": false`. Make the one that does the task’s work essential.';
      return [{ path: ['containerDefinitions'], message }];
    }
    const fix = { title: 'Make it essential', edits: [putMember(only.members, only.path, 'essential', true)] };
    return [
      {
        path: [...only.path, 'essential'],
        message: 'The only container must be essential: leave `essential` out, or set it to true.',
        fix,
      },
    ];
  },
  example: {
    bad: { family: 'my-rust-api', containerDefinitions: [{ ...container, essential: false }] },
    at: ['containerDefinitions', 0, 'essential'],
    good: { family: 'my-rust-api', containerDefinitions: [container, { ...sidecar, essential: false }] },
  },
};

export const containerRules: readonly Rule[] = [
  familyCharacters,
  containersEmpty,
  containersTooMany,
  nameMissing,
  containerNameCharacters,
  imageMissing,
  containerNameTwice,
  noEssential,
];
