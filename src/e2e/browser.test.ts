import { describe, expect, test } from 'vitest';
import { findBrowser, howToInstall, type Machine } from './browser.ts';

const packaged = { executablePath: '/cache/chromium', foundAs: 'the npm package', env: { LD_LIBRARY_PATH: '/cache/lib' } };

describe('the browser of the tests', () => {
  test('is the one that CHROMIUM_PATH names, before any other', async () => {
    const machine = machineWith(['/opt/mine', '/usr/bin/google-chrome'], { CHROMIUM_PATH: '/opt/mine' });
    expect((await findBrowser(machine)).executablePath).toBe('/opt/mine');
  });

  test('is never another than CHROMIUM_PATH names', async () => {
    const machine = machineWith(['/usr/bin/google-chrome'], { CHROMIUM_PATH: '/opt/mine' });
    await expect(findBrowser(machine)).rejects.toThrow('CHROMIUM_PATH names /opt/mine');
  });

  test('is an installed one, Chrome before Chromium', async () => {
    expect((await findBrowser(machineWith(['/usr/bin/chromium', '/bin/google-chrome', '/playwright']))).executablePath).toBe(
      '/bin/google-chrome',
    );
    expect((await findBrowser(machineWith(['/usr/bin/chromium', '/playwright']))).executablePath).toBe('/usr/bin/chromium');
  });

  test('is Playwright’s own where none is installed', async () => {
    expect((await findBrowser(machineWith(['/playwright']))).executablePath).toBe('/playwright');
  });

  test('is the npm package’s where there is no other', async () => {
    expect(await findBrowser(machineWith([]))).toBe(packaged);
  });

  test('is asked for in one line where none can be had', async () => {
    const mac = { ...machineWith([]), platform: 'darwin' };
    await expect(findBrowser(mac)).rejects.toThrow(howToInstall);
    await expect(findBrowser({ ...machineWith([]), unpackPackaged: async () => null })).rejects.toThrow(
      'npx playwright-core install chromium',
    );
  });

  test('is found in the usual place of a Mac', async () => {
    const place = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect((await findBrowser({ ...machineWith([place]), platform: 'darwin' })).executablePath).toBe(place);
  });
});

function machineWith(programs: readonly string[], env: Record<string, string> = {}): Machine {
  return {
    env: { PATH: '/usr/bin:/bin', ...env },
    platform: 'linux',
    arch: 'x64',
    isExecutable: (path) => programs.includes(path),
    playwrightPath: () => '/playwright',
    unpackPackaged: async () => packaged,
  };
}
