import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddressIndex, phoneDigits } from "../../../../src/content/contacts/phone-number.ts";

describe("digits of a phone number", () => {
  it.each([
    ["+1 (555) 010-0199", "+15550100199"],
    ["0171\u00A0555 01 01", "01715550101"],
    ["tel:+49-30/555.0101", "+49305550101"],
    ["\u202A+1 555 0100\u202C", "+15550100"],
    ["٠١٢٣٤٥٦٧٨٩", "0123456789"],
    ["555-0100;ext=12", "5550100"],
    ["12345", "12345"],
    ["maya@example.com", null],
    ["Vodafone", null],
    ["+", null],
    ["", null],
  ])("of %j are %j", (address, expected) => {
    expect(phoneDigits(address)).toBe(expected);
  });
});

describe("the index of addresses", () => {
  const index = new AddressIndex<string>();
  index.add("+1 555 010 0199", "Maya");
  index.add("0171 5550101", "Jonas");
  index.add("Aylin@Example.com", "Aylin");
  index.add("22000", "Bank");
  index.add("030 5550102", "Berlin");
  index.add("089 35550102", "Munich");

  it.each([
    ["+15550100199", "Maya"],
    ["5550100199", "Maya"],
    ["(555) 010-0199", "Maya"],
    ["+491715550101", "Jonas"],
    ["+49 171 555 01 01", "Jonas"],
    ["aylin@example.com", "Aylin"],
    ["22000", "Bank"],
    ["122000", undefined],
    ["+4422000", undefined],
    ["+44 555 010 0199", undefined],
    ["+49305550102", "Berlin"],
    ["5550102", undefined],
    ["", undefined],
  ])("finds for %j: %j", (address, expected) => {
    expect(index.get(address)).toBe(expected);
  });

  it("finds every number under itself, however it is spaced", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\+?\d{3,14}$/), { minLength: 1, maxLength: 20 }), (numbers) => {
        const some = new AddressIndex<string>();
        for (const number of numbers) some.add(number, number);
        for (const number of numbers) expect(some.get(number.replaceAll(/(\d{2})/g, "$1 "))).toBe(number);
      }),
    );
  });
});
