import { expect, test } from 'vitest';
import { reasonToInstall } from './install.mjs';

const lock = lockOf({ '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/a-linux': { version: '2.0.0', optional: true } });

test('finds no reason where every package is there, but for other systems’ binaries', () => {
  expect(reasonToInstall(lock, lockOf({ 'node_modules/a': { version: '1.0.0' } }))).toBeNull();
});

test('installs where nothing was installed', () => {
  expect(reasonToInstall(lock, null)).toBe('node_modules is missing');
});

test('installs where a package is missing', () => {
  expect(reasonToInstall(lock, lockOf({}))).toBe('a is missing');
});

test('installs where the lock file asks for another version', () => {
  expect(reasonToInstall(lock, lockOf({ 'node_modules/a': { version: '0.9.0' } }))).toBe('a is 0.9.0, the lock file asks for 1.0.0');
});

test('installs where a package was dropped from the lock file', () => {
  const installed = lockOf({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/@old/one': { version: '1.0.0' } });
  expect(reasonToInstall(lock, installed)).toBe('@old/one is installed, the lock file does not name it');
});

test('finds no reason in a binary of this system that the lock file could not name', () => {
  const installed = lockOf({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/a-darwin': { version: '2.0.0', optional: true } });
  expect(reasonToInstall(lock, installed)).toBeNull();
});

function lockOf(packages: Record<string, object>): string {
  return JSON.stringify({ packages });
}
