import type { AbortOptions } from "../../base/abort.ts";
import type { ByteReader } from "../../base/byte-reader.ts";
import { type Bytes, concatBytes, dataView, equalBytes, utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";

/** @source libimobiledevice/libimobiledevice src/afc.h */
export const afcOperation = {
  status: 0x01,
  data: 0x02,
  readDirectory: 0x03,
  removePath: 0x08,
  makeDirectory: 0x09,
  getFileInfo: 0x0a,
  getDeviceInfo: 0x0b,
  openFile: 0x0d,
  openFileResult: 0x0e,
  readFile: 0x0f,
  writeFile: 0x10,
  closeFile: 0x14,
  rename: 0x18,
  lockFile: 0x1b,
  removePathAndContents: 0x22,
} as const;

export const afcStatus = {
  success: 0,
  notFound: 8,
  exists: 16,
  wouldBlock: 19,
} as const;

export interface AfcPacket {
  readonly number: number;
  readonly operation: number;
  /** Header data and payload together: only their sum counts in answers. */
  readonly content: Bytes;
}

const MAGIC = utf8("CFA6LPAA");
const HEADER_BYTES = 40;

/**
 * One request. Only a write separates its payload from the header data.
 * @source libimobiledevice/libimobiledevice src/afc.c `afc_dispatch_packet`
 */
export function encodeAfcPacket(
  number: number,
  operation: number,
  data: Bytes,
  payload: Bytes = new Uint8Array(0),
): Bytes {
  const head = new Uint8Array(HEADER_BYTES);
  const view = dataView(head);
  head.set(MAGIC);
  view.setBigUint64(8, BigInt(HEADER_BYTES + data.length + payload.length), true);
  view.setBigUint64(16, BigInt(HEADER_BYTES + data.length), true);
  view.setBigUint64(24, BigInt(number), true);
  view.setBigUint64(32, BigInt(operation), true);
  return concatBytes([head, data, payload]);
}

/** @throws service/malformed, service/message-too-long before allocating, base/ended, base/truncated */
export async function readAfcPacket(reader: ByteReader, options?: AbortOptions): Promise<AfcPacket> {
  const head = await reader.readExactly(HEADER_BYTES, options);
  if (!equalBytes(head.subarray(0, MAGIC.length), MAGIC)) throw malformed("magic");
  const view = dataView(head);
  const entireBytes = view.getBigUint64(8, true);
  const headBytes = view.getBigUint64(16, true);
  if (headBytes < BigInt(HEADER_BYTES) || headBytes > entireBytes) throw malformed("lengths");
  if (entireBytes > BigInt(limits.afcPacketBytes)) {
    throw new KeepsakeError("service/message-too-long", { peer: "afc", length: Number(entireBytes) });
  }
  const contentBytes = Number(entireBytes) - HEADER_BYTES;
  const content = contentBytes === 0 ? new Uint8Array(0) : await readContent(reader, contentBytes, options);
  return { number: Number(view.getBigUint64(24, true)), operation: Number(view.getBigUint64(32, true)), content };
}

/** Paths and other texts end with a zero byte. */
export function afcText(text: string): Bytes {
  if (text.includes("\0")) throw new KeepsakeError("base/bug", { what: "zero character in a path" });
  return concatBytes([utf8(text), new Uint8Array(1)]);
}

export function afcNumber(value: number): Bytes {
  const bytes = new Uint8Array(8);
  dataView(bytes).setBigUint64(0, BigInt(value), true);
  return bytes;
}

function malformed(what: string): KeepsakeError {
  return new KeepsakeError("service/malformed", { peer: "afc", what });
}

async function readContent(reader: ByteReader, length: number, options?: AbortOptions): Promise<Bytes> {
  try {
    return await reader.readExactly(length, options);
  } catch (error) {
    if (error instanceof KeepsakeError && error.code === "base/ended") {
      throw new KeepsakeError("base/truncated", { peer: "afc", missing: length });
    }
    throw error;
  }
}
