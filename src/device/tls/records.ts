import type { ByteSource } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { recordError } from "./alerts.ts";

/** @source RFC 8446 §5.1 */
export const contentTypes = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** A record as it travels: five bytes of header, then the fragment. */
export interface TlsRecord {
  readonly type: number;
  readonly header: Bytes;
  readonly fragment: Bytes;
}

/** A record without its protection. */
export interface PlainRecord {
  readonly type: number;
  readonly content: Bytes;
}

export const HEADER_BYTES = 5;
const MAX_FRAGMENT_BYTES = limits.tlsRecordBytes + limits.tlsRecordOverheadBytes;

/** What stands before a fragment of so many bytes. */
export function recordHeader(type: number, fragmentBytes: number, minorVersion = 3): Bytes {
  return Uint8Array.of(type, 3, minorVersion, fragmentBytes >>> 8, fragmentBytes & 0xff);
}

/** A record with this fragment; every version travels as 3,3. The first ClientHello may say 3,1. */
export function encodeRecord(type: number, fragment: Uint8Array, minorVersion = 3): Bytes {
  const record = new Uint8Array(HEADER_BYTES + fragment.length);
  record.set(recordHeader(type, fragment.length, minorVersion));
  record.set(fragment, HEADER_BYTES);
  return record;
}

/**
 * Cuts a byte source into records. Records that lie within one chunk of the source are views on it, others are assembled
 * once. Holds at most one chunk and one record.
 */
export class RecordReader {
  readonly #source: ByteSource;
  /** Memory for every record that has to be assembled, when their user allows that. */
  #shared: Bytes | null = null;
  #rest: Bytes = new Uint8Array(0);
  /** The record being assembled: its header first, then the whole. */
  #partial: Bytes = new Uint8Array(HEADER_BYTES);
  #filled = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** From now on a record is good until the next call of `take` only: nearly all are assembled, and memory is not free. */
  reuseMemory(): void {
    this.#shared = new Uint8Array(HEADER_BYTES + MAX_FRAGMENT_BYTES);
  }

  /** The next record if it is already here, otherwise null: then `fetch`. @throws tls/bad-record */
  take(): TlsRecord | null {
    if (this.#filled === 0) {
      const whole = this.#takeWhole();
      if (whole !== null) return whole;
    }
    this.#assemble(HEADER_BYTES);
    if (this.#filled < HEADER_BYTES) return null;
    const sizeBytes = HEADER_BYTES + fragmentLength(this.#partial);
    if (this.#partial.length < sizeBytes) this.#grow(sizeBytes);
    this.#assemble(sizeBytes);
    return this.#filled < sizeBytes ? null : this.#finishPartial();
  }

  /**
   * Waits for more bytes.
   * @returns false when the source ended between two records
   * @throws base/truncated when it ended within one
   */
  async fetch(): Promise<boolean> {
    const next = await this.#source.read();
    if (next === null) {
      if (this.#filled > 0) throw new KeepsakeError("base/truncated", { what: "TLS record" });
      return false;
    }
    this.#rest = next;
    return true;
  }

  /** Reads on to the end and forgets everything: what follows the end of the session is not for us. */
  async discard(): Promise<void> {
    this.#rest = new Uint8Array(0);
    while ((await this.#source.read()) !== null);
  }

  #takeWhole(): TlsRecord | null {
    const rest = this.#rest;
    if (rest.length < HEADER_BYTES) return null;
    const sizeBytes = HEADER_BYTES + fragmentLength(rest);
    if (rest.length < sizeBytes) return null;
    this.#rest = rest.subarray(sizeBytes);
    return recordOf(rest.subarray(0, sizeBytes));
  }

  #assemble(sizeBytes: number): void {
    const part = this.#rest.subarray(0, Math.max(0, sizeBytes - this.#filled));
    this.#partial.set(part, this.#filled);
    this.#filled += part.length;
    this.#rest = this.#rest.subarray(part.length);
  }

  #grow(sizeBytes: number): void {
    const larger = this.#shared?.subarray(0, sizeBytes) ?? new Uint8Array(sizeBytes);
    larger.set(this.#partial);
    this.#partial = larger;
  }

  #finishPartial(): TlsRecord {
    const record = recordOf(this.#partial);
    this.#partial = new Uint8Array(HEADER_BYTES);
    this.#filled = 0;
    return record;
  }
}

function recordOf(bytes: Bytes): TlsRecord {
  return { type: bytes[0] ?? 0, header: bytes.subarray(0, HEADER_BYTES), fragment: bytes.subarray(HEADER_BYTES) };
}

/** Checks the header before anything is allocated for the record. */
function fragmentLength(header: Bytes): number {
  const [type = 0, major, , high = 0, low = 0] = header;
  if (type < contentTypes.changeCipherSpec || type > contentTypes.applicationData) {
    throw recordError("unexpected_message", "record of unknown type");
  }
  if (major !== 3) throw recordError("protocol_version", "not a TLS record");
  const length = high * 256 + low;
  if (length > MAX_FRAGMENT_BYTES) throw recordError("record_overflow", "record too long");
  return length;
}
