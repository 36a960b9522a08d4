import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Bytes } from "../../../src/base/bytes.ts";
import {
  encodeBinaryPlist,
  encodeXmlPlist,
  type PlistValue,
  parsePlist,
  plistReal,
  plistUid,
} from "../../../src/codec/plist/index.ts";

const folder = mkdtempSync(join(tmpdir(), "plist-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What python prints of our file and writes itself. Both sides state every value with its type. */
const script = `
import plistlib, sys, datetime
UID = plistlib.UID
sample = {
  "ints": [0, 255, 256, 65535, 65536, 2**31, 2**32-1, 2**32, 2**53-1, 2**53, 2**63-1, 2**64-1, -1, -128, -2**53, -2**63],
  "reals": [1.0, 0.5, -2.25, 1e300],
  "texts": ["", " a ", "<&>", "Ünïcødé \\U0001F4F1", "x" * 300],
  "bools": [True, False],
  "date": datetime.datetime(2026, 11, 22, 20, 13, 42),
  "data": bytes(range(256)),
  "nested": {"a": [{}, [], {"b": [[["c"]]]}]},
}
def same(a, b):
  if type(a) is not type(b): return False
  if isinstance(a, dict): return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
  if isinstance(a, list): return len(a) == len(b) and all(map(same, a, b))
  return a == b
mode, form, path = sys.argv[1:4]
fmt = plistlib.FMT_BINARY if form == "binary" else plistlib.FMT_XML
if form == "binary": sample["uid"] = UID(70000)
if mode == "write":
  with open(path, "wb") as f: plistlib.dump(sample, f, fmt=fmt)
elif mode == "check":
  with open(path, "rb") as f: read = plistlib.load(f)
  sys.exit(0 if same(read, sample) else repr(read))
elif mode == "many":
  with open(path, "wb") as f: plistlib.dump([{"Relative": "Media/%d" % i, "Size": i, "Digest": i.to_bytes(20, "big")} for i in range(100000)], f, fmt=fmt)
`;
const scriptPath = join(folder, "peer.py");
writeFileSync(scriptPath, script);

function sample(form: string): PlistValue {
  return {
    ints: [
      0,
      255,
      256,
      65_535,
      65_536,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      Number.MAX_SAFE_INTEGER,
      2n ** 53n,
      2n ** 63n - 1n,
      2n ** 64n - 1n,
      -1,
      -128,
      -(2n ** 53n),
      -(2n ** 63n),
    ],
    reals: [plistReal(1), 0.5, -2.25, 1e300],
    texts: ["", " a ", "<&>", "Ünïcødé 📱", "x".repeat(300)],
    bools: [true, false],
    date: new Date("2026-11-22T20:13:42Z"),
    data: Uint8Array.from({ length: 256 }, (_, index) => index),
    nested: { a: [{}, [], { b: [[["c"]]] }] },
    ...(form === "binary" ? { uid: plistUid(70_000) } : {}),
  };
}

function file(name: string, bytes?: Uint8Array): string {
  const path = join(folder, name);
  if (bytes !== undefined) writeFileSync(path, bytes);
  return path;
}

function read(path: string): Bytes {
  return new Uint8Array(readFileSync(path));
}

const forms = [
  ["binary", encodeBinaryPlist],
  ["xml", encodeXmlPlist],
] as const;

describe.each(forms)("python's plistlib and our %s form", (form, encode) => {
  it("reads what we write", () => {
    const path = file(`ours.${form}`, encode(sample(form)));
    const result = spawnSync("python3", [scriptPath, "check", form, path], { encoding: "utf8" });
    expect(result.stderr).toBe("");
    expect(result.status).toBe(0);
  });

  it("writes what we read", () => {
    const path = file(`theirs.${form}`);
    execFileSync("python3", [scriptPath, "write", form, path]);
    expect(parsePlist(read(path))).toStrictEqual(sample(form));
  });

  it("agrees on 100,000 entries", () => {
    const path = file(`many.${form}`);
    execFileSync("python3", [scriptPath, "many", form, path]);
    const entries = parsePlist(read(path)) as PlistValue[];
    expect(entries).toHaveLength(100_000);
    expect(entries[4711]).toMatchObject({ Relative: "Media/4711", Size: 4711 });
  });
});

describe("plistutil", () => {
  const convert = (bytes: Bytes, to: "bin" | "xml"): Bytes => {
    const [from, out] = [file("convert.in", bytes), file("convert.out")];
    execFileSync("plistutil", ["-i", from, "-o", out, "-f", to]);
    return read(out);
  };

  /** libplist 2.2 prints reals with a fixed number of digits, so 1e300 is left out here. */
  const value = { ...(sample("xml") as object), reals: [plistReal(1), 0.5, -2.25] } as PlistValue;

  it("turns our binary form into XML we read back equal", () => {
    expect(parsePlist(convert(encodeBinaryPlist(value), "xml"))).toStrictEqual(value);
  });

  it("turns our XML form into a binary one we read back equal", () => {
    expect(parsePlist(convert(encodeXmlPlist(value), "bin"))).toStrictEqual(value);
  });

  it("writes references of three bytes for many objects, and we read them", () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ Relative: `Media/${index}`, Size: index * 3 }));
    const converted = convert(encodeXmlPlist(many), "bin");
    expect(converted[converted.length - 25]).toBe(3);
    expect(parsePlist(converted)).toStrictEqual(many);
  });
});
