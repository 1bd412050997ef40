import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseHcl } from '@cdktf/hcl2json';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExportFormat, exportAs } from '../../documents/exports.ts';
import { exportInputOf } from './export-input.ts';
import { presetOf, presets } from './presets.ts';

const runs = (tool: string, ...args: string[]) => spawnSync(tool, args).status === 0;
const plugins = process.env.DRYDOCK_TERRAFORM_PLUGINS ?? '';
const hasBash = runs('bash', '-c', 'true');
const hasLint = runs('cfn-lint', '--version');
const hasTerraform = existsSync(plugins) && runs('terraform', 'version');
const why = (has: boolean, what: string) => (has ? '' : ` (skipped: ${what} is not here)`);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-presets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const exported = (id: string, format: ExportFormat) => {
  const preset = presetOf(id);
  const read = preset && exportInputOf(preset.texts, preset.settings);
  if (read === undefined || 'problems' in read) throw new Error(`${id}: ${read?.problems.join(' ')}`);
  return exportAs(format, read.input, { version: '1.2.3' });
};

describe('every preset', () => {
  test('is exported, and says what of its surroundings no export makes', () => {
    expect(exported('binpack', 'terraform').notes.join('\n')).toContain('not exported: the instances of capacity.json');
    expect(exported('blue-green', 'cli').notes.join('\n')).toContain('not exported: the second revision');
  });

  test('speaks of documents, since a playground is no exercise', () => {
    for (const format of ['cli', 'cloudformation', 'terraform'] as const) expect(exported('outline', format).text).not.toMatch(/exercise/);
  });

  test(`is a script that bash reads${why(hasBash, 'bash')}`, (context) => {
    if (!hasBash) context.skip();
    for (const { id } of presets)
      expect(spawnSync('bash', ['-n'], { input: exported(id, 'cli').text, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test(`is a template in which cfn-lint finds no error${why(hasLint, 'cfn-lint')}`, (context) => {
    if (!hasLint) context.skip();
    const files = presets.map(({ id }) => {
      const file = join(folder, `${id}.yaml`);
      writeFileSync(file, exported(id, 'cloudformation').text);
      return file;
    });
    expect(spawnSync('cfn-lint', ['--non-zero-exit-code', 'error', '--', ...files], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  }, 60_000);

  test(`is HCL, and valid for Terraform’s provider${why(hasTerraform, 'terraform with the provider')}`, async (context) => {
    for (const { id } of presets) await parseHcl('main.tf', exported(id, 'terraform').text);
    if (!hasTerraform) context.skip();
    const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', TF_DATA_DIR: join(folder, 'data') };
    for (const [index, { id }] of presets.entries()) {
      const cwd = join(folder, 'tf');
      mkdirSync(cwd, { recursive: true });
      writeFileSync(join(cwd, 'main.tf'), exported(id, 'terraform').text);
      const run = (...args: string[]) => spawnSync('terraform', args, { cwd, env, encoding: 'utf8' });
      if (index === 0) expect(run('init', '-input=false', `-plugin-dir=${plugins}`)).toMatchObject({ status: 0 });
      expect(run('validate', '-no-color'), id).toMatchObject({ status: 0, stdout: expect.stringContaining('Success!') });
    }
  }, 180_000);
});

describe('a document with an error', () => {
  const { texts, settings } = presets[0];
  test('is told in AWS’s words', () => {
    const deadlock = presetOf('deadlock') ?? presets[0];
    const service = deadlock.texts['service.json'].replace('"maximumPercent": 150', '"maximumPercent": 100');
    expect(exportInputOf({ ...deadlock.texts, 'service.json': service }, deadlock.settings)).toEqual({
      problems: [expect.stringContaining('Both maximumPercent and minimumHealthyPercent cannot be 100')],
    });
  });

  test('is named, with its place, before anything is exported', () => {
    const broken = exportInputOf({ ...texts, 'load.json': '{' }, settings);
    expect(broken).toEqual({ problems: [expect.stringMatching(/^load\.json, line 1, column \d+: /)] });
  });

  test('is named when AWS would refuse it', () => {
    const refused = exportInputOf(
      { ...texts, 'service.json': texts['service.json'].replace('"desiredCount"', '"desiredKount"') },
      settings,
    );
    expect(refused).toEqual({ problems: [expect.stringMatching(/^service\.json, line \d+, column \d+: .*desiredKount/)] });
  });
});
