import { describe, expect, it } from "vitest";
import { hintOf, makePassword, randomBelow } from "../../../src/ui/state/password.ts";

describe("a backup password", () => {
  it.each([
    ["1234", "passcode"],
    ["123456", "passcode"],
    ["12345", null],
    ["someone@example.org", "account"],
    ["correct horse", null],
    ["bado fige lamu nopi rasu teva", "vault"],
  ] as const)("that reads %j looks like %s", (typed, expected) => {
    expect(hintOf(typed)).toBe(expected);
  });

  it("that is made has six groups, and none is like another", () => {
    const made = new Set(Array.from({ length: 50 }, () => makePassword(randomBelow)));
    expect(made.size).toBe(50);
    for (const password of made)
      expect(password).toMatch(/^([a-hj-kmnp-zA-HJ-NP-Z2-9]{4}-){5}[a-hj-kmnp-zA-HJ-NP-Z2-9]{4}$/);
  });

  it("is drawn evenly", () => {
    const draws = Array.from({ length: 5_000 }, () => randomBelow(5));
    for (const value of [0, 1, 2, 3, 4]) expect(draws.filter((draw) => draw === value).length).toBeGreaterThan(800);
  });
});
