import type { Bytes } from "../../contracts.ts";
import { ascii, joinBytes, u32be } from "../layout.ts";

/** What a PNG is made from: RGB, or numbers of a palette. */
export interface PngPicture {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: 4 | 8;
  /** Three bytes a colour; without one, samples are RGB. */
  readonly palette?: Uint8Array;
  /** Each row after its filter byte, 65,535 bytes in all at most. */
  readonly rows: Uint8Array;
}

export function pngFile({ width, height, depth, palette, rows }: PngPicture): Bytes {
  const kind = Uint8Array.of(depth, palette === undefined ? 2 : 3, 0, 0, 0);
  return joinBytes(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", joinBytes(u32be(width), u32be(height), kind)),
    palette === undefined ? new Uint8Array(0) : chunk("PLTE", palette),
    chunk("IDAT", zlibStored(rows)),
    chunk("IEND", new Uint8Array(0)),
  );
}

function chunk(type: string, body: Uint8Array): Bytes {
  const typed = joinBytes(ascii(type), body);
  return joinBytes(u32be(body.length), typed, u32be(crc32(typed)));
}

/** A zlib stream of one stored block: no compressor needed for pictures this small. */
function zlibStored(bytes: Uint8Array): Bytes {
  const length = bytes.length;
  const head = Uint8Array.of(0x78, 0x01, 1, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff);
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return joinBytes(head, bytes, u32be(((b << 16) | a) >>> 0));
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
