import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operations } from './schema.ts';
import { checkStructure, type StructureTarget } from './structure.ts';

const messages = (document: unknown, target: StructureTarget = 'RegisterTaskDefinition') =>
  checkStructure(document, target).map(({ message }) => message);
const task = (container: object) => ({ family: 'api', containerDefinitions: [container] });

describe('says what the AWS CLI says', () => {
  test('of missing members, at the input and deep inside', () => {
    expect(messages({})).toEqual([
      'Missing required parameter in input: "family"',
      'Missing required parameter in input: "containerDefinitions"',
    ]);
    expect(messages(task({ healthCheck: {} }))).toEqual(['Missing required parameter in containerDefinitions[0].healthCheck: "command"']);
  });

  test('of unknown members, with what was probably meant', () => {
    const [problem, ...others] = checkStructure(task({ versionConsistancy: 'enabled' }), 'RegisterTaskDefinition');
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'unknown-parameter',
      path: ['containerDefinitions', 0, 'versionConsistancy'],
      on: 'key',
      suggestion: 'versionConsistency',
      isClientSide: true,
    });
    expect(problem?.message).toMatch(
      /^Unknown parameter in containerDefinitions\[0\]: "versionConsistancy", must be one of: name, image, /,
    );
  });

  test('of wrong types', () => {
    expect(messages({ ...task({}), cpu: 256 })).toEqual([
      "Invalid type for parameter cpu, value: 256, type: <class 'int'>, valid types: <class 'str'>",
    ]);
    expect(messages(task({ cpu: '10', essential: null, command: {} }))).toEqual([
      "Invalid type for parameter containerDefinitions[0].cpu, value: 10, type: <class 'str'>, valid types: <class 'int'>",
      "Invalid type for parameter containerDefinitions[0].essential, value: None, type: <class 'NoneType'>, valid types: <class 'bool'>",
      "Invalid type for parameter containerDefinitions[0].command, value: {}, type: <class 'dict'>, valid types: <class 'list'>, <class 'tuple'>",
    ]);
    expect(messages([{ family: true }])).toEqual([
      "Invalid type for parameter input, value: [{'family': True}], type: <class 'list'>, valid types: <class 'dict'>",
    ]);
  });

  test('of modelled minimums', () => {
    expect(messages([{ capacityProvider: 'FARGATE', weight: -1 }], 'CapacityProviderStrategy')).toEqual([
      'Invalid value for parameter capacityProviderStrategy[0].weight, value: -1, valid min value: 0',
    ]);
    expect(messages({ ...task({}), tags: [{ key: '' }] })).toEqual([
      'Invalid length for parameter tags[0].key, value: 0, valid min length: 1',
    ]);
  });
});

test('marks what only the service checks', () => {
  const [networkMode] = checkStructure({ ...task({}), networkMode: 'awsvcp' }, 'RegisterTaskDefinition');
  expect(networkMode).toMatchObject({ code: 'unknown-enum-value', isClientSide: false, suggestion: 'awsvpc' });
  const [count] = checkStructure({ cluster: 'c', taskDefinition: 't', count: true }, 'RunTask');
  expect(count).toMatchObject({ code: 'wrong-type', isClientSide: false, expected: 'integer' });
});

test('lets an odd protocol pass, as ECS takes it for tcp', () => {
  expect(messages(task({ portMappings: [{ containerPort: 80, protocol: 'TCP' }] }))).toEqual([]);
});

test('takes empty lists and members in any order', () => {
  expect(messages({ requiresCompatibilities: [], containerDefinitions: [], family: 'a' })).toEqual([]);
});

test('suggests a key in its right case, but none that is already there', () => {
  const suggestionFor = (document: object) => checkStructure(document, 'RegisterTaskDefinition').find(({ on }) => on === 'key')?.suggestion;
  expect(suggestionFor({ Family: 'a', containerDefinitions: [] })).toBe('family');
  expect(suggestionFor({ family: 'a', Family: 'b', containerDefinitions: [] })).toBeUndefined();
});

test('names `__proto__` and its like as unknown keys', () => {
  const document = JSON.parse('{"family":"a","containerDefinitions":[{"__proto__":{"name":"x"},"constructor":1}],"__proto__":1}');
  expect(checkStructure(document, 'RegisterTaskDefinition').map(({ path, code }) => [code, path.join('.')])).toEqual([
    ['unknown-parameter', '__proto__'],
    ['unknown-parameter', 'containerDefinitions.0.__proto__'],
    ['unknown-parameter', 'containerDefinitions.0.constructor'],
  ]);
});

test('reads a document nested 100,000 deep no deeper than the shapes', () => {
  let deep: unknown = [];
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  const paths = checkStructure({ family: deep, containerDefinitions: deep }, 'RegisterTaskDefinition').map(({ path }) => path.join('.'));
  expect(paths).toEqual(['family', 'containerDefinitions.0']);
});

test('stops at 200 problems', () => {
  const keys = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key${index}`, 1]));
  expect(checkStructure(keys, 'RegisterTaskDefinition')).toHaveLength(200);
});

test('never throws, whatever the JSON and the operation', () => {
  const targets = [...Object.keys(operations), 'CapacityProviderStrategy'] as StructureTarget[];
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...targets), (document, target) => {
      for (const { message } of checkStructure(document, target)) expect(message).not.toBe('');
    }),
  );
});
