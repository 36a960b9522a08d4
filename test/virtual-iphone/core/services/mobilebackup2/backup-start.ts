import { PlistReal } from "../../contracts.ts";
import { openFileKey, openKeybag } from "../../keybag/keybag.ts";
import { asDict } from "../../plist/index.ts";
import type { PreviousBackup } from "./backup-plan.ts";
import { BackupError, LINK_STATUS, MB } from "./errors.ts";
import { type ManifestRow, readManifestDb } from "./manifest-db.ts";
import { readManifestPlist } from "./manifest-plist.ts";
import { type AgentRun, downloadFile, unsealBytes } from "./run.ts";
import { type BackupStatus, readStatus } from "./status-plist.ts";

/** Status.plist of the folder; null: none, so a full backup. */
export async function folderStatus(run: AgentRun): Promise<BackupStatus | null> {
  const bytes = await downloadFile(run, `${run.state.identity.udid}/Status.plist`);
  if (bytes === LINK_STATUS.notFound) return null;
  if (typeof bytes === "number") throw new BackupError(MB.driveRead, "Error reading status", MB.unspecified);
  const status = readStatus(bytes);
  const [major = 0, minor = 0] = status.version.split(".").map(Number);
  if (major >= 4) return null;
  if (major < 3 || minor < 3) await setOldFolderAside(run);
  return major < 3 || minor < 3 ? null : status;
}

/** A folder from before iOS 10: kept under another name, replaced by a full backup. */
async function setOldFolderAside(run: AgentRun): Promise<void> {
  const { udid } = run.state.identity;
  const stamp = new Date().toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const { code } = await run.link.request("DLMessageMoveItems", { [udid]: `${udid}-${stamp}` }, {}, new PlistReal(0));
  if (code !== LINK_STATUS.ok) throw new BackupError(MB.driveWrite, "Error renaming old backup", MB.unspecified);
}

/**
 * The manifest of a folder with a complete backup. Null: it cannot be built upon, and the phone silently sends
 * everything.
 * @throws BackupError 205 when Manifest.plist is not readable, which real phones never get over by themselves
 */
export async function previousBackup(run: AgentRun): Promise<PreviousBackup | null> {
  const { udid } = run.state.identity;
  const plist = await downloadFile(run, `${udid}/Manifest.plist`);
  const properties = typeof plist === "number" ? null : readManifestPlist(plist);
  if (properties === null) {
    throw new BackupError(
      MB.inconsistent,
      "Error reading backup properties: Cannot parse a NULL or zero-length data",
      11,
    );
  }
  const db = await downloadFile(run, `${udid}/Manifest.db`);
  const password = run.state.backupPassword;
  if (typeof db === "number" || properties.isEncrypted !== (password !== null)) return null;
  if (password === null) return withRows(await rowsOf(run, db), null);
  if (properties.keybag === null || properties.manifestKey === null) return null;
  const keybag = await openKeybag(properties.keybag, password);
  const key = keybag === null ? null : await openFileKey(keybag, properties.manifestKey);
  const plain = key === null ? null : await unsealBytes(key, db);
  return plain === null ? null : withRows(await rowsOf(run, plain), keybag);
}

async function rowsOf(run: AgentRun, db: Uint8Array<ArrayBuffer>): Promise<ManifestRow[] | null> {
  try {
    return await readManifestDb(run.loadSqlite, db);
  } catch {
    return null;
  }
}

function withRows(rows: ManifestRow[] | null, keybag: PreviousBackup["keybag"]): PreviousBackup | null {
  return rows === null ? null : { rows: new Map(rows.map((row) => [row.fileId, row])), keybag };
}

/** Names of everything regular in the folder's own directories: what a phone believes about a host's files. */
export async function listFolder(run: AgentRun, folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  const top = await listDirectory(run, folder);
  for (const [name, isDirectory] of top) {
    if (!isDirectory) names.add(name);
    else if (name !== "Snapshot")
      for (const [inner, nested] of await listDirectory(run, `${folder}/${name}`)) if (!nested) names.add(inner);
  }
  return names;
}

async function listDirectory(run: AgentRun, path: string): Promise<[name: string, isDirectory: boolean][]> {
  const { code, payload } = await run.link.request("DLContentsOfDirectory", path, {}, new PlistReal(0));
  if (code === LINK_STATUS.notFound) return [];
  if (code !== LINK_STATUS.ok) throw new BackupError(MB.driveRead, `Error listing ${path}`, MB.unspecified);
  return Object.entries(asDict(payload) ?? {}).map(([name, value]) => [
    name,
    asDict(value)?.["DLFileType"] === "DLFileTypeDirectory",
  ]);
}

/** True when every file of the manifest is in the folder; a phone that misses one starts over without a word. */
export async function folderIsWhole(run: AgentRun, previous: PreviousBackup): Promise<boolean> {
  const { udid } = run.state.identity;
  await downloadFile(run, `${udid}/Status.plist`);
  const names = await listFolder(run, udid);
  for (const row of previous.rows.values()) if (row.flags === 1 && !names.has(row.fileId)) return false;
  return true;
}
