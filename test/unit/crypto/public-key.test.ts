import {
  constants,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  sign,
  verify,
} from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Bytes } from "../../../src/base/bytes.ts";
import {
  type Curve,
  createKeyAgreement,
  generateRsaKeyPair,
  importRsaSigningKeys,
  isCurveSupported,
  type RsaScheme,
  rsaSign,
  rsaVerify,
} from "../../../src/crypto/index.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";

const schemes: readonly RsaScheme[] = [
  "pkcs1-sha1",
  "pkcs1-sha256",
  "pkcs1-sha384",
  "pkcs1-sha512",
  "pss-sha256",
  "pss-sha384",
  "pss-sha512",
];

function nodeOptions(scheme: RsaScheme): { padding: number; saltLength: number } {
  const isPss = scheme.startsWith("pss");
  return {
    padding: isPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
}

function hashOf(scheme: RsaScheme): string {
  return scheme.split("-")[1] ?? "";
}

describe("RSA", async () => {
  const pair = await generateRsaKeyPair();
  const keys = await importRsaSigningKeys(pair.privateKeyPkcs8);
  const publicKey = createPublicKey({ key: Buffer.from(pair.publicKeySpki), format: "der", type: "spki" });
  const privateKey = createPrivateKey({ key: Buffer.from(pair.privateKeyPkcs8), format: "der", type: "pkcs8" });
  const message = pattern(500, 1);

  it("makes keys of 2048 bits with exponent 65537", () => {
    expect(publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2_048, publicExponent: 65_537n });
  });

  it("imports keys that cannot be exported", () => {
    expect(Object.values(keys).every((key) => !key.extractable)).toBe(true);
  });

  it.each(schemes)("%s signs for Node and verifies Node's", async (scheme) => {
    const ours = await rsaSign(keys, scheme, message);
    expect(verify(hashOf(scheme), message, { key: publicKey, ...nodeOptions(scheme) }, ours)).toBe(true);
    const theirs = new Uint8Array(sign(hashOf(scheme), message, { key: privateKey, ...nodeOptions(scheme) }));
    expect(await rsaVerify(pair.publicKeySpki, scheme, { signature: theirs, message })).toBe(true);
    theirs[10] = (theirs[10] ?? 0) ^ 1;
    expect(await rsaVerify(pair.publicKeySpki, scheme, { signature: theirs, message })).toBe(false);
    expect(await rsaVerify(pair.publicKeySpki, scheme, { signature: ours, message: pattern(500, 2) })).toBe(false);
  });

  it("verifies with the 1024-bit keys of old phones", async () => {
    const old = generateKeyPairSync("rsa", { modulusLength: 1_024 });
    const spki = new Uint8Array(old.publicKey.export({ format: "der", type: "spki" }));
    const signature = new Uint8Array(sign("sha256", message, old.privateKey));
    expect(await rsaVerify(spki, "pkcs1-sha256", { signature, message })).toBe(true);
  });

  it("says base/malformed to what is no key, without telling the bytes", async () => {
    const cut = pair.privateKeyPkcs8.slice(0, -20);
    const refused: unknown = await importRsaSigningKeys(cut).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "base/malformed" });
    expect((refused as Error).cause).toBeUndefined();
    const signed = { signature: pattern(256, 1), message };
    await expect(rsaVerify(pattern(100, 1), "pkcs1-sha256", signed)).rejects.toMatchObject({ code: "base/malformed" });
  });
});

const curves: readonly (readonly [Curve, string])[] = [
  ["P-256", "prime256v1"],
  ["P-384", "secp384r1"],
  ["X25519", "x25519"],
];

describe.each(curves)("key agreement on %s", (curve, nodeName) => {
  it("is supported here", async () => {
    expect(await isCurveSupported(curve)).toBe(true);
  });

  it("agrees with Node's", async () => {
    const ours = await createKeyAgreement(curve);
    const theirs =
      curve === "X25519" ? generateKeyPairSync("x25519") : generateKeyPairSync("ec", { namedCurve: nodeName });
    const rawPublicKey = rawPublicKeyOf(
      new Uint8Array(theirs.publicKey.export({ format: "der", type: "spki" })),
      ours.publicKey.length,
    );
    const spki = Buffer.from(theirs.publicKey.export({ format: "der", type: "spki" }));
    spki.set(ours.publicKey, spki.length - ours.publicKey.length);
    const ourPublicKey = createPublicKey({ key: spki, format: "der", type: "spki" });
    const expected = diffieHellman({ privateKey: theirs.privateKey, publicKey: ourPublicKey });
    expect(Buffer.from(await ours.deriveSecret(rawPublicKey)).equals(expected)).toBe(true);
  });

  it("refuses what is no point of the curve", async () => {
    const ours = await createKeyAgreement(curve);
    const wrong = [new Uint8Array(0), new Uint8Array(ours.publicKey.length), ours.publicKey.slice(1)];
    for (const peer of wrong) await expect(ours.deriveSecret(peer)).rejects.toMatchObject({ code: "base/malformed" });
  });
});

/** The point stands at the end of a SubjectPublicKeyInfo. */
function rawPublicKeyOf(spki: Bytes, length: number): Bytes {
  return spki.slice(-length);
}
