/**
 * Measures `drydock validate` over a folder of many files: files per second, and who uses the time: our code, packages, or Node itself.
 * `node src/cli/measure-validate.ts [files]`, 10,000 where no number is given.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const command = join(import.meta.dirname, 'drydock.mjs');
const count = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'drydock-measure-'));
try {
  writeFiles(join(folder, 'documents'));
  const plain = run([]);
  console.log(
    `${count} files in ${(plain / 1000).toFixed(1)} s, starting included: ${Math.round((count * 1000) / plain)} files per second`,
  );
  run(['--cpu-prof', '--cpu-prof-dir', join(folder, 'profile')]);
  for (const [owner, share] of sharesOf(readProfile(join(folder, 'profile'))))
    console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${owner}`);
} finally {
  rmSync(folder, { recursive: true });
}

/** Definitions of one to five containers and services, a tenth of them with a mistake, 500 in a folder. */
function writeFiles(path: string): void {
  for (let index = 0; index < count; index += 1) {
    const below = join(path, String(Math.floor(index / 500)));
    if (index % 500 === 0) mkdirSync(below, { recursive: true });
    writeFileSync(join(below, `${index}.json`), JSON.stringify(index % 4 === 3 ? service(index) : definition(index), null, 2));
  }
}

function definition(index: number): unknown {
  return {
    family: `service-${index}`,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '1024',
    memory: index % 10 === 0 ? '512' : '2048',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: Array.from({ length: 1 + (index % 5) }, (_, number) => ({
      name: `app-${number}`,
      image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/app:${index}`,
      essential: number === 0,
      portMappings: [{ containerPort: 8080 + number, protocol: 'tcp' }],
      environment: [{ name: 'LOG_LEVEL', value: 'info' }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': `/ecs/${index}`, 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'app' },
      },
    })),
  };
}

function service(index: number): unknown {
  return {
    serviceName: `service-${index}`,
    taskDefinition: `service-${index}`,
    desiredCount: 2,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] } },
  };
}

/** Milliseconds of one run. */
function run(nodeOptions: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [...nodeOptions, command, 'validate', '--format', 'json', join(folder, 'documents')],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  if (status === 2 || status === null) throw new Error(`validate failed: ${stderr}`);
  return performance.now() - start;
}

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  timeDeltas: number[];
}

function readProfile(path: string): Profile {
  const [name = ''] = readdirSync(path);
  return JSON.parse(readFileSync(join(path, name), 'utf8')) as Profile;
}

/** Self time by owner as a share of the whole, the greatest first. */
function sharesOf({ nodes, samples, timeDeltas }: Profile): [string, number][] {
  const ownerOf = new Map(nodes.map(({ id, callFrame }) => [id, owner(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const name = ownerOf.get(id) ?? 'Node';
    const time = timeDeltas[index] ?? 0;
    times.set(name, (times.get(name) ?? 0) + time);
    total += time;
  }
  return [...times].map(([name, time]): [string, number] => [name, time / total]).toSorted((a, b) => b[1] - a[1]);
}

function owner({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  const [, packageName] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (packageName !== undefined) return `the package ${packageName}`;
  const [, room] = /\/src\/(ecs|documents|cli|grading)\//.exec(url) ?? [];
  if (room !== undefined) return `our src/${room}`;
  if (functionName === '(garbage collector)') return 'garbage collection';
  return 'Node itself: starting, reading files, JSON';
}
