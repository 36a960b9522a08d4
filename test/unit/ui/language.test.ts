import { afterEach, describe, expect, it } from "vitest";
import type { Catalogue } from "../../../src/ui/text/catalogue.ts";
import { en } from "../../../src/ui/text/en.ts";
import { formatBytes, formatCount, formatDuration, plural, text } from "../../../src/ui/text/index.ts";
import { languages, preferredLanguage, setLanguage } from "../../../src/ui/text/language.ts";

const other: Catalogue = { ...en, app: { ...en.app, close: "Schließen" } };

afterEach(() => setLanguage("en"));

describe("language", () => {
  it("changes what the screens say, and the numbers with it", async () => {
    expect([text.app.close, formatCount(12_345), formatBytes(12_400_000_000)]).toEqual(["Close", "12,345", "12.4 GB"]);
    await setLanguage("de", async () => other);
    expect([text.app.close, formatCount(12_345), formatBytes(12_400_000_000)]).toEqual([
      "Schließen",
      "12.345",
      "12,4\u00a0GB",
    ]);
    expect(formatDuration(130 * 60_000)).toBe("2 Std., 10 Min.");
  });

  it("picks the form for a count as the language does", async () => {
    const forms = { zero: "0", one: "1", two: "2", few: "few", many: "many", other: "other" };
    expect([0, 1, 2, 3, 11].map((count) => plural(count, forms))).toEqual(["other", "1", "other", "other", "other"]);
    await setLanguage("ar", async () => other);
    expect([0, 1, 2, 3, 11, 100].map((count) => plural(count, forms))).toEqual(["0", "1", "2", "few", "many", "other"]);
  });

  it("stays with what it says when a catalogue cannot be loaded", async () => {
    await expect(setLanguage("de", () => Promise.reject(new Error("offline")))).rejects.toThrow("offline");
    expect(formatCount(12_345)).toBe("12,345");
  });

  it("starts with the first language of the browser that it has", () => {
    expect(languages).toContain("en");
    expect(preferredLanguage(["xx-YY", "en-GB"])).toBe("en");
    expect(preferredLanguage([])).toBe("en");
  });
});
