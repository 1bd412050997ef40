/** Seeded draws without state: a draw depends on the seed and on what it is for, so a new draw elsewhere never shifts the others. */

/**
 * 32 bits from a seed and a purpose: FNV-1a over the purpose's code units, begun at the seed, then a final avalanche (the finaliser of
 * MurmurHash3, which is in the public domain). Integers only, the same on every machine.
 */
export function bitsOf(seed: number, purpose: string): number {
  return avalanche(hashed(begun(seed), purpose));
}

function begun(seed: number): number {
  return Math.imul((seed | 0) ^ 0x9e3779b9, 0x85ebca6b) ^ 0x811c9dc5;
}

/** FNV-1a over more of a purpose; parts of one may be hashed one after the other. */
function hashed(bits: number, text: string): number {
  let so = bits;
  for (let at = 0; at < text.length; at += 1) so = Math.imul(so ^ text.charCodeAt(at), 0x01000193);
  return so;
}

function avalanche(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** An integer in `[0, below)`; `below` from 1 to 2^31. The bias of the remainder is under one in a thousand for the ranges used here. */
export function draw(seed: number, purpose: string, below: number): number {
  return bitsOf(seed, purpose) % below;
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `length` lower-case hex digits. */
export function hexDigits(seed: number, purpose: string, length: number): string {
  // The bits of part n are those of `${purpose}/${n}`; what all parts begin with is hashed once.
  const shared = hashed(begun(seed), `${purpose}/`);
  let digits = '';
  for (let part = 0; digits.length < length; part += 1) {
    const bits = avalanche(hashed(shared, String(part)));
    digits += `${hexOfByte[bits >>> 24]}${hexOfByte[(bits >>> 16) & 255]}${hexOfByte[(bits >>> 8) & 255]}${hexOfByte[bits & 255]}`;
  }
  return digits.slice(0, length);
}

/** `length` decimal digits, the first of them not zero. */
export function decimalDigits(seed: number, purpose: string, length: number): string {
  let digits = String(1 + draw(seed, `${purpose}/first`, 9));
  for (let part = 0; digits.length < length; part += 1) digits += String(draw(seed, `${purpose}/${part}`, 1_000_000)).padStart(6, '0');
  return digits.slice(0, length);
}
