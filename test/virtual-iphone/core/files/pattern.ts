/**
 * Bytes that are a function of (seed, offset): gigabytes of phone content without a fixture, and without memory.
 * The stream is cut into 4 KiB blocks; each is either noise (incompressible, like a photo) or words (like a log).
 */

const BLOCK = 4096;
const WORDS =
  "the phone keeps a list of every file it has sent so that the next copy needs only what has changed since ";

/** What a pattern looks like. */
export interface Pattern {
  readonly seed: number;
  /** Share of 4 KiB blocks that no compressor can shrink: 0 … 1. */
  readonly incompressible: number;
}

/** A good 32-bit mix of two numbers (the finaliser of MurmurHash3). */
export function mix(a: number, b: number): number {
  let x = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A small seeded generator for choices: `next()` is in [0, 1). */
export function seededRandom(seed: number): () => number {
  let counter = 0;
  return () => {
    counter += 1;
    return mix(seed, counter) / 0x1_0000_0000;
  };
}

const blockWords = new Uint32Array(BLOCK / 4);
const blockBytes = new Uint8Array(blockWords.buffer);
const wordBytes = new TextEncoder().encode(WORDS);
const wordBlock = new Uint8Array(BLOCK + WORDS.length);
for (let at = 0; at < wordBlock.length; at += 1) wordBlock[at] = wordBytes[at % wordBytes.length] ?? 32;

function makeBlock(pattern: Pattern, index: number): void {
  const hash = mix(pattern.seed, index);
  if (pattern.incompressible < 1 && (hash >>> 8) / 0x100_0000 >= pattern.incompressible) {
    const turn = hash % WORDS.length;
    blockBytes.set(wordBlock.subarray(turn, turn + BLOCK));
    blockBytes.set(new TextEncoder().encode(hash.toString(36).padStart(8, "0")), 0);
    return;
  }
  // xorshift32 (Marsaglia, 2003): one word per step, and never zero.
  let x = hash | 1;
  for (let i = 0; i < BLOCK / 4; i += 1) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    blockWords[i] = x;
  }
}

/** Fills `target` with the pattern from `offset` on. */
export function fillPattern(pattern: Pattern, offset: number, target: Uint8Array): void {
  let done = 0;
  while (done < target.length) {
    const at = offset + done;
    const within = at % BLOCK;
    const length = Math.min(BLOCK - within, target.length - done);
    makeBlock(pattern, Math.floor(at / BLOCK));
    target.set(length === BLOCK ? blockBytes : blockBytes.subarray(within, within + length), done);
    done += length;
  }
}
