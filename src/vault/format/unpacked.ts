import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { zstdDecompress } from "../../codec/zstd/index.ts";
import { malformed } from "./json.ts";

const FRAME_FOLLOWS = 0x02;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/**
 * The JSON of a snapshot, index or lock behind the seal. Version 2 marks a zstd frame by a first byte of 02; config and keys
 * are never compressed.
 * @source restic/restic internal/repository/repository.go `decompressUnpacked`
 */
export function decodeUnpacked(plain: Bytes): Bytes {
  const [first] = plain;
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return plain;
  if (first !== FRAME_FOLLOWS) throw malformed("unpacked object", "first byte");
  return zstdDecompress(plain.subarray(1), { maxBytes: limits.unpackedBytes });
}

export function encodeUnpackedFrame(frame: Bytes): Bytes {
  return concatBytes([Uint8Array.of(FRAME_FOLLOWS), frame]);
}
