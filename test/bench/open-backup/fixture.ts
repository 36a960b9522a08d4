import { execFileSync } from "node:child_process";
import { createCipheriv, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { regularFile } from "../../virtual-iphone/core/files/phone-file.ts";
import { createKeybag, type KeyDerivation, newFileKey } from "../../virtual-iphone/core/keybag/keybag.ts";
import { encodeBinaryPlist } from "../../virtual-iphone/core/plist/index.ts";
import { encodeMbFile } from "../../virtual-iphone/core/services/mobilebackup2/mbfile.ts";

export const UDID = "00008120-000A1B2C3D4E5F60";
export const PASSWORD = "Keepsäke-1";
/** The largest domain of the index: a third of all files. */
export const LARGEST = "CameraRollDomain";

export interface Fixture {
  readonly folder: string;
  readonly keyHex: string;
  dispose(): void;
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "keepsake-bench-open-"));
}

/** A file of noise, sealed as phones seal files. */
export function sealedFile(bytes: number): Fixture {
  const folder = newFolder();
  const key = randomBytes(32);
  const cipher = createCipheriv("aes-256-cbc", key, Buffer.alloc(16));
  writeFileSync(join(folder, "sealed"), Buffer.concat([cipher.update(randomBytes(bytes)), cipher.final()]));
  return { folder, keyHex: key.toString("hex"), dispose: () => rmSync(folder, { recursive: true }) };
}

/** The index of an encrypted backup of `rows` files in 500 domains, made by the sqlite3 program and sealed by OpenSSL. */
export async function sealedIndex(rows: number, derivation: KeyDerivation): Promise<Fixture> {
  const folder = newFolder();
  const bag = await createKeybag(PASSWORD, derivation);
  const key = await newFileKey(bag, 4);
  const raw = Buffer.from(await crypto.subtle.exportKey("raw", key.key));
  const manifest = {
    Version: "10.0",
    IsEncrypted: true,
    BackupKeyBag: bag.bytes,
    ManifestKey: key.wrapped,
    Lockdown: {},
  };
  writeFileSync(join(folder, "Manifest.plist"), encodeBinaryPlist(manifest));
  if (rows > 0) writeIndex(folder, rows, { raw, wrapped: key.wrapped });
  return { folder, keyHex: raw.toString("hex"), dispose: () => rmSync(folder, { recursive: true }) };
}

function writeIndex(
  folder: string,
  rows: number,
  { raw, wrapped }: { raw: Buffer; wrapped: Uint8Array<ArrayBuffer> },
): void {
  const file = regularFile(LARGEST, "Media/DCIM/100APPLE/IMG_0001.HEIC", {
    kind: "pattern",
    size: 9,
    seed: 1,
    incompressible: 1,
  });
  const record = encodeMbFile({ file, size: 2_000_000, digest: null, encryptionKey: wrapped });
  const plain = join(folder, "plain.db");
  const script = `PRAGMA page_size = 4096; PRAGMA auto_vacuum = 2;
    CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
    CREATE INDEX FilesDomainIdx ON Files(domain); CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
    CREATE INDEX FilesFlagsIdx ON Files(flags); CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO Files SELECT lower(hex(randomblob(20))),
      iif(i % 3 = 0, '${LARGEST}', 'AppDomain-org.example.app' || (i % 500)),
      'Media/DCIM/' || (i / 1000) || 'APPLE/IMG_' || i || '.HEIC', 1, x'${Buffer.from(record).toString("hex")}' FROM n;`;
  execFileSync("sqlite3", [plain], { input: script });
  execFileSync("openssl", [
    ...OPENSSL,
    "-e",
    "-K",
    raw.toString("hex"),
    "-in",
    plain,
    "-out",
    join(folder, "Manifest.db"),
  ]);
}

export const OPENSSL = ["enc", "-aes-256-cbc", "-iv", "00".repeat(16)] as const;
