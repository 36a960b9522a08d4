import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, toHex } from "../../../src/base/bytes.ts";
import { systemRandomBytes } from "../../../src/base/clock.ts";
import { Chunker } from "../../../src/vault/chunker/chunker.ts";
import { createCutSearch } from "../../../src/vault/chunker/create-cut-search.ts";
import type { CutSearch } from "../../../src/vault/chunker/cut-search.ts";
import {
  degree,
  formatPolynomial,
  isIrreducible,
  parsePolynomial,
  randomPolynomial,
} from "../../../src/vault/chunker/polynomial.ts";
import { ScriptCutSearch } from "../../../src/vault/chunker/script-cut-search.ts";
import { createChunkerTables } from "../../../src/vault/chunker/tables.ts";
import { startWasmCutSearch } from "../../../src/vault/chunker/wasm-cut-search.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import vectors from "../../vectors/restic/chunker.json" with { type: "json" };

const polynomial = BigInt(`0x${vectors.polynomial}`);
const tables = createChunkerTables(polynomial);
const script = new ScriptCutSearch(tables);
const searches: Readonly<Record<string, CutSearch>> = { script, wasm: createCutSearch(tables) };

type Recipe = { kind: string; seed?: number; into?: string; offset?: number; byte?: number };

function contentOf(name: string): Bytes {
  const { recipe, bytes } = vectors.files[name as keyof typeof vectors.files] as { recipe: Recipe; bytes: number };
  if (recipe.kind === "random") return seededBytes(recipe.seed ?? 0, bytes);
  if (recipe.kind === "constant") return new Uint8Array(bytes).fill(recipe.byte ?? 0);
  const base = contentOf(recipe.into ?? "");
  const at = recipe.offset ?? 0;
  return concatBytes([base.subarray(0, at), Uint8Array.of(recipe.byte ?? 0), base.subarray(at)]);
}

function blobsOf(search: CutSearch, content: Bytes, pieceBytes: number): Bytes[] {
  const chunker = new Chunker(search);
  const blobs: Bytes[] = [];
  for (let offset = 0; offset < content.length; offset += pieceBytes)
    blobs.push(...chunker.push(content.slice(offset, offset + pieceBytes)));
  const last = chunker.finish();
  return last === null ? blobs : [...blobs, last];
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("cut search", () => {
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

  it("in WebAssembly is what is used here, and finds what the script finds, anywhere", () => {
    const wasm = startWasmCutSearch(tables);
    expect(wasm?.constructor).toBe(createCutSearch(tables).constructor);
    const cut = cutBytes();
    fc.assert(
      fc.property(fc.nat(400_000), fc.nat(70_000), fc.nat(400_000), fc.integer(), (length, from, at, seed) => {
        const content = seededBytes(seed, length);
        content.set(cut.subarray(0, Math.max(0, length - at)), at < length ? at : length);
        const before = seededBytes(seed + 1, 64);
        const start = Math.min(from, length);
        expect(wasm?.find(before, content, start, length)).toBe(script.find(before, content, start, length));
      }),
      { numRuns: 200 },
    );
  });

  it("finds a cut at the first and the last position it may be at", () => {
    const cut = cutBytes();
    for (const search of Object.values(searches)) {
      const one = concatBytes([cut.subarray(63), seededBytes(9, 1_000)]);
      expect(search.find(cut.subarray(0, 64), one.subarray(1), 0, 1_000)).toBeNull();
      expect(search.find(concatBytes([Uint8Array.of(7), cut.subarray(0, 63)]), one, 0, 1_000)).toBe(1);
      for (const length of [64, 100, 8_192, 32_768, 32_832, 131_072, 140_000]) {
        const content = concatBytes([new Uint8Array(length - 64).fill(1), cut]);
        expect(search.find(new Uint8Array(64).fill(1), content, 0, length)).toBe(length);
        expect(search.find(new Uint8Array(64).fill(1), content, 0, length - 1)).toBeNull();
      }
    }
  });
});

/** 64 bytes behind which content is cut. */
function cutBytes(): Bytes {
  const content = seededBytes(4, 8_000_000);
  const end = script.find(new Uint8Array(64), content, 64, content.length) ?? 0;
  return content.slice(end - 64, end);
}

describe.each(Object.entries(searches))("chunker with the cut search of %s", (_name, search) => {
  for (const [name, vector] of Object.entries(vectors.files)) {
    it(`cuts file ${name} where restic does`, () => {
      const content = contentOf(name);
      expect(sha256(content)).toBe(vector.sha256);
      let offset = 0;
      const found = blobsOf(search, content, 262_144).map((blob) => {
        const entry = { offset, length: blob.length, sha256: sha256(blob) };
        offset += blob.length;
        return entry;
      });
      expect(found).toEqual(vector.blobs);
    });
  }

  it("cuts the same whatever the pieces are", () => {
    const content = contentOf("A").slice(0, 3_500_000);
    const whole = blobsOf(search, content, content.length).map((blob) => blob.length);
    expect(whole.slice(0, 3)).toEqual([541_473, 1_345_282, 1_453_056]);
    for (const piece of [1_000, 63, 64, 65, 541_473, 524_288, 524_287, 524_225, 524_223]) {
      expect(blobsOf(search, content, piece).map((blob) => blob.length)).toEqual(whole);
    }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        const chunker = new Chunker(search);
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
    const chunker = new Chunker(search);
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
