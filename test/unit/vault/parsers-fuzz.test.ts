import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, utf8 } from "../../../src/base/bytes.ts";
import { systemRandomBytes } from "../../../src/base/clock.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { parseConfig } from "../../../src/vault/format/config.ts";
import { goJsonString, goQuote, goUnquote } from "../../../src/vault/format/go-text.ts";
import { encodeIndex, parseIndex } from "../../../src/vault/format/index-file.ts";
import { parseKeyFile } from "../../../src/vault/format/key-file.ts";
import { parseLock } from "../../../src/vault/format/lock-file.ts";
import { encodePackHeader, openPackTail, type PackedBlob, parsePackHeader } from "../../../src/vault/format/pack.ts";
import { createSealer } from "../../../src/vault/format/seal.ts";
import { parseSnapshot } from "../../../src/vault/format/snapshot.ts";
import { encodeTree, fileNode, parseTree } from "../../../src/vault/format/tree.ts";
import { decodeUnpacked } from "../../../src/vault/format/unpacked.ts";
import { objectId } from "../../../src/vault/index.ts";
import vector from "../../vectors/restic/repository.json" with { type: "json" };

const id = objectId("cd".repeat(32));
const blobs: readonly PackedBlob[] = [
  { id, type: "data", offset: 0, length: 100, uncompressedLength: null },
  { id, type: "tree", offset: 100, length: 90, uncompressedLength: 400 },
];
const tree = encodeTree([
  fileNode({ name: "a", modifiedMs: 0, sizeBytes: 3, content: [id] }),
  fileNode({ name: "b", modifiedMs: 0, sizeBytes: 0, content: [] }),
]);
const keyPath = Object.keys(vector.files).find((path) => path.startsWith("keys/")) ?? "";
const key = new Uint8Array(Buffer.from((vector.files as Record<string, string>)[keyPath] ?? "", "base64"));
const lock = '{"time":"2026-01-02T03:04:05Z","exclusive":true,"hostname":"h","username":"u","pid":1}';

const parsers: Readonly<Record<string, { readonly good: Bytes; readonly parse: (bytes: Bytes) => unknown }>> = {
  config: { good: utf8(vector.config.plain), parse: parseConfig },
  "key file": { good: key, parse: parseKeyFile },
  "pack header": { good: encodePackHeader(blobs), parse: parsePackHeader },
  index: { good: encodeIndex([{ id, blobs }]), parse: parseIndex },
  tree: { good: tree, parse: parseTree },
  snapshot: { good: utf8(vector.snapshotJson), parse: (bytes) => parseSnapshot(id, bytes) },
  lock: { good: utf8(lock), parse: parseLock },
  "unpacked object": { good: utf8("{}"), parse: decodeUnpacked },
};

const codes = ["none", "base/malformed", "base/too-long", "vault/version"];

function codeOf(parse: () => unknown): string {
  try {
    parse();
    return "none";
  } catch (error) {
    if (error instanceof KeepsakeError) return error.code;
    throw error;
  }
}

const junk = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, -1, 2 ** 53, 1e300, "", "\ud800", [], {}, "0".repeat(64), { toString: 1 }),
);

describe("parsers answer anything with a value or a catalogue error", () => {
  for (const [name, { good, parse }] of Object.entries(parsers)) {
    it(`${name}: accepts the good one`, () => {
      expect(codeOf(() => parse(good))).toBe("none");
    });

    it(`${name}: changed, cut and foreign bytes`, () => {
      fc.assert(
        fc.property(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 6 }), fc.nat(4), (at, noise, cut) => {
          const bytes = concatBytes([good.subarray(0, at), noise, good.subarray(at + cut)]);
          expect(codes).toContain(codeOf(() => parse(bytes)));
        }),
        { numRuns: 400 },
      );
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
          expect(codes).toContain(codeOf(() => parse(bytes.slice())));
        }),
        { numRuns: 200 },
      );
    });

    it(`${name}: fields of other kinds`, () => {
      const text = new TextDecoder().decode(good);
      if (!text.startsWith("{")) return;
      const fields = JSON.parse(text) as Record<string, unknown>;
      fc.assert(
        fc.property(fc.constantFrom("", ...Object.keys(fields)), junk, (field, value) => {
          const changed = field === "" ? value : { ...fields, [field]: value };
          expect(codes).toContain(codeOf(() => parse(utf8(JSON.stringify(changed)))));
        }),
        { numRuns: 300 },
      );
    });
  }

  it("pack ends: any tail, any claimed size", async () => {
    const master = {
      encrypt: new Uint8Array(32).fill(1),
      mac: { k: new Uint8Array(16).fill(2), r: new Uint8Array(16).fill(3) },
    };
    const sealer = await createSealer(master, systemRandomBytes);
    const sealedJunk = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(sealedJunk, fc.nat(400), fc.boolean(), async (header, sizeBytes, sealIt) => {
        const sealed = sealIt ? await sealer.seal(header.slice()) : header.slice();
        const length = new Uint8Array(4);
        new DataView(length.buffer).setUint32(0, sealed.length, true);
        const error: unknown = await openPackTail(concatBytes([sealed, length]), sizeBytes, sealer).catch(
          (e: unknown) => e,
        );
        if (error instanceof Error) expect(error).toMatchObject({ code: "base/malformed" });
      }),
      { numRuns: 300 },
    );
  });

  it("names survive quoting, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (name) => {
        const stored = goJsonString(goQuote(name));
        expect(stored).toMatch(/^"[^\p{Cc}]*"$/u);
        expect(goUnquote(JSON.parse(stored) as string)).toBe(name);
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const name = goUnquote(text);
        expect(name === null || typeof name === "string").toBe(true);
      }),
    );
  });
});
