import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, toHex } from "../../../src/base/bytes.ts";
import { systemRandomBytes } from "../../../src/base/clock.ts";
import { Chunker } from "../../../src/vault/chunker/chunker.ts";
import {
  degree,
  formatPolynomial,
  isIrreducible,
  parsePolynomial,
  randomPolynomial,
} from "../../../src/vault/chunker/polynomial.ts";
import { createChunkerTables } from "../../../src/vault/chunker/tables.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import vectors from "../../vectors/restic/chunker.json" with { type: "json" };

const polynomial = BigInt(`0x${vectors.polynomial}`);
const tables = createChunkerTables(polynomial);

type Recipe = { kind: string; seed?: number; into?: string; offset?: number; byte?: number };

function contentOf(name: string): Bytes {
  const { recipe, bytes } = vectors.files[name as keyof typeof vectors.files] as { recipe: Recipe; bytes: number };
  if (recipe.kind === "random") return seededBytes(recipe.seed ?? 0, bytes);
  if (recipe.kind === "constant") return new Uint8Array(bytes).fill(recipe.byte ?? 0);
  const base = contentOf(recipe.into ?? "");
  const at = recipe.offset ?? 0;
  return concatBytes([base.subarray(0, at), Uint8Array.of(recipe.byte ?? 0), base.subarray(at)]);
}

function blobsOf(content: Bytes, pieceBytes: number): Bytes[] {
  const chunker = new Chunker(tables);
  const blobs: Bytes[] = [];
  for (let offset = 0; offset < content.length; offset += pieceBytes)
    blobs.push(...chunker.push(content.slice(offset, offset + pieceBytes)));
  const last = chunker.finish();
  return last === null ? blobs : [...blobs, last];
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("chunker", () => {
  it("has restic's tables", () => {
    const wide = (low: Uint32Array, high: Uint32Array): BigUint64Array =>
      BigUint64Array.from(low, (value, at) => BigInt(value) | (BigInt(high[at] ?? 0) << 32n));
    const out = wide(tables.outLow, tables.outHigh);
    const mod = wide(tables.modLow, tables.modHigh);
    expect([out[1], out[255], mod[1], mod[255]].map((value) => value?.toString(16))).toEqual([
      vectors.tables.out1,
      vectors.tables.out255,
      vectors.tables.mod1,
      vectors.tables.mod255,
    ]);
    expect(sha256(new Uint8Array(out.buffer))).toBe(vectors.tables.outSha256);
    expect(sha256(new Uint8Array(mod.buffer))).toBe(vectors.tables.modSha256);
  });

  for (const [name, vector] of Object.entries(vectors.files)) {
    it(`cuts file ${name} where restic does`, () => {
      const content = contentOf(name);
      expect(sha256(content)).toBe(vector.sha256);
      let offset = 0;
      const found = blobsOf(content, 262_144).map((blob) => {
        const entry = { offset, length: blob.length, sha256: sha256(blob) };
        offset += blob.length;
        return entry;
      });
      expect(found).toEqual(vector.blobs);
    });
  }

  it("cuts the same whatever the pieces are", () => {
    const content = contentOf("A").slice(0, 3_500_000);
    const whole = blobsOf(content, content.length).map((blob) => blob.length);
    expect(whole.slice(0, 3)).toEqual([541_473, 1_345_282, 1_453_056]);
    for (const piece of [1_000, 63, 64, 65, 541_473, 524_288, 524_287, 524_225]) {
      expect(blobsOf(content, piece).map((blob) => blob.length)).toEqual(whole);
    }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        const chunker = new Chunker(tables);
        const lengths: number[] = [];
        for (let offset = 0, turn = 0; offset < content.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          lengths.push(...chunker.push(content.slice(offset, offset + size)).map((blob) => blob.length));
          offset += size;
        }
        lengths.push(chunker.finish()?.length ?? 0);
        expect(lengths).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it("is ready for the next file after finish", () => {
    const chunker = new Chunker(tables);
    const content = contentOf("A").slice(0, 2_000_000);
    const once = [...chunker.push(content.slice()), chunker.finish()].map((blob) => blob?.length);
    chunker.push(contentOf("E"));
    chunker.finish();
    expect([...chunker.push(content.slice()), chunker.finish()].map((blob) => blob?.length)).toEqual(once);
    expect(chunker.finish()).toBeNull();
  });
});

describe("polynomials", () => {
  it("knows the irreducible ones", () => {
    for (const text of vectors.polynomials.irreducible) expect(isIrreducible(BigInt(`0x${text}`))).toBe(true);
    for (const text of vectors.polynomials.reducible) expect(isIrreducible(BigInt(`0x${text}`))).toBe(false);
  });

  it("agrees with trial division on every small polynomial", () => {
    const divides = (value: number, by: number): boolean => {
      let rest = value;
      for (let shift = Math.clz32(by) - Math.clz32(rest); rest >= by; shift = Math.clz32(by) - Math.clz32(rest)) {
        if (shift < 0) break;
        rest ^= by << shift;
      }
      return rest === 0;
    };
    for (let value = 4; value < 512; value++) {
      let prime = true;
      for (let by = 2; by < value && by * by <= value * 4; by++)
        if (Math.clz32(by) > Math.clz32(value) && divides(value, by)) prime = false;
      expect([value, isIrreducible(BigInt(value))]).toEqual([value, prime]);
    }
  });

  it("makes and reads them", () => {
    const made = randomPolynomial(systemRandomBytes);
    expect(degree(made)).toBe(53);
    expect(isIrreducible(made)).toBe(true);
    expect(parsePolynomial(formatPolynomial(made))).toBe(made);
    for (const bad of ["", "xyz", "1", "ffffffffffffffff", "0x37d2d38091d7e9", "-1"])
      expect(parsePolynomial(bad)).toBeNull();
    expect(toHex(Uint8Array.of(1))).toBe("01");
  });
});
