import { type Bytes, equalBytes } from "../../base/bytes.ts";
import type { RandomBytes } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { type AesCtr, createAesCtr, poly1305Aes } from "../../crypto/index.ts";

/** What every object of a repository is sealed with. The owner wipes it. */
export interface MasterKey {
  /** AES-256 */
  readonly encrypt: Bytes;
  /** Poly1305-AES, 16 bytes each */
  readonly mac: { readonly k: Bytes; readonly r: Bytes };
}

const IV_BYTES = 16;
const MAC_BYTES = 16;

/** What sealing adds to a length. */
export const sealOverheadBytes: number = IV_BYTES + MAC_BYTES;

/**
 * Seals and opens under one key: IV ‖ AES-256-CTR ‖ Poly1305-AES over the cipher text.
 * @source restic/restic internal/repository/crypto/crypto.go, doc/design.rst "Keys, Encryption and MAC"
 */
export interface Sealer {
  seal(plain: Bytes): Promise<Bytes>;
  /** Seals to `target`, which is as long as what comes out: `plain.length + sealOverheadBytes`. */
  sealInto(plain: Bytes, target: Bytes): Promise<void>;
  /** The plain text, or null when the authenticator does not fit: nothing is decrypted then. */
  open(sealed: Bytes): Promise<Bytes | null>;
  /** Overwrites its copy of the key; later calls throw vault/closed. */
  wipe(): void;
}

/** @throws base/malformed for key parts of the wrong length or all zero */
export async function createSealer(key: MasterKey, randomBytes: RandomBytes): Promise<Sealer> {
  requireKey(key);
  return new CtrPoly1305Sealer(await createAesCtr(key.encrypt), key.mac, randomBytes);
}

class CtrPoly1305Sealer implements Sealer {
  readonly #randomBytes: RandomBytes;
  #cipher: AesCtr | null;
  readonly #mac: { readonly k: Bytes; readonly r: Bytes };

  constructor(cipher: AesCtr, mac: MasterKey["mac"], randomBytes: RandomBytes) {
    this.#cipher = cipher;
    this.#mac = { k: mac.k.slice(), r: mac.r.slice() };
    this.#randomBytes = randomBytes;
  }

  async seal(plain: Bytes): Promise<Bytes> {
    const sealed = new Uint8Array(plain.length + sealOverheadBytes);
    await this.sealInto(plain, sealed);
    return sealed;
  }

  async sealInto(plain: Bytes, target: Bytes): Promise<void> {
    const iv = this.#freshIv();
    const cipherText = target.subarray(IV_BYTES, target.length - MAC_BYTES);
    target.set(iv);
    await this.#openCipher().applyInto(iv, plain, cipherText);
    this.#openCipher();
    target.set(poly1305Aes(this.#mac, iv, cipherText), target.length - MAC_BYTES);
  }

  async open(sealed: Bytes): Promise<Bytes | null> {
    const cipher = this.#openCipher();
    if (sealed.length < sealOverheadBytes) return null;
    const iv = sealed.subarray(0, IV_BYTES);
    const cipherText = sealed.subarray(IV_BYTES, sealed.length - MAC_BYTES);
    const mac = sealed.subarray(sealed.length - MAC_BYTES);
    if (isZero(iv) || !equalBytes(poly1305Aes(this.#mac, iv, cipherText), mac)) return null;
    return cipher.apply(iv, cipherText);
  }

  wipe(): void {
    this.#cipher = null;
    this.#mac.k.fill(0);
    this.#mac.r.fill(0);
  }

  #openCipher(): AesCtr {
    if (this.#cipher === null) throw new KeepsakeError("vault/closed");
    return this.#cipher;
  }

  #freshIv(): Bytes {
    for (;;) {
      const iv = this.#randomBytes(IV_BYTES);
      if (!isZero(iv)) return iv;
    }
  }
}

export function wipeMasterKey(key: MasterKey): void {
  for (const part of [key.encrypt, key.mac.k, key.mac.r]) part.fill(0);
}

function requireKey({ encrypt, mac }: MasterKey): void {
  const isGood = (part: Bytes, length: number): boolean => part.length === length && !isZero(part);
  if (!isGood(encrypt, 32) || !isGood(mac.k, 16) || !isGood(mac.r, 16)) {
    throw new KeepsakeError("base/malformed", { format: "master key" });
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
