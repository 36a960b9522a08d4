import { type BackupFiles, openSnapshotFiles, viewAppleFolder } from "../../backup/index.ts";
import { rootOf } from "../folder-access.ts";
import type { OpenVaults } from "../vault/open-vaults.ts";
import { snapshotWithId, udidOf } from "../vault/snapshot-details.ts";
import type { ContentId, ContentSource } from "./content-api.ts";

/** A copy to read from, and the directory in it: the UDID of the phone it was made of. */
export interface Copy {
  readonly files: BackupFiles;
  readonly folder: string;
}

/** @throws vault/closed, backup/not-found, app/storage-blocked */
export async function openCopy(source: ContentSource, vaults: OpenVaults): Promise<Copy> {
  if (source.kind === "folder") {
    return { files: viewAppleFolder(await rootOf(source.place)), folder: source.folder };
  }
  const { repository } = vaults.get(source.vault);
  const snapshot = await snapshotWithId(repository, source.snapshot);
  return { files: await openSnapshotFiles(repository, snapshot.id), folder: udidOf(snapshot) };
}

/** The same copy has the same name, so that two screens share one. */
export function nameOf(source: ContentSource): ContentId {
  if (source.kind === "snapshot") return `snapshot/${source.vault}/${source.snapshot}`;
  return `folder/${source.place.kind === "browser" ? "" : source.place.id}/${source.folder}`;
}

/** Whether a name is of a snapshot in that vault. */
export function belongsTo(id: ContentId, vault: string): boolean {
  return id.startsWith(`snapshot/${vault}/`);
}
