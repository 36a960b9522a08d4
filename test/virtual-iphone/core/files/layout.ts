import type { Bytes } from "../contracts.ts";
import { fillPattern, type Pattern } from "./pattern.ts";

/** One stretch of a generated file: given bytes, or so many bytes of a pattern. */
export type LayoutPart = { readonly bytes: Uint8Array } | { readonly pattern: Pattern; readonly size: number };

const partSize = (part: LayoutPart): number => ("bytes" in part ? part.bytes.length : part.size);

/** A file made of parts; any stretch of it can be produced at any time. */
export class Layout {
  readonly size: number;
  private readonly parts: readonly LayoutPart[];
  private readonly starts: readonly number[];

  constructor(parts: readonly LayoutPart[]) {
    this.parts = parts;
    const starts: number[] = [];
    let at = 0;
    for (const part of parts) {
      starts.push(at);
      at += partSize(part);
    }
    this.starts = starts;
    this.size = at;
  }

  /** Fills `target` from `offset`; the caller stays inside the file. */
  read(offset: number, target: Uint8Array): void {
    let index = this.partAt(offset);
    let done = 0;
    while (done < target.length) {
      const part = this.parts[index];
      if (part === undefined) throw new RangeError("read past the end of a generated file");
      const within = offset + done - (this.starts[index] ?? 0);
      const length = Math.min(partSize(part) - within, target.length - done);
      if ("bytes" in part) target.set(part.bytes.subarray(within, within + length), done);
      else fillPattern(part.pattern, within, target.subarray(done, done + length));
      done += length;
      index += 1;
    }
  }

  private partAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

export const ascii = (text: string): Bytes => new TextEncoder().encode(text);

export function joinBytes(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function u16be(value: number): Bytes {
  return new Uint8Array([(value >>> 8) & 0xff, value & 0xff]);
}

export function u32be(value: number): Bytes {
  return new Uint8Array([(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
}

export function u64be(value: number): Bytes {
  return joinBytes(u32be(Math.floor(value / 0x1_0000_0000)), u32be(value % 0x1_0000_0000));
}
