import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { checkText } from './check.ts';
import { applyTextEdits } from './edits.ts';
import { checkFile, parseFile } from './file.ts';
import { parseText } from './parse.ts';

const runs = process.env.DRYDOCK_SOAK === undefined ? 200 : 20_000;

const definition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'bridge',
  cpu: 256,
  memory: '768',
  containerDefinitions: [
    { name: 'api', image: 'nginx:1.27', esential: true, dependsOn: [{ containerName: 'init', condition: 'HEALTHY' }] },
    { name: 'init', image: 'busybox', essential: false, memory: 'much' },
  ],
};
const codes = (findings: readonly { code: string; pointer: string }[]) => findings.map(({ code, pointer }) => `${code} ${pointer}`);

describe('recognises the format', () => {
  test.each([
    ['{"clusterName": "a"}', undefined, 'json'],
    ['clusterName: a', undefined, 'yaml'],
    ['# a comment\nclusterName: a', undefined, 'yaml'],
    ['---\nclusterName: a', undefined, 'yaml'],
    ['{"clusterName": "a"}', 'a.yml', 'yaml'],
    ['{"clusterName": "a"}', 'a.jsonc', 'jsonc'],
    ['no document at all', undefined, 'json'],
    ['', undefined, 'json'],
  ])('%j in the file %s is %s', async (text, fileName, format) => {
    const [file] = await checkFile(text, fileName === undefined ? {} : { fileName });
    expect(file?.format).toBe(format);
  });
});

test('takes comments and trailing commas where the format is said to allow them, and only there', async () => {
  const text = '{\n  // which\n  "clusterName": 1,\n}';
  expect((await checkFile(text))[0]?.findings.map(({ code }) => code)).toEqual(['json-syntax', 'json-syntax']);
  const [file] = await checkFile(text, { format: 'jsonc' });
  expect(file).toMatchObject({ kind: 'cluster', format: 'jsonc' });
  expect(codes(file?.findings ?? [])).toEqual(['type /clusterName']);
  expect(applyTextEdits(text, file?.findings[0]?.textEdits ?? [])).toBe(text.replace('1,', '"1",'));
});

describe('reads what describe-task-definition answers', () => {
  const answer = {
    taskDefinition: {
      taskDefinitionArn: 'arn:x',
      ...definition,
      cpu: '256',
      revision: 7,
      status: 'ACTIVE',
      requiresAttributes: [],
      compatibilities: ['EC2'],
    },
    tags: [{ key: 'team', value: 'a' }],
  };
  const text = JSON.stringify(answer, null, 2);
  const findings = checkText(text, { kind: 'taskDefinition' });

  test('as the definition inside, with its places', () => {
    const parsed = parseText(text);
    expect(parsed).toMatchObject({ origin: 'describe-task-definition', value: { family: 'my-rust-api', tags: answer.tags } });
    expect(parsed.value).not.toHaveProperty('revision');
    expect(codes(findings)).toContain('fargate-netmode /taskDefinition/networkMode');
    const network = findings.find(({ code }) => code === 'fargate-netmode');
    expect(text.slice(network?.range.from, network?.range.to)).toBe('"bridge"');
    expect(JSON.parse(applyTextEdits(text, network?.textEdits ?? [])).taskDefinition.networkMode).toBe('awsvpc');
  });

  test('with one advice for all that AWS filled in, whose fix leaves what can be registered', () => {
    const advice = findings.filter(({ code }) => code === 'read-only-fields');
    expect(advice).toHaveLength(1);
    expect(advice[0]).toMatchObject({ severity: 'advice', message: expect.stringContaining('`revision`') });
    expect(JSON.parse(applyTextEdits(text, advice[0]?.textEdits ?? []))).toEqual({ ...definition, cpu: '256', tags: answer.tags });
  });

  test('also without the wrapping, and in YAML', async () => {
    const bare = JSON.stringify(answer.taskDefinition);
    const [advice] = checkText(bare, { kind: 'taskDefinition' }).filter(({ code }) => code === 'read-only-fields');
    expect(JSON.parse(applyTextEdits(bare, advice?.textEdits ?? []))).toEqual({ ...definition, cpu: '256' });
    const [file] = await checkFile(stringify(answer), { format: 'yaml' });
    expect(file).toMatchObject({ kind: 'taskDefinition', origin: 'describe-task-definition' });
    expect(codes(file?.findings ?? [])).toEqual(codes(findings));
  });

  test('and leaves a document alone that only names such a field', () => {
    const found = checkText(JSON.stringify({ ...definition, status: 'ACTIVE' }), { kind: 'taskDefinition' });
    expect(codes(found)).toContain('unknown-key /status');
  });
});

describe('reads YAML', () => {
  test('with each document of a file on its own', async () => {
    const files = await checkFile('clusterName: a\n---\nserviceName: web\ntaskDefinition: b\ndesiredCount: many\n', {
      fileName: 'both.yaml',
    });
    expect(files.map(({ kind }) => kind)).toEqual(['cluster', 'service']);
    expect(files[1]?.findings.find(({ pointer }) => pointer === '/desiredCount')).toMatchObject({ line: 5, column: 15 });
  });

  test('with the places of block style: a missing member is laid on the key, or on the first one of an item', async () => {
    const text =
      'family: a\ncontainerDefinitions:\n  - name: a\n    image: b:1\n    memory: 64\n    healthCheck:\n      interval: 30\n  - image: c:1\n    memory: 64\n';
    const [file] = await checkFile(text, { format: 'yaml' });
    const at = (pointer: string) => file?.findings.find((finding) => finding.pointer === pointer);
    const slice = (pointer: string) => text.slice(at(pointer)?.range.from, at(pointer)?.range.to);
    expect(slice('/containerDefinitions/0/healthCheck')).toBe('healthCheck');
    expect(slice('/containerDefinitions/1')).toBe('image');
  });

  test.each([
    ['tabs', 'a:\n\t- b', 'yaml-syntax', 2],
    ['an open bracket', 'a: 1\nb: [1', 'yaml-syntax', 2],
    ['an unknown anchor', 'a: *nope', 'yaml-syntax', 1],
    ['a doubled key', 'clusterName: a\nclusterName: b', 'yaml-duplicate-key', 2],
    ['nesting without end', '['.repeat(100_000), 'yaml-too-deep', 1],
    ['an anchor within itself', 'a: &a\n  b: *a', 'yaml-syntax', 2],
    ['nothing', '# only a comment', 'json-empty', 1],
  ])('and says what is wrong with %s', async (_, text, code, line) => {
    const [file] = await checkFile(text, { format: 'yaml' });
    expect(file?.findings[0]).toMatchObject({ code, line });
  });

  test('and only warns of a doubled key in a template, which CloudFormation takes', async () => {
    const template =
      "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Size:\n    Type: String\n    Description: a\n    Description: b\nResources:\n  C:\n    Type: AWS::ECS::Cluster\n    Properties:\n      ClusterName: c\n";
    const [file] = await checkFile(template, { format: 'yaml' });
    expect(file?.findings).toMatchObject([{ code: 'yaml-duplicate-key', severity: 'warning', line: 6 }]);
  });

  test('follows anchors, aliases and merges, and offers no fix that would change another place', async () => {
    const text = 'family: a\ncontainerDefinitions:\n  - &base\n    name: a\n    image: b:1\n    memory: "64"\n  - <<: *base\n    name: b\n';
    const [document] = await parseFile(text, { format: 'yaml' });
    expect(document?.parsed.value).toMatchObject({ containerDefinitions: [{ name: 'a' }, { name: 'b', image: 'b:1', memory: '64' }] });
    const wrong = document?.check().filter(({ code }) => code === 'type') ?? [];
    expect(wrong.map(({ textEdits }) => textEdits !== undefined)).toEqual([false, false]);
    expect(wrong.map(({ line }) => line)).toEqual([6, 6]);
  });

  test('stops where aliases of aliases would fill the memory', async () => {
    const levels = Array.from({ length: 12 }, (_, n) => `a${n}: &a${n} [${`*a${n - 1},`.repeat(n === 0 ? 0 : 9)} x]`);
    const [file] = await checkFile(levels.join('\n'), { format: 'yaml' });
    expect(file?.findings.map(({ code }) => code)).toEqual(['yaml-too-many-aliases']);
  });

  test('with the same findings as the same document in JSON, and places that cut out the same text', async () => {
    const json = checkText(JSON.stringify(definition), { kind: 'taskDefinition' });
    expect(json.length).toBeGreaterThan(5);
    for (const options of [{}, { collectionStyle: 'flow' }, { indent: 4 }, { defaultStringType: 'QUOTE_SINGLE' }] as const) {
      const text = stringify(definition, options);
      const [file] = await checkFile(text, { format: 'yaml' });
      expect(file?.findings.map(({ code, severity, path, message }) => ({ code, severity, path, message }))).toEqual(
        json.map(({ code, severity, path, message }) => ({ code, severity, path, message })),
      );
      const cpu = file?.findings.find(({ code, pointer }) => code === 'type' && pointer === '/cpu');
      expect(text.slice(cpu?.range.from, cpu?.range.to)).toBe('256');
      const key = file?.findings.find(({ code }) => code === 'unknown-key');
      expect(text.slice(key?.range.from, key?.range.to).replaceAll(/['"]/g, '')).toBe('esential');
    }
  });

  // A key `<<` is a merge in YAML, whatever it is in JSON.
  const valueWithoutMerge = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"<<"'));

  test('of any JSON value as JSON.parse would', async () => {
    await fc.assert(
      fc.asyncProperty(valueWithoutMerge, fc.constantFrom('flow', 'block', 'any'), async (value, collectionStyle) => {
        const plain = JSON.parse(JSON.stringify(value));
        const [document] = await parseFile(stringify(plain, { collectionStyle, lineWidth: 0, aliasDuplicateObjects: false }), {
          format: 'yaml',
        });
        expect(document?.parsed.value).toEqual(plain);
      }),
      { numRuns: runs },
    );
  });
});

test('never throws, whatever is pasted as whatever', async () => {
  const crumbs = fc.constantFrom(
    'a: ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '&a ',
    '*a',
    '<<: ',
    '!Ref x',
    '? ',
    '|\n',
    '#',
    '%',
    '---\n',
    '\t',
    'Resources',
    ': ',
    'Type: AWS::ECS::TaskDefinition',
    'Properties',
    '\u0000',
    '\r\n',
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(crumbs, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('json', 'jsonc', 'yaml', undefined), async (pasted, format) => {
      for (const { findings } of await checkFile(pasted, format === undefined ? {} : { format })) {
        for (const { range, line } of findings)
          expect(0 <= range.from && range.from <= range.to && range.to <= pasted.length && line > 0).toBe(true);
      }
    }),
    { numRuns: runs },
  );
});
