import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../../src/ui/text/de.ts";
import { en } from "../../../src/ui/text/en.ts";
import { text } from "../../../src/ui/text/index.ts";
import { languages, setLanguage } from "../../../src/ui/text/language.ts";

type Phrase = string | ((...args: unknown[]) => string);
type Entry = readonly [path: string, phrase: Phrase];

/** What is the same word in both languages, or a name. */
const shared = new Set(
  [
    "Keepsake",
    "Code",
    "Demo",
    "Snapshot",
    "Snapshots",
    "iPhone",
    "iPhones",
    "iOS",
    "Backups",
    "Version",
    "Build",
  ].concat(
    [
      "WhatsApp",
      "Voicemail",
      "Name",
      "Emoji",
      "Sticker",
      "SharePlay",
      "Original",
      "Videos",
      "Live Photos",
      "Live Photo",
    ],
    ["Panorama", "Animation", "Video", "Health", "System", "Installation", "Home", "Markdown", "USB", "WebAssembly"],
    ["Passphrase", "Apps", "Website", "Account", "Safari"],
  ),
);

/** Keys and addresses: not words. */
const notWords = /^help\.topics\.\d+\.id$/;

function entriesOf(value: unknown, path = ""): Entry[] {
  if (typeof value === "string" || typeof value === "function") return [[path, value as Phrase]];
  return Object.entries(value as object).flatMap(([key, part]) =>
    entriesOf(part, path === "" ? key : `${path}.${key}`),
  );
}

const english = new Map(entriesOf(en));
const german = entriesOf(catalogue);

const say = (phrase: Phrase, args: readonly unknown[]) => (typeof phrase === "string" ? phrase : phrase(...args));
const letters = ["Anna", "Berta", "Clara"];

/** German entries whose German fails `fits`, given what both languages say for the same arguments. */
function misfits(args: readonly unknown[], fits: (german: string, english: string, path: string) => boolean): string[] {
  return german
    .filter(([path, phrase]) => !fits(say(phrase, args), say(english.get(path) ?? "", args), path))
    .map(([path]) => path);
}

const functionsOnly = german.filter(([, phrase]) => typeof phrase === "function");

describe("German", () => {
  beforeAll(() => setLanguage("de"));
  afterAll(() => setLanguage("en"));

  it("is offered, and is what the screens say when it is chosen", () => {
    expect(languages).toContain("de");
    expect(text).toBe(catalogue);
  });

  it("has the entries of English, in lists of the same length", () => {
    expect(german.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
  });

  it("says something for everything", () => {
    expect(functionsOnly.length).toBeGreaterThan(100);
    expect(misfits(letters, (said) => said.trim() !== "")).toEqual([]);
  });

  it("leaves nothing in English", () => {
    const same = misfits(letters, (said, original, path) => said !== original || notWords.test(path) || isShared(said));
    expect(same).toEqual([]);
  });

  it("inserts what English inserts", () => {
    const marks = /\{\w+\}|anna|berta|clara/g;
    const inserts = (said: string) => [...new Set(said.toLowerCase().match(marks))].toSorted().join(" ");
    expect(misfits(letters, (said, original) => inserts(said) === inserts(original))).toEqual([]);
  });

  it("tells one from many where English does", () => {
    // Takes a sentence apart, in English.
    const counting = functionsOnly.filter(([path]) => path !== "result.interruptedTitle");
    const wrong = counting.flatMap(([path, phrase]) => {
      const original = english.get(path) ?? "";
      return changesWithCount(original) && !changesWithCount(phrase) ? [path] : [];
    });
    expect(wrong).toEqual([]);
  });

  it("keeps headlines to nine words", () => {
    const headlines = [...Object.values(catalogue.errors), ...Object.values(catalogue.connection)];
    expect(headlines.map(({ title }) => title).filter((title) => title.split(" ").length > 9)).toEqual([]);
  });

  it("keeps the house words", () => {
    const banned = /!|\b(du|dein\w*|Gerät\w*|Passcode|Vault|Fehler aufgetreten|erfolgreich|einfach nur)\b/;
    expect(misfits(letters, (said) => !banned.test(said.replaceAll("„Apple-Geräte“", "")))).toEqual([]);
  });
});

function isShared(said: string): boolean {
  // What is left without the inserts, signs and units is a name or nothing.
  const words = said
    .replaceAll(/Anna|Berta|Clara|undefined|\/s/g, "")
    .replaceAll(/[^\p{L}\s-]/gu, "")
    .trim();
  return words === "" || words === "App" || shared.has(words);
}

/** Whether the words around a count change with it. */
function changesWithCount(phrase: Phrase): boolean {
  const around = (count: number) => say(phrase, [count, count, count]).replaceAll(String(count), "#");
  return typeof phrase === "function" && around(1) !== around(7);
}
