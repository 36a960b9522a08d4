import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { mediaLayout } from "../../virtual-iphone/core/files/media/media.ts";
import { fillPattern } from "../../virtual-iphone/core/files/pattern.ts";
import { backupFileId, Sha1, toHex } from "../../virtual-iphone/core/files/sha1.ts";
import { FileDecryptor, FileEncryptor } from "../../virtual-iphone/core/keybag/file-cipher.ts";
import {
  createKeybag,
  lockKeybag,
  newFileKey,
  openFileKey,
  openKeybag,
} from "../../virtual-iphone/core/keybag/keybag.ts";

const hex = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
const run = (first: number, count: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(count).map((_, index) => first + index);
const tag = (name: string, value: Uint8Array): number[] => [
  ...new TextEncoder().encode(name),
  0,
  0,
  0,
  value.length,
  ...value,
];
const word = (value: number): Uint8Array => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);

/** A bag of one class with the salts and keys of a published-style vector, made with Python and OpenSSL. */
function vectorBag(wrapped: string, withFirstStep: boolean): Uint8Array<ArrayBuffer> {
  const first = withFirstStep ? [...tag("DPWT", word(1)), ...tag("DPIC", word(1000)), ...tag("DPSL", run(0, 20))] : [];
  const head = [
    ...tag("VERS", word(3)),
    ...tag("TYPE", word(1)),
    ...tag("UUID", run(0, 16)),
    ...tag("HMCK", new Uint8Array(40)),
    ...tag("WRAP", word(0)),
    ...tag("SALT", run(20, 20)),
    ...tag("ITER", word(100)),
  ];
  const entry = [
    ...tag("UUID", run(9, 16)),
    ...tag("CLAS", word(3)),
    ...tag("WRAP", word(2)),
    ...tag("KTYP", word(0)),
    ...tag("WPKY", hex(wrapped)),
  ];
  return new Uint8Array([...head, ...first, ...entry]);
}

describe("key bags", () => {
  const wrapped = "db1ea9caa30e8fcc3ea80d38875cdab22b557504cf260cf11566d8b4abd6947d7fc0acd4254302c6";
  it("derives, unwraps and decrypts as Python and OpenSSL do", async () => {
    const bag = await openKeybag(vectorBag(wrapped, true), "Keepsäke-1");
    const classKey = bag?.classKeys.get(3);
    if (bag === null || classKey === undefined) throw new Error("the vector's bag does not open");
    expect(new Uint8Array(await crypto.subtle.exportKey("raw", classKey))).toEqual(run(0x40, 32));
    const key = await openFileKey(
      bag,
      hex("03000000838fd5a6e263fbd3a563e678bf04e10ceb8e921406bdd4c53e486afeb41c73d10e565eadc42515b4"),
    );
    if (key === null) throw new Error("the vector's file key does not open");
    for (const [text, blob] of [
      ["", "bf619edf9e6f14874f4b60883b10deb7"],
      ["hello", "325779e727e2ed7d39a77d5f98c8b687"],
      ["0123456789abcdef", "d65b3941f1775c6ad8d831ac4b4c32db1d12bae27e137aa1504433e8bdd0c1e4"],
    ] as const) {
      expect(toHex(await new FileEncryptor(key).encrypt(new TextEncoder().encode(text), true))).toBe(blob);
    }
  });

  it("tells a wrong password from a right one, and the old derivation from the new", async () => {
    expect(await openKeybag(vectorBag(wrapped, true), "Keepsake-1")).toBeNull();
    expect(await openKeybag(vectorBag(wrapped, false), "Keepsäke-1")).toBeNull();
    const old = await createKeybag("old", { firstRounds: null, secondRounds: 50 });
    expect(old.bytes.length).toBe(1336);
    expect((await openKeybag(old.bytes, "old"))?.classKeys.size).toBe(7);
  });

  it("has the length of a real one, and keeps its class keys under a new password", async () => {
    const bag = await createKeybag("one", { firstRounds: 10, secondRounds: 10 });
    expect(bag.bytes.length).toBe(1388);
    const { wrapped: fileKey } = await newFileKey(bag, 4);
    expect(fileKey.length).toBe(44);
    const again = await lockKeybag(bag.classKeys, "two", { firstRounds: 10, secondRounds: 10 });
    expect(await openKeybag(again.bytes, "one")).toBeNull();
    const opened = await openKeybag(again.bytes, "two");
    expect(opened === null ? null : await openFileKey(opened, fileKey)).not.toBeNull();
  });
});

describe("file content", () => {
  it("is decrypted from any pieces, and a cut file is noticed", async () => {
    const { key } = await newFileKey(await createKeybag("x", { firstRounds: 10, secondRounds: 10 }), 3);
    const plain = new Uint8Array(100_000);
    fillPattern({ seed: 1, incompressible: 1 }, 0, plain);
    const encryptor = new FileEncryptor(key);
    const sealed = [
      ...(await encryptor.encrypt(plain.slice(0, 65_536), false)),
      ...(await encryptor.encrypt(plain.slice(65_536), true)),
    ];
    for (const step of [1_000, 16, 7_777, 200_000]) {
      const decryptor = new FileDecryptor(key);
      const out: number[] = [];
      for (let at = 0; at < sealed.length; at += step)
        out.push(...(await decryptor.decrypt(new Uint8Array(sealed.slice(at, at + step)))));
      out.push(...((await decryptor.finish()) ?? []));
      expect(toHex(new Sha1().update(new Uint8Array(out)).digest())).toBe(toHex(new Sha1().update(plain).digest()));
    }
    const cut = new FileDecryptor(key);
    await cut.decrypt(new Uint8Array(sealed.slice(0, -16)));
    expect(await cut.finish()).toBeNull();
  });

  it("is the same whole and in pieces, for every format", () => {
    for (const format of ["jpeg", "heic", "mov", "plist", "json"] as const) {
      const layout = mediaLayout(format, 200_003, 7, 1_700_000_000);
      const whole = new Uint8Array(layout.size);
      layout.read(0, whole);
      expect(layout.size).toBe(200_003);
      const part = new Uint8Array(70_001);
      layout.read(60_000, part);
      expect(part).toEqual(whole.slice(60_000, 130_001));
    }
  });

  it("hashes as Node does, in any pieces", () => {
    const data = new Uint8Array(5_000);
    fillPattern({ seed: 2, incompressible: 1 }, 0, data);
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 5_000]) {
      const hash = new Sha1();
      for (let at = 0; at < length; at += 37) hash.update(data.subarray(at, Math.min(length, at + 37)));
      expect(toHex(hash.digest())).toBe(createHash("sha1").update(data.subarray(0, length)).digest("hex"));
    }
    expect(backupFileId("HomeDomain", "Library/SMS/sms.db")).toBe("3d0d7e5fb2ce288813306e4d4636395e047a3d28");
  });
});
