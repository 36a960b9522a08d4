import type { ByteSource } from "../../src/base/byte-duplex.ts";
import type { Bytes } from "../../src/base/bytes.ts";

/** The ways in which a stream may hand out the same bytes. */
export const deliveries = ["whole", "odd pieces", "byte by byte"] as const;
export type Delivery = (typeof deliveries)[number];

/** `bytes` as a source that hands them out in the given way. */
export function deliver(bytes: Bytes, delivery: Delivery): ByteSource {
  let offset = 0;
  return {
    read: () => {
      if (offset >= bytes.length) return Promise.resolve(null);
      const part = bytes.slice(offset, offset + pieceBytes(delivery, offset, bytes.length));
      offset += part.length;
      return Promise.resolve(part);
    },
  };
}

function pieceBytes(delivery: Delivery, offset: number, total: number): number {
  if (delivery === "whole") return Math.max(1, total);
  return delivery === "byte by byte" ? 1 : 1 + ((offset * 7) % 13);
}
