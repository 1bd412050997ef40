/** Holds what a page looks like against a picture that a person has looked at: `UPDATE_PICTURES=1` takes new ones, for a person to look at. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { inRoot } from '../cli/setup/project.mjs';

/** Part of the pixels that may differ: browsers of two versions draw letters and hair lines a little otherwise. */
const mostDiffering = 0.02;
/** By how many pixels a side may be longer or shorter: a browser of another version rounds heights of lines otherwise. */
const mostPixels = 6;
/** How far two colours may be apart, from 0 to 1, before a pixel counts as differing. */
const threshold = 0.2;

/**
 * What differs between an element, or a page’s window, and its kept picture, in words; null where nothing does that a person would see. What was drawn
 * instead, and where it differs, is then written to `dist-pictures`.
 * @param name of the picture, without its ending
 */
export async function pictureDifference(shown: Page | Locator, name: string): Promise<string | null> {
  const kept = inRoot('src', 'e2e', 'pictures', `${name}.png`);
  const taken = await shown.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
  if (process.env.UPDATE_PICTURES === '1') {
    write(kept, taken);
    return null;
  }
  if (!existsSync(kept)) return `${name}: there is no picture to compare with; UPDATE_PICTURES=1 takes it.`;
  return differenceOf(PNG.sync.read(readFileSync(kept)), PNG.sync.read(taken), name);
}

function differenceOf(kept: PNG, taken: PNG, name: string): string | null {
  if (Math.abs(taken.width - kept.width) > mostPixels || Math.abs(taken.height - kept.height) > mostPixels) {
    write(inRoot('dist-pictures', `${name}.png`), PNG.sync.write(taken));
    return `${name}: is ${taken.width} × ${taken.height}, was ${kept.width} × ${kept.height}.`;
  }
  const width = Math.min(kept.width, taken.width);
  const height = Math.min(kept.height, taken.height);
  const difference = new PNG({ width, height });
  const [was, is] = [kept, taken].map((picture) => cut(picture, width, height).data);
  const part = pixelmatch(was as Buffer, is as Buffer, difference.data, width, height, { threshold }) / (width * height);
  if (part <= mostDiffering) return null;
  write(inRoot('dist-pictures', `${name}.png`), PNG.sync.write(taken));
  write(inRoot('dist-pictures', `${name}-difference.png`), PNG.sync.write(difference));
  return `${name}: ${(part * 100).toFixed(1)} % of the pixels differ; ${mostDiffering * 100} % may.`;
}

function cut(picture: PNG, width: number, height: number): PNG {
  const part = new PNG({ width, height });
  PNG.bitblt(picture, part, 0, 0, width, height, 0, 0);
  return part;
}

function write(path: string, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
