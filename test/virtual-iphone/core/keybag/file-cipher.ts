import type { Bytes } from "../contracts.ts";
import { joinBytes } from "../files/layout.ts";

const BLOCK = 16;

/**
 * AES-256-CBC with a zero first vector over a stream. WebCrypto only knows whole messages, so each piece is a message of
 * its own that begins with the last block of the one before.
 */
export class FileEncryptor {
  private readonly key: CryptoKey;
  private vector: Bytes = new Uint8Array(BLOCK);

  constructor(key: CryptoKey) {
    this.key = key;
  }

  /** @param plain a multiple of 16 bytes unless it is the last piece, which may be empty and gets the padding */
  async encrypt(plain: Bytes, isLast: boolean): Promise<Bytes> {
    if (!isLast && plain.length % BLOCK !== 0) throw new RangeError("a piece inside a file must be whole blocks");
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv: this.vector }, this.key, plain));
    // WebCrypto pads every message; only the file's end keeps it.
    const out = isLast ? sealed : sealed.subarray(0, plain.length);
    if (out.length > 0) this.vector = out.slice(-BLOCK);
    return out;
  }
}

export const encryptedSize = (plainSize: number): number => (Math.floor(plainSize / BLOCK) + 1) * BLOCK;

/** The other way: takes ciphertext in any pieces, gives plaintext, and checks the padding at the end. */
export class FileDecryptor {
  private readonly key: CryptoKey;
  private vector: Bytes = new Uint8Array(BLOCK);
  private pending: Bytes = new Uint8Array(0);

  constructor(key: CryptoKey) {
    this.key = key;
  }

  async decrypt(cipher: Uint8Array): Promise<Bytes> {
    const all = joinBytes(this.pending, cipher);
    // The last block stays back: it may be the one with the padding.
    const ready = Math.max(0, Math.floor((all.length - 1) / BLOCK) * BLOCK);
    this.pending = all.slice(ready);
    if (ready === 0) return new Uint8Array(0);
    const body = all.slice(0, ready);
    const last = body.slice(-BLOCK);
    const padding = await crypto.subtle.encrypt({ name: "AES-CBC", iv: last }, this.key, new Uint8Array(0));
    const message = joinBytes(body, new Uint8Array(padding));
    const plain = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv: this.vector }, this.key, message));
    this.vector = last;
    return plain;
  }

  /** The rest. Null when the length or the padding is wrong: the file was cut or the key is another. */
  async finish(): Promise<Bytes | null> {
    if (this.pending.length !== BLOCK) return null;
    try {
      return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv: this.vector }, this.key, this.pending));
    } catch {
      return null;
    }
  }
}
