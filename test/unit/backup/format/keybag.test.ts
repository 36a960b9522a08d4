import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readKeyBag } from "../../../../src/backup/format/keybag.ts";
import { type Bytes, concatBytes, fromHex, toHex, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import type { Progress } from "../../../../src/base/progress.ts";

const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array(0);
const u32 = (value: number): Bytes => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);
const tag = (name: string, value: Bytes): Bytes => concatBytes([utf8(name), u32(value.length), value]);
const counting = (from: number, count: number): Bytes => Uint8Array.from({ length: count }, (_, i) => from + i);

interface BagOptions {
  readonly outerRounds?: number | null;
  readonly wrapped?: Bytes;
  readonly extra?: readonly Bytes[];
  readonly header?: readonly Bytes[];
}

/** Computed with Python's cryptography and with OpenSSL: password Keepsäke-1, DPIC 1000, ITER 100. */
const WPKY = hex("db1ea9caa30e8fcc3ea80d38875cdab22b557504cf260cf11566d8b4abd6947d7fc0acd4254302c6");
const FILE_KEY = hex("03000000838fd5a6e263fbd3a563e678bf04e10ceb8e921406bdd4c53e486afeb41c73d10e565eadc42515b4");

function bag({ outerRounds = 1_000, wrapped = WPKY, extra = [], header = [] }: BagOptions = {}): Bytes {
  const outer =
    outerRounds === null ? [] : [tag("DPWT", u32(1)), tag("DPIC", u32(outerRounds)), tag("DPSL", counting(0, 20))];
  return concatBytes([
    tag("VERS", u32(3)),
    tag("TYPE", u32(1)),
    tag("UUID", counting(0, 16)),
    tag("HMCK", new Uint8Array(40)),
    tag("WRAP", u32(0)),
    tag("SALT", counting(0x14, 20)),
    tag("ITER", u32(100)),
    ...outer,
    ...header,
    ...extra,
    ...classEntry(3, 2, wrapped),
    ...classEntry(11, 3, new Uint8Array(40).fill(9)),
  ]);
}

function classEntry(number: number, wrap: number, wrapped: Bytes): Bytes[] {
  return [
    tag("UUID", counting(1, 16)),
    tag("CLAS", u32(number)),
    tag("WRAP", u32(wrap)),
    tag("KTYP", u32(0)),
    tag("WPKY", wrapped),
  ];
}

describe("the key bag of a backup", () => {
  it("opens with its password, and opens the key of a file", async () => {
    const keyBag = readKeyBag(bag());
    expect(keyBag.iterations).toEqual({ outer: 1_000, inner: 100 });
    const unlocked = await keyBag.unlock("Keepsäke-1");
    expect(unlocked.classes).toEqual([3]);
    expect(unlocked.unwrapLabelled(FILE_KEY)).toEqual(counting(0x60, 32));
    expect(toHex(unlocked.unwrap(3, FILE_KEY.subarray(4)))).toBe(toHex(counting(0x60, 32)));
  });

  it("opens when the password was typed in the other normal form", async () => {
    const unlocked = await readKeyBag(bag()).unlock("Keepsäke-1".normalize("NFD"));
    expect(unlocked.classes).toEqual([3]);
  });

  it("has one derivation only up to iOS 10.1", async () => {
    // KEK dd49…e191 of the same inputs without the outer step wraps the same class key to this.
    const wrapped = hex(await wrapWith("dd49460380518a74dc337b6b42dc0b1ec1c1f5a04b02aff07b26df9441f3e191"));
    const keyBag = readKeyBag(bag({ outerRounds: null, wrapped }));
    expect(keyBag.iterations).toEqual({ outer: 0, inner: 100 });
    expect((await keyBag.unlock("Keepsäke-1")).unwrapLabelled(FILE_KEY)).toEqual(counting(0x60, 32));
  });

  it.each(["Keepsäke-2", "", "keepsäke-1"])("names the wrong password %j", async (password) => {
    await expect(readKeyBag(bag()).unlock(password)).rejects.toMatchObject({ code: "backup/wrong-password" });
  });

  it("still serves with what opens when some keys are damaged", async () => {
    const extra = classEntry(4, 2, new Uint8Array(40).fill(1));
    const unlocked = await readKeyBag(bag({ extra })).unlock("Keepsäke-1");
    expect(unlocked.classes).toEqual([3]);
    const ofClass4 = FILE_KEY.slice();
    ofClass4[0] = 4;
    expect(() => unlocked.unwrapLabelled(ofClass4)).toThrow("backup/damaged");
  });

  it("opens nothing once locked, and nothing that is not its own", async () => {
    const unlocked = await readKeyBag(bag()).unlock("Keepsäke-1");
    const other = FILE_KEY.slice();
    other[20] = (other[20] ?? 0) ^ 1;
    for (const bad of [other, FILE_KEY.slice(0, 20), new Uint8Array(0), new Uint8Array(44)]) {
      expect(() => unlocked.unwrapLabelled(bad)).toThrow("backup/damaged");
    }
    unlocked.lock();
    unlocked.lock();
    expect(() => unlocked.unwrapLabelled(FILE_KEY)).toThrow("backup/locked");
  });

  it("tells progress of long derivations and stops when asked", async () => {
    const seen: Progress[] = [];
    await expect(
      readKeyBag(bag({ outerRounds: 1_500_000 })).unlock("x", { onProgress: (progress) => seen.push(progress) }),
    ).rejects.toMatchObject({ code: "backup/wrong-password" });
    const fractions = seen.map(({ fraction }) => fraction ?? -1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    const stopped = AbortSignal.abort();
    await expect(readKeyBag(bag()).unlock("x", { signal: stopped })).rejects.toMatchObject({ code: "app/aborted" });
    const controller = new AbortController();
    const slow = readKeyBag(bag({ outerRounds: 3_000_000 })).unlock("x", { signal: controller.signal });
    controller.abort();
    await expect(slow).rejects.toMatchObject({ code: "app/aborted" });
  });
});

describe("a damaged key bag", () => {
  it.each([
    ["no bytes", new Uint8Array(0)],
    ["a cut tag", bag().slice(0, -3)],
    ["no classes", bag().slice(0, 120)],
    ["no rounds", bag({ outerRounds: 0 })],
    ["absurdly many rounds", bag({ outerRounds: 0xffffffff })],
    ["a length beyond its end", concatBytes([utf8("VERS"), u32(0xfffffff0), u32(3)])],
    ["too much", new Uint8Array(70_000)],
  ])("is named: %s", (_, bytes) => {
    expect(() => readKeyBag(bytes)).toThrow("backup/damaged");
  });

  it("never gets past the error catalogue, wherever bytes are changed", () => {
    const whole = bag();
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 12 }),
        fc.nat(whole.length),
        (at, bytes, end) => {
          const damaged = whole.slice();
          damaged.set(bytes.subarray(0, damaged.length - at), at);
          for (const candidate of [damaged, damaged.slice(0, end)]) {
            try {
              readKeyBag(candidate);
            } catch (error) {
              expect(error).toMatchObject({ code: "backup/damaged" });
              expect(error).toBeInstanceOf(KeepsakeError);
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

/** AES key wrap by the platform: class key 40 41 … 5f. */
async function wrapWith(keyHex: string): Promise<string> {
  const wrapping = await crypto.subtle.importKey("raw", hex(keyHex), "AES-KW", false, ["wrapKey"]);
  const key = await crypto.subtle.importKey("raw", counting(0x40, 32), "AES-CBC", true, ["encrypt"]);
  return toHex(new Uint8Array(await crypto.subtle.wrapKey("raw", key, wrapping, "AES-KW")));
}
