import type { VaultSnapshot } from "../../state/record.ts";

/** Two snapshots of one vault. */
export interface ComparePair {
  readonly older: VaultSnapshot;
  readonly newer: VaultSnapshot;
}

/**
 * @param rows newest first
 * @returns null when one of them is not there. Snapshots of equal content have one id: then the first and the last of them.
 */
export function findPair(
  rows: readonly VaultSnapshot[],
  vaultId: string,
  contentIds: readonly [string, string],
): ComparePair | null {
  const found = rows.filter(({ vault, snapshot }) => vault.id === vaultId && contentIds.includes(snapshot.contentId));
  const newer = found[0];
  const other = contentIds[0] === newer?.snapshot.contentId ? contentIds[1] : contentIds[0];
  const older = found.findLast(({ snapshot }) => snapshot.contentId === other);
  return newer === undefined || older === undefined ? null : { older, newer };
}

/** Interrupted backups have no index yet, and what was removed may go at any time. */
export function isComparable({ snapshot }: VaultSnapshot): boolean {
  return snapshot.complete && !snapshot.removed && snapshot.udid !== "";
}

/** The one before it: of the same phone, in the same vault. @param rows newest first */
export function previousOf(rows: readonly VaultSnapshot[], row: VaultSnapshot): VaultSnapshot | null {
  if (!isComparable(row)) return null;
  const earlier = rows.filter(
    (each) =>
      isComparable(each) &&
      each.vault.id === row.vault.id &&
      each.snapshot.udid === row.snapshot.udid &&
      each.snapshot.madeAtMs < row.snapshot.madeAtMs,
  );
  return earlier[0] ?? null;
}
