import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { mapAhead } from "../../base/concurrent.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "../../base/files.ts";
import { type AesCbc, createAesCbc } from "../../crypto/index.ts";

/** The plain content of an encrypted file. Closing it closes the stored one. */
export interface DecryptedSource extends FileSource {
  /**
   * What is odd about the stored bytes: "padding" when they end without the padding every phone writes, "length" when they are
   * no whole blocks. Both mean that the end of the file is missing or was written by another program.
   */
  readonly flaw: "padding" | "length" | null;
}

const BLOCK = 16;
const ZERO_IV = new Uint8Array(BLOCK);
/** Pieces that are decrypted at once, while the caller works on the one before. */
const AHEAD = 16;
/** Smaller ones are joined: every call of the platform costs. Larger ones are cut: the browser maps memory anew for each. */
const PIECE_BYTES = 262_144;

/**
 * AES-256-CBC from a zero vector, as phones encrypt every file of a backup. Content is what the padding says; the recorded
 * size only helps where the padding is broken: live databases grow while they are copied.
 *
 * @param key 32 bytes, wiped here @param recordedBytes the size the manifest states, when there is one
 * @source public notes on 30 of 3,800 files: avibrazil/iOSbackup issue 1, initz3r0/ibex issue 2
 */
export async function openDecrypted(
  stored: FileSource,
  key: Bytes,
  recordedBytes: number | null,
  options?: AbortOptions,
): Promise<DecryptedSource> {
  const cipher = await createAesCbc(key);
  key.fill(0);
  const cipherBytes = stored.sizeBytes - (stored.sizeBytes % BLOCK);
  const end = await readEnd({ stored, cipher, cipherBytes, recordedBytes }, options);
  return new Decrypted(stored, cipher, { cipherBytes, ...end });
}

interface Stored {
  readonly stored: FileSource;
  readonly cipher: AesCbc;
  readonly cipherBytes: number;
  readonly recordedBytes: number | null;
}

interface End {
  readonly sizeBytes: number;
  readonly flaw: DecryptedSource["flaw"];
}

/** How long the content is, told by its last block. */
async function readEnd({ stored, cipher, cipherBytes, recordedBytes }: Stored, options?: AbortOptions): Promise<End> {
  if (cipherBytes === 0) return { sizeBytes: 0, flaw: "length" };
  const last = await decryptRange(stored, cipher, { from: cipherBytes - BLOCK, to: cipherBytes }, options);
  if (cipherBytes !== stored.sizeBytes) return { sizeBytes: cipherBytes, flaw: "length" };
  const padding = paddingOf(last);
  if (padding !== null) return { sizeBytes: cipherBytes - padding, flaw: null };
  const excess = cipherBytes - (recordedBytes ?? cipherBytes);
  // An old program filled the last block with zeros instead.
  const isZeros = excess > 0 && excess < BLOCK && last.subarray(BLOCK - excess).every((byte) => byte === 0);
  return { sizeBytes: isZeros ? cipherBytes - excess : cipherBytes, flaw: "padding" };
}

/** PKCS#7. @source RFC 5652 §6.3 */
function paddingOf(block: Bytes): number | null {
  const length = block[BLOCK - 1] ?? 0;
  if (length < 1 || length > BLOCK) return null;
  return block.subarray(BLOCK - length).every((byte) => byte === length) ? length : null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The content between two block borders. The block before a range is its vector. */
async function decryptRange(
  stored: FileSource,
  cipher: AesCbc,
  { from, to }: Range,
  options?: AbortOptions,
): Promise<Bytes> {
  if (from === 0) return cipher.decryptBlocks(ZERO_IV, await stored.readAt(0, to, options));
  const bytes = await stored.readAt(from - BLOCK, to - from + BLOCK, options);
  return cipher.decryptBlocks(bytes.slice(0, BLOCK), bytes.subarray(BLOCK));
}

class Decrypted implements DecryptedSource {
  readonly sizeBytes: number;
  readonly flaw: DecryptedSource["flaw"];
  readonly #stored: FileSource;
  readonly #cipher: AesCbc;
  readonly #cipherBytes: number;
  #pieces: AsyncGenerator<Bytes, void, undefined> | null = null;
  #given = 0;

  constructor(stored: FileSource, cipher: AesCbc, end: End & { readonly cipherBytes: number }) {
    this.#stored = stored;
    this.#cipher = cipher;
    this.#cipherBytes = end.cipherBytes;
    this.sizeBytes = end.sizeBytes;
    this.flaw = end.flaw;
  }

  async read(options?: AbortOptions): Promise<Bytes | null> {
    throwIfAborted(options?.signal);
    this.#pieces ??= mapAhead(this.#sealedPieces(options), AHEAD, ({ vector, blocks }) =>
      this.#cipher.decryptBlocks(vector, blocks),
    );
    while (this.#given < this.sizeBytes) {
      const next = await this.#pieces.next();
      if (next.done === true) throw new KeepsakeError("store/too-short", { what: "stored file" });
      const piece = next.value.subarray(0, this.sizeBytes - this.#given);
      this.#given += piece.length;
      if (piece.length > 0) return piece;
    }
    return null;
  }

  async readAt(offset: number, length: number, options?: AbortOptions): Promise<Bytes> {
    throwIfAborted(options?.signal);
    if (offset < 0 || length < 0 || offset + length > this.sizeBytes) {
      throw new KeepsakeError("store/too-short", { offset, length, sizeBytes: this.sizeBytes });
    }
    if (length === 0) return new Uint8Array(0);
    const from = offset - (offset % BLOCK);
    const to = Math.ceil((offset + length) / BLOCK) * BLOCK;
    const plain = await decryptRange(this.#stored, this.#cipher, { from, to }, options);
    return plain.subarray(offset - from, offset - from + length);
  }

  async close(): Promise<void> {
    await this.#pieces?.return();
    await this.#stored.close();
  }

  /** The stored bytes in order, cut at block borders, each piece with the vector it needs. */
  async *#sealedPieces(options?: AbortOptions): AsyncGenerator<{ vector: Bytes; blocks: Bytes }, void, undefined> {
    let vector: Bytes = ZERO_IV;
    let done = 0;
    let waiting: Bytes[] = [];
    let waitingBytes = 0;
    while (done + waitingBytes < this.#cipherBytes) {
      const next = await this.#stored.read(options);
      if (next === null) return;
      const wanted = next.subarray(0, this.#cipherBytes - done - waitingBytes);
      waiting.push(wanted);
      waitingBytes += wanted.length;
      const isLast = done + waitingBytes === this.#cipherBytes;
      if (waitingBytes < PIECE_BYTES && !isLast) continue;
      const joined = waiting.length === 1 && waiting[0] !== undefined ? waiting[0] : concatBytes(waiting);
      const whole = joined.length - (joined.length % BLOCK);
      for (let at = 0; at < whole; at += PIECE_BYTES) {
        const blocks = joined.subarray(at, Math.min(at + PIECE_BYTES, whole));
        yield { vector, blocks };
        vector = blocks.slice(-BLOCK);
      }
      done += whole;
      waiting = whole === joined.length ? [] : [joined.subarray(whole)];
      waitingBytes = joined.length - whole;
    }
  }
}
