import type { Bytes } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";
import { limits } from "../base/limits.ts";
import { encodePackHeader, type PackedBlob } from "./format/pack.ts";
import type { BlobId, BlobType } from "./object-id.ts";
import type { PackMemory, PackSealer, WholePack } from "./pack-sealer.ts";

/** A blob that waits for its place in a pack. */
export interface WaitingBlob {
  readonly id: BlobId;
  readonly bytes: Bytes;
}

/** Room for the header. Pages that stay untouched cost nothing. */
const HEADER_ROOM_BYTES = 1_048_576;

/** The pack that the next blobs of a type go to. */
export class OpenPack {
  readonly type: BlobType;
  readonly #targetBytes: number;
  readonly #blobs: PackedBlob[] = [];
  /** Null while a call has it, and for good after one that failed. */
  #memory: PackMemory | null;
  #usedBytes = 0;

  constructor(type: BlobType, targetBytes: number) {
    this.type = type;
    this.#targetBytes = targetBytes;
    const roomBytes = targetBytes + limits.blobBytes + HEADER_ROOM_BYTES;
    this.#memory = { memory: new Uint8Array(roomBytes), usedBytes: 0 };
  }

  get blobs(): readonly PackedBlob[] {
    return this.#blobs;
  }

  /** It is closed by the blob that reaches the target. */
  get isFull(): boolean {
    return this.#usedBytes >= this.#targetBytes;
  }

  /** One call at a time. After a failure every later call throws. @returns what each blob takes */
  async append(sealer: PackSealer, blobs: readonly WaitingBlob[]): Promise<readonly number[]> {
    const filled = await sealer.append(
      this.#takeMemory(),
      this.type,
      blobs.map(({ bytes }) => bytes),
    );
    let offset = this.#usedBytes;
    filled.sealed.forEach(({ length, uncompressedLength }, at) => {
      const id = blobs[at]?.id;
      if (id !== undefined) this.#blobs.push({ id, type: this.type, offset, length, uncompressedLength });
      offset += length;
    });
    this.#memory = filled;
    this.#usedBytes = filled.usedBytes;
    return filled.sealed.map(({ length }) => length);
  }

  finish(sealer: PackSealer): Promise<WholePack> {
    return sealer.finish(this.#takeMemory(), encodePackHeader(this.#blobs));
  }

  /** The memory leaves with the call it is for: it may go to another thread. */
  #takeMemory(): PackMemory {
    const memory = this.#memory;
    if (memory === null) throw new KeepsakeError("base/bug", { what: "pack without its memory" });
    this.#memory = null;
    return memory;
  }
}
