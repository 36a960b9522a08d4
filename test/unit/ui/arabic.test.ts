import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../../src/ui/text/ar.ts";
import { en } from "../../../src/ui/text/en.ts";
import { setLanguage } from "../../../src/ui/text/language.ts";

type Say = (...values: readonly unknown[]) => string;

/** Every entry by its path, `vault.keep.title`: a text, or a function that says one. */
function entriesOf(value: unknown, path = ""): readonly (readonly [path: string, entry: string | Say])[] {
  if (typeof value === "string" || typeof value === "function") return [[path, value as string | Say]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    entriesOf(inner, path === "" ? key : `${path}.${key}`),
  );
}

const entries = entriesOf(catalogue);
const english = new Map(entriesOf(en));
const texts = entries.filter((entry): entry is readonly [string, string] => typeof entry[1] === "string");
const functions = entries.filter((entry): entry is readonly [string, Say] => typeof entry[1] === "function");

/** What has no Arabic words of its own: names, formats, and what only joins what it is given. */
const withoutWords = new Set([
  "app.name",
  "browse.kinds.whatsapp",
  "browse.messages.reaction",
  "browse.messages.system.shareplay",
  "browse.passwords.kinds.wifi",
  "browse.photos.name",
  "browse.photos.withCount",
  "browse.rows.done",
  "browse.search.group",
  "compare.kinds.safari",
  "compare.kinds.whatsapp",
  "compare.listOf",
  "compare.show",
  "exports.formatNames.md",
  "phone.ios",
  "snapshots.page.ios",
  "snapshots.page.phone",
  "help.topics.5.table.columns.1",
  "support.selfTest.tests.usb.name",
  "support.selfTest.tests.wasm.name",
  "vault.keep.phone",
  "vault.snapshotOf",
]);

const arabicLetter = /[\u0621-\u064a]/;

/** What the screens say for these values; a function takes as many as its English original. */
const said = (path: string, say: Say, value: unknown): string =>
  say(...Array.from({ length: Math.max(say.length, (english.get(path) as Say).length) }, () => value));

/** Placeholders that an export fills in, in some order. */
const placeholders = (words: string): readonly string[] => (words.match(/\{\w+\}/g) ?? []).toSorted();

beforeAll(() => setLanguage("ar", async () => catalogue));
afterAll(() => setLanguage("en"));

describe("Arabic", () => {
  it("has every entry of the English catalogue and no other", () => {
    expect(entries.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
  });

  it("is written in Arabic letters, but for names", () => {
    const plain = entries.filter(([path, entry]) => {
      const words = typeof entry === "string" ? entry : said(path, entry, 3);
      return !path.endsWith(".id") && !arabicLetter.test(words);
    });
    expect(plain.map(([path]) => path).toSorted()).toEqual([...withoutWords].toSorted());
  });

  it("says something for each count, and never a hole", () => {
    for (const [path, say] of functions) {
      for (const count of [0, 1, 2, 3, 11, 100]) {
        const words = said(path, say, count);
        expect(words.trim(), `${path}(${count})`).not.toBe("");
        expect(words, `${path}(${count})`).not.toMatch(/undefined|NaN|null|\[object|\s{2}|\s[.،:]/);
      }
    }
  });

  it("speaks one, two, a few and many in their own forms", () => {
    const counted = functions.filter(([path]) => /plural|=== 1/.test(String(english.get(path))));
    expect(counted.length).toBeGreaterThan(15);
    for (const [path, say] of counted) {
      const forms = [1, 2, 3, 11].map((count) => said(path, say, count).replaceAll(/\d+/g, "#"));
      expect(new Set(forms).size, `${path}: ${forms.join(" | ")}`).toBe(4);
    }
  });

  it("keeps the placeholders of what is exported", () => {
    for (const [path, words] of texts) {
      expect(placeholders(words), path).toEqual(placeholders(english.get(path) as string));
    }
  });

  it("uses the house words, Arabic marks, and raises no voice", () => {
    for (const [path, words] of texts) expect(words, path).not.toMatch(/[!?;,→"]|خزينة|الرقم السري/);
    expect(catalogue.vault.unlock.passphrase).toBe("عبارة مرور الخزنة");
    expect(catalogue.browse.unlock.label).toBe("كلمة مرور النسخ الاحتياطي");
    expect(catalogue.restore.password.three.passcode.name).toBe("رمز دخول iPhone");
  });
});
