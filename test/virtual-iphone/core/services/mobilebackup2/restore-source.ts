import type { Bytes } from "../../contracts.ts";
import { type OpenKeybag, openFileKey, openKeybag } from "../../keybag/keybag.ts";
import { asDict, parsePlist } from "../../plist/index.ts";
import { BackupError, LINK_STATUS, MB } from "./errors.ts";
import { type ManifestRow, readManifestDb } from "./manifest-db.ts";
import { type ManifestProperties, readManifestPlist } from "./manifest-plist.ts";
import { decodeMbFile, type MbFileDetails } from "./mbfile.ts";
import { type AgentRun, downloadFile, requireFile, unsealBytes } from "./run.ts";
import { compareVersions } from "./state.ts";

/** A folder as a restore or an extraction reads it. */
export interface SourceBackup {
  readonly folder: string;
  readonly properties: ManifestProperties;
  readonly rows: readonly ManifestRow[];
  readonly keybag: OpenKeybag | null;
}

/** Opens the manifests of a folder. @throws BackupError 205 for damage, 207 for the password */
export async function openSource(run: AgentRun, folder: string, password: string | null): Promise<SourceBackup> {
  const properties = readManifestPlist(
    await requireFile(run, `${folder}/Manifest.plist`, "Error reading backup properties"),
  );
  if (properties === null) throw new BackupError(MB.inconsistent, "Error reading backup properties", 11);
  const db = await requireFile(run, `${folder}/Manifest.db`, "Error reading manifest");
  if (!properties.isEncrypted) return { folder, properties, rows: await readRows(run, db), keybag: null };
  if (properties.keybag === null || properties.manifestKey === null)
    throw new BackupError(MB.inconsistent, "No keybag in manifest");
  const keybag = password === null ? null : await openKeybag(properties.keybag, password);
  if (keybag === null) throw new BackupError(MB.password, "Invalid password when restoring encrypted backup");
  const key = await openFileKey(keybag, properties.manifestKey);
  const plain = key === null ? null : await unsealBytes(key, db);
  if (plain === null) throw new BackupError(MB.inconsistent, "Error decrypting manifest");
  return { folder, properties, rows: await readRows(run, plain), keybag };
}

async function readRows(run: AgentRun, db: Bytes): Promise<ManifestRow[]> {
  try {
    return await readManifestDb(run.loadSqlite, db);
  } catch {
    throw new BackupError(MB.inconsistent, "Error reading manifest", 11);
  }
}

/** Row and MBFile in one. @throws BackupError 205 */
export function rowDetails(row: ManifestRow): MbFileDetails {
  try {
    return decodeMbFile(row.domain, row.path, row.flags, row.blob);
  } catch {
    throw new BackupError(MB.inconsistent, `Manifest row of ${row.domain}-${row.path} is damaged`, 11);
  }
}

/** The key of a file in an encrypted backup; null in a plain one. */
export async function sourceFileKey(source: SourceBackup, details: MbFileDetails): Promise<CryptoKey | null> {
  if (source.keybag === null) return null;
  const key = details.encryptionKey === null ? null : await openFileKey(source.keybag, details.encryptionKey);
  if (key === null) throw new BackupError(209, `No encryption key for ${details.file.domain}-${details.file.path}`);
  return key;
}

/** A folder made by a newer system is refused; an unreadable Info.plist only skips the check, as on phones. */
export async function checkVersion(run: AgentRun, folder: string): Promise<void> {
  const bytes = await downloadFile(run, `${folder}/Info.plist`);
  if (typeof bytes === "number") return;
  let version: unknown;
  try {
    version = asDict(parsePlist(bytes))?.["Product Version"];
  } catch {
    return;
  }
  const majorMinor = (text: string): string => text.split(".").slice(0, 2).join(".");
  if (
    typeof version === "string" &&
    compareVersions(majorMinor(version), majorMinor(run.state.identity.productVersion)) > 0
  ) {
    throw new BackupError(MB.version, "Backup is from an incompatible OS version");
  }
}

export const isMissing = (bytes: Bytes | number): boolean =>
  bytes === LINK_STATUS.notFound || (typeof bytes !== "number" && bytes.length === 0);
