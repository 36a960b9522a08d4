import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import type { KeepsakeError } from "../../../src/base/errors.ts";

export interface CutDuplex extends ByteDuplex {
  readonly readBytes: number;
}

/** Passes everything through; after `bytes` read from the other end the pipe breaks, in the middle of whatever it is. */
export function cutAfterReading(duplex: ByteDuplex, bytes: number, error: () => KeepsakeError): CutDuplex {
  let readBytes = 0;
  let rest: Bytes = new Uint8Array(0);
  return {
    label: duplex.label,
    closed: duplex.closed,
    get readBytes() {
      return readBytes;
    },
    read: async (options) => {
      if (readBytes >= bytes) {
        rest = new Uint8Array(0);
        duplex.abort(error());
      }
      if (rest.length === 0) {
        const next = await duplex.read(options);
        if (next === null) return null;
        rest = next;
      }
      const piece = rest.subarray(0, Math.max(1, bytes - readBytes));
      rest = rest.subarray(piece.length);
      readBytes += piece.length;
      return piece;
    },
    write: (data, options) => duplex.write(data, options),
    close: (options) => duplex.close(options),
    abort: (reason) => duplex.abort(reason),
  };
}

/** Passes everything through; `reached` is called once, before the write that makes more than `bytes` of them. */
export function afterWriting(duplex: ByteDuplex, bytes: number, reached: () => void): ByteDuplex {
  let written = 0;
  return {
    label: duplex.label,
    closed: duplex.closed,
    read: (options) => duplex.read(options),
    write: (data, options) => {
      const before = written;
      written += data.length;
      if (before <= bytes && written > bytes) reached();
      return duplex.write(data, options);
    },
    close: (options) => duplex.close(options),
    abort: (reason) => duplex.abort(reason),
  };
}
