import type { Bytes, PhoneStream } from "../../contracts.ts";

export const Operation = {
  status: 0x01,
  data: 0x02,
  readFolder: 0x03,
  truncate: 0x07,
  remove: 0x08,
  makeFolder: 0x09,
  fileInfo: 0x0a,
  deviceInfo: 0x0b,
  open: 0x0d,
  openResult: 0x0e,
  read: 0x0f,
  write: 0x10,
  seek: 0x11,
  tell: 0x12,
  tellResult: 0x13,
  close: 0x14,
  setSize: 0x15,
  rename: 0x18,
  lock: 0x1b,
  makeLink: 0x1c,
  setModifiedTime: 0x1e,
  removeWithContents: 0x22,
} as const;

export const Status = {
  success: 0,
  headerInvalid: 2,
  invalidArgument: 7,
  notFound: 8,
  isFolder: 9,
  permissionDenied: 10,
  notSupported: 15,
  exists: 16,
  noSpace: 18,
  wouldBlock: 19,
  notEmpty: 33,
} as const;

/** Becomes a Status reply. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly code: number;
  constructor(code: number) {
    super(`AFC status ${code}`);
    this.code = code;
  }
}

const MAGIC = new TextEncoder().encode("CFA6LPAA");
const HEADER_BYTES = 40;
const MAX_PACKET_BYTES = 64 * 1024 * 1024;

export interface AfcPacket {
  readonly number: bigint;
  readonly operation: number;
  readonly head: Bytes;
  readonly payload: Bytes;
}

/** null at the clean end. @source libimobiledevice/libimobiledevice src/afc.c */
export async function readAfcPacket(stream: PhoneStream): Promise<AfcPacket | null> {
  const start = await stream.readSome(HEADER_BYTES);
  if (start === null) return null;
  const header = new Uint8Array(HEADER_BYTES);
  header.set(start);
  if (start.length < HEADER_BYTES) header.set(await stream.readExactly(HEADER_BYTES - start.length), start.length);
  const view = new DataView(header.buffer);
  const entire = Number(view.getBigUint64(8, true));
  const upToPayload = Number(view.getBigUint64(16, true));
  if (MAGIC.some((byte, i) => header[i] !== byte)) throw new Error("AFC packet without magic");
  if (upToPayload < HEADER_BYTES || upToPayload > entire || entire > MAX_PACKET_BYTES) throw new Error("AFC lengths");
  return {
    number: view.getBigUint64(24, true),
    operation: Number(view.getBigUint64(32, true)),
    head: await stream.readExactly(upToPayload - HEADER_BYTES),
    payload: await stream.readExactly(entire - upToPayload),
  };
}

/** Data replies carry their bytes as payload, everything else as header data. */
export function encodeAfcPacket(number: bigint, operation: number, body: Uint8Array): Bytes {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setBigUint64(8, BigInt(bytes.length), true);
  view.setBigUint64(16, BigInt(operation === Operation.data ? HEADER_BYTES : bytes.length), true);
  view.setBigUint64(24, number, true);
  view.setBigUint64(32, BigInt(operation), true);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

export function u64(value: number | bigint): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
