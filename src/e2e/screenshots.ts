/** Takes a picture of every page at 1440 and 390 px, light and dark, into a folder: `node src/e2e/screenshots.ts <folder> [page…]`. Run by hand. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSite } from '../cli/setup/build.mjs';
import { serveFolder } from '../cli/setup/static-server.mjs';
import { launchBrowser } from './browser.ts';
import { pagesIn } from './pages.ts';

const widths = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name a folder: node src/e2e/screenshots.ts <folder> [page…]');
  process.exitCode = 2;
} else {
  await takePictures(resolve(folder), wanted);
}

/** One picture of what is in the window, and one of the whole page. */
async function takePictures(into: string, pages: readonly string[]): Promise<void> {
  mkdirSync(into, { recursive: true });
  const built = await buildSite();
  if (!built.isBuilt) throw new Error('The site could not be built.');
  const server = await serveFolder({ folder: built.folder, base: process.env.DRYDOCK_BASE });
  const browser = await launchBrowser();
  for (const path of pages.length > 0 ? pages : pagesIn(built.folder)) {
    for (const viewport of widths) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
        await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
        const name = `${path.replace(/\/$/, '').replaceAll('/', '.') || 'home'}-${viewport.width}-${colorScheme}`;
        await page.screenshot({ path: join(into, `${name}.png`) });
        await page.screenshot({ path: join(into, `${name}-whole.png`), fullPage: true });
        await page.close();
        console.log(name);
      }
    }
  }
  await browser.close();
  await server.close();
}
