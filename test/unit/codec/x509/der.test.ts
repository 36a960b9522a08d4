import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, fromHex, toHex } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import {
  DerReader,
  decodeCertificate,
  decodePem,
  der,
  derTime,
  publicKeyFromPem,
  tags,
} from "../../../../src/codec/x509/index.ts";

function hex(text: string): Bytes {
  const bytes = fromHex(text.replaceAll(" ", ""));
  if (bytes === null) throw new Error("not hexadecimal");
  return bytes;
}

describe("DER writer", () => {
  it.each([
    [0, "0400"],
    [127, "047f"],
    [128, "048180"],
    [255, "0481ff"],
    [256, "04820100"],
    [65_536, "0483010000"],
  ])("writes the shortest length for %i bytes", (length, start) => {
    const encoded = der(tags.octetString, new Uint8Array(length));
    expect(toHex(encoded.subarray(0, start.length / 2))).toBe(start);
    expect(new DerReader(encoded, "test").read(tags.octetString)).toHaveLength(length);
  });

  it("writes two-digit years up to 2049 and four-digit years from 2050 on", () => {
    const text = (timeMs: number): string => new TextDecoder().decode(derTime(timeMs).subarray(2));
    expect(text(Date.UTC(2049, 11, 31, 23, 59, 59))).toBe("491231235959Z");
    expect(text(Date.UTC(2050, 0, 1))).toBe("20500101000000Z");
  });
});

describe("DER reader refuses", () => {
  it.each([
    ["nothing", ""],
    ["a tag without a length", "04"],
    ["indefinite length", "0480 00 0000"],
    ["a length of five bytes", "0485 0000000001 00"],
    ["a long form for a short length", "04817f"],
    ["a length with a leading zero", "04820080"],
    ["more than there is", "0402 01"],
    ["gigabytes", "0484 ffffffff 00"],
    ["a tag of several bytes", "1f8101 00"],
  ])("%s", (_name, text) => {
    expect(() => new DerReader(hex(text), "test").next()).toThrow(KeepsakeError);
  });

  it.each([
    ["empty", "0200"],
    ["padded positive", "0202 0001"],
    ["padded negative", "0202 ff80"],
  ])("an integer that is %s", (_name, text) => {
    expect(() => new DerReader(hex(text), "test").readInteger()).toThrow(KeepsakeError);
  });

  it("left-over bytes and bit strings of broken bytes", () => {
    const reader = new DerReader(hex("0500 0500"), "test");
    reader.next();
    expect(() => reader.finish()).toThrow(KeepsakeError);
    expect(() => new DerReader(hex("0302 07 80"), "test").readBitString()).toThrow(KeepsakeError);
    expect(() => new DerReader(hex("0300"), "test").readBitString()).toThrow(KeepsakeError);
  });
});

describe("hostile bytes", () => {
  it("give values or base/malformed, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
        onlyMalformed(() => decodeCertificate(new Uint8Array(bytes))),
      ),
    );
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => onlyMalformed(() => decodePem(text))));
    const label = fc.constantFrom("RSA PUBLIC KEY", "PUBLIC KEY", "CERTIFICATE");
    fc.assert(
      fc.property(label, fc.base64String({ maxLength: 400 }), (name, body) =>
        onlyMalformed(() => publicKeyFromPem(`-----BEGIN ${name}-----\n${body}\n-----END ${name}-----`)),
      ),
    );
  });
});

function onlyMalformed(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ name: "KeepsakeError", code: "base/malformed" });
  }
}
