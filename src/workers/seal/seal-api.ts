import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  type BlobType,
  openPackSealer,
  type PackSealer,
  type PackSealing,
  type SealedBlob,
  type WholePack,
} from "../../vault/index.ts";
import { moved } from "../remote.ts";

/** What the seal worker serves. Buffers of arguments and results change hands. */
export interface SealApi {
  /** Before anything else. */
  start(sealing: PackSealing): Promise<void>;
  append(pack: number, type: BlobType, blobs: readonly Bytes[]): Promise<readonly SealedBlob[]>;
  finish(pack: number, header: Bytes): Promise<WholePack>;
  /** Overwrites the key. */
  end(): Promise<void>;
}

export function createSealApi(): SealApi {
  let sealer: PackSealer | null = null;
  const started = (): PackSealer => {
    if (sealer === null) throw new KeepsakeError("vault/closed");
    return sealer;
  };
  return {
    async start(sealing) {
      sealer = await openPackSealer(sealing);
      for (const part of [sealing.master.encrypt, sealing.master.mac.k, sealing.master.mac.r]) part.fill(0);
    },
    append: async (pack, type, blobs) => started().append(pack, type, blobs),
    async finish(pack, header) {
      const whole = await started().finish(pack, header);
      return moved(whole, [whole.bytes.buffer]);
    },
    async end() {
      sealer?.end();
      sealer = null;
    },
  };
}
