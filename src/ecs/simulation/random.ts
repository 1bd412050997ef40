/** Seeded draws without state: a draw depends on the seed and on what it is for, so a new draw elsewhere never shifts the others. */

/**
 * What a draw is for: a text, or the pieces of one in order. Pieces are hashed one after another, which saves putting them together; the draw is the
 * same. Numbers are whole and from 0 to 2^31.
 */
export type Purpose = string | readonly (string | number)[];

/**
 * 32 bits from a seed and a purpose: FNV-1a over the purpose's code units, begun at the seed, then a final avalanche (the finaliser of
 * MurmurHash3, which is in the public domain). Integers only, the same on every machine.
 */
export function bitsOf(seed: number, purpose: Purpose): number {
  return avalanche(hashedPurpose(seed, purpose));
}

function hashedPurpose(seed: number, purpose: Purpose): number {
  const begun = Math.imul((seed | 0) ^ 0x9e3779b9, 0x85ebca6b) ^ 0x811c9dc5;
  if (typeof purpose === 'string') return hashed(begun, purpose);
  let bits = begun;
  for (const piece of purpose) bits = typeof piece === 'string' ? hashed(bits, piece) : hashedNumber(bits, piece);
  return bits;
}

/** FNV-1a over more of a purpose. */
function hashed(bits: number, text: string): number {
  let so = bits;
  for (let at = 0; at < text.length; at += 1) so = Math.imul(so ^ text.charCodeAt(at), 0x01000193);
  return so;
}

const ZERO = 48;

/** The same over a number's decimal digits. */
function hashedNumber(bits: number, number: number): number {
  const before = number < 10 ? bits : hashedNumber(bits, Math.floor(number / 10));
  return Math.imul(before ^ (ZERO + (number % 10)), 0x01000193);
}

function avalanche(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** An integer in `[0, below)`; `below` from 1 to 2^31. The bias of the remainder is under one in a thousand for the ranges used here. */
export function draw(seed: number, purpose: Purpose, below: number): number {
  return bitsOf(seed, purpose) % below;
}

const hexCodes = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** `length` lower-case hex digits. */
export function hexDigits(seed: number, purpose: Purpose, length: number): string {
  // The bits of part n are those of `${purpose}/${n}`; what all parts begin with is hashed once.
  const shared = hashed(hashedPurpose(seed, purpose), '/');
  // Made from its codes the text is one flat piece; joined from parts it would be a tree of them, which costs more when it becomes a key.
  const codes = new Array<number>(length).fill(0);
  for (let part = 0; part * 8 < length; part += 1) {
    const bits = avalanche(hashedNumber(shared, part));
    for (let digit = 0; digit < 8 && part * 8 + digit < length; digit += 1) {
      codes[part * 8 + digit] = hexCodes[(bits >>> (28 - digit * 4)) & 15] as number;
    }
  }
  return String.fromCharCode(...codes);
}

/** `length` decimal digits, the first of them not zero. */
export function decimalDigits(seed: number, purpose: string, length: number): string {
  let digits = String(1 + draw(seed, `${purpose}/first`, 9));
  for (let part = 0; digits.length < length; part += 1) digits += String(draw(seed, `${purpose}/${part}`, 1_000_000)).padStart(6, '0');
  return digits.slice(0, length);
}
