/**
 * How long the validator takes beside Ajv's compiled check of the same value's shape, in one run: what all the knowledge of ECS costs over the bare shape.
 * Ajv checks against the whole generated schema: types, required and unknown members, choices (it has no patterns, formats or least lengths), and would
 * stop at the first mistake. The rules check that and everything else. Nearly all documents that are checked while somebody types have little wrong
 * with them; what it costs where there is more is measured apart.
 */
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import schema from '../ecs/api/generated/register-task-definition.json' with { type: 'json' };
import { checkDocument } from '../ecs/ecs.ts';
import { checkText } from './check.ts';
import { parseText } from './parse.ts';

/** What all rules should take at most, in times of Ajv's check. */
const goal = 3;

/** Ten containers as services have them: logs, secrets, health checks, volumes, an order in which they start. */
const document = {
  family: 'storefront',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '4096',
  memory: '8192',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  taskRoleArn: 'arn:aws:iam::123456789012:role/storefront-task',
  runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
  volumes: [{ name: 'shared' }],
  tags: [{ key: 'team', value: 'storefront' }],
  containerDefinitions: Array.from({ length: 10 }, (_, index) => ({
    name: `app-${index}`,
    image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/app-${index}:1.27.${index}`,
    essential: index === 0,
    cpu: 256,
    memoryReservation: 512,
    memory: 768,
    portMappings: [{ name: `http-${index}`, containerPort: 8080 + index, protocol: 'tcp', appProtocol: 'http' }],
    environment: [
      { name: 'PORT', value: String(8080 + index) },
      { name: 'LOG_LEVEL', value: 'info' },
    ],
    secrets: [{ name: 'TOKEN', valueFrom: `arn:aws:secretsmanager:us-east-1:123456789012:secret:token-${index}-AbCdEf` }],
    mountPoints: [{ sourceVolume: 'shared', containerPath: '/shared', readOnly: true }],
    healthCheck: {
      command: ['CMD-SHELL', `curl -f http://localhost:${8080 + index}/health || exit 1`],
      interval: 30,
      timeout: 5,
      retries: 3,
    },
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': '/ecs/storefront', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'app' },
    },
    ...(index > 0 && { dependsOn: [{ containerName: 'app-0', condition: 'HEALTHY' }] }),
    ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }],
  })),
};
const text = JSON.stringify(document, null, 2);

/** The same with a mistake of its own kind in each of five containers, and with a member that has the wrong type. */
const mistaken = JSON.stringify(document)
  .replace('app-1:1.27.1', 'app-1:latest')
  .replace('"protocol":"tcp"', '"protocol":"TCP"')
  .replace('"interval":30', '"interval":301')
  .replace('"containerName":"app-0"', '"containerName":"app-00"')
  .replace('"softLimit":1024', '"softLimit":8192');
const misshapen = JSON.stringify({ ...document, cpu: 4096 });

const checkShape = new Ajv({ strict: false, logger: false }).compile(schema);

test('a definition of ten containers', async ({ bench }) => {
  const value: unknown = JSON.parse(text);
  expect(checkShape(value)).toBe(true);
  expect(checkDocument(value, 'taskDefinition')).toEqual([]);
  const withMistakes: unknown = JSON.parse(mistaken);
  expect(checkDocument(withMistakes, 'taskDefinition').map(({ code }) => code)).toHaveLength(5);
  const withWrongType: unknown = JSON.parse(misshapen);
  expect(checkDocument(withWrongType, 'taskDefinition').map(({ code }) => code)).toContain('type');
  const results = await bench.compare(
    bench('Ajv, the shape alone', () => {
      checkShape(value);
    }),
    bench('all rules', () => {
      checkDocument(value, 'taskDefinition');
    }),
    bench('all rules, five mistakes', () => {
      checkDocument(withMistakes, 'taskDefinition');
    }),
    bench('all rules, a wrong type', () => {
      checkDocument(withWrongType, 'taskDefinition');
    }),
    bench('JSON.parse', () => {
      JSON.parse(text);
    }),
    bench('parsing with places', () => {
      parseText(text);
    }),
    bench('from text to findings', () => {
      checkText(text, { kind: 'taskDefinition' });
    }),
  );
  const ratio = results.get('all rules').latency.p50 / results.get('Ajv, the shape alone').latency.p50;
  console.log(`All rules take ${ratio.toFixed(1)} times Ajv's shape check (medians; the goal is ${goal}).`);
});
