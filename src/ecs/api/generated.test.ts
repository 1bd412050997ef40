import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { enumNamed, isOperation, operations, sdkVersion, shapeOf } from './schema.ts';

const root = join(import.meta.dirname, '..', '..', '..');

test('the committed API model is what the generator makes of the installed SDK', { timeout: 120_000 }, async () => {
  const check = promisify(execFile)(process.execPath, ['src/cli/generate-api.ts', '--check'], { cwd: root });
  await expect(check).resolves.toMatchObject({ stderr: '' });
});

test('the model names the SDK it comes from', () => {
  expect(sdkVersion).toMatch(/^3\.\d+\.\d+$/);
});

test('an operation knows its input and the members that this must have', () => {
  expect(operations.RegisterTaskDefinition).toBe('RegisterTaskDefinitionRequest');
  expect(shapeOf('RegisterTaskDefinition').required).toEqual(['family', 'containerDefinitions']);
  expect(isOperation('RunTask')).toBe(true);
  expect(isOperation('toString')).toBe(false);
});

test('members marked `T | undefined` without a question mark are required', () => {
  const container = shapeOf('RegisterTaskDefinition').members.get('containerDefinitions');
  if (container?.type !== 'list' || container.item.type !== 'structure') throw new Error('containerDefinitions is no list of structures');
  const healthCheck = container.item.members.get('healthCheck');
  expect(healthCheck).toMatchObject({ type: 'structure', required: ['command'] });
  expect(container.item.required).toEqual([]);
});

test('task sizes are text, container sizes integers, percentages of canaries doubles', () => {
  expect(shapeOf('RegisterTaskDefinition').members.get('cpu')).toEqual({ type: 'string' });
  expect(shapeOf('CreateService').members.get('desiredCount')).toEqual({ type: 'integer' });
  const deployment = shapeOf('CreateService').members.get('deploymentConfiguration');
  const canary = deployment?.type === 'structure' ? deployment.members.get('canaryConfiguration') : undefined;
  expect(canary?.type === 'structure' ? canary.members.get('canaryPercent') : undefined).toEqual({ type: 'double' });
});

test('enums carry their values', () => {
  expect(enumNamed('NetworkMode')).toEqual(['awsvpc', 'bridge', 'host', 'none']);
  expect(enumNamed('LogDriver')).toContain('awsfirelens');
  expect(() => enumNamed('__proto__')).toThrow(RangeError);
});
