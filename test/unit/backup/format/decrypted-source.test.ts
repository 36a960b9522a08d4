import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openDecrypted } from "../../../../src/backup/format/decrypted-source.ts";
import { type Bytes, equalBytes, fromHex, utf8 } from "../../../../src/base/bytes.ts";
import type { FileSource } from "../../../../src/base/files.ts";
import { readAll } from "../../../support/backup/opened-backup.ts";
import { bytesSource } from "../../../support/bytes-source.ts";
import { pattern } from "../../../support/suites/byte-duplex.ts";

const KEY: Bytes = Uint8Array.from({ length: 32 }, (_, i) => 0x60 + i);

/** Encrypted by OpenSSL, which Node is linked with. */
function sealed(plain: Uint8Array, padded = true): Bytes {
  const cipher = createCipheriv("aes-256-cbc", KEY, Buffer.alloc(16)).setAutoPadding(padded);
  return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
}

/** The same file, given out in pieces of this size. */
function inPieces(bytes: Bytes, pieceBytes: number): FileSource {
  let at = 0;
  return {
    ...bytesSource(bytes),
    async read() {
      const piece = bytes.slice(at, at + pieceBytes);
      at += piece.length;
      return piece.length === 0 ? null : piece;
    },
  };
}

const open = (bytes: Bytes, recorded: number | null = null) => openDecrypted(bytesSource(bytes), KEY.slice(), recorded);

describe("the plain content of an encrypted file", () => {
  it.each([
    ["bf619edf9e6f14874f4b60883b10deb7", ""],
    ["325779e727e2ed7d39a77d5f98c8b687", "hello"],
    ["d65b3941f1775c6ad8d831ac4b4c32db1d12bae27e137aa1504433e8bdd0c1e4", "0123456789abcdef"],
  ])("is what Python and OpenSSL say: %s", async (stored, plain) => {
    const source = await open(fromHex(stored) ?? new Uint8Array(0));
    expect(source.flaw).toBeNull();
    expect(source.sizeBytes).toBe(plain.length);
    expect(await readAll(source)).toEqual(utf8(plain));
  });

  it.each([1, 15, 16, 17, 1_000, 65_536, 1_048_577])(
    "is read in order whatever pieces of %i bytes it is stored in",
    async (pieceBytes) => {
      const plain = pattern(pieceBytes < 100 ? 3_000 : 1_500_000, 3);
      const source = await openDecrypted(inPieces(sealed(plain), pieceBytes), KEY.slice(), null);
      expect(equalBytes(await readAll(source), plain)).toBe(true);
    },
  );

  it("is read at any place, while it is read in order too", async () => {
    const plain = pattern(700_003, 5);
    const stored = sealed(plain);
    await fc.assert(
      fc.asyncProperty(fc.nat(plain.length), fc.nat(70_000), async (offset, length) => {
        const source = await open(stored);
        await source.read();
        const end = Math.min(plain.length, offset + length);
        expect(equalBytes(await source.readAt(offset, end - offset), plain.subarray(offset, end))).toBe(true);
        await expect(source.readAt(offset, plain.length - offset + 1)).rejects.toMatchObject({
          code: "store/too-short",
        });
        await source.close();
      }),
      { numRuns: 40 },
    );
  });

  it("is not cut to the recorded size", async () => {
    const plain = pattern(40_960, 1);
    expect(equalBytes(await readAll(await open(sealed(plain), 36_864)), plain)).toBe(true);
    expect(equalBytes(await readAll(await open(sealed(plain), 99_999)), plain)).toBe(true);
  });

  it("keeps all bytes of a file without padding, and says so", async () => {
    const plain = pattern(64, 1).map((byte) => byte | 0x80);
    const source = await open(sealed(plain, false), 64);
    expect([source.flaw, source.sizeBytes]).toEqual(["padding", 64]);
    expect(equalBytes(await readAll(source), plain)).toBe(true);
  });

  it("drops zeros that a program put where the padding belongs", async () => {
    const plain = new Uint8Array(64);
    plain.set(pattern(59, 1).map((byte) => byte | 0x80));
    const source = await open(sealed(plain, false), 59);
    expect([source.flaw, source.sizeBytes]).toEqual(["padding", 59]);
    expect(equalBytes(await readAll(source), plain.subarray(0, 59))).toBe(true);
  });

  it("gives what is left of a file that was cut, and says so", async () => {
    const plain = pattern(100_000, 1);
    const cut = await open(sealed(plain).slice(0, 50_007), 100_000);
    expect([cut.flaw, cut.sizeBytes]).toEqual(["length", 50_000]);
    expect(equalBytes(await readAll(cut), plain.subarray(0, 50_000))).toBe(true);
    const nothing = await open(new Uint8Array(0), 5);
    expect([nothing.flaw, nothing.sizeBytes, await nothing.read()]).toEqual(["length", 0, null]);
  });

  it("closes the stored file, also when it is left in the middle", async () => {
    let closed = 0;
    const stored: FileSource = {
      ...bytesSource(sealed(pattern(3_000_000, 1))),
      close: async () => {
        closed += 1;
      },
    };
    const source = await openDecrypted(stored, KEY.slice(), null);
    await source.read();
    await source.close();
    expect(closed).toBe(1);
  });
});
