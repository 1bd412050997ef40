import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from './commands/main.ts';
import { clock } from './simulate/clock.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-simulate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const surroundings = {
  images: [
    {
      repository: 'app',
      tags: ['v1'],
      digest: `sha256:${'4f'.repeat(32)}`,
      architectures: ['X86_64'],
      sizeMB: 40,
      tools: [],
      process: { bootMs: 800, bind: '0.0.0.0:80', onStop: { ignores: false, afterMs: 200, code: 0 }, memoryMiB: 60 },
    },
  ],
  subnets: [{ id: 'subnet-1a2b3c4d', availabilityZone: 'us-east-1a', route: 'internet-gateway' }],
  securityGroups: [{ id: 'sg-1a2b3c4d', ingress: [80] }],
};
const definition = {
  family: 'app',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'app', image: 'app:v1' }],
};
const service = {
  cluster: 'demo',
  serviceName: 'web',
  taskDefinition: 'app',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: {
    awsvpcConfiguration: { subnets: ['subnet-1a2b3c4d'], securityGroups: ['sg-1a2b3c4d'], assignPublicIp: 'ENABLED' },
  },
};
const scenario = {
  until: '5m',
  assumptions: { 'fargate.jitterMs': 0, 'scheduler.acceptMs': 0 },
  surroundings,
  documents: { definition },
  steps: [
    { at: '0s', call: 'CreateCluster', input: { clusterName: 'demo', capacityProviders: ['FARGATE'] } },
    { at: '0s', call: 'RegisterTaskDefinition', input: { $document: 'definition' } },
    { at: '0s', call: 'CreateService', input: { $document: 'service.json' } },
    { at: '3m', inject: { type: 'killProcess', task: 0 } },
  ],
};

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
}

async function simulate(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const code = await main(['simulate', ...args], {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
  });
  return { code, stdout, stderr };
}

let path: string;
beforeAll(() => {
  write('service.json', service);
  path = write('scenario.json', scenario);
});

describe('drydock simulate', () => {
  test('shows AWS’s service events with their times', async () => {
    const { code, stdout, stderr } = await simulate(path);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^0:00:00\.000 {2}\(service web\) has started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.\n/);
    expect(stdout).toMatch(/\n0:03:10\.000 {2}\(service web\) has started 1 tasks: /);
    expect(stdout).toContain('0:01:05.000  (service web) has reached a steady state.\n');
  });

  test('shows the funnel of each placement on an instance, and what the instances cost', async () => {
    const onInstances = {
      ...scenario,
      until: '10m',
      surroundings: {
        ...surroundings,
        instances: [{ instanceType: 't3.micro', subnet: 'subnet-1a2b3c4d', agent: { cluster: 'demo' } }],
      },
      documents: {
        definition: { family: 'app', containerDefinitions: [{ name: 'app', image: 'app:v1', cpu: 1_024, memory: 256 }] },
        service: { cluster: 'demo', serviceName: 'web', taskDefinition: 'app', desiredCount: 3, launchType: 'EC2' },
      },
      steps: [
        { at: '0s', call: 'CreateCluster', input: { clusterName: 'demo' } },
        { at: '0s', call: 'RegisterTaskDefinition', input: { $document: 'definition' } },
        { at: '0s', call: 'CreateService', input: { $document: 'service' } },
      ],
    };
    const file = write('on-instances.json', onInstances);
    const placements = await simulate(file, '--format', 'placements');
    expect(placements).toMatchObject({ code: 0, stderr: '' });
    expect(placements.stdout).toMatch(
      /^0:00:00\.000 {2}web: i-[0-9a-f]{17} for 1024 CPU units, 256 MiB\n {2}of 1 instance, left after each step: /,
    );
    expect(placements.stdout).toMatch(
      /web: no instance for .*\n.* cpu 0, .*\n {2}i-[0-9a-f]{17} {2}us-east-1a {2}RESOURCE:CPU +0 of 1024 CPU units left\n/,
    );
    const cost = await simulate(file, '--format', 'cost');
    expect(cost).toMatchObject({ code: 0, stderr: '' });
    expect(cost.stdout).toMatch(/^ +\$0\.001733 {2}instances EC2 t3\.micro: 1 for 10m in all\n/);
    expect(cost.stdout).toMatch(/pays for what no task has reserved\.\n/);
  });

  test('shows the counts over time, a line for each change', async () => {
    const { code, stdout } = await simulate(path, '--format', 'table');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]?.trim().split(/ +/)).toEqual(['time', 'service', 'desired', 'pending', 'running', 'stopped']);
    expect(lines.slice(1).map((line) => line.trim().split(/ +/).join(' '))).toEqual([
      '0:00:00.000 web 2 2 0 0',
      '0:00:25.000 web 2 0 2 0',
      '0:03:00.000 web 2 0 1 1',
      '0:03:10.000 web 2 1 1 1',
      '0:03:35.000 web 2 0 2 1',
    ]);
  });

  test('gives the timeline as JSON, the same bytes each time and others with another seed', async () => {
    const [one, again, other] = [
      await simulate(path, '--format', 'json'),
      await simulate(path, '--format', 'json'),
      await simulate(path, '--format', 'json', '--seed', '2'),
    ];
    const timeline = JSON.parse(one.stdout) as { id: number; atMs: number }[];
    expect(timeline.map(({ id }) => id)).toEqual(timeline.map((_, index) => index));
    expect(again.stdout).toBe(one.stdout);
    expect(other.stdout).not.toBe(one.stdout);
  });

  test('ends where --until says', async () => {
    const { stdout } = await simulate(path, '--until', '1m30s');
    expect(stdout).toContain('0:01:05.000');
    expect(stdout).not.toContain('0:03:');
  });

  test('finds the files that a scenario names beside it, in JSON or YAML', async () => {
    const yaml = 'until: 1m\nsurroundings: worlds/small.json\nsteps:\n  - { at: 0s, call: CreateCluster, input: { clusterName: demo } }\n';
    write('worlds/small.json', surroundings);
    expect(await simulate(write('scenario.yaml', yaml), '--format', 'json')).toMatchObject({ code: 0, stderr: '' });
  });

  test('ends with 1, and says why, where a call is refused; the run goes on', async () => {
    const refused = { ...scenario, steps: scenario.steps.slice(1) };
    const { code, stderr, stdout } = await simulate(write('refused.json', refused), '--format', 'json');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^drydock: steps\[1\], at 0s: CreateService was refused: ClusterNotFoundException: Cluster not found\.\n$/);
    expect(JSON.parse(stdout)).not.toEqual([]);
  });

  test('ends with 1, and says so, where a limit ended the run', async () => {
    const { code, stderr } = await simulate(path, '--until', '41d');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'drydock: The run ends here: 3456000000 ms have passed.\n' });
  });
});

describe('drydock simulate says in a line each what it cannot use, with exit code 2:', () => {
  test.each([
    ['no scenario', [], 'Name one scenario'],
    ['a missing file', ['nowhere.json'], 'nowhere.json cannot be read: there is no such file'],
    ['a format', ['x', '--format', 'xml'], 'There is no format "xml"; there are events, table, json, placements, cost.'],
    ['a seed', ['x', '--seed', '1.5'], 'A seed is a whole number, not "1.5".'],
    ['a length', ['x', '--until', 'soon'], '--until takes a duration such as 15m, 90s or 1h30m, not "soon".'],
  ])('%s', async (_name, args, says) => {
    const { code, stdout, stderr } = await simulate(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^drydock: [^\n]+\n$/);
    expect(stderr).toContain(says);
  });

  test('mistakes in the scenario, each with its line and column', async () => {
    const wrong = write('wrong.json', '{\n  "until": "5m",\n  "step": [],\n  "seed": 0.5\n}\n');
    const { code, stderr } = await simulate(wrong);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `drydock: ${wrong}:3:3: step is not known here; did you mean steps?\ndrydock: ${wrong}:4:11: seed must be a whole number, not 0.5\n`,
    );
  });

  test('broken JSON, with its place', async () => {
    expect((await simulate(write('broken.json', '{ "until": '))).stderr).toMatch(/broken\.json:1:\d+: /);
  });

  test('a named file that is missing or wrong, by its name', async () => {
    const lost = write('lost.json', { until: '1m', surroundings: 'lost-world.json' });
    expect((await simulate(lost)).stderr).toContain('lost-world.json cannot be read: there is no such file');
    write('flat-world.json', '{\n "images": 5 }');
    const flat = write('flat.json', { until: '1m', surroundings: 'flat-world.json' });
    expect((await simulate(flat)).stderr).toBe('drydock: flat-world.json:2:12: images must be a list, in [ ], not 5\n');
  });
});

test('times of a run read as a clock, in which days are hours', () => {
  expect([0, 65_001, 3_600_000, 100 * 3_600_000].map(clock)).toEqual(['0:00:00.000', '0:01:05.001', '1:00:00.000', '100:00:00.000']);
});
