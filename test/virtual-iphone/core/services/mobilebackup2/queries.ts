import { type PlistDict, PlistReal } from "../../contracts.ts";
import { joinBytes } from "../../files/layout.ts";
import { toHex } from "../../files/sha1.ts";
import { BackupError, LINK_STATUS, LinkBroken, MB, writeError } from "./errors.ts";
import type { ManifestRow } from "./manifest-db.ts";
import { openSource, rowDetails, type SourceBackup, sourceFileKey } from "./restore-source.ts";
import { type AgentRun, expectStatus, requireFile, storedPath, unsealBytes } from "./run.ts";
import { readStatus } from "./status-plist.ts";
import { uploadBytes } from "./uploader.ts";

/** The folder a request is about: its source, or the phone's own. */
function folderOf(run: AgentRun, request: PlistDict): string {
  if (request["TargetIdentifier"] !== run.state.identity.udid)
    throw new LinkBroken("the request is meant for another phone");
  return typeof request["SourceIdentifier"] === "string" ? request["SourceIdentifier"] : run.state.identity.udid;
}

/** `Info`: a text about the folder. There is no way to give a password. */
export async function describeBackup(run: AgentRun, request: PlistDict): Promise<string> {
  const folder = folderOf(run, request);
  const status = readStatus(await requireStatus(run, folder));
  const source = await openSource(run, folder, null);
  const domains = new Map<string, { count: number; bytes: number }>();
  for (const row of source.rows) {
    const sum = domains.get(row.domain) ?? { count: 0, bytes: 0 };
    domains.set(row.domain, { count: sum.count + 1, bytes: sum.bytes + rowDetails(row).size });
  }
  const line = (count: number, bytes: number, name: string): string =>
    `${String(count).padStart(8)} ${String(bytes).padStart(14)} ${name}`;
  const rows = [...domains]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { count, bytes }]) => line(count, bytes, name));
  const total = [...domains.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `Status: ${status.phase}, ${status.backupState}, ${status.uuid}, ${status.date.toISOString()}`,
    `Properties: encrypted ${source.properties.isEncrypted ? "yes" : "no"}, ${source.properties.productType} ${source.properties.productVersion}`,
    "",
    "   Count       Size (B) Domain name",
    ...rows,
    line(source.rows.length, total, "Total"),
    "",
  ].join("\n");
}

async function requireStatus(run: AgentRun, folder: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await requireFile(run, `${folder}/Status.plist`, "No status exists in backup");
  } catch (error) {
    throw error instanceof BackupError && error.code === MB.inconsistent
      ? new BackupError(MB.notFound, "No status exists in backup")
      : error;
  }
}

const LIST_HEAD =
  "ID, Digest, Mode, Inode, UID, GID, Last modified, Last status change, Birth, Size, Class, Domain, Relative path, Target, Extended attributes";

/** `List`: one line per file. */
export async function listBackup(run: AgentRun, request: PlistDict): Promise<string> {
  const source = await openSource(run, folderOf(run, request), null);
  const lines = source.rows.map((row) => {
    const { file, size, digest } = rowDetails(row);
    const names = Object.keys(file.attributes ?? {}).join(" ");
    return [
      row.fileId,
      digest === null ? "" : toHex(digest),
      `0${file.mode.toString(8)}`,
      file.inode,
      file.userId,
      file.groupId,
      file.modifiedAt,
      file.modifiedAt,
      file.bornAt,
      size,
      file.protectionClass,
      row.domain,
      row.path,
      file.target ?? "",
      names,
    ].join(", ");
  });
  return [LIST_HEAD, ...lines, ""].join("\n");
}

/** `Unback`: the host's folder gets the files under their real names below `_unback_`. */
export async function unpackBackup(run: AgentRun, request: PlistDict): Promise<void> {
  const folder = folderOf(run, request);
  const source = await openSource(run, folder, passwordOf(request));
  const made = new Set<string>();
  for (const row of source.rows) {
    const target = `_unback_/${folder}/${row.domain}${row.path === "" ? "" : `/${row.path}`}`;
    await makeParents(run, row.flags === 2 ? `${target}/` : target, made);
    if (row.flags === 1) await copyOut(run, source, row, target);
  }
}

/** `Extract`: one file, under its own name at the top of the host's folder. */
export async function extractFile(run: AgentRun, request: PlistDict): Promise<void> {
  const source = await openSource(run, folderOf(run, request), passwordOf(request));
  const row = source.rows.find((one) => one.domain === request["DomainName"] && one.path === request["RelativePath"]);
  if (row === undefined || row.flags !== 1) throw new BackupError(MB.notFound, "The file is not in the backup");
  await copyOut(run, source, row, row.path.slice(row.path.lastIndexOf("/") + 1));
}

const passwordOf = (request: PlistDict): string | null =>
  typeof request["Password"] === "string" ? request["Password"] : null;

async function makeParents(run: AgentRun, path: string, made: Set<string>): Promise<void> {
  for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
    const parent = path.slice(0, at);
    if (made.has(parent)) continue;
    made.add(parent);
    const status = await run.link.request("DLMessageCreateDirectory", parent, {}, new PlistReal(0));
    expectStatus(status, `Error creating ${parent}`, writeError, [LINK_STATUS.exists]);
  }
}

async function copyOut(run: AgentRun, source: SourceBackup, row: ManifestRow, target: string): Promise<void> {
  const stored = storedPath(source.folder, row.fileId);
  const key = await sourceFileKey(source, rowDetails(row));
  if (key === null) {
    const status = await run.link.request("DLMessageCopyItem", stored, target, {}, new PlistReal(0));
    expectStatus(status, `Error copying ${target}`, writeError);
    return;
  }
  const plain = await unsealBytes(key, await requireFile(run, stored, `Error reading ${target}`));
  if (plain === null) throw new BackupError(MB.inconsistent, `Error decrypting ${target}`);
  await uploadBytes(run, target, joinBytes(plain), 0);
}
