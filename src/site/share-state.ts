/**
 * A page's state in a link's fragment, for “report a difference from AWS” and the playground: never sent to a server, since a browser keeps fragments to itself.
 *
 * The state is JSON, compressed with deflate (raw) and written in base64url, which survives mail and chat.
 */

/** What a report says. Texts are data: they are shown, never interpreted. */
export interface SharedState {
  /** Path of the page it comes from, without the site's base: `/day-15/service/`. */
  page: string;
  /** Name of the document: `service.json`. */
  document: string;
  text: string;
  /** Code of the finding or event that differs, or null. */
  finding: string | null;
  /** Version of Drydock. */
  version: string;
}

/** A fragment that cannot be read; `message` is for the reader of the page. */
export class ShareStateError extends Error {
  override name = 'ShareStateError';
}

/** Longest text that is unpacked, in bytes: a short link can hold a very long run of one letter. */
const MAX_BYTES = 1_000_000;

/** `state` as the text behind `#` of a link to the report page. */
export function encodeShareState(state: SharedState): Promise<string> {
  return packState(state);
}

/** Any JSON value as such a text. */
export async function packState(value: unknown): Promise<string> {
  const packed = await pump(
    new TextEncoder().encode(JSON.stringify(value)),
    new CompressionStream('deflate-raw'),
    Number.POSITIVE_INFINITY,
  );
  return btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** The state in a fragment, with or without its `#`. @throws {ShareStateError} with a message for the reader. */
export async function decodeShareState(fragment: string): Promise<SharedState> {
  return stateOf(await unpackState(fragment.replace(/^#/, ''), MAX_BYTES));
}

/**
 * The value that `packState` wrote.
 * @param maxBytes of JSON: unpacking stops there
 * @throws {ShareStateError} with a message for the reader
 */
export async function unpackState(text: string, maxBytes: number): Promise<unknown> {
  if (text === '') throw new ShareStateError('The link carries no state. It may have been cut off where it was copied.');
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    return JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(await pump(bytes, new DecompressionStream('deflate-raw'), maxBytes)),
    );
  } catch (error) {
    if (error instanceof ShareStateError) throw error;
    throw new ShareStateError('The link’s state cannot be read. It may have been cut off or changed on its way.');
  }
}

function stateOf(value: unknown): SharedState {
  const known = typeof value === 'object' && value !== null ? (value as Partial<Record<keyof SharedState, unknown>>) : {};
  const { page, document, text, finding, version } = known;
  const isWhole =
    typeof page === 'string' &&
    typeof document === 'string' &&
    typeof text === 'string' &&
    typeof version === 'string' &&
    (finding === null || typeof finding === 'string');
  if (!isWhole) throw new ShareStateError('The link’s state is not one of this site’s.');
  return { page, document, text, finding, version };
}

/** All bytes of `input` through a transform. @throws {ShareStateError} when more than `maxBytes` come out. */
async function pump(
  input: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
  maxBytes: number,
): Promise<Uint8Array> {
  const reader = new Blob([input]).stream().pipeThrough(transform).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    length += step.value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      throw new ShareStateError('The link’s state is larger than any document of this site.');
    }
    chunks.push(step.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
