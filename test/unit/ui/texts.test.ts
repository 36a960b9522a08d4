import { describe, expect, it } from "vitest";
import { errorCodes } from "../../../src/base/error-catalogue.ts";
import { connectionTexts } from "../../../src/ui/text/connection.en.ts";
import { en } from "../../../src/ui/text/en.ts";
import { errorTexts } from "../../../src/ui/text/errors.en.ts";

const banned = /\b(device|sync|error occurred|oops|please wait|simply|just|successfully)\b|!/i;

function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(wordsOf);
  return [];
}

describe("texts", () => {
  it("has a title and a remedy for every code, and for nothing else", () => {
    expect(Object.keys(errorTexts).toSorted()).toEqual(errorCodes.toSorted());
    for (const { title, remedy } of Object.values(errorTexts)) {
      expect(title.length).toBeGreaterThan(3);
      expect(remedy.length).toBeGreaterThan(10);
    }
  });

  it("says what is the matter in at most nine words", () => {
    const headlines = [...Object.values(errorTexts), ...Object.values(connectionTexts)].map(({ title }) => title);
    expect(headlines.filter((title) => title.split(" ").length > 9)).toEqual([]);
  });

  it("uses the house words", () => {
    const allowed = /Apple Devices|Site settings/g;
    const offending = wordsOf(en).filter((words) => banned.test(words.replace(allowed, "")));
    expect(offending).toEqual([]);
  });
});
