import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const command = fileURLToPath(new URL('drydock.mjs', import.meta.url));

// Each call starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-validate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function validate(args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'validate', ...args], {
    encoding: 'utf8',
    input: options.input ?? '',
    cwd: folder,
    env: { ...process.env, ...options.env },
  });
  return { status, stdout, stderr };
}

function write(name: string, content: string | Uint8Array): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
  return name;
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

interface Entry {
  file: string;
  kind: string | null;
  findings: { code: string; severity: string; message: string; pointer: string; range: unknown; aws: unknown; fix: unknown }[];
}

function entries(args: readonly string[], input = ''): Entry[] {
  return JSON.parse(validate([...args, '--format', 'json'], { input }).stdout) as Entry[];
}

const good = `{
  "family": "my-rust-api",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "512",
  "executionRoleArn": "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
  "containerDefinitions": [{ "name": "api", "image": "public.ecr.aws/docker/library/httpd:2.4", "logConfiguration": {
    "logDriver": "awslogs",
    "options": { "awslogs-group": "/ecs/api", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "api" }
  } }]
}
`;
/** Refused: 1 vCPU has no half gigabyte. */
const wrongSize = good.replace('"256"', '"1024"');
const service = '{ "serviceName": "api", "taskDefinition": "my-rust-api", "desiredCount": 1, "launchType": "EC2" }';

describe('drydock validate', () => {
  test('gives line, column, severity, code, AWS’s answer, our message, the mend and the marked line, and exit code 1 for an error', () => {
    const { status, stdout, stderr } = validate([write('wrong.json', wrongSize)]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('wrong.json:5:10  error  fargate-size-pair');
    expect(lines[1]).toMatch(/^ {2}AWS answers: ClientException: No Fargate configuration exists for given values: 1024 CPU, 512 memory\./);
    expect(lines[2]).toContain('2048');
    expect(lines[3]).toBe('  Fix: Set memory to 2048 (--fix does it)');
    expect(lines[4]).toBe('    5 |   "cpu": "1024",');
    expect(lines[5]).toBe('      |          ^^^^^^');
  });

  test('writes without colours where nobody looks, and takes text for pretty', () => {
    const pretty = validate([write('wrong.json', wrongSize)], { env: { NO_COLOR: '' } }).stdout;
    expect(pretty).not.toContain('\u001b');
    expect(validate(['wrong.json', '--format', 'text']).stdout).toBe(pretty);
    expect(validate(['wrong.json', '--format', 'pretty']).stdout).toBe(pretty);
  });

  test('sends nothing to the terminal that it would obey', () => {
    const { stdout } = validate([write('escape.json', wrongSize.replace('my-rust-api', 'a\\u001b[31m').replace('"name"', '"n\u009bame"'))]);
    for (const control of ['\u001b', '\u009b']) expect(stdout).not.toContain(control);
  });

  test('finds nothing to refuse in a good definition, with exit code 0', () => {
    expect(validate([write('good.json', good)])).toEqual({ status: 0, stdout: 'good.json: no findings (task-definition)\n', stderr: '' });
  });

  test('gives an array with one entry a file, in the order given, as JSON', () => {
    const [wrong, other, stdin] = entries([write('wrong.json', wrongSize), write('good.json', good), '-'], service);
    expect(wrong).toEqual({
      file: 'wrong.json',
      kind: 'task-definition',
      findings: [
        {
          code: 'fargate-size-pair',
          severity: 'error',
          message: expect.stringContaining('2048'),
          pointer: '/cpu',
          range: { start: { line: 5, column: 10 }, end: { line: 5, column: 16 } },
          aws: {
            exception: 'ClientException',
            message:
              'No Fargate configuration exists for given values: 1024 CPU, 512 memory. See the Amazon ECS documentation for the valid values.',
            confirmed: true,
          },
          fix: {
            title: 'Set memory to 2048',
            edits: [{ range: { start: { line: 6, column: 13 }, end: { line: 6, column: 18 } }, insert: '"2048"' }],
          },
        },
      ],
    });
    expect(other).toEqual({ file: 'good.json', kind: 'task-definition', findings: [] });
    expect(stdin).toMatchObject({ file: '-', kind: 'service' });
  });

  test('knows every kind of document, by itself and by its name', () => {
    const documents = {
      'task-definition': { family: 'a', containerDefinitions: [] },
      service: { serviceName: 'a' },
      'service-update': { service: 'a', forceNewDeployment: true },
      'run-task': { taskDefinition: 'a', count: 1 },
      'capacity-provider-strategy': [{ capacityProvider: 'FARGATE' }],
      'capacity-provider': { name: 'a', autoScalingGroupProvider: {} },
      'cluster-capacity-providers': { cluster: 'a', capacityProviders: [], defaultCapacityProviderStrategy: [] },
      cluster: { clusterName: 'a' },
    };
    const files = Object.entries(documents).map(([kind, document]) => write(`kinds/${kind}.json`, JSON.stringify(document)));
    expect(entries(files).map(({ kind }) => kind)).toEqual(Object.keys(documents));
    expect(entries([...files, '--kind', 'cluster']).map(({ kind }) => kind)).toEqual(files.map(() => 'cluster'));
  });

  test('shows the place of broken JSON even where the kind is not known', () => {
    const { status, stdout } = validate([write('cut.json', '{\n  "a": [1,\n')]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^cut\.json:\d+:\d+ {2}error/);
    expect(entries(['cut.json'])).toMatchObject([{ file: 'cut.json', kind: null }]);
  });

  test('says in one line each what it cannot use, still checks the others, and ends with exit code 2', () => {
    write('other.json', '{"a":1}');
    write('binary.json', new Uint8Array([0xff, 0xfe, 0x00, 0x80]));
    const { status, stdout, stderr } = validate([
      'nowhere.json',
      write('wrong.json', wrongSize),
      'other.json',
      'binary.json',
      '--format',
      'json',
    ]);
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as Entry[]).map(({ file }) => file)).toEqual(['wrong.json']);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('drydock: nowhere.json cannot be read: there is no such file.');
    expect(lines[1]).toMatch(/^drydock: other\.json: .*--kind: task-definition, service/);
    expect(lines[2]).toBe('drydock: binary.json cannot be read: it is no UTF-8 text.');
  });

  test.each([
    [['x.json', '--kind', 'recipe'], 'There is no kind "recipe". There are: task-definition, '],
    [['x.json', '--format', 'xml'], 'There is no format "xml"; there are pretty, json, sarif, github, junit.'],
    [['x.json', '--task-definition', 'nowhere.json'], 'nowhere.json cannot be read'],
    [[], 'Name a file or a folder'],
  ])('says in one line what it does not understand: %j', (args, says) => {
    const { status, stdout, stderr } = validate(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^drydock: [^\n]+\n$/);
  });

  test('reads a service together with the definition that it refers to', () => {
    write('good.json', good);
    expect(entries(['-'], service)[0]?.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const codes = entries(['-', '--task-definition', 'good.json'], service)[0]?.findings.map(({ code }) => code);
    expect(codes).toContain('netcfg-required');
  });
});

describe('drydock validate --world', () => {
  test('lets the rules see what exists around the documents', () => {
    write('world.yaml', 'logGroups: [/ecs/other]\n');
    const pointers = (args: readonly string[]) => entries(args)[0]?.findings.map(({ pointer }) => pointer);
    const place = '/containerDefinitions/0/logConfiguration/options/awslogs-group';
    expect(pointers([write('good.json', good)])).not.toContain(place);
    expect(pointers(['good.json', '--world', 'world.yaml'])).toContain(place);
  });

  test('says in one line what is wrong with the description', () => {
    const { status, stderr } = validate([write('good.json', good), '--world', write('moon.json', '{ "craters": [] }')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^drydock: moon\.json, given with --world, describes no world: craters is not known here; known are [^\n]*\n$/);
  });
});

describe('drydock validate of what people have at hand', () => {
  test('reads YAML, templates and the answer of describe-task-definition', () => {
    write(
      'definition.yaml',
      'family: api\ncontainerDefinitions:\n  - name: api\n    image: nginx:1.27\n    memory: 128\n    cpu: "10" # text\n',
    );
    write(
      'stack.template',
      'Resources:\n  Def:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: !Ref Name\n      NetworkMode: AWSVPC\n' +
        '      ContainerDefinitions: [{ Name: api, Image: nginx:1.27, Memory: 128 }]\n  Bucket:\n    Type: AWS::S3::Bucket\n',
    );
    write('described.json', JSON.stringify({ taskDefinition: { ...JSON.parse(good), revision: 3, status: 'ACTIVE' } }));
    const [yaml, template, described] = entries(['definition.yaml', 'stack.template', 'described.json']);
    expect(yaml).toMatchObject({ kind: 'task-definition', findings: [{ code: 'type', range: { start: { line: 6, column: 10 } } }] });
    expect(template).toMatchObject({ kind: 'task-definition', findings: [{ code: 'enum', range: { start: { line: 6 } } }] });
    expect(described).toMatchObject({ kind: 'task-definition' });
    expect(described?.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('is silent about a template without anything of ECS below a folder, and says so when it is named', () => {
    write('stacks/bucket.yaml', 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n');
    expect(entries(['stacks'])).toEqual([]);
    expect(validate(['stacks/bucket.yaml']).status).toBe(2);
  });

  test('takes comments where the name or nothing forbids them, and looks behind them where it does', () => {
    const commented = good.replace('{', '{ // what it is for').replace('"awsvpc"', '"AWSVPC"');
    const codes = (entry?: Entry) => entry?.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    const [jsonc, json, stdin] = entries([write('c.jsonc', commented), write('c.json', commented), '-'], commented);
    expect(codes(stdin)).toEqual(codes(jsonc));
    expect(codes(json)).toEqual(['json-syntax', ...(codes(jsonc) ?? [])]);
    expect(codes(jsonc)).not.toEqual([]);
  });
});

describe('drydock validate of a folder', () => {
  beforeAll(() => {
    write('tree/b/wrong.json', wrongSize);
    write('tree/a.json', good);
    write('tree/node_modules/x/wrong.json', wrongSize);
    write('tree/.cache/wrong.json', wrongSize);
    write('tree/.aws/task-definition.json', good);
    write('tree/package.json', '{ "name": "x", "version": "1.0.0", "type": "module", "overrides": { "y": "1" } }');
    write('tree/broken.json', '{ "compilerOptions": { // why\n');
    write('tree/cut.json', '{ "containerDefinitions": [\n');
    write('tree/notes.txt', good);
    write('tree/binary.json', new Uint8Array([0xff, 0xfe, 0x00, 0x80]));
  });

  test('finds the documents by what they hold, sorted, and is silent about all else', () => {
    const { status, stdout, stderr } = validate(['tree', '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect((JSON.parse(stdout) as Entry[]).map(({ file }) => file)).toEqual([
      'tree/.aws/task-definition.json',
      'tree/a.json',
      'tree/b/wrong.json',
      'tree/cut.json',
    ]);
  });

  test('says of a file that is no document when it is named', () => {
    const { status, stderr } = validate(['tree/package.json', 'tree/broken.json', '--format', 'json']);
    expect(stderr).toBe('');
    expect(status).toBe(1);
    expect(validate(['tree/binary.json']).status).toBe(2);
  });

  test('counts at the end what it found', () => {
    expect(validate(['tree']).stdout).toMatch(/\n4 documents checked: \d+ errors?, \d+ warnings?, \d+ advice\n$/);
  });
});

describe('drydock validate --fix', () => {
  const crowded = `{\r\n\t"family": "api",\r\n\t"requiresCompatibilities": ["FARGATE"],\r\n\t"networkMode": "AWSVPC",\r\n\t"cpu": 1024, "memory": "512",\r\n\t"containerDefinitions": [ {"name":"api","image":"httpd:2.4","essential":"true"} ]\r\n}`;
  const mended = crowded.replace('AWSVPC', 'awsvpc').replace('1024', '"1024"').replace('"512"', '"2048"').replace('"true"', 'true');

  test('mends what has a sure mend, one after the other, and leaves the layout, the line ends and the byte order mark', () => {
    write('crowded.json', `\ufeff${crowded}`);
    const { status, stdout, stderr } = validate(['crowded.json', '--fix']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(read('crowded.json')).toBe(`\ufeff${mended}`);
    expect(stdout.match(/^crowded\.json:\d+:\d+ {2}mended {2}\S+: .+$/gm)).toHaveLength(4);
  });

  test('keeps comments, in JSON too, and in YAML', () => {
    write('kept.json', good.replace('{', '{ // what it is for').replace('"awsvpc"', '"AWSVPC"'));
    write(
      'kept.yaml',
      '# why\nfamily: api\nnetworkMode: AWSVPC # for its own address\ncontainerDefinitions: [{ name: api, image: nginx:1.27, memory: 128 }]\n',
    );
    validate(['kept.json', 'kept.yaml', '--fix']);
    expect(read('kept.json')).toBe(good.replace('{', '{ // what it is for'));
    expect(read('kept.yaml')).toContain('# why\nfamily: api\nnetworkMode: awsvpc # for its own address\n');
  });

  test('does not touch a file without a mend', () => {
    write('good.json', good);
    const before = statSync(join(folder, 'good.json')).mtimeMs;
    expect(validate(['good.json', '--fix']).status).toBe(0);
    expect(statSync(join(folder, 'good.json')).mtimeMs).toBe(before);
  });

  test('writes the mended text of standard input to standard output, and the report to standard error', () => {
    const { status, stdout, stderr } = validate(['-', '--fix'], { input: crowded });
    expect({ status, stdout }).toEqual({ status: 0, stdout: mended });
    expect(stderr).toContain('standard input:');
    expect(validate(['-', '--fix'], { input: good }).stdout).toBe(good);
  });

  test('gives what is left in every format, and says on standard error what it mended', () => {
    write('left.json', crowded.replace('"family": "api"', '"family": "a b"'));
    const { status, stdout, stderr } = validate(['left.json', '--fix', '--format', 'json']);
    expect(status).toBe(1);
    expect((JSON.parse(stdout) as Entry[])[0]?.findings.map(({ code }) => code)).toContain('family-characters');
    expect(stderr.match(/ {2}mended {2}/g)).toHaveLength(4);
  });
});

describe('the formats of drydock validate', () => {
  /** A name, a key and a value that each format has to escape. */
  const nasty = wrongSize.replace('"name": "api"', '"name": "a%,:<&\\"]]>\\n", "<b>": 1');

  test('sarif keeps to the schema of SARIF 2.1.0, with rules, places and fixes', () => {
    write('odd name,ä.json', nasty);
    const { stdout, status } = validate(['odd name,ä.json', 'nowhere.json', write('cut.json', '{'), '--format', 'sarif']);
    expect(status).toBe(2);
    const log = JSON.parse(stdout);
    expect(sarifErrors(log)).toEqual([]);
    const [run] = log.runs;
    const result = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'fargate-size-pair');
    expect(result.level).toBe('error');
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'odd%20name%2C%C3%A4.json' },
      region: { startLine: 5, startColumn: 10, endLine: 5, endColumn: 16 },
    });
    expect(result.fixes[0].artifactChanges[0].replacements[0].insertedContent).toEqual({ text: '"2048"' });
    const rule = run.tool.driver.rules[result.ruleIndex];
    expect(rule).toMatchObject({ id: 'fargate-size-pair', name: 'FargateSizePair', properties: { page: '/rules/fargate-size-pair/' } });
    expect(run.invocations[0]).toMatchObject({ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }] });
  });

  test('the schema would notice a report that is no SARIF', () => {
    expect(sarifErrors({ version: '2.1.0', runs: [{ results: [{ message: 'text' }] }] })).not.toEqual([]);
  });

  test('github writes one escaped workflow command for each finding', () => {
    write('a,b:c.json', nasty);
    const lines = validate(['a,b:c.json', '--format', 'github']).stdout.trimEnd().split('\n');
    for (const line of lines)
      expect(line).toMatch(
        /^::(?:error|warning|notice) file=a%2Cb%3Ac\.json,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[a-z-]+::.+$/,
      );
    expect(lines.find((line) => line.includes('title=fargate-size-pair'))).toContain('%0A');
  });

  test('junit has a failed case for each error, and is well-formed', () => {
    write('nasty.json', nasty);
    const { stdout } = validate(['nasty.json', write('good.json', good), 'nowhere.json', '--format', 'junit']);
    expect(stdout).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="drydock validate" tests="\d+" failures="\d+" errors="1">/,
    );
    expect(stdout).toContain('<testcase name="no findings" classname="good.json"/>');
    expect(stdout.match(/<failure /g)).toHaveLength(Number(/failures="(\d+)"/.exec(stdout)?.[1]));
    expect(openElements(stdout)).toEqual([]);
  });
});

/** What the official schema says of a log. It is written in draft 4, which Ajv no longer reads; of what changed since it uses only `id`. */
function sarifErrors(log: unknown): unknown[] {
  const { id: _, $schema: __, ...rest } = schema as Record<string, unknown>;
  const isUri = (text: string) => URL.canParse(text);
  const formats = {
    uri: isUri,
    'uri-reference': (text: string) => URL.canParse(text, 'file:///') && !/\s/.test(text),
    'date-time': true,
  } as const;
  // One of its patterns is no regular expression of the stricter kind.
  const ajv = new Ajv({ strict: false, allErrors: true, formats, unicodeRegExp: false });
  ajv.validate(rest, log);
  return ajv.errors ?? [];
}

/** Names of elements that are not closed in their order, of XML without comments and with `>` escaped in attributes. */
function openElements(xml: string): string[] {
  const open: string[] = [];
  for (const [, slash, name, rest] of xml.matchAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)\/?>/g)) {
    if (slash === '/') {
      if (open.at(-1) === name) open.pop();
      else open.push(`/${name}`);
    } else if (!rest?.endsWith('/') && !xml.includes(`<${name}${rest}/>`)) open.push(name ?? '');
  }
  return open;
}
