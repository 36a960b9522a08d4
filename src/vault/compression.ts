import type { Bytes } from "../base/bytes.ts";
import { loadZstdEncoder, type ZstdEncoder, zstdStore } from "../codec/zstd/index.ts";
import type { RepositoryVersion } from "./format/config.ts";
import type { BlobType } from "./object-id.ts";

/** What is compressed: trees, index and snapshots always (version 2); data where a sample says it pays, or never. */
export type DataCompression = "auto" | "off";

export interface Compressor {
  /** A zstd frame of a tree, an index or a snapshot. */
  metadata(bytes: Bytes): Promise<Bytes>;
  /** A zstd frame, or null when the bytes hardly shrink. */
  data(bytes: Bytes): Promise<Bytes | null>;
}

/** The frame to store in place of a blob, or null to store it as it is. */
export type BlobCompression = (type: BlobType, bytes: Bytes) => Promise<Bytes | null>;

/** @param version 1 knows no compression; an empty blob is never compressed */
export function compressionOfBlobs(version: RepositoryVersion, compressor: Compressor): BlobCompression {
  return async (type, bytes) => {
    if (version === 1 || bytes.length === 0) return null;
    return type === "tree" ? compressor.metadata(bytes) : compressor.data(bytes);
  };
}

const METADATA_LEVEL = 1;
const DATA_LEVEL = 3;
const SAMPLE_BYTES = 16_384;
/** Below this share the gain pays for the work. */
const WORTH_SHARE = 0.9;

/** Loads the encoder when it is first needed. Where it cannot be loaded, metadata becomes stored frames: larger, but valid. */
export function createCompressor(dataCompression: DataCompression): Compressor {
  let loading: Promise<ZstdEncoder | null> | null = null;
  const encoder = (): Promise<ZstdEncoder | null> => {
    loading ??= loadZstdEncoder().catch(() => null);
    return loading;
  };
  return {
    async metadata(bytes) {
      return (await encoder())?.compress(bytes, METADATA_LEVEL) ?? zstdStore(bytes);
    },
    async data(bytes) {
      if (dataCompression === "off" || bytes.length === 0) return null;
      const zstd = await encoder();
      return zstd === null ? null : compressIfWorthIt(zstd, bytes);
    },
  };
}

/** Photos, films and cipher text do not shrink: a sample from the middle tells before the whole is tried. */
function compressIfWorthIt(zstd: ZstdEncoder, bytes: Bytes): Bytes | null {
  if (bytes.length > 2 * SAMPLE_BYTES) {
    const start = (bytes.length - SAMPLE_BYTES) >> 1;
    const sample = bytes.subarray(start, start + SAMPLE_BYTES);
    if (zstd.compress(sample, METADATA_LEVEL).length > SAMPLE_BYTES * WORTH_SHARE) return null;
  }
  const frame = zstd.compress(bytes, DATA_LEVEL);
  return frame.length < bytes.length * WORTH_SHARE ? frame : null;
}
