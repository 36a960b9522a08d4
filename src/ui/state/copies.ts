import type { BackupSummary, SnapshotInfo } from "../../workers/api.ts";
import type { PlaceState } from "./places.ts";
import type { ChosenCopy } from "./restore.ts";
import type { Proof } from "./vault-notes.ts";
import type { VaultState } from "./vaults.ts";

/** A copy as the restore takes it, from what the lists show. */
export function copyOfSnapshot(
  { known }: Pick<VaultState, "known">,
  snapshot: SnapshotInfo,
  proof: Proof | null,
): ChosenCopy {
  const { id, phoneName, productType, iosVersion, madeAtMs, encrypted } = snapshot;
  return {
    source: { kind: "snapshot", vault: known.id, snapshot: id },
    placeName: known.name,
    phoneName,
    productType,
    iosVersion,
    madeAtMs,
    encrypted,
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

/** Unfinished runs are never offered; removed snapshots come back first. */
export function isRestorable({ complete, removed, udid }: SnapshotInfo): boolean {
  return complete && !removed && udid !== "";
}
