import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pictureOf } from './picture.ts';

/** A soak asks for very many. */
const runs = process.env.DRYDOCK_SOAK === undefined ? 100 : 50_000;

const waiting = (name: string, ...others: string[]) => ({
  name,
  dependsOn: others.map((containerName) => ({ containerName, condition: 'START' })),
});
const order = (...containerDefinitions: unknown[]) =>
  pictureOf({ containerDefinitions }).containers.map(({ name, level, isInCycle }) => `${name} ${level}${isInCycle ? ' cycle' : ''}`);

describe('draws a task definition', () => {
  test('with containers in the order of their start', () => {
    expect(order(waiting('api', 'db', 'init'), waiting('db', 'init'), waiting('init'))).toEqual(['init 0', 'db 1', 'api 2']);
    expect(order(waiting('a'), waiting('b'))).toEqual(['a 0', 'b 0']);
  });

  test('with cycles marked, and those that wait for themselves', () => {
    expect(order(waiting('a', 'b'), waiting('b', 'a'), waiting('c')).filter((text) => text.endsWith('cycle'))).toHaveLength(2);
    expect(order(waiting('a', 'a'))).toEqual(['a 0 cycle']);
  });

  test('with ports, mounts, roles and logs', () => {
    const picture = pictureOf({
      family: 'web',
      cpu: '256',
      executionRoleArn: 'arn:role',
      volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
      containerDefinitions: [
        {
          name: 'api',
          portMappings: [{ containerPort: 80 }],
          mountPoints: [
            { sourceVolume: 'data', containerPath: '/data', readOnly: true },
            { sourceVolume: 'lost', containerPath: '/lost' },
          ],
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/api' } },
        },
      ],
    });
    expect(picture).toMatchObject({
      family: 'web',
      cpu: '256',
      memory: null,
      networkMode: 'bridge',
      executionRole: 'arn:role',
      volumes: [{ name: 'data', kind: 'efs', from: 'fs-1' }],
      containers: [
        {
          isEssential: true,
          ports: [{ containerPort: 80, hostPort: null, protocol: 'tcp' }],
          mounts: [
            { volume: 'data', isReadOnly: true, exists: true },
            { volume: 'lost', exists: false },
          ],
          log: { driver: 'awslogs', destination: '/ecs/api' },
        },
      ],
    });
  });

  test('of any shape, half-written ones too', () => {
    const container = fc.record(
      { name: fc.anything(), dependsOn: fc.anything(), portMappings: fc.anything(), logConfiguration: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ containerDefinitions: fc.array(container), volumes: fc.anything() })),
        (document) => void pictureOf(document),
      ),
      { numRuns: runs },
    );
  });
});
