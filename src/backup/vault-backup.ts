import { asKeepsakeError, hasCode, type KeepsakeError } from "../base/errors.ts";
import type { OperationOptions } from "../base/progress.ts";
import type { Repository, SnapshotId } from "../vault/index.ts";
import type { JournalPlace } from "./files/overlay-journal.ts";
import { openOverlay, type SnapshotOverlay } from "./files/snapshot-overlay.ts";
import { keepsakeTag, newestSnapshotOf, snapshotPath, supersededBy } from "./snapshots.ts";

export interface VaultBackupRequest {
  readonly udid: string;
  /** Shown as the host of the snapshot; what cannot be printed is left out. */
  readonly deviceName: string;
  /** "ios-18.5", "encrypted", …; a comma would part them in restic. */
  readonly tags?: readonly string[] | undefined;
  readonly journal?: JournalPlace | undefined;
  readonly nowMs?: (() => number) | undefined;
}

export interface VaultBackupOutcome<T> {
  readonly snapshot: SnapshotId;
  readonly outcome: T;
}

/**
 * One run into the vault: `work` fills the overlay — a phone, or an imported folder — and its snapshot is committed. When
 * it fails, what arrived is kept as an incomplete snapshot, named in the error as `keptSnapshot`, and the next run goes on
 * from there. Earlier snapshots are never touched, and incomplete ones only once a whole one has replaced them.
 *
 * @throws what `work` throws; store/…, vault/… when the vault itself fails: then only the last checkpoint remains
 */
export async function backUpIntoVault<T>(
  repository: Repository,
  request: VaultBackupRequest,
  work: (files: SnapshotOverlay) => Promise<T>,
  options: Pick<OperationOptions, "signal"> = {},
): Promise<VaultBackupOutcome<T>> {
  const base = newestSnapshotOf(await repository.snapshots(options), request.udid);
  // The signal ends the work, not the upload: the incomplete snapshot is still to be written then.
  const result = await repository.upload(async (uploader) => {
    const files = await openOverlay(repository, uploader, base, { journal: request.journal, nowMs: request.nowMs });
    return run(files, request, work);
  });
  if ("failure" in result) throw result.failure;
  await forgetSuperseded(repository, request.udid, result.snapshot);
  return result;
}

async function run<T>(
  files: SnapshotOverlay,
  request: VaultBackupRequest,
  work: (files: SnapshotOverlay) => Promise<T>,
): Promise<VaultBackupOutcome<T> | { readonly failure: KeepsakeError }> {
  try {
    const outcome = await work(files);
    return { outcome, snapshot: await files.commit(describe(request, true)) };
  } catch (error) {
    const failure = asKeepsakeError(error);
    // Nothing arrived: a snapshot would only repeat the base.
    if (!files.isChanged) return { failure };
    return { failure: failure.with({ keptSnapshot: await files.commit(describe(request, false)) }) };
  }
}

function describe(request: VaultBackupRequest, complete: boolean) {
  return {
    time: new Date(request.nowMs?.() ?? Date.now()),
    hostname: hostname(request.deviceName),
    paths: [snapshotPath(request.udid)],
    tags: [keepsakeTag, ...(request.tags ?? []).map((tag) => tag.replaceAll(",", "-"))],
    complete,
  };
}

/** Host filters and mounts of restic use it as a word and as a directory. */
function hostname(deviceName: string): string {
  const word = deviceName.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replaceAll(/^[-.]+|-+$/g, "");
  return word === "" ? "iPhone" : word;
}

/** Somebody else's lock is no reason to fail a finished backup: the next one tidies up. */
async function forgetSuperseded(repository: Repository, udid: string, whole: SnapshotId): Promise<void> {
  const snapshots = await repository.snapshots();
  const finished = snapshots.find((snapshot) => snapshot.id === whole);
  if (finished === undefined) return;
  const superseded = supersededBy(finished, snapshots, udid).map((snapshot) => snapshot.id);
  if (superseded.length === 0) return;
  await repository.forget(superseded).catch((error: unknown) => {
    if (!hasCode(error, "vault/locked")) throw error;
  });
}
