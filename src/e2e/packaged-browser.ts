/** The Chromium of the npm package @sparticuz/chromium, for machines that have no other: Linux on x64 only. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, projectNode, run } from '../cli/setup/project.mjs';

/** A browser that can be started, and where it was found. */
export interface FoundBrowser {
  executablePath: string;
  foundAs: string;
  /** Variables that it needs besides ours. */
  env: Readonly<Record<string, string>>;
}

/**
 * The browser inside the package @sparticuz/chromium, unpacked once into the project's cache with the libraries and fonts that a bare Linux lacks.
 * Its own code unpacks it to the temporary folder and adds the libraries only where it believes itself in AWS Lambda; a child process with these
 * two variables set has it do both, in a place of ours.
 */
export async function unpackPackaged(): Promise<FoundBrowser | null> {
  const packageFile = inRoot('node_modules', '@sparticuz', 'chromium', 'package.json');
  if (!existsSync(packageFile)) return null;
  const { version }: { version: string } = JSON.parse(readFileSync(packageFile, 'utf8'));
  const folder = inRoot('.cache', 'drydock', `chromium-${version}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
    const env = { TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    const { code, output } = await run(projectNode(), ['--input-type=module', '--eval', script], { env, isQuiet: true });
    if (code !== 0) throw new Error(`@sparticuz/chromium could not be unpacked: ${output}`);
    writeFileSync(join(unfinished, 'fonts.conf'), fontSettings(folder));
    // Renaming makes it whole or absent, even when two runs unpack at once.
    if (!existsSync(folder)) renameSync(unfinished, folder);
    rmSync(unfinished, { recursive: true, force: true });
  }
  return {
    executablePath: join(folder, 'chromium'),
    foundAs: 'the npm package @sparticuz/chromium',
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

/** The package's own settings know only its font's place in Lambda; without any font Chromium draws no text at all. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
