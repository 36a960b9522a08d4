import { describe, expect, it } from "vitest";
import { GENERATED_BITS, generatePassphrase, isAcceptable, strengthOf } from "../../../src/ui/state/passphrase.ts";

describe("generated passphrase", () => {
  it("has six short words, and at least 77 bits", () => {
    expect(generatePassphrase()).toMatch(/^([b-z][aeiou][b-z][aeiou] ){5}[b-z][aeiou][b-z][aeiou]$/);
    expect(GENERATED_BITS).toBeGreaterThanOrEqual(77);
  });

  it("uses every letter about as often as the others", () => {
    const counts = new Map<string, number>();
    for (let round = 0; round < 500; round++) {
      for (const letter of generatePassphrase().replaceAll(/[aeiou ]/g, "")) {
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
      }
    }
    // 6,000 letters of 18 kinds: 333 each, and six standard deviations either side.
    expect(counts.size).toBe(18);
    for (const count of counts.values()) expect(Math.abs(count - 333)).toBeLessThan(110);
  });

  it("is accepted as it is, and never twice the same", () => {
    const several = Array.from({ length: 50 }, () => generatePassphrase());
    expect(several.every((each) => isAcceptable(strengthOf(each)))).toBe(true);
    expect(new Set(several).size).toBe(50);
  });
});

describe("strength", () => {
  it.each([
    ["", "empty"],
    [" starts with a space", "spaces"],
    ["123456", "code"],
    ["password", "short"],
    ["aaaaaaaaaaaaaaaaaaaaaaaa", "short"],
    ["eleven char", "fair"],
    ["a sentence that nobody has said yet", "long"],
  ] as const)("%j is %s", (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });
});
