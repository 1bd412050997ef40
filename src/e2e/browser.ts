/** Finds a Chromium for the browser tests and starts it; where there is none it says the one line that installs it. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserServer, chromium } from 'playwright-core';
import { type FoundBrowser, unpackPackaged } from './packaged-browser.ts';

/** What the search asks of the machine; handed in so that the order can be tested. */
export interface Machine {
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  arch: string;
  isExecutable(path: string): boolean;
  /** Where Playwright would have put its own. */
  playwrightPath(): string;
  /** Unpacks the npm package's browser; null where it is not installed. */
  unpackPackaged(): Promise<FoundBrowser | null>;
}

const pathNames = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];

/** Where installers put it on systems whose PATH does not name it. */
const usualPlaces: Readonly<Record<string, readonly string[]>> = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((root) => `%${root}%\\Google\\Chrome\\Application\\chrome.exe`),
};

/** What is said where no browser can be had. */
export const howToInstall =
  'No Chrome or Chromium was found for the browser tests. Install one: npx playwright-core install chromium (or the chromium package of your system), or set CHROMIUM_PATH.';

/**
 * Looks in this order: CHROMIUM_PATH, an installed Chrome or Chromium, Playwright's own, the one of the npm package.
 * @throws Error with the line that installs one, or when CHROMIUM_PATH names nothing that can be started
 */
export async function findBrowser(machine: Machine = thisMachine): Promise<FoundBrowser> {
  const named = machine.env.CHROMIUM_PATH;
  if (named) {
    if (!machine.isExecutable(named)) throw new Error(`CHROMIUM_PATH names ${named}, which is no program.`);
    return { executablePath: named, foundAs: 'CHROMIUM_PATH', env: {} };
  }
  const installed = installedPlaces(machine).find((path) => machine.isExecutable(path));
  if (installed) return { executablePath: installed, foundAs: 'installed', env: {} };
  const playwrights = machine.playwrightPath();
  if (machine.isExecutable(playwrights)) return { executablePath: playwrights, foundAs: 'Playwright’s own', env: {} };
  if (machine.platform === 'linux' && machine.arch === 'x64') {
    const packaged = await machine.unpackPackaged();
    if (packaged) return packaged;
  }
  throw new Error(howToInstall);
}

/** Starts the browser that `findBrowser` finds, without a window, for the tests to connect to. */
export async function serveBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({ ...(await launchOptions()), host: '127.0.0.1' });
}

/** The same for a script that wants it alone. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

/** No call of its own to anybody, and no name resolved: whatever asks for another host than this machine fails, and the tests see it. */
async function launchOptions() {
  const { executablePath, env } = await findBrowser();
  return {
    executablePath,
    env: { ...definedOnly(process.env), ...env },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  };
}

function installedPlaces({ env, platform }: Machine): string[] {
  const folders = (env.PATH ?? env.Path ?? '').split(platform === 'win32' ? ';' : delimiter).filter((folder) => folder !== '');
  const onPath = pathNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  const usual = (usualPlaces[platform] ?? []).map((place) => place.replace(/%([^%]+)%/, (_, name: string) => env[name] ?? ''));
  return [...onPath, ...usual];
}

const thisMachine: Machine = {
  env: process.env,
  platform: process.platform,
  arch: process.arch,
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  playwrightPath: () => chromium.executablePath(),
  unpackPackaged,
};

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
