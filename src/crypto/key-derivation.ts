import { expand, extract } from "@noble/hashes/hkdf.js";
import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { type AbortOptions, raceAbort, throwIfAborted } from "../base/abort.ts";
import { type Bytes, concatBytes, utf8 } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";
import { type HashName, nobleHashes, webHashNames } from "./hash.ts";

/** @source RFC 5869 §2.2 */
export function hkdfExtract(hash: HashName, salt: Uint8Array, secret: Uint8Array): Bytes {
  return extract(nobleHashes[hash], secret, salt);
}

/** @source RFC 5869 §2.3 */
export function hkdfExpand(hash: HashName, secret: Uint8Array, info: Uint8Array, lengthBytes: number): Bytes {
  return expand(nobleHashes[hash], secret, info, lengthBytes);
}

/** The pseudo-random function of TLS 1.2: P_hash(secret, label ‖ seed). @source RFC 5246 §5 */
export function tls12Prf(
  hash: HashName,
  secret: Uint8Array,
  input: { readonly label: string; readonly seed: Uint8Array; readonly lengthBytes: number },
): Bytes {
  const seed = concatBytes([utf8(input.label), input.seed]);
  const blocks: Bytes[] = [];
  let produced = 0;
  let chained: Uint8Array = seed;
  while (produced < input.lengthBytes) {
    chained = nobleHmac(nobleHashes[hash], secret, chained);
    const block = nobleHmac(nobleHashes[hash], secret, concatBytes([chained, seed]));
    blocks.push(block);
    produced += block.length;
  }
  return concatBytes(blocks).slice(0, input.lengthBytes);
}

export interface Pbkdf2Parameters {
  readonly hash: HashName;
  readonly salt: Bytes;
  readonly rounds: number;
  readonly lengthBytes: number;
}

export interface Pbkdf2Options extends AbortOptions {
  /** 0…1, about ten times a second. The platform tells nothing, so it is an estimate from a first small share of the work. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Shorter derivations are over before anybody looks. */
const ESTIMATED_FROM_ROUNDS = 1_000_000;
const PROBE_SHARE = 0.01;
const TELL_EVERY_MS = 100;
/** Nobody is told that all is done while it is not. */
const MOST_WHILE_WORKING = 0.99;

/**
 * PBKDF2 by the platform: ten million rounds take about two seconds.
 * @throws app/aborted at once when the signal fires; the platform cannot be stopped and finishes in the background.
 * @source RFC 8018 §5.2
 */
export async function pbkdf2(
  password: Bytes,
  parameters: Pbkdf2Parameters,
  options: Pbkdf2Options = {},
): Promise<Bytes> {
  throwIfAborted(options.signal);
  const { hash, salt, rounds, lengthBytes } = parameters;
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const derive = (iterations: number): Promise<ArrayBuffer> =>
    crypto.subtle.deriveBits({ name: "PBKDF2", hash: webHashNames[hash], salt, iterations }, key, lengthBytes * 8);
  const stop = await tellProgress(rounds, derive, options);
  try {
    return new Uint8Array(await raceAbort(derive(rounds), options.signal));
  } finally {
    stop();
  }
}

/** Starts telling; the result ends it. */
async function tellProgress(
  rounds: number,
  derive: (rounds: number) => Promise<ArrayBuffer>,
  { onProgress, signal }: Pbkdf2Options,
): Promise<() => void> {
  if (onProgress === undefined || rounds < ESTIMATED_FROM_ROUNDS) return () => undefined;
  const probedAtMs = performance.now();
  await raceAbort(derive(Math.ceil(rounds * PROBE_SHARE)), signal);
  const startMs = performance.now();
  const expectedMs = (startMs - probedAtMs) / PROBE_SHARE;
  const tell = (): void => onProgress(Math.min(MOST_WHILE_WORKING, (performance.now() - startMs) / expectedMs));
  tell();
  const timer = setInterval(tell, TELL_EVERY_MS);
  return () => clearInterval(timer);
}

export interface ScryptParameters {
  readonly salt: Uint8Array;
  /** Cost: a power of two. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly lengthBytes: number;
}

export interface ScryptOptions extends AbortOptions {
  /** 0…1 */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

const SCRYPT_MEMORY_BYTES = 1_073_741_824;
const SCRYPT_BLOCK_MS = 50;

/**
 * scrypt in JavaScript. Gives way to other work every 50 ms.
 * @throws base/too-long when the parameters ask for more than 1 GiB (nothing is allocated), base/malformed when they are
 * not scrypt parameters, app/aborted.
 * @source RFC 7914
 */
export async function scrypt(
  password: Uint8Array,
  parameters: ScryptParameters,
  options: ScryptOptions = {},
): Promise<Bytes> {
  throwIfAborted(options.signal);
  requireScryptParameters(parameters);
  const { salt, n, r, p, lengthBytes } = parameters;
  return scryptAsync(password, salt, {
    N: n,
    r,
    p,
    dkLen: lengthBytes,
    asyncTick: SCRYPT_BLOCK_MS,
    maxmem: SCRYPT_MEMORY_BYTES + 2_048,
    onProgress: (fraction) => {
      throwIfAborted(options.signal);
      options.onProgress?.(fraction);
    },
  });
}

function requireScryptParameters({ n, r, p }: ScryptParameters): void {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
  const isPowerOfTwo = isCount(n) && n > 1 && Number.isInteger(Math.log2(n));
  if (!isPowerOfTwo || !isCount(r) || !isCount(p) || r * p >= 2 ** 30) {
    throw new KeepsakeError("base/malformed", { format: "scrypt parameters", n, r, p });
  }
  const memoryBytes = 128 * r * (n + p);
  if (memoryBytes > SCRYPT_MEMORY_BYTES)
    throw new KeepsakeError("base/too-long", { what: "scrypt memory", memoryBytes });
}
