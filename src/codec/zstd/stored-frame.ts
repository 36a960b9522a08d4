import { type Bytes, dataView } from "../../base/bytes.ts";

const MAX_BLOCK_BYTES = 131_072;
/** Single segment, content size in four bytes, no checksum, no dictionary. */
const DESCRIPTOR = 0xa0;
const HEADER_BYTES = 9;
const BLOCK_HEADER_BYTES = 3;

/**
 * A valid frame that holds `bytes` as they are: for where a frame is wanted and no encoder could be loaded.
 * @source RFC 8878 §3.1.1, raw blocks
 */
export function zstdStore(bytes: Uint8Array): Bytes {
  const blocks = Math.max(1, Math.ceil(bytes.length / MAX_BLOCK_BYTES));
  const frame = new Uint8Array(HEADER_BYTES + blocks * BLOCK_HEADER_BYTES + bytes.length);
  frame.set([0x28, 0xb5, 0x2f, 0xfd, DESCRIPTOR]);
  dataView(frame).setUint32(5, bytes.length, true);
  let target = HEADER_BYTES;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * MAX_BLOCK_BYTES, (block + 1) * MAX_BLOCK_BYTES);
    const header = (part.length << 3) | (block === blocks - 1 ? 1 : 0);
    frame.set([header & 0xff, (header >> 8) & 0xff, header >> 16], target);
    frame.set(part, target + BLOCK_HEADER_BYTES);
    target += BLOCK_HEADER_BYTES + part.length;
  }
  return frame;
}
