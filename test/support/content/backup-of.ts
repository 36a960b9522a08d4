import { createHash } from "node:crypto";
import {
  type BackupBrowser,
  type BackupFiles,
  backupPath,
  createMemoryFiles,
  openBackupBrowser,
  writeWholeFile,
} from "../../../src/backup/index.ts";
import { type Bytes, utf8 } from "../../../src/base/bytes.ts";
import { encodeBinaryPlist, type PlistDict } from "../../../src/codec/plist/index.ts";
import { regularFile } from "../../virtual-iphone/core/files/phone-file.ts";
import { sqliteLoader } from "../../virtual-iphone/core/files/sqlite.ts";
import { buildManifestDb, type ManifestRow } from "../../virtual-iphone/core/services/mobilebackup2/manifest-db.ts";
import { encodeMbFile } from "../../virtual-iphone/core/services/mobilebackup2/mbfile.ts";

export interface FileInBackup {
  readonly domain: string;
  readonly path: string;
  /** null: listed, but its blob is missing. */
  readonly bytes: Bytes | string | null;
  /** Unix seconds. */
  readonly modifiedAt?: number;
  /** Extended attributes. */
  readonly attributes?: Readonly<Record<string, Uint8Array>>;
}

/** What the property lists beside the files say. */
export interface AboutBackup {
  /** Bundle ids of apps. */
  readonly installed?: readonly string[];
  readonly infoPlist?: PlistDict;
}

const UDID = "00008110-000A0001000A0001";
export const loadSqlite = sqliteLoader();

/** A plain Apple backup folder, in memory, that holds just these files, opened to look into it. */
export async function backupOf(list: readonly FileInBackup[], about: AboutBackup = {}): Promise<BackupBrowser> {
  const files = createMemoryFiles();
  await writeBackup(files, list, about);
  return openBackupBrowser(files, UDID);
}

/** Writes a plain Apple backup folder that holds just these files, and gives its name; a Status.plist it has not. */
export async function writeBackup(
  files: BackupFiles,
  list: readonly FileInBackup[],
  about: AboutBackup = {},
): Promise<string> {
  await files.makeDirectory(backupPath(UDID));
  const rows: ManifestRow[] = [];
  for (const { domain, path, bytes, modifiedAt, attributes } of list) {
    const fileId = createHash("sha1").update(`${domain}-${path}`).digest("hex");
    const content = typeof bytes === "string" ? utf8(bytes) : bytes;
    const details = {
      ...(modifiedAt === undefined ? {} : { modifiedAt }),
      ...(attributes === undefined ? {} : { attributes: inBase64(attributes) }),
    };
    const file = regularFile(domain, path, { kind: "stored", id: fileId, size: content?.length ?? 0 }, details);
    const size = content?.length ?? 1_000;
    rows.push({
      fileId,
      domain,
      path,
      flags: 1,
      blob: encodeMbFile({ file, size, digest: null, encryptionKey: null }),
    });
    if (content === null) continue;
    await files.makeDirectory(backupPath(`${UDID}/${fileId.slice(0, 2)}`));
    await writeWholeFile(files, backupPath(`${UDID}/${fileId.slice(0, 2)}/${fileId}`), [content.slice()]);
  }
  await writeWholeFile(files, backupPath(`${UDID}/Manifest.db`), [await buildManifestDb(loadSqlite, rows)]);
  await writeAbout(files, about);
  return UDID;
}

async function writeAbout(files: BackupFiles, { installed = [], infoPlist = {} }: AboutBackup): Promise<void> {
  const lockdown = { UniqueDeviceID: UDID, ProductVersion: "26.0" };
  const applications = Object.fromEntries(installed.map((id) => [id, { CFBundleIdentifier: id }]));
  const manifest = { Version: "10.0", IsEncrypted: false, Lockdown: lockdown, Applications: applications };
  const info = { "Target Identifier": UDID, "Installed Applications": [...installed], ...infoPlist };
  await writeWholeFile(files, backupPath(`${UDID}/Manifest.plist`), [encodeBinaryPlist(manifest)]);
  await writeWholeFile(files, backupPath(`${UDID}/Info.plist`), [encodeBinaryPlist(info)]);
}

const inBase64 = (attributes: Readonly<Record<string, Uint8Array>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, Buffer.from(value).toString("base64")]));
