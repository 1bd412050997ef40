import { describe, expect, test } from 'vitest';
import type { DocumentKind, RuleContext } from '../ecs/ecs.ts';
import { completeAt } from './assist.ts';
import { applyTextEdits } from './edits.ts';

const complete = (marked: string, kind: DocumentKind = 'taskDefinition', context?: RuleContext) =>
  completeAt(marked.replace('|', ''), marked.indexOf('|'), kind, context);
const labels = async (marked: string, kind?: DocumentKind, context?: RuleContext) =>
  (await complete(marked, kind, context)).map(({ label }) => label);
const context: RuleContext = {
  world: {
    taskDefinition: () => ({
      containerDefinitions: [{ name: 'api', portMappings: [{ containerPort: 8080, name: 'http' }] }, { name: 'init' }],
    }),
    capacityProviders: () => ['my-instances'],
  },
};

describe('completes what follows from the document', () => {
  test('only the memory that goes with the cpu, in half-typed text too', async () => {
    expect(await labels('{"cpu": "256", "memory": |}')).toEqual(['"512"', '"1024"', '"2048"']);
    expect(await labels('{"cpu": ".25 vCPU", "memory": "1|"}')).toEqual(['"512"', '"1024"', '"2048"']);
    expect(await labels('{"cpu": "300", "memory": "|"}')).not.toContain('"512"');
    const text = '{"cpu": "256", "memory": "\n}';
    const [first] = await completeAt(text, 26, 'taskDefinition');
    expect(applyTextEdits(text, first === undefined ? [] : [first.edit])).toBe('{"cpu": "256", "memory": "512"\n}');
  });

  test('Fargate’s cpu sizes, and none for other capacity', async () => {
    expect((await labels('{"cpu": "|"}')).slice(0, 3)).toEqual(['"256"', '"512"', '"1024"']);
    expect(await labels('{"requiresCompatibilities": ["EC2"], "cpu": "|"}')).not.toContain('"256"');
  });

  const containers = '{"name": "init", "essential": false}, {"name": "db", "healthCheck": {}}';
  test('the other containers, and the conditions they can come to', async () => {
    expect(await labels(`{"containerDefinitions": [${containers}, {"name": "api", "dependsOn": [{"containerName": "|"}]}]}`)).toEqual([
      '"init"',
      '"db"',
    ]);
    const condition = (name: string) =>
      labels(`{"containerDefinitions": [${containers}, {"name": "api", "dependsOn": [{"containerName": "${name}", "condition": "|"}]}]}`);
    expect((await condition('init')).slice(0, 3)).toEqual(['"START"', '"COMPLETE"', '"SUCCESS"']);
    expect((await condition('db')).slice(0, 2)).toEqual(['"START"', '"HEALTHY"']);
    expect(new Set(await condition('db')).size).toBe((await condition('db')).length);
  });

  test('volumes, and options of awslogs that are not there yet', async () => {
    expect(await labels('{"volumes": [{"name": "data"}], "containerDefinitions": [{"mountPoints": [{"sourceVolume": |}]}]}')).toEqual([
      '"data"',
    ]);
    const options = await complete(
      '{"containerDefinitions": [{"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "a", "|"}}}]}',
    );
    expect(options.map(({ label }) => label).slice(0, 2)).toEqual(['awslogs-region', 'awslogs-stream-prefix']);
    expect(options[0]).toMatchObject({ kind: 'property', documentation: expect.stringContaining('Region') });
  });

  test('containers and ports of a service’s definition, where it is known', async () => {
    const service = '{"taskDefinition": "api", "loadBalancers": [{"containerName": "api", "containerPort": |}]}';
    expect(await labels(service, 'service', context)).toEqual(['8080']);
    expect(await labels(service, 'service')).not.toContain('8080');
    expect(await labels('{"taskDefinition": "api", "loadBalancers": [{"containerName": "|"}]}', 'service', context)).toEqual(['"api"']);
  });

  test('capacity providers that are not in the strategy yet', async () => {
    const strategy = '{"capacityProviderStrategy": [{"capacityProvider": "FARGATE"}, {"capacityProvider": "|"}]}';
    expect(await labels(strategy, 'service')).toEqual(['"FARGATE_SPOT"']);
    expect(await labels(strategy, 'service', context)).toEqual(['"my-instances"', '"FARGATE_SPOT"']);
    expect(await labels('[{"capacityProvider": |}]', 'capacityProviderStrategy')).toEqual(['"FARGATE"', '"FARGATE_SPOT"']);
  });

  test('with AWS’s docs of the values of an enum', async () => {
    const items = await complete('{"networkMode": "|"}');
    expect(items.map(({ label }) => label)).toContain('"awsvpc"');
  });

  test('from members that cannot be written as text, without a word of them', async () => {
    const odd = '{"toString": 1}';
    expect(await labels(`{"cpu": ${odd}, "memory": "|"}`)).not.toContain('"512"');
    const conditions = await labels(
      `{"containerDefinitions": [{"name": ${odd}}, {"essential": false}, {"dependsOn": [{"containerName": ${odd}, "condition": "|"}]}]}`,
    );
    expect(conditions).toContain('"START"');
    const world = { taskDefinition: () => ({ containerDefinitions: [{ name: JSON.parse(odd), portMappings: [{ containerPort: 80 }] }] }) };
    const ports = await complete('{"taskDefinition": "web", "loadBalancers": [{"containerPort": |}]}', 'service', { world });
    expect(ports[0]).toMatchObject({ label: '80' });
    expect(ports[0]).not.toHaveProperty('detail');
  });
});
