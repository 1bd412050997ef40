/** A saved playground as a file that its reader hands over, by choosing or by dropping it. */
import type { SharedPlace } from './place.ts';

/** Nothing that a playground saves comes near this, in bytes. */
const mostBytes = 64_000_000;

/** Reads the file. Rejects with an Error for the reader. */
export async function readSavedFile(file: Blob): Promise<SharedPlace> {
  if (file.size > mostBytes) throw new Error('The file is larger than any saved playground.');
  const [{ fromFile }, text] = await Promise.all([import('./state.ts'), file.text()]);
  return fromFile(text);
}
