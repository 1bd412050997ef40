/** Reads and writes the files named on the command line; what cannot be read or written becomes one plain sentence. */
import { closeSync, existsSync, openSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { UsageError } from './output.ts';

const largestFileBytes = 64 * 1024 * 1024;

/** The file is there, and is no text. */
export class NotTextError extends UsageError {}

/** A file's text, or standard input's for `-`. A byte order mark is dropped. */
export function readText(path: string): string {
  return readMarkedText(path).text;
}

/** The text without its byte order mark, and the mark: empty where there is none. */
export function readMarkedText(path: string): { mark: string; text: string } {
  const whole = decode(path, readBytes(path));
  return whole.startsWith('\ufeff') ? { mark: '\ufeff', text: whole.slice(1) } : { mark: '', text: whole };
}

/** Writes a file's whole text, or bytes. */
export function writeText(path: string, text: string | Uint8Array): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${reasonOf(error)}.`);
  }
}

/** Says at once that a file cannot be written, before there is anything to write. Leaves what is there, and nothing where there was nothing. */
export function checkWritable(path: string): void {
  try {
    const isNew = !existsSync(path);
    closeSync(openSync(path, 'a'));
    if (isNew) unlinkSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${reasonOf(error)}.`);
  }
}

export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Whoever reads the path will be told why it cannot be.
    return false;
  }
}

function readBytes(path: string): Uint8Array {
  try {
    if (path === '-') return readFileSync(0);
    const { size } = statSync(path);
    if (size > largestFileBytes) throw new UsageError(`${path} is too large to read (${size} bytes).`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${nameOf(path)} cannot be read: ${reasonOf(error)}.`);
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotTextError(`${nameOf(path)} cannot be read: it is no UTF-8 text.`);
  }
}

/** How a file is called in what is printed. */
export function nameOf(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/** Why the system refuses a file, in plain words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a directory',
    EACCES: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    EPERM: 'permission denied',
    ENOTDIR: 'part of its path is a file',
    ENAMETOOLONG: 'its name is too long',
    ERR_INVALID_ARG_VALUE: 'its name holds a null byte',
  };
  return reasons[code] ?? `the system says ${code || 'no reason'}`;
}
