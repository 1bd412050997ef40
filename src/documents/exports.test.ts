import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseHcl } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import checks from './exports/checks.json' with { type: 'json' };
import { type ExportInput, exportAs } from './exports.ts';
import { parseFile } from './file.ts';

const version = '1.2.3';
const runs = process.env.DRYDOCK_SOAK === undefined ? 100 : 5_000;
const corpora = process.env.DRYDOCK_CORPORA ?? join(import.meta.dirname, '../../../shared/corpora');
const hasCorpora = existsSync(join(corpora, 'open/positive/index.jsonl'));
const answers = (tool: string, ...args: string[]) => spawnSync(tool, args, { encoding: 'utf8' });
const hasBash = answers('bash', '-c', 'true').status === 0;
const lint = answers('cfn-lint', '--version');
const hasLint = lint.status === 0;
const plugins = process.env.DRYDOCK_TERRAFORM_PLUGINS ?? '';
const hasTerraform = existsSync(plugins) && answers('terraform', 'version').status === 0;
const why = (has: boolean, what: string) => (has ? '' : ` (skipped: ${what} is not here)`);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-exports-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const role = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';
const input: ExportInput = {
  region: 'eu-central-1',
  cluster: { clusterName: 'shop', settings: [{ name: 'containerInsights', value: 'enabled' }] },
  capacityProviders: [
    'FARGATE',
    {
      name: 'racks',
      autoScalingGroupProvider: {
        autoScalingGroupArn:
          'arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:11111111-2222-3333-4444-555555555555:autoScalingGroupName/racks',
        managedScaling: { status: 'ENABLED', targetCapacity: 90, instanceWarmupPeriod: 60 },
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
      },
    },
  ],
  defaultCapacityProviderStrategy: [{ capacityProvider: 'racks', base: 1, weight: 2 }],
  taskDefinition: {
    family: 'web',
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['EC2'],
    executionRoleArn: role,
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    containerDefinitions: [
      {
        name: 'web',
        image: 'nginx:1.27',
        essential: true,
        portMappings: [{ containerPort: 80, name: 'http' }],
        dockerLabels: { 'com.example.team': 'shop' },
        systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
        mountPoints: [{ sourceVolume: 'files', containerPath: '/files' }],
        logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-central-1' } },
      },
    ],
    volumes: [
      {
        name: 'files',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-0a1b2c3d4e5f60001',
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: 'fsap-0a1b2c3d4e5f60001', iam: 'ENABLED' },
        },
      },
      {
        name: 'docker',
        dockerVolumeConfiguration: { scope: 'shared', autoprovision: true, driver: 'local', driverOpts: { type: 'tmpfs' } },
      },
      { name: 'bind', host: { sourcePath: '/srv' } },
    ],
    placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }],
    tags: [{ key: 'team', value: 'shop' }],
  },
  service: {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 4,
    capacityProviderStrategy: [{ capacityProvider: 'racks', weight: 1 }],
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60001'], securityGroups: ['sg-0a1b2c3d4e5f60004'] } },
    placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
    deploymentConfiguration: {
      minimumHealthyPercent: 50,
      maximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    serviceConnectConfiguration: {
      enabled: true,
      namespace: 'shop.local',
      services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'web' }] }],
    },
    propagateTags: 'SERVICE',
    enableECSManagedTags: true,
  },
};

/** What a learner may write, with all that ends quotes, comments and templates in one of the formats. */
const spiteful = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.constantFrom(
          "'",
          '"',
          '\\',
          '$',
          '{',
          '}',
          '%',
          '`',
          '\n',
          '\r',
          '#',
          ';',
          '|',
          '&',
          '!',
          '(',
          ')',
          ' ',
          'a',
          '-',
          ':',
          `\${x}`,
          '%{if}',
          '$(touch x)',
          '<<E',
          'E',
          '\u2028',
          '\u0085',
          '\u0000',
          '\u007f',
          '*/',
          '//',
          'é',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  },
);

/** A definition with such text everywhere that free text can stand. */
const spitefulInput = fc.record({ family: spiteful, text: spiteful, key: spiteful, group: spiteful }).map(
  ({ family, text, key, group }): ExportInput => ({
    region: 'eu-central-1',
    cluster: { clusterName: text },
    taskDefinition: {
      family,
      containerDefinitions: [
        {
          name: text,
          image: `i${text}`,
          command: [text, key],
          environment: [{ name: key, value: text }],
          dockerLabels: { [`k${key}`]: text },
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': group, [`o${key}`]: text } },
          [`z${key}`]: 'nobody knows this member',
        },
      ],
      executionRoleArn: text,
    },
    service: { cluster: text, serviceName: text, taskDefinition: family },
    besides: [`${text}: nothing makes it`],
  }),
);

const known = (value: ExportInput): Record<string, unknown> => {
  const definition = structuredClone(value.taskDefinition) as { containerDefinitions: Record<string, unknown>[] };
  for (const container of definition.containerDefinitions)
    for (const key of Object.keys(container)) if (key.startsWith('z')) delete container[key];
  return definition as unknown as Record<string, unknown>;
};

describe('an export begins with what it is, that it costs money, and how such were checked', () => {
  test.each(['cli', 'cloudformation', 'terraform'] as const)('%s', (format) => {
    const { text, checked } = exportAs(format, input, { version });
    const head = text
      .split('\n')
      .filter((line) => line.startsWith('# '))
      .join(' ')
      .replaceAll(/ # +/g, ' ')
      .replaceAll(/\s+/g, ' ');
    expect(head).toContain('exported from Drydock 1.2.3');
    expect(head).toContain('creates real resources in an AWS account, and AWS bills them');
    expect(head).toContain('This text itself was not checked');
    expect(checked).toContain(checks[format]);
  });
});

describe('what has no place in a format is told, never dropped in silence', () => {
  const odd: ExportInput = {
    region: 'eu-central-1',
    capacityProviders: [{ name: 'mi', managedInstancesProvider: { infrastructureRoleArn: role } }],
    taskDefinition: { family: 'web', containerDefinitions: [{ name: 'web', imagge: 'x', dockerLabels: { Ref: 'Role' } }], volumes: [null] },
    service: {
      serviceName: 'web',
      taskDefinition: 'web:7',
      clientToken: 'once',
      deploymentConfiguration: { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 5 } },
      serviceRegistries: [{ registryArn: 'a' }, { registryArn: 'b' }],
    },
    besides: ['3 instances\nrm -rf: launch them'],
  };
  const notes = (format: 'cli' | 'cloudformation' | 'terraform') => exportAs(format, odd, { version }).notes.join('\n');

  test('in all of them: members that AWS does not know, nulls, and what no export makes', () => {
    for (const format of ['cli', 'cloudformation', 'terraform'] as const) {
      expect(notes(format)).toContain('not exported: taskDefinition.containerDefinitions[0].imagge: AWS’s API knows no such member');
      expect(notes(format)).toContain('not exported: taskDefinition.volumes[0]: it is null');
      expect(notes(format)).toContain('not exported: 3 instances rm -rf: launch them');
    }
  });

  test('in CloudFormation: members without a property, maps that would be functions, a revision that is asked for', () => {
    expect(notes('cloudformation')).toContain('service.clientToken: CloudFormation has no such property');
    expect(notes('cloudformation')).toContain('dockerLabels: CloudFormation would take its key Ref for a function');
    expect(notes('cloudformation')).toContain('The service names revision 7 of web');
  });

  test('in Terraform: strategies, Managed Instances, and lists of which it takes one', () => {
    expect(notes('terraform')).toContain('deploymentConfiguration.strategy CANARY');
    expect(notes('terraform')).toContain('capacity provider mi');
    expect(notes('terraform')).toContain('service.serviceRegistries, from the second on');
  });
});

describe('commands', () => {
  test(`are a script that bash reads, whatever a learner wrote, and each command gets its document whole${why(hasBash, 'bash')}`, (context) => {
    if (!hasBash) context.skip();
    const place = join(folder, 'cli');
    mkdirSync(join(place, 'bin'), { recursive: true });
    // Records each argument, with a NUL behind it and a blank line behind the last.
    writeFileSync(join(place, 'bin/aws'), '#!/bin/bash\nprintf \'%s\\0\' "$@" >> "$RECORD"\nprintf \'\\n\\0\' >> "$RECORD"\n', {
      mode: 0o755,
    });
    fc.assert(
      fc.property(spitefulInput, (value) => {
        const { text } = exportAs('cli', value, { version });
        const script = join(place, 'create.sh');
        const record = join(place, 'record');
        writeFileSync(script, text);
        writeFileSync(record, '');
        execFileSync('bash', ['-n', script], { stdio: 'pipe' });
        const env = { PATH: `${join(place, 'bin')}:${process.env.PATH}`, RECORD: record };
        execFileSync('bash', [script], { stdio: 'pipe', cwd: place, env });
        const calls = readFileSync(record, 'utf8')
          .split('\n\0')
          .slice(0, -1)
          .map((call) => call.split('\0').slice(0, -1));
        expect(calls.map((call) => call.slice(0, 5).join(' '))).toEqual(
          ['logs create-log-group', 'ecs create-cluster', 'ecs register-task-definition', 'ecs create-service']
            .filter((command) => command !== 'logs create-log-group' || groupOf(value) !== '')
            .map((command) => `${command} --region eu-central-1 --cli-input-json`),
        );
        expect(calls.map((call) => call.length)).toEqual(calls.map(() => 6));
        const documents = calls.map((call) => JSON.parse(String(call[5])));
        expect(documents.at(-2)).toEqual(known(value));
        expect(documents.at(-1)).toEqual(value.service);
        expect(readdirSync(place).sort()).toEqual(['bin', 'create.sh', 'record']);
      }),
      { numRuns: Math.min(runs, 300) },
    );
  }, 60_000);
});

describe('CloudFormation', () => {
  const readBack = async (value: ExportInput) => {
    const { text } = exportAs('cloudformation', value, { version, hasReferences: false });
    const files = await parseFile(text, { format: 'yaml' });
    return Object.fromEntries(files.map(({ kind, parsed }) => [kind, { value: parsed.value, syntax: parsed.syntax }]));
  };

  test('reads back into the same documents', async () => {
    const back = await readBack(input);
    expect(back.taskDefinition).toEqual({ value: input.taskDefinition, syntax: [] });
    expect(back.service?.value).toEqual(input.service);
    expect(back.capacityProvider?.value).toEqual(input.capacityProviders?.[1]);
    expect(back.cluster?.value).toEqual(input.cluster);
  });

  test('reads back into the same documents, whatever a learner wrote', async () => {
    await fc.assert(
      fc.asyncProperty(spitefulInput, async (value) => {
        const back = await readBack(value);
        expect(back.taskDefinition).toEqual({ value: wellFormed(known(value)), syntax: [] });
        expect(back.service?.value).toEqual(wellFormed(value.service));
      }),
      { numRuns: runs },
    );
  });

  const named = `cfn-lint finds no error, with and without references${why(hasLint, 'cfn-lint')}`;
  test(named, (context) => {
    if (!hasLint) context.skip();
    expect(`${checks.cloudformation}`).toContain(lint.stdout.trim());
    expect(
      linted({
        both: [
          exportAs('cloudformation', input, { version }).text,
          exportAs('cloudformation', input, { version, hasReferences: false }).text,
        ],
      }),
    ).toEqual('');
  }, 60_000);

  const deployed = `definitions and services that AWS has taken read back the same, and cfn-lint finds no error${why(hasCorpora, 'the corpora')}${why(hasLint, 'cfn-lint')}`;
  test(deployed, async (context) => {
    if (!hasCorpora || !hasLint) context.skip();
    const lines = readFileSync(join(corpora, 'open/positive/index.jsonl'), 'utf8').trim().split('\n');
    const cases = lines.map((line) => JSON.parse(line)).filter((one) => one.provenance === 'deployed');
    const texts: Record<string, string[]> = {};
    for (const { file, kind } of cases) {
      if (kind !== 'taskdef' && kind !== 'service') continue;
      const document = JSON.parse(readFileSync(join(corpora, 'open/positive', file), 'utf8'));
      const value: ExportInput = { region: 'us-east-1', [kind === 'service' ? 'service' : 'taskDefinition']: document };
      const exported = exportAs('cloudformation', value, { version });
      texts[file] = [exported.text];
      if (exported.notes.length > 0) continue;
      const back = await readBack(value);
      expect(back[kind === 'service' ? 'service' : 'taskDefinition']?.value, file).toEqual(document);
    }
    expect(Object.keys(texts).length).toBeGreaterThan(50);
    expect(linted(texts)).toBe('');
  }, 300_000);
});

describe('Terraform', () => {
  test('is HCL that holds what was written, whatever a learner wrote', async () => {
    await fc.assert(
      fc.asyncProperty(spitefulInput, async (value) => {
        const { text } = exportAs('terraform', value, { version });
        // Throws where it is no HCL.
        const read = await parseHcl('main.tf', text);
        expect(Object.keys(read.resource).sort()).toEqual(
          ['aws_cloudwatch_log_group', 'aws_ecs_cluster', 'aws_ecs_service', 'aws_ecs_task_definition'].filter(
            (type) => type !== 'aws_cloudwatch_log_group' || groupOf(value) !== '',
          ),
        );
      }),
      { numRuns: runs },
    );
  }, 60_000);

  const named = `is valid for provider hashicorp/aws, and works out to what was written${why(hasTerraform, 'terraform with the provider')}`;
  test(named, (context) => {
    if (!hasTerraform) context.skip();
    const place = join(folder, 'terraform');
    mkdirSync(place);
    writeFileSync(join(place, 'main.tf'), exportAs('terraform', input, { version }).text);
    const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' };
    const run = (...args: string[]) => spawnSync('terraform', args, { cwd: place, env, encoding: 'utf8' });
    expect(run('init', '-input=false', `-plugin-dir=${plugins}`).status).toBe(0);
    expect(run('version').stdout).toContain('v1.11');
    expect(run('version').stdout).toContain('hashicorp/aws v5.100.0');
    expect(run('validate', '-no-color')).toMatchObject({ stderr: '', stdout: expect.stringContaining('Success!') });
  }, 120_000);

  const literal = `gives Terraform each text as it was written${why(hasTerraform, 'terraform')}`;
  test(literal, (context) => {
    if (!hasTerraform) context.skip();
    const texts = fc.sample(spiteful, { numRuns: 300, seed: 15 });
    const container = { name: 'web', command: texts };
    const { text } = exportAs(
      'terraform',
      { region: 'x', taskDefinition: { family: 'x', containerDefinitions: [container] } },
      { version },
    );
    const code = /jsonencode\(([\s\S]*)\)\n}/.exec(text)?.[1];
    const place = join(folder, 'literal');
    mkdirSync(place);
    writeFileSync(join(place, 'main.tf'), `output "all" {\n  value = jsonencode(${code})\n}\n`);
    const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' };
    const run = (...args: string[]) => spawnSync('terraform', args, { cwd: place, env, encoding: 'utf8' });
    expect(run('apply', '-auto-approve', '-input=false').stderr).toBe('');
    const read = JSON.parse(JSON.parse(run('output', '-json', 'all').stdout));
    // Terraform holds text in Unicode's composed form.
    expect(read[0].command).toEqual(texts.map((one) => one.toWellFormed().normalize('NFC')));
  }, 60_000);
});

function groupOf({ taskDefinition }: ExportInput): unknown {
  const [container] = (taskDefinition?.containerDefinitions ?? []) as { logConfiguration: { options: Record<string, unknown> } }[];
  return container?.logConfiguration.options['awslogs-group'];
}

function wellFormed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item) => (typeof item === 'string' ? item.toWellFormed() : item));
}

/** cfn-lint's errors in these texts, a line each; warnings are advice. */
function linted(texts: Readonly<Record<string, readonly string[]>>): string {
  const place = mkdtempSync(join(folder, 'cfn-'));
  for (const [name, all] of Object.entries(texts))
    for (const [index, text] of all.entries()) writeFileSync(join(place, `${name}-${index}.yaml`), text);
  const { stdout } = spawnSync(
    'cfn-lint',
    [
      '--format',
      'parseable',
      '--non-zero-exit-code',
      'error',
      '--ignore-checks',
      'W',
      '--',
      ...readdirSync(place).map((file) => join(place, file)),
    ],
    { encoding: 'utf8', maxBuffer: 50_000_000 },
  );
  return stdout.trim();
}
