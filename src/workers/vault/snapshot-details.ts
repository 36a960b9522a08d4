import {
  type BackupFiles,
  isIncomplete,
  loadInfo,
  loadManifest,
  openSnapshotFiles,
  passwordsTag,
} from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { Repository, Snapshot } from "../../vault/index.ts";
import type { VerifiedSummary } from "../verify/verified-summary.ts";
import { noteOf } from "./snapshot-note.ts";
import type { SnapshotInfo } from "./vault-api.ts";

export const pinnedTag = "keepsake:pinned";
/** On a snapshot that was taken out of the list and whose space is not freed yet. */
export const removedTag = "keepsake:removed";

type Facts = Pick<SnapshotInfo, "phoneName" | "productType" | "iosVersion" | "encrypted">;

const noFacts: Facts = { phoneName: "", productType: "", iosVersion: "", encrypted: false };

/** The last verification of a content, by its tree. */
export type VerifiedOf = (contentId: string) => Promise<VerifiedSummary | null>;

/** What snapshots say about themselves. A tree never changes, so each that says something is read once. */
export class SnapshotDetails {
  readonly #repository: Repository;
  readonly #verifiedOf: VerifiedOf;
  readonly #known = new Map<string, Facts>();

  constructor(repository: Repository, verifiedOf: VerifiedOf = async () => null) {
    this.#repository = repository;
    this.#verifiedOf = verifiedOf;
  }

  /** Newest first. */
  async list(): Promise<readonly SnapshotInfo[]> {
    const infos: SnapshotInfo[] = [];
    for (const snapshot of await this.#repository.snapshots()) {
      if (snapshot.tags.includes(passwordsTag)) continue;
      const verified = await this.#verifiedOf(snapshot.tree);
      infos.push({ ...infoOf(snapshot, await this.#factsOf(snapshot)), verified });
    }
    return infos.toReversed();
  }

  async #factsOf(snapshot: Snapshot): Promise<Facts> {
    const known = this.#known.get(snapshot.tree);
    if (known !== undefined) return known;
    // A snapshot nobody can read is still listed: `check` says what is wrong with it.
    const facts = await this.#read(snapshot).catch(() => noFacts);
    if (facts.phoneName !== "") this.#known.set(snapshot.tree, facts);
    return facts;
  }

  async #read(snapshot: Snapshot): Promise<Facts> {
    const udid = udidOf(snapshot);
    const files: BackupFiles = await openSnapshotFiles(this.#repository, snapshot.id);
    const info = await loadInfo(files, udid).catch(() => null);
    const manifest = await loadManifest(files, udid).catch(() => null);
    return {
      phoneName: info?.deviceName ?? manifest?.device.name ?? "",
      productType: info?.productType ?? manifest?.device.productType ?? "",
      iosVersion: info?.productVersion ?? manifest?.device.productVersion ?? "",
      encrypted: manifest?.isEncrypted ?? false,
    };
  }
}

/** @throws backup/not-found for one that was removed for good */
export async function snapshotWithId(repository: Repository, id: string, options?: AbortOptions): Promise<Snapshot> {
  const snapshot = (await repository.snapshots(options)).find((each) => each.id === id);
  if (snapshot === undefined) throw new KeepsakeError("backup/not-found", { what: "snapshot" });
  return snapshot;
}

/** The last part of the path that groups a phone's snapshots, whole or incomplete. */
export function udidOf({ paths }: Pick<Snapshot, "paths">): string {
  return paths[0]?.split("/").at(-1) ?? "";
}

function infoOf(snapshot: Snapshot, facts: Facts): Omit<SnapshotInfo, "verified"> {
  const { id, time, tree, tags, summary } = snapshot;
  return {
    ...facts,
    id,
    contentId: tree,
    madeAtMs: time.getTime(),
    udid: udidOf(snapshot),
    totalBytes: summary?.totalBytes ?? null,
    addedBytes: summary?.dataAddedPackedBytes ?? null,
    complete: !isIncomplete(snapshot),
    note: noteOf(tags),
    pinned: tags.includes(pinnedTag),
    removed: tags.includes(removedTag),
  };
}
