/** Rules about tags, of whatever has some. */
import type { Tag } from '@aws-sdk/client-ecs';
import { limits } from '../api/limits.ts';
import { each, hasRepeats, list } from './clues.ts';
import { itemsOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { reference, thread } from './sources.ts';

const kinds = ['taskDefinition', 'service', 'task', 'capacityProvider', 'cluster'] as const;
const requests = ['RegisterTaskDefinition', 'CreateService', 'RunTask', 'CreateCapacityProvider', 'CreateCluster'];
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, value: 'x' }));

/** A tag with other than letters, digits and hyphens, or a long one. */
const oddTag = each<Tag>('Tag', ({ key = '', value = '' }) => !plain.test(key) || !plain.test(value));
const plain = /^(?!aws:)[a-zA-Z0-9 _.:/=+@-]{0,100}$/i;

const tooMany: Rule = {
  code: 'tags-too-many',
  kinds,
  severity: 'error',
  title: 'A resource has at most fifty tags',
  stage: 'tags',
  why: 'Fifty is the limit of tags in AWS. Its words for more are not on record for ECS.',
  source: reference('Tag'),
  clues: requests.map((request) => list(`${request}Request.tags`, ({ length }) => length > limits.tagsPerResource.value)),
  find(document) {
    const { length } = listOf(member(document, 'tags'));
    return length <= limits.tagsPerResource.value ? [] : [{ path: ['tags'], message: `${length} tags, and fifty are the most.` }];
  },
  example: { bad: taskWith({}, { tags: many(51) }), at: ['tags'], good: taskWith({}, { tags: many(50) }) },
};

const form: Rule = {
  code: 'tag-form',
  kinds,
  severity: 'error',
  title: 'A tag has a key of up to 128 and a value of up to 256 characters',
  stage: 'tags',
  why: 'Letters, digits, spaces and `_ . : / = + - @` are allowed in both. AWS’s words for others are not on record for ECS.',
  source: reference('Tag'),
  clues: [oddTag],
  find(document) {
    return itemsOf(member(document, 'tags'), ['tags']).flatMap(({ members, path }) =>
      (['key', 'value'] as const).flatMap((name): Place[] => {
        const text = textOf(member(members, name)) ?? '';
        const { max } = (name === 'key' ? limits.tagKeyLength : limits.tagValueLength).value;
        const at = [...path, name];
        if ([...text].length > max) return [{ path: at, message: `A tag’s ${name} has at most ${max} characters.` }];
        if (characters.test(text)) return [];
        return [{ path: at, message: 'A tag has letters, digits, spaces and `_ . : / = + - @`; nothing else.' }];
      }),
    );
  },
  example: {
    bad: taskWith({}, { tags: [{ key: 'team', value: 'a&b' }] }),
    at: ['tags', 0, 'value'],
    good: taskWith({}, { tags: [{ key: 'team', value: 'a + b' }] }),
  },
};

const isReserved = (text: string) => /^aws:/i.test(text);

const reserved: Rule = {
  code: 'tag-reserved',
  kinds,
  severity: 'error',
  title: 'Tags that begin with aws: are AWS’s',
  stage: 'tags',
  why: 'The prefix is reserved, in whatever case, for tags that AWS sets by itself, in keys and in values. The words of ECS are not on record.',
  source: thread('awsdocs/amazon-ecs-developer-guide', 72),
  clues: [oddTag],
  find(document) {
    return itemsOf(member(document, 'tags'), ['tags']).flatMap(({ members, path }) =>
      ['key', 'value'].flatMap((name): Place[] => {
        if (!isReserved(textOf(member(members, name)) ?? '')) return [];
        return [{ path: [...path, name], message: `A tag’s ${name} doesn’t begin with \`aws:\`, in whatever case.` }];
      }),
    );
  },
  example: {
    bad: taskWith({}, { tags: [{ key: 'AWS:team', value: 'api' }] }),
    at: ['tags', 0, 'key'],
    good: taskWith({}, { tags: [{ key: 'team', value: 'api' }] }),
  },
};

const twice: Rule = {
  code: 'tag-twice',
  kinds,
  severity: 'error',
  title: 'A tag’s key is used once',
  stage: 'tags',
  why: 'A key has one value. Keys that differ in case are two keys. AWS’s words are not on record for ECS.',
  source: reference('Tag'),
  clues: requests.map((request) => list<Tag>(`${request}Request.tags`, (tags) => hasRepeats(tags, 'key'))),
  find(document) {
    const seen = new Set<string>();
    return itemsOf(member(document, 'tags'), ['tags']).flatMap(({ members, path }): Place[] => {
      const key = textOf(member(members, 'key'));
      if (!key || !seen.has(key)) {
        if (key) seen.add(key);
        return [];
      }
      return [{ path: [...path, 'key'], message: `An earlier tag has the key \`${key}\` already.` }];
    });
  },
  example: {
    bad: taskWith(
      {},
      {
        tags: [
          { key: 'team', value: 'a' },
          { key: 'team', value: 'b' },
        ],
      },
    ),
    at: ['tags', 1, 'key'],
    good: taskWith(
      {},
      {
        tags: [
          { key: 'team', value: 'a' },
          { key: 'Team', value: 'b' },
        ],
      },
    ),
  },
};

export const tagRules: readonly Rule[] = [tooMany, form, reserved, twice];
