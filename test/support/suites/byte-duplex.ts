import { describe, expect, it } from "vitest";
import type { ByteDuplex, ByteSource } from "../../../src/base/byte-duplex.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import { concatBytes } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";

/** Two connected ends, and what must be undone after the test. */
export interface DuplexPair {
  readonly a: ByteDuplex;
  readonly b: ByteDuplex;
  dispose?(): Promise<void>;
}

export interface DuplexSuiteOptions {
  /** False where `abort` on one end cannot carry its code to the other (a cable, a TLS peer). */
  readonly abortCrosses: boolean;
  /** Most bytes the pipe may take in before the reader reads. */
  readonly bufferBytes: number;
  /** False where closing one direction ends both (usbmux knows only resets). */
  readonly halfClose?: boolean;
}

/** The full contract of `ByteDuplex`. Every implementation runs it. */
export function byteDuplexSuite(name: string, open: () => Promise<DuplexPair>, options: DuplexSuiteOptions): void {
  describe(`${name} keeps the ByteDuplex contract`, () => {
    it("carries bytes both ways in order", () =>
      withPair(open, async ({ a, b }) => {
        const [toB, toA] = [pattern(300_001, 1), pattern(70_000, 2)];
        const end = options.halfClose === false ? "open" : "close";
        const [atB, atA] = await Promise.all([
          collect(b, toB.length),
          collect(a, toA.length),
          sendAll(a, toB, 10_007, end),
          sendAll(b, toA, 1, end),
        ]);
        if (end === "close") expect([await b.read(), await a.read()]).toEqual([null, null]);
        expect(sameBytes(atB, pattern(300_001, 1))).toBe(true);
        expect(sameBytes(atA, pattern(70_000, 2))).toBe(true);
      }));

    if (options.halfClose === false) {
      it("closing one end ends both after the last byte", () =>
        withPair(open, async ({ a, b }) => {
          const [received] = await Promise.all([collect(b), sendAll(a, pattern(300_001, 3), 10_007)]);
          expect(sameBytes(received, pattern(300_001, 3))).toBe(true);
          expect(await a.read()).toBeNull();
          await a.closed;
        }));
    } else {
      it("carries one direction while the other is closed", () =>
        withPair(open, async ({ a, b }) => {
          await b.close();
          expect(await a.read()).toBeNull();
          const [received] = await Promise.all([collect(b), sendAll(a, pattern(5_000, 3), 777)]);
          expect(sameBytes(received, pattern(5_000, 3))).toBe(true);
          await Promise.all([a.closed, b.closed]);
        }));
    }

    it("keeps saying null after the end", () =>
      withPair(open, async ({ a, b }) => {
        await a.close();
        expect(await b.read()).toBeNull();
        expect(await b.read()).toBeNull();
      }));

    it("holds a writer back when nobody reads, and lets it go on when somebody does", () =>
      withPair(open, async ({ a, b }) => {
        const totalBytes = options.bufferBytes * 3 + 1_000_000;
        let written = 0;
        const writing = (async () => {
          while (written < totalBytes) {
            await a.write(new Uint8Array(16_384));
            written += 16_384;
          }
          await a.close();
        })();
        await untilQuiet(() => written);
        expect(written).toBeLessThanOrEqual(options.bufferBytes + 16_384);
        const received = await count(b);
        await writing;
        expect(received).toBe(written);
      }));

    it("abort rejects pending and later calls with the reason", () =>
      withPair(open, async ({ a }) => {
        const reason = new KeepsakeError("app/aborted", { why: "test" });
        const pending = a.read();
        a.abort(reason);
        a.abort(new KeepsakeError("base/bug"));
        await expect(pending).rejects.toMatchObject({ code: "app/aborted" });
        await expect(a.read()).rejects.toMatchObject({ code: "app/aborted" });
        await expect(a.write(new Uint8Array(1))).rejects.toMatchObject({ code: "app/aborted" });
        await expect(a.closed).rejects.toMatchObject({ code: "app/aborted" });
      }));

    it("abort on one end ends the other", () =>
      withPair(open, async ({ a, b }) => {
        const pending = b.read().then(
          (bytes) => bytes,
          (error: unknown) => error,
        );
        a.abort(new KeepsakeError("app/aborted"));
        const seen = await pending;
        if (options.abortCrosses) expect(seen).toMatchObject({ code: "app/aborted" });
        else expect(seen === null || seen instanceof KeepsakeError).toBe(true);
      }));

    it("a fired signal aborts the pipe", () =>
      withPair(open, async ({ a }) => {
        const controller = new AbortController();
        const pending = a.read({ signal: controller.signal });
        controller.abort();
        await expect(pending).rejects.toMatchObject({ code: "app/aborted" });
        await expect(a.closed).rejects.toMatchObject({ code: "app/aborted" });
      }));
  });
}

/** Deterministic bytes. */
export function pattern(length: number, seed: number): Bytes {
  const bytes = new Uint8Array(length);
  let state = (seed * 2_654_435_761) >>> 0;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** Everything to the end, or until `length` bytes have come. */
export async function collect(source: ByteSource, length: number = Number.POSITIVE_INFINITY): Promise<Bytes> {
  const parts: Bytes[] = [];
  for (let missing = length; missing > 0; missing -= parts.at(-1)?.length ?? 0) {
    const part = await source.read();
    if (part === null) break;
    parts.push(part);
  }
  return concatBytes(parts);
}

/** Without Node's Buffer: the suites run in the browser, too. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

async function count(source: ByteSource): Promise<number> {
  let total = 0;
  for (let part = await source.read(); part !== null; part = await source.read()) total += part.length;
  return total;
}

async function sendAll(
  sink: ByteDuplex,
  bytes: Bytes,
  pieceBytes: number,
  end: "close" | "open" = "close",
): Promise<void> {
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    await sink.write(bytes.slice(offset, offset + pieceBytes));
  }
  if (end === "close") await sink.close();
}

/** Waits until `value` stops changing: many turns of the event loop in a row without a change. */
async function untilQuiet(value: () => number): Promise<void> {
  let last = -1;
  for (let quietTurns = 0; quietTurns < 200; ) {
    await new Promise((resolve) => setImmediate(resolve));
    quietTurns = value() === last ? quietTurns + 1 : 0;
    last = value();
  }
}

async function withPair(open: () => Promise<DuplexPair>, test: (pair: DuplexPair) => Promise<void>): Promise<void> {
  const pair = await open();
  try {
    await test(pair);
  } finally {
    pair.a.abort(new KeepsakeError("app/aborted"));
    pair.b.abort(new KeepsakeError("app/aborted"));
    await pair.dispose?.();
  }
}
