import { Decompress, decompress } from "fzstd";
import { type Bytes, concatBytes, dataView } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";

export interface FrameLimits {
  /** Nothing larger is allocated, whatever the frame says. */
  readonly maxBytes: number;
}

const MAGIC = 0xfd2fb528;

/**
 * The content of one frame. Checksums in the frame are not compared: whoever stores frames has a better hash of the content.
 * @throws base/malformed, base/too-long
 * @source RFC 8878 §3.1.1
 */
export function zstdDecompress(frame: Bytes, limits: FrameLimits): Bytes {
  const stated = statedSize(frame);
  if (stated !== null && stated > limits.maxBytes) throw tooLong(stated);
  try {
    return stated === null ? decompressUnknown(frame, limits.maxBytes) : decompressKnown(frame, stated);
  } catch (error) {
    if (error instanceof KeepsakeError) throw error;
    throw new KeepsakeError("base/malformed", { format: "zstd frame" }, { cause: error });
  }
}

function decompressKnown(frame: Bytes, sizeBytes: number): Bytes {
  const content = decompress(frame, new Uint8Array(sizeBytes));
  if (content.length !== sizeBytes) throw malformed("size");
  return content as Bytes;
}

/** Small frames of some encoders do not state their size, so the content is collected block by block. */
function decompressUnknown(frame: Bytes, maxBytes: number): Bytes {
  const parts: Uint8Array[] = [];
  let total = 0;
  let ended = false;
  const stream = new Decompress((part, final) => {
    total += part.length;
    if (total > maxBytes) throw tooLong(total);
    parts.push(part.slice());
    ended = final === true;
  });
  stream.push(frame, true);
  if (!ended) throw malformed("end");
  return concatBytes(parts);
}

/** The content size in the frame header; null when it is left out. */
function statedSize(frame: Bytes): number | null {
  if (frame.length < 6 || dataView(frame).getUint32(0, true) !== MAGIC) throw malformed("magic");
  const view = dataView(frame);
  const descriptor = view.getUint8(4);
  const singleSegment = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x03) !== 0) throw malformed("dictionary");
  const sizeField = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const offset = singleSegment ? 5 : 6;
  if (frame.length < offset + sizeField) throw malformed("header");
  if (!singleSegment) requireWindow(view.getUint8(5));
  if (sizeField === 0) return null;
  if (sizeField === 1) return view.getUint8(offset);
  if (sizeField === 2) return view.getUint16(offset, true) + 256;
  const low = view.getUint32(offset, true);
  return sizeField === 4 ? low : low + view.getUint32(offset + 4, true) * 0x1_0000_0000;
}

const MAX_WINDOW_LOG = 27;

function requireWindow(windowDescriptor: number): void {
  const log = 10 + (windowDescriptor >> 3);
  if (log > MAX_WINDOW_LOG) throw tooLong(2 ** log);
}

function malformed(what: string): KeepsakeError {
  return new KeepsakeError("base/malformed", { format: "zstd frame", what });
}

function tooLong(sizeBytes: number): KeepsakeError {
  return new KeepsakeError("base/too-long", { what: "zstd content", sizeBytes });
}
