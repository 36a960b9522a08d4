import type { Bytes } from "../../contracts.ts";
import { ascii, joinBytes, u32be } from "../layout.ts";

/** A box of ISO/IEC 14496-12 (an "atom" in QuickTime): size, type, content. */
export function box(type: string, ...content: readonly Uint8Array[]): Bytes {
  const body = joinBytes(...content);
  return joinBytes(u32be(body.length + 8), ascii(type), body);
}

/** A box with version 0 and flags. */
export function fullBox(type: string, flags: number, ...content: readonly Uint8Array[]): Bytes {
  return box(type, u32be(flags), ...content);
}

/** The head of a box whose content may pass 4 GiB: the size follows the type as 64 bits. */
export function largeBoxHead(type: string, contentSize: number): Bytes {
  const total = contentSize + 16;
  return joinBytes(u32be(1), ascii(type), u32be(Math.floor(total / 0x1_0000_0000)), u32be(total % 0x1_0000_0000));
}
