import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainRecord } from "../../../../src/backup/decrypt/plain-record.ts";
import { entryKind, readFileRecord } from "../../../../src/backup/format/file-record.ts";
import { type Bytes, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import { encodeBinaryPlist, type PlistDict, type PlistValue, plistUid } from "../../../../src/codec/plist/index.ts";

const KEY: Bytes = new Uint8Array(44).fill(7);
const DIGEST: Bytes = new Uint8Array(20).fill(9);

function archive(objects: readonly PlistValue[]): Bytes {
  return encodeBinaryPlist({
    $version: 100_000,
    $archiver: "NSKeyedArchiver",
    $top: { root: plistUid(1) },
    $objects: ["$null", ...objects],
  });
}

const FACTS: PlistDict = {
  Size: 5,
  Mode: 0o100644,
  LastModified: 10,
  Birth: -20,
  UserID: -2,
  GroupID: 501,
  InodeNumber: 2n ** 60n,
  ProtectionClass: 3,
};

/** As phones write it: everything but numbers by reference, the key in an object of its own. */
const record = (): Bytes =>
  archive([
    { ...FACTS, RelativePath: plistUid(2), EncryptionKey: plistUid(3), Digest: plistUid(4), Target: plistUid(5) },
    "Library/file",
    { "NS.data": KEY, $class: plistUid(6) },
    DIGEST,
    "/var/mobile",
    { $classname: "NSMutableData", $classes: ["NSMutableData", "NSData", "NSObject"] },
  ]);

describe("what a phone notes about a file", () => {
  it("is read whatever way the values are referred to", () => {
    const expected = {
      sizeBytes: 5,
      mode: 0o100644,
      modifiedMs: 10_000,
      createdMs: -20_000,
      userId: -2,
      protectionClass: 3,
      encryptionKey: KEY,
      digest: DIGEST,
    };
    expect(readFileRecord(record())).toMatchObject({ ...expected, linkTarget: "/var/mobile" });
    const inline = archive([{ ...FACTS, EncryptionKey: KEY, Digest: DIGEST, Target: "/x" }]);
    expect(readFileRecord(inline)).toMatchObject({ ...expected, linkTarget: "/x" });
    const further = archive([
      { ...FACTS, EncryptionKey: plistUid(2), Digest: plistUid(4) },
      { "NS.data": plistUid(3) },
      KEY,
      { "NS.data": DIGEST },
    ]);
    expect(readFileRecord(further)).toMatchObject(expected);
  });

  it("may leave out anything", () => {
    expect(readFileRecord(archive([{}]))).toMatchObject({
      sizeBytes: 0,
      mode: 0,
      encryptionKey: undefined,
      digest: undefined,
    });
    expect(readFileRecord(archive([{ Size: 2n ** 53n + 1n, Mode: "no", EncryptionKey: plistUid(99) }]))).toMatchObject({
      sizeBytes: 2 ** 53,
      mode: 0,
      encryptionKey: undefined,
    });
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["text", utf8("hello")],
    ["no archive", encodeBinaryPlist({ a: 1 })],
    ["a root that is no object", archive(["text"])],
    ["references in a circle", archive([plistUid(1)])],
  ])("is refused when it is %s", (_, bytes) => {
    expect(() => readFileRecord(bytes)).toThrow("base/malformed");
  });

  it("never gets past the error catalogue, wherever bytes are changed", () => {
    const whole = record();
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 6 }),
        fc.nat(whole.length),
        (at, bytes, end) => {
          const damaged = whole.slice();
          damaged.set(bytes.subarray(0, damaged.length - at), at);
          for (const candidate of [damaged, damaged.slice(0, end)]) {
            for (const read of [
              readFileRecord,
              (input: Bytes) => plainRecord(input, { sizeBytes: 1, digest: DIGEST }),
            ]) {
              try {
                read(candidate);
              } catch (error) {
                expect(error).toBeInstanceOf(KeepsakeError);
                expect(error).toMatchObject({ code: "base/malformed" });
              }
            }
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

describe("the record of a file that became plain", () => {
  it("has no key any more, the new size and digest, and everything else as it was", () => {
    const digest = new Uint8Array(20).fill(1);
    const plain = readFileRecord(plainRecord(record(), { sizeBytes: 77, digest }));
    const { encryptionKey: _, ...before } = readFileRecord(record());
    expect(plain).toEqual({ ...before, encryptionKey: undefined, sizeBytes: 77, digest });
    expect(Buffer.from(plainRecord(record(), { sizeBytes: 77, digest })).includes(Buffer.from(KEY))).toBe(false);
  });
});

describe("a record that refers far behind its end", () => {
  it("costs nothing", () => {
    const far = plistUid(4_000_000_000);
    const bytes = plainRecord(archive([{ ...FACTS, EncryptionKey: far, Digest: far }]), {
      sizeBytes: 1,
      digest: DIGEST,
    });
    expect(bytes.length).toBeLessThan(1_000);
    expect(readFileRecord(bytes).digest).toEqual(DIGEST);
  });
});

describe("the kind of an entry", () => {
  it("is what the flags say, and the mode where they say nothing", () => {
    expect([entryKind(1, 0o040755), entryKind(2, 0), entryKind(4, 0)]).toEqual(["file", "directory", "symlink"]);
    expect([entryKind(0, 0o100644), entryKind(16, 0o040755), entryKind(0, 0o120755), entryKind(16, 0)]).toEqual([
      "file",
      "directory",
      "symlink",
      "file",
    ]);
  });
});
