import type { Bytes } from "../../contracts.ts";
import { ascii, joinBytes, u16be } from "../layout.ts";

/** A small baseline JPEG encoder (ITU-T T.81): grey-scale planes of three colours, no subsampling, standard tables. */

/** Returns [red, green, blue], each 0…255, of one picture element. */
export type Painter = (x: number, y: number) => readonly [number, number, number];

const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];
/** One quantiser for all: steeper for finer detail. */
const QUANTISERS = Array.from({ length: 64 }, (_, k) => 6 + 2 * ((k >> 3) + (k & 7)));

// T.81 tables K.3 and K.5: lengths of codes, then the symbols.
const DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_SYMBOLS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
// An alternating-current table of our own: every symbol has eight bits except that the all-ones code stays free, as the
// format demands. It costs some bytes and spares the long standard table.
const AC_SYMBOLS = acSymbols();
const AC_COUNTS = [0, 0, 0, 0, 0, 0, 0, AC_SYMBOLS.length, 0, 0, 0, 0, 0, 0, 0, 0];

function acSymbols(): number[] {
  const symbols = [0x00, 0xf0];
  for (let run = 0; run < 16; run += 1) for (let size = 1; size <= 10; size += 1) symbols.push((run << 4) | size);
  return symbols;
}

interface Code {
  readonly bits: number;
  readonly length: number;
}

function codesOf(counts: readonly number[], symbols: readonly number[]): ReadonlyMap<number, Code> {
  const codes = new Map<number, Code>();
  let code = 0;
  let index = 0;
  counts.forEach((count, position) => {
    for (let i = 0; i < count; i += 1, index += 1, code += 1)
      codes.set(symbols[index] ?? 0, { bits: code, length: position + 1 });
    code <<= 1;
  });
  return codes;
}

const DC_CODES = codesOf(DC_COUNTS, DC_SYMBOLS);
const AC_CODES = codesOf(AC_COUNTS, AC_SYMBOLS);

const COSINES = Array.from({ length: 64 }, (_, k) => {
  const u = k >> 3;
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * (k & 7) + 1) * u * Math.PI) / 16);
});

class BitWriter {
  private readonly out: number[] = [];
  private pending = 0;
  private pendingBits = 0;

  put(bits: number, length: number): void {
    for (let i = length - 1; i >= 0; i -= 1) {
      this.pending = (this.pending << 1) | ((bits >> i) & 1);
      this.pendingBits += 1;
      if (this.pendingBits === 8) this.flushByte();
    }
  }

  finish(): Bytes {
    while (this.pendingBits > 0) this.put(1, 1);
    return new Uint8Array(this.out);
  }

  private flushByte(): void {
    this.out.push(this.pending);
    if (this.pending === 0xff) this.out.push(0);
    this.pending = 0;
    this.pendingBits = 0;
  }
}

function transform(samples: Float64Array): number[] {
  const rows = new Float64Array(64);
  for (let y = 0; y < 8; y += 1) {
    for (let u = 0; u < 8; u += 1) {
      let sum = 0;
      for (let x = 0; x < 8; x += 1) sum += (samples[y * 8 + x] ?? 0) * (COSINES[u * 8 + x] ?? 0);
      rows[y * 8 + u] = sum;
    }
  }
  return ZIGZAG.map((position, k) => {
    const v = position >> 3;
    let sum = 0;
    for (let y = 0; y < 8; y += 1) sum += (rows[y * 8 + (position & 7)] ?? 0) * (COSINES[v * 8 + y] ?? 0);
    return Math.round(sum / (QUANTISERS[k] ?? 1));
  });
}

function putNumber(bits: BitWriter, codes: ReadonlyMap<number, Code>, run: number, value: number): void {
  const size = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
  const code = codes.get((run << 4) | size);
  if (code === undefined) throw new RangeError("a coefficient is out of range");
  bits.put(code.bits, code.length);
  if (size > 0) bits.put(value > 0 ? value : value + (1 << size) - 1, size);
}

function putBlock(bits: BitWriter, coefficients: readonly number[], previousDc: number): number {
  const dc = coefficients[0] ?? 0;
  putNumber(bits, DC_CODES, 0, dc - previousDc);
  let run = 0;
  for (const value of coefficients.slice(1)) {
    if (value === 0) {
      run += 1;
      continue;
    }
    for (; run > 15; run -= 16) putNumber(bits, AC_CODES, 15, 0);
    putNumber(bits, AC_CODES, run, value);
    run = 0;
  }
  if (run > 0) putNumber(bits, AC_CODES, 0, 0);
  return dc;
}

function scan(width: number, height: number, paint: Painter): Bytes {
  const bits = new BitWriter();
  const previous = [0, 0, 0];
  const planes = [new Float64Array(64), new Float64Array(64), new Float64Array(64)];
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let k = 0; k < 64; k += 1) {
        const [r, g, b] = paint(left + (k & 7), top + (k >> 3));
        const ycc = [
          0.299 * r + 0.587 * g + 0.114 * b - 128,
          -0.1687 * r - 0.3313 * g + 0.5 * b,
          0.5 * r - 0.4187 * g - 0.0813 * b,
        ];
        planes.forEach((plane, index) => {
          plane[k] = ycc[index] ?? 0;
        });
      }
      planes.forEach((plane, index) => {
        previous[index] = putBlock(bits, transform(plane), previous[index] ?? 0);
      });
    }
  }
  return bits.finish();
}

const segment = (marker: number, body: Uint8Array): Bytes =>
  joinBytes(new Uint8Array([0xff, marker]), u16be(body.length + 2), body);

/** Everything of a JPEG after its application segments: tables, picture, end. Width and height are multiples of eight. */
export function encodePicture(width: number, height: number, paint: Painter): Bytes {
  const frame = joinBytes(
    new Uint8Array([8]),
    u16be(height),
    u16be(width),
    new Uint8Array([3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
  );
  return joinBytes(
    segment(0xdb, new Uint8Array([0, ...QUANTISERS])),
    segment(0xc0, frame),
    segment(0xc4, new Uint8Array([0x00, ...DC_COUNTS, ...DC_SYMBOLS])),
    segment(0xc4, new Uint8Array([0x10, ...AC_COUNTS, ...AC_SYMBOLS])),
    segment(0xda, new Uint8Array([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
    scan(width, height, paint),
    new Uint8Array([0xff, 0xd9]),
  );
}

export const jpegSegment = segment;
export const jpegStart: Bytes = joinBytes(
  new Uint8Array([0xff, 0xd8]),
  segment(0xe0, joinBytes(ascii("JFIF\0"), new Uint8Array([1, 1, 0, 0, 1, 0, 1, 0, 0]))),
);
