import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import type { Delivery } from "../delivery.ts";

/** The same stream, with what arrives handed out in other pieces. */
export function redelivered(duplex: ByteDuplex, delivery: Delivery): ByteDuplex {
  if (delivery === "whole") return duplex;
  let rest: Bytes = new Uint8Array(0);
  let count = 0;
  return {
    label: duplex.label,
    closed: duplex.closed,
    async read(options) {
      if (rest.length === 0) {
        const next = await duplex.read(options);
        if (next === null) return null;
        rest = next;
      }
      const size = delivery === "byte by byte" ? 1 : 1 + ((count++ * 7) % 13);
      const part = rest.subarray(0, size);
      rest = rest.subarray(size);
      return part;
    },
    write: (bytes, options) => duplex.write(bytes, options),
    close: (options) => duplex.close(options),
    abort: (reason) => duplex.abort(reason),
  };
}
