import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Bytes, fromHex, fromUtf8, toHex, utf8 } from "../../../src/base/bytes.ts";
import { systemRandomBytes } from "../../../src/base/clock.ts";
import { poly1305Aes, scrypt } from "../../../src/crypto/index.ts";
import { encodeConfig, parseConfig } from "../../../src/vault/format/config.ts";
import { compareNames, goJsonString, goQuote, goUnquote } from "../../../src/vault/format/go-text.ts";
import { goTime, parseGoTime } from "../../../src/vault/format/go-time.ts";
import { maxIndexBlobs, parseIndex, splitIndex } from "../../../src/vault/format/index-file.ts";
import { costFor } from "../../../src/vault/format/key-cost.ts";
import { makeKeyFile, makeMasterKey, openKeyFile, parseKeyFile } from "../../../src/vault/format/key-file.ts";
import { encodePackHeader, openPackTail, packSizeBytes, parsePackHeader } from "../../../src/vault/format/pack.ts";
import { createSealer, type Sealer } from "../../../src/vault/format/seal.ts";
import { encodeTree, fileNode, parseTree, renameNode } from "../../../src/vault/format/tree.ts";
import { decodeUnpacked } from "../../../src/vault/format/unpacked.ts";
import {
  createMemoryStore,
  type ObjectStore,
  type ObjectType,
  objectId,
  openRepository,
} from "../../../src/vault/index.ts";
import { OpenPack } from "../../../src/vault/open-pack.ts";
import { createPackSealer } from "../../../src/vault/pack-sealer.ts";
import { quickOptions, readFiles } from "../../support/vault/snapshots.ts";
import vector from "../../vectors/restic/repository.json" with { type: "json" };

const types: Readonly<Record<string, ObjectType>> = {
  config: "config",

  keys: "key",
  data: "pack",
  index: "index",
  snapshots: "snapshot",
};

function filesOf(type: ObjectType): { readonly name: string; readonly bytes: Bytes }[] {
  return Object.entries(vector.files)
    .filter(([path]) => types[path.split("/")[0] ?? ""] === type)
    .map(([path, text]) => ({
      name: path.split("/").at(-1) ?? "",
      bytes: new Uint8Array(Buffer.from(text, "base64")),
    }));
}

async function vectorStore(): Promise<ObjectStore> {
  const store = createMemoryStore();
  for (const type of Object.values(types))
    for (const { name, bytes } of filesOf(type)) await store.put({ type, name }, bytes);
  return store;
}

const bytesOf = (hex: string): Bytes => fromHex(hex) ?? new Uint8Array(0);
const master = {
  encrypt: bytesOf(vector.masterKey.encrypt),
  mac: { k: bytesOf(vector.masterKey.k), r: bytesOf(vector.masterKey.r) },
};

async function vectorSealer(): Promise<Sealer> {
  return createSealer(master, systemRandomBytes);
}

async function opened(type: ObjectType, at = 0): Promise<Bytes> {
  const plain = await (await vectorSealer()).open(filesOf(type)[at]?.bytes ?? new Uint8Array(0));
  if (plain === null) throw new Error(`${type} does not open`);
  return plain;
}

describe("the repository restic made", () => {
  it("opens whole, and its file reads", async () => {
    const repository = await openRepository(await vectorStore(), vector.password, quickOptions());
    const [snapshot] = await repository.snapshots();
    expect(snapshot).toMatchObject({
      tree: vector.tree.id,
      paths: ["/vector.txt"],
      hostname: "example",
      tags: ["vector"],
    });
    expect(snapshot?.time.toISOString()).toBe("2026-01-02T03:04:05.000Z");
    const files = await readFiles(await repository.open(objectId(snapshot?.id ?? "")));
    expect(fromUtf8(files["vector.txt"] ?? new Uint8Array(0))).toBe(vector.content);
    expect(await repository.check({ readShare: 1 })).toEqual([]);
  });

  it("gives up its keys step by step", async () => {
    const file = parseKeyFile(filesOf("key")[0]?.bytes ?? new Uint8Array(0));
    expect(file.cost).toEqual({ n: 32_768, r: 8, p: 4 });
    const { n, r, p } = file.cost;
    const userKey = await scrypt(utf8(vector.password), { salt: file.salt, n, r, p, lengthBytes: 64 });
    expect(toHex(userKey)).toBe(vector.userKey);
    expect(toHex(file.data.subarray(0, 16))).toBe(vector.keySeal.iv);
    expect(toHex(file.data.subarray(-16))).toBe(vector.keySeal.mac);
    expect(await openKeyFile(file, utf8(vector.password), systemRandomBytes)).toEqual(master);
    expect(await openKeyFile(file, utf8("something else"), systemRandomBytes)).toBeNull();
  });

  it("has these plain texts behind the seals", async () => {
    const config = await opened("config");
    expect(fromUtf8(config)).toBe(vector.config.plain);
    expect(fromUtf8(encodeConfig(parseConfig(config)))).toBe(vector.config.plain);
    const sealed = filesOf("config")[0]?.bytes ?? new Uint8Array(0);
    const cipherText = sealed.subarray(16, sealed.length - 16);
    expect(toHex(poly1305Aes(master.mac, sealed.subarray(0, 16), cipherText))).toBe(vector.config.mac);
    expect(fromUtf8(decodeUnpacked(await opened("snapshot")))).toBe(vector.snapshotJson);
    const index = parseIndex(decodeUnpacked(await opened("index")));
    expect(index.packs.flatMap((pack) => pack.blobs.map((blob) => blob.id)).sort()).toEqual(
      [vector.dataBlob.id, vector.tree.id].sort(),
    );
  });

  it("has packs whose headers we read and would write", async () => {
    const sealer = await vectorSealer();
    const index = parseIndex(decodeUnpacked(await opened("index")));
    for (const { name, bytes } of filesOf("pack")) {
      const blobs = await openPackTail(bytes, bytes.length, sealer);
      expect(index.packs.find(({ id }) => id === name)?.blobs).toEqual(blobs);
      expect(packSizeBytes(blobs)).toBe(bytes.length);
      expect(parsePackHeader(encodePackHeader(blobs))).toEqual(blobs);
      if (blobs[0]?.type === "data") expect(toHex(encodePackHeader(blobs))).toBe(vector.dataPackHeader);
    }
  });

  it("has the tree we would write", () => {
    const [node] = parseTree(utf8(vector.tree.text));
    expect(node).toMatchObject({ name: "vector.txt", type: "file", sizeBytes: 16, content: [vector.dataBlob.id] });
    if (node === undefined) throw new Error("no node");
    expect(fromUtf8(encodeTree([node]))).toBe(vector.tree.text);
    const ours = fileNode({
      name: "vector.txt",
      modifiedMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      sizeBytes: 16,
      content: [objectId(vector.dataBlob.id)],
    });
    const withTheirMode = { ...ours, text: ours.text.replace('"mode":384', '"mode":420') };
    const encoded = encodeTree([withTheirMode]);
    expect(createHash("sha256").update(encoded).digest("hex")).toBe(vector.tree.id);
  });
});

describe("seal", () => {
  it("opens what it sealed, and nothing that was changed", async () => {
    const sealer = await createSealer(makeMasterKey(systemRandomBytes), systemRandomBytes);
    for (const size of [0, 1, 15, 16, 17, 100_000]) {
      const plain = systemRandomBytes(Math.min(size, 65_536));
      const sealed = await sealer.seal(plain);
      expect(sealed.length).toBe(plain.length + 32);
      expect(await sealer.open(sealed)).toEqual(plain);
      for (const at of [0, 15, 16, sealed.length - 17, sealed.length - 1]) {
        const bad = sealed.slice();
        bad[at] = (bad[at] ?? 0) ^ 1;
        expect(await sealer.open(bad)).toBeNull();
      }
      expect(await sealer.open(sealed.slice(1))).toBeNull();
    }
    expect(await sealer.open(new Uint8Array(31))).toBeNull();
    expect(await sealer.open(new Uint8Array(64))).toBeNull();
  });

  it("never uses an initial value of zeros, and none after it was wiped", async () => {
    let calls = 0;
    const random = (length: number): Bytes => new Uint8Array(length).fill(calls++);
    const sealer = await createSealer(master, random);
    expect((await sealer.seal(utf8("x"))).subarray(0, 16)).toEqual(new Uint8Array(16).fill(1));
    sealer.wipe();
    await expect(sealer.seal(utf8("x"))).rejects.toMatchObject({ code: "vault/closed" });
    await expect(sealer.open(new Uint8Array(64))).rejects.toMatchObject({ code: "vault/closed" });
  });

  it("refuses keys of zeros and of other lengths", async () => {
    for (const encrypt of [new Uint8Array(32), new Uint8Array(31).fill(1)]) {
      await expect(createSealer({ ...master, encrypt }, systemRandomBytes)).rejects.toMatchObject({
        code: "base/malformed",
      });
    }
  });
});

describe("key files", () => {
  it("open with their password alone", async () => {
    const key = makeMasterKey(systemRandomBytes);
    const input = { master: key, cost: { n: 1_024, r: 8, p: 1 }, createdMs: 0, username: "u", hostname: "h" };
    const bytes = await makeKeyFile({ ...input, password: utf8("one") }, systemRandomBytes);
    const file = parseKeyFile(bytes);
    expect(file.data.length).toBe(160);
    expect(await openKeyFile(file, utf8("one"), systemRandomBytes)).toEqual(key);
    expect(await openKeyFile(file, utf8("One"), systemRandomBytes)).toBeNull();
    expect(fromUtf8(bytes)).not.toContain("one");
  });

  it("may not ask for any amount of memory or time", () => {
    const text = fromUtf8(filesOf("key")[0]?.bytes ?? new Uint8Array(0));
    for (const [from, to, code] of [
      ['"N":32768', '"N":2147483648', "base/too-long"],
      ['"p":4', '"p":65', "base/too-long"],
      ['"r":8', '"r":1048576', "base/too-long"],
      ['"N":32768', '"N":32767', "base/malformed"],
      ['"N":32768', '"N":0', "base/malformed"],
      ['"scrypt"', '"argon2"', "base/malformed"],
    ] as const) {
      expect(() => parseKeyFile(utf8(text.replace(from, to)))).toThrow(expect.objectContaining({ code }));
    }
  });

  it("cost what this machine can bear, and never less than the floor", () => {
    expect(costFor(80)).toEqual({ n: 131_072, r: 8, p: 1 });
    expect(costFor(800).n).toBe(65_536);
    expect(costFor(60_000).n).toBe(32_768);
  });
});

describe("Go's texts", () => {
  it("quote names as restic does", () => {
    for (const [name, stored] of [
      ['a"b', String.raw`"a\\\"b"`],
      ["a\\b", String.raw`"a\\\\b"`],
      ["a\nb", String.raw`"a\\nb"`],
      ["\u0007\v\u0001\u007f", String.raw`"\\a\\v\\x01\\x7f"`],
      ["\u00a0\u00ad\u200e\u2028\ufeff\ue000", String.raw`"\\u00a0\\u00ad\\u200e\\u2028\\ufeff\\ue000"`],
      ["<&>", String.raw`"\u003c\u0026\u003e"`],
      ["ünï 𝄞", '"ünï 𝄞"'],
    ] as const) {
      expect(goJsonString(goQuote(name))).toBe(stored);
      expect(goUnquote(JSON.parse(stored) as string)).toBe(name);
    }
    expect(goUnquote(String.raw`\U0001fae9\101`)).toBe("\u{1fae9}A");
    expect(goUnquote(String.raw`a\xff`)).toBe("a\ufffd");
    for (const bad of ["\\", "\\q", "\\x1", "\\u12", "\\UFFFFFFFF", "\\ud800", 'a"']) expect(goUnquote(bad)).toBeNull();
  });

  it("order names by bytes", () => {
    const names = ["\u{10000}", "\uffee", "b", "a", "aa", "é", "Z", "a.b", "a-b"];
    const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect([...names].sort(compareNames)).toEqual(byBytes);
  });

  it("write times without trailing zeros", () => {
    expect(goTime(Date.UTC(2026, 0, 2, 3, 4, 5))).toBe("2026-01-02T03:04:05Z");
    expect(goTime(Date.UTC(2026, 0, 2, 3, 4, 5, 120))).toBe("2026-01-02T03:04:05.12Z");
    expect(goTime(Date.UTC(2026, 0, 2, 3, 4, 0))).toBe("2026-01-02T03:04:00Z");
    expect(goTime(Date.UTC(2026, 0, 2, 3, 4, 10, 5))).toBe("2026-01-02T03:04:10.005Z");
  });

  it("read times with any offset", () => {
    expect(parseGoTime("2026-01-02T03:04:05.123456789+05:30")).toEqual({
      ms: Date.UTC(2026, 0, 1, 21, 34, 5, 123),
      utcOffsetMinutes: 330,
    });
    expect(parseGoTime("0001-01-01T00:00:00Z")?.ms).toBe(-62_135_596_800_000);
    for (const bad of ["", "2026-01-02", "2026-01-02T03:04:05"]) expect(parseGoTime(bad)).toBeNull();
  });
});

describe("trees", () => {
  it("keep foreign nodes byte for byte, numbers beyond 2^53 included", () => {
    const text =
      '{"nodes":[{"name":"a","type":"file","mode":420,"mtime":"2026-01-02T03:04:05.5+01:00","atime":"2026-01-02T03:04:05Z","ctime":"2026-01-02T03:04:05Z","uid":0,"gid":0,"inode":18446744073709551615,"size":1,"strange":[{"x":"]}\\""}],"content":["' +
      `${"ab".repeat(32)}"]},{"name":"b","type":"symlink","mtime":"2026-01-02T03:04:05Z","linktarget":"a","content":null}]}\n`;
    const nodes = parseTree(utf8(text));
    expect(nodes.map(({ name, type }) => [name, type])).toEqual([
      ["a", "file"],
      ["b", "symlink"],
    ]);
    expect(fromUtf8(encodeTree(nodes))).toBe(text);
    const [first, second] = nodes;
    if (first === undefined || second === undefined) throw new Error("nodes missing");
    const renamed = renameNode(first, 'z"$&');
    expect(renamed.text).toBe(first.text.replace('"name":"a"', () => String.raw`"name":"z\\\"$\u0026"`));
    expect(parseTree(encodeTree([renamed, second])).map(({ name }) => name)).toEqual(["b", 'z"$&']);
  });

  it("are sorted when written, and refuse two of a name", () => {
    const node = (name: string): ReturnType<typeof fileNode> =>
      fileNode({ name, modifiedMs: 0, sizeBytes: 0, content: [] });
    const nodes = parseTree(encodeTree([node("b"), node("a"), node("B")]));
    expect(nodes.map(({ name }) => name)).toEqual(["B", "a", "b"]);
    expect(nodes[0]?.text).toContain('"gid":0,"content":[]}');
    expect(() => encodeTree([node("a"), node("a")])).toThrow(expect.objectContaining({ code: "base/bug" }));
    expect(fromUtf8(encodeTree([]))).toBe('{"nodes":[]}\n');
    expect(parseTree(utf8('{"nodes":null}\n'))).toEqual([]);
  });

  it("refuse names that lead elsewhere and files without content", () => {
    const good = fileNode({ name: "a", modifiedMs: 0, sizeBytes: 0, content: [] }).text;
    for (const bad of ["..", ".", "", "a/b", "/etc"]) {
      const text = good.replace('"name":"a"', `"name":"${bad}"`);
      expect(() => parseTree(utf8(`{"nodes":[${text}]}\n`))).toThrow(
        expect.objectContaining({ code: "base/malformed" }),
      );
    }
    const without = good.replace(',"content":[]', "");
    expect(() => parseTree(utf8(`{"nodes":[${without}]}\n`))).toThrow(
      expect.objectContaining({ code: "base/malformed" }),
    );
  });
});

describe("packs and index files", () => {
  it("a built pack opens from its end alone", async () => {
    const sealer = await vectorSealer();
    const packs = createPackSealer(sealer, async () => null, 4_000);
    const pack = new OpenPack("data", 0, 4_000);
    const blobs = Array.from({ length: 40 }, (_, number) => utf8(`blob ${number}`)).map((bytes) => {
      return { bytes, id: objectId(createHash("sha256").update(bytes).digest("hex")) };
    });
    for (const part of [blobs.slice(0, 1), blobs.slice(1, 30), blobs.slice(30)]) await pack.append(packs, part);
    const { bytes, id } = await pack.finish(packs);
    expect(bytes.length).toBe(packSizeBytes(pack.blobs));
    expect(id).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(pack.blobs.map((blob) => blob.id)).toEqual(blobs.map((blob) => blob.id));
    expect(await openPackTail(bytes.subarray(-4_000), bytes.length, sealer)).toEqual(pack.blobs);
    await expect(openPackTail(bytes, bytes.length + 1, sealer)).rejects.toMatchObject({ code: "base/malformed" });
  });

  it("index files hold about fifty thousand blobs and never half a pack", () => {
    const id = objectId("ab".repeat(32));
    const pack = (blobs: number): { id: typeof id; blobs: never[] } => ({
      id,
      blobs: Array.from({ length: blobs }, () => ({}) as never),
    });
    const sizes = [20_000, 20_000, 20_000, 70_000, 1, 1].map(pack);
    expect(splitIndex(sizes).map((file) => file.map(({ blobs }) => blobs.length))).toEqual([
      [20_000, 20_000],
      [20_000],
      [70_000],
      [1, 1],
    ]);
    expect(maxIndexBlobs).toBe(50_000);
  });
});
