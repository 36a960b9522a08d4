import { sha1 as nobleSha1 } from "@noble/hashes/legacy.js";
import { sha256 as nobleSha256, sha384 as nobleSha384, sha512 as nobleSha512 } from "@noble/hashes/sha2.js";
import type { Bytes } from "../base/bytes.ts";

export type HashName = "sha1" | "sha256" | "sha384" | "sha512";

/** The hashes of the library, for the other files of this folder only. */
export const nobleHashes = {
  sha1: nobleSha1,
  sha256: nobleSha256,
  sha384: nobleSha384,
  sha512: nobleSha512,
} as const;

/** What WebCrypto calls them. */
export const webHashNames = { sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" } as const;

export function sha1(bytes: Uint8Array): Bytes {
  return nobleSha1(bytes);
}

export function sha256(bytes: Uint8Array): Bytes {
  return nobleSha256(bytes);
}

export function sha384(bytes: Uint8Array): Bytes {
  return nobleSha384(bytes);
}

export function sha512(bytes: Uint8Array): Bytes {
  return nobleSha512(bytes);
}

/** A hash fed piece by piece. About 70 MB/s: use `digestBulk` where the bytes are at hand as a whole. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** The hash of everything so far; more may follow. */
  digest(): Bytes;
}

export function createHash(name: HashName): RunningHash {
  const hash = nobleHashes[name].create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.clone().digest(),
  };
}

/** The hash of many bytes, computed off-thread by the platform (about 1 GB/s). For short ones the sync functions are quicker. */
export async function digestBulk(name: HashName, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(webHashNames[name], bytes));
}
