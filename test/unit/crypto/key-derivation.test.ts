import { hkdfSync, pbkdf2Sync, scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex, utf8 } from "../../../src/base/bytes.ts";
import { hkdfExpand, hkdfExtract, pbkdf2, scrypt, tls12Prf } from "../../../src/crypto/index.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";

describe("HKDF", () => {
  it.each(["sha256", "sha384"] as const)("with %s agrees with Node", (hash) => {
    const [secret, salt, info] = [pattern(32, 1), pattern(20, 2), pattern(10, 3)];
    const expected = Buffer.from(hkdfSync(hash, secret, salt, info, 100)).toString("hex");
    expect(toHex(hkdfExpand(hash, hkdfExtract(hash, salt, secret), info, 100))).toBe(expected);
  });
});

describe("TLS 1.2 PRF", () => {
  it("gives the value the IETF list published for SHA-256", () => {
    const secret = fromHex("9bbe436ba940f017b17652849a71db35");
    const seed = fromHex("a0ba9f936cda311827a6f796ffd5198c");
    if (secret === null || seed === null) throw new Error("not hexadecimal");
    const output = tls12Prf("sha256", secret, { label: "test label", seed, lengthBytes: 100 });
    expect(toHex(output)).toBe(
      "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa0" +
        "22f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
    );
  });
});

describe("PBKDF2", () => {
  it.each(["sha1", "sha256"] as const)("with %s agrees with Node", async (hash) => {
    const derived = await pbkdf2(utf8("password"), { hash, salt: pattern(20, 1), rounds: 1_234, lengthBytes: 32 });
    expect(toHex(derived)).toBe(pbkdf2Sync("password", pattern(20, 1), 1_234, 32, hash).toString("hex"));
  });

  it("lets go at once when the signal fires", async () => {
    const controller = new AbortController();
    const parameters = { hash: "sha256", salt: pattern(20, 1), rounds: 500_000, lengthBytes: 32 } as const;
    const running = pbkdf2(utf8("password"), parameters, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: "app/aborted" });
    await expect(pbkdf2(utf8("password"), parameters, { signal: controller.signal })).rejects.toMatchObject({
      code: "app/aborted",
    });
  });
});

describe("scrypt", () => {
  const parameters = { salt: pattern(64, 1), n: 1_024, r: 8, p: 2, lengthBytes: 64 };

  it("agrees with Node and tells its progress", async () => {
    const fractions: number[] = [];
    const derived = await scrypt(utf8("p\u00e4ss"), parameters, { onProgress: (fraction) => fractions.push(fraction) });
    expect(toHex(derived)).toBe(scryptSync("p\u00e4ss", parameters.salt, 64, { N: 1_024, r: 8, p: 2 }).toString("hex"));
    expect(fractions.at(-1)).toBe(1);
    expect(fractions.every((fraction, index) => fraction >= (fractions[index - 1] ?? 0))).toBe(true);
  });

  it("stops when the signal fires", async () => {
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    await expect(
      scrypt(utf8("x"), { ...parameters, n: 65_536 }, { signal: controller.signal, onProgress }),
    ).rejects.toMatchObject({ code: "app/aborted" });
  });

  it.each([
    [{ n: 2 ** 24, r: 8, p: 1 }, "base/too-long"],
    [{ n: 1_024, r: 8, p: 2 ** 24 }, "base/too-long"],
    [{ n: 1_000, r: 8, p: 1 }, "base/malformed"],
    [{ n: 1, r: 8, p: 1 }, "base/malformed"],
    [{ n: 1_024, r: 0, p: 1 }, "base/malformed"],
    [{ n: 1_024, r: 8, p: 0.5 }, "base/malformed"],
    [{ n: Number.NaN, r: 8, p: 1 }, "base/malformed"],
  ])("refuses %j before it allocates", async (change, code) => {
    await expect(scrypt(utf8("x"), { ...parameters, ...change })).rejects.toMatchObject({ code });
  });
});
