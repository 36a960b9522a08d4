import type { Bytes } from "../base/bytes.ts";
import { encodePackHeader, type PackedBlob } from "./format/pack.ts";
import type { BlobId, BlobType } from "./object-id.ts";
import type { PackSealer, WholePack } from "./pack-sealer.ts";

/** A blob that waits for its place in a pack. */
export interface WaitingBlob {
  readonly id: BlobId;
  readonly bytes: Bytes;
}

/** The pack that the next blobs of a type go to: which blobs it has and where. The sealer has their bytes. */
export class OpenPack {
  readonly type: BlobType;
  readonly #number: number;
  readonly #targetBytes: number;
  readonly #blobs: PackedBlob[] = [];
  #usedBytes = 0;

  /** @param number no other pack of the sealer has it */
  constructor(type: BlobType, number: number, targetBytes: number) {
    this.type = type;
    this.#number = number;
    this.#targetBytes = targetBytes;
  }

  get blobs(): readonly PackedBlob[] {
    return this.#blobs;
  }

  /** Up to the target. The pack is closed by the blob that reaches it. */
  get roomBytes(): number {
    return Math.max(0, this.#targetBytes - this.#usedBytes);
  }

  /** One call at a time. @returns what each blob takes */
  async append(sealer: PackSealer, blobs: readonly WaitingBlob[]): Promise<readonly number[]> {
    const contents = blobs.map(({ bytes }) => bytes);
    const sealed = await sealer.append(this.#number, this.type, contents);
    sealed.forEach(({ length, uncompressedLength }, at) => {
      const id = blobs[at]?.id;
      if (id !== undefined)
        this.#blobs.push({ id, type: this.type, offset: this.#usedBytes, length, uncompressedLength });
      this.#usedBytes += length;
    });
    return sealed.map(({ length }) => length);
  }

  finish(sealer: PackSealer): Promise<WholePack> {
    return sealer.finish(this.#number, encodePackHeader(this.#blobs));
  }
}
