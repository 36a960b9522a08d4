import type { BackupSummary, RestoreSource, SnapshotInfo } from "../../workers/api.ts";
import type { AppState } from "./app-state.ts";
import { findPlace, type PlaceState } from "./places.ts";
import type { ChosenCopy } from "./restore.ts";
import { type Proof, proofOf } from "./vault-notes.ts";
import { findVault, notesOf, type VaultState } from "./vaults.ts";

/** A copy as the restore takes it, from what the lists show. */
export function copyOfSnapshot(
  { known }: Pick<VaultState, "known">,
  snapshot: SnapshotInfo,
  proof: Proof | null,
): ChosenCopy {
  const { id, phoneName, productType, iosVersion, madeAtMs, encrypted, totalBytes } = snapshot;
  return {
    source: { kind: "snapshot", vault: known.id, snapshot: id },
    placeName: known.name,
    phoneName,
    productType,
    iosVersion,
    madeAtMs,
    encrypted,
    sizeBytes: totalBytes,
    verifiedAtMs: proof?.atMs ?? null,
  };
}

export function copyOfBackup({ known }: Pick<PlaceState, "known">, backup: BackupSummary): ChosenCopy {
  const { folder, phoneName, productType, iosVersion, madeAtMs, encrypted } = backup;
  return {
    source: { kind: "folder", place: known.place, folder },
    placeName: known.name,
    phoneName,
    productType,
    iosVersion,
    madeAtMs,
    encrypted,
    verifiedAtMs: null,
  };
}

/** The copy that lies there, as the lists show it; null while they don't. */
export function copyAt(
  { vaults, places }: Pick<AppState, "vaults" | "places">,
  source: RestoreSource,
): ChosenCopy | null {
  if (source.kind === "snapshot") {
    const vault = findVault(vaults, source.vault);
    const snapshot = vault?.content?.snapshots.find(({ id }) => id === source.snapshot);
    if (vault === null || snapshot === undefined || !isRestorable(snapshot)) return null;
    return copyOfSnapshot(vault, snapshot, proofOf(snapshot, notesOf(vaults, vault)));
  }
  const place = findPlace(places, source.place.kind === "folder" ? source.place.id : source.place.kind);
  const backup = place?.backups?.find(({ folder, finished }) => finished && folder === source.folder);
  return place === null || backup === undefined ? null : copyOfBackup(place, backup);
}

/** Unfinished runs are never offered; removed snapshots come back first. */
export function isRestorable({ complete, removed, udid }: SnapshotInfo): boolean {
  return complete && !removed && udid !== "";
}
