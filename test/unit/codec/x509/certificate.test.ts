import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../../../src/base/bytes.ts";
import {
  certificateFromPem,
  decodeCertificate,
  decodePem,
  encodePem,
  pkcs1FromPkcs8,
  pkcs1FromSpki,
  pkcs8FromPkcs1,
  privateKeyFromPem,
  publicKeyFromPem,
  spkiFromPkcs1,
} from "../../../../src/codec/x509/index.ts";
import { rsaVerify, sha1 } from "../../../../src/crypto/index.ts";
import { generatePairKeys, issuePairCertificates } from "../../../../src/device/tls/pair-certificates.ts";

const nowMs = Date.UTC(2026, 10, 22, 12, 0, 0);

describe.each([1_024, 2_048])("pair certificates for a device key of %i bits", async (modulusLength) => {
  const device = generateKeyPairSync("rsa", { modulusLength });
  const devicePublicKeyPem = device.publicKey.export({ format: "pem", type: "pkcs1" });
  const keys = await generatePairKeys();
  const issued = await issuePairCertificates({ devicePublicKeyPem, keys, nowMs });
  const [root, host, phone] = [issued.rootCertificatePem, issued.hostCertificatePem, issued.deviceCertificatePem].map(
    (pem) => new X509Certificate(pem),
  );
  const publicKey = (spki: Uint8Array) => createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });

  it("are signed by the root and certify the right keys", () => {
    const rootKey = publicKey(keys.root.publicKeySpki);
    for (const certificate of [root, host, phone]) expect(certificate?.verify(rootKey)).toBe(true);
    expect(root?.publicKey.equals(rootKey)).toBe(true);
    expect(host?.checkPrivateKey(createPrivateKey(issued.hostPrivateKeyPem))).toBe(true);
    expect(root?.checkPrivateKey(createPrivateKey(issued.rootPrivateKeyPem))).toBe(true);
    expect(phone?.publicKey.equals(device.publicKey)).toBe(true);
  });

  it("carry no names, serial 0 and ten years from yesterday", () => {
    for (const certificate of [root, host, phone]) {
      expect(certificate).toMatchObject({ subject: undefined, issuer: undefined });
      expect(Number(`0x${certificate?.serialNumber}`)).toBe(0);
      expect(Date.parse(certificate?.validFrom ?? "")).toBe(nowMs - 86_400_000);
      expect(Date.parse(certificate?.validTo ?? "")).toBe(nowMs + 3_649 * 86_400_000);
    }
    expect([root?.ca, host?.ca, phone?.ca]).toEqual([true, false, false]);
  });

  it("are as long as libimobiledevice's", () => {
    expect(issued.rootCertificatePem).toHaveLength(948);
    expect(issued.hostCertificatePem).toHaveLength(964);
    if (modulusLength === 2_048) expect(issued.deviceCertificatePem).toHaveLength(1_005);
  });

  it("name the device key by its SHA-1", () => {
    const identifier = sha1(pkcs1FromSpki(publicKeyFromPem(devicePublicKeyPem)));
    expect(toHex(certificateFromPem(issued.deviceCertificatePem).tbsCertificate)).toContain(`0414${toHex(identifier)}`);
  });

  it("are read back", async () => {
    const certificate = certificateFromPem(issued.deviceCertificatePem);
    expect(publicKey(certificate.publicKeySpki).equals(device.publicKey)).toBe(true);
    const signed = { signature: certificate.signature, message: certificate.tbsCertificate };
    expect(await rsaVerify(keys.root.publicKeySpki, "pkcs1-sha256", signed)).toBe(true);
  });

  it("refuse to be read when anything is cut off or appended", () => {
    const { bytes } = decodePem(issued.hostCertificatePem);
    for (let length = 0; length < bytes.length; length += 11) {
      expect(() => decodeCertificate(bytes.slice(0, length))).toThrow("base/malformed");
    }
    expect(() => decodeCertificate(new Uint8Array([...bytes, 0]))).toThrow("base/malformed");
  });

  it("never break the reader, whichever byte is changed", () => {
    const { bytes } = decodePem(issued.hostCertificatePem);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const changed = bytes.slice();
        changed[index] = (changed[index] ?? 0) ^ change;
        try {
          decodeCertificate(changed);
        } catch (error) {
          expect(error).toMatchObject({ code: "base/malformed" });
        }
      }),
    );
  });
});

describe("key formats", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const form = (type: "pkcs1" | "spki") => new Uint8Array(publicKey.export({ format: "der", type }));
  const privateForm = (type: "pkcs1" | "pkcs8") => new Uint8Array(privateKey.export({ format: "der", type }));

  it("turn into each other as Node writes them", () => {
    expect(spkiFromPkcs1(form("pkcs1"))).toEqual(form("spki"));
    expect(pkcs1FromSpki(form("spki"))).toEqual(form("pkcs1"));
    expect(pkcs8FromPkcs1(privateForm("pkcs1"))).toEqual(privateForm("pkcs8"));
    expect(pkcs1FromPkcs8(privateForm("pkcs8"))).toEqual(privateForm("pkcs1"));
  });

  it("are read from PEM of either flavour, with either line end, as text or bytes", () => {
    for (const type of ["pkcs1", "spki"] as const) {
      const pem = publicKey.export({ format: "pem", type }).toString();
      expect(publicKeyFromPem(pem)).toEqual(form("spki"));
      expect(publicKeyFromPem(Buffer.from(`${pem.replaceAll("\n", "\r\n").trimEnd()}\0`))).toEqual(form("spki"));
    }
    for (const type of ["pkcs1", "pkcs8"] as const) {
      expect(privateKeyFromPem(privateKey.export({ format: "pem", type }).toString())).toEqual(privateForm("pkcs8"));
    }
  });

  it("are written as Node writes PEM", () => {
    expect(encodePem("PUBLIC KEY", form("spki"))).toBe(publicKey.export({ format: "pem", type: "spki" }));
    expect(encodePem("RSA PUBLIC KEY", form("pkcs1"))).toBe(publicKey.export({ format: "pem", type: "pkcs1" }));
  });

  it("other than RSA are refused", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).publicKey;
    expect(() => publicKeyFromPem(other.export({ format: "pem", type: "spki" }))).toThrow("not an RSA key");
  });

  it.each([
    ["nothing", ""],
    ["no end", "-----BEGIN PUBLIC KEY-----\nAAAA\n"],
    ["another end", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END CERTIFICATE-----"],
    ["no base64", "-----BEGIN PUBLIC KEY-----\nA_A?\n-----END PUBLIC KEY-----"],
    ["base64 of odd length", "-----BEGIN PUBLIC KEY-----\nAAAAA\n-----END PUBLIC KEY-----"],
    ["nothing inside", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
    ["far too much", "A".repeat(1_048_577)],
  ])("PEM with %s is refused", (_name, pem) => {
    expect(() => publicKeyFromPem(pem)).toThrow("base/malformed");
  });
});
