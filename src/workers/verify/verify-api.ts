import type { VerifyLevel, VerifyReport } from "../../backup/index.ts";
import type { OperationCallbacks, TaskId } from "../operation-api.ts";
import type { RestoreSource } from "../restore/restore-api.ts";

/** A snapshot of an open vault. */
export type SnapshotSource = Extract<RestoreSource, { readonly kind: "snapshot" }>;
/** A backup folder in a place. */
export type FolderSource = Extract<RestoreSource, { readonly kind: "folder" }>;

export interface VerifyInput<S> {
  readonly source: S;
  readonly level: VerifyLevel;
  /** Null: the passwords that the vault keeps for the phone are tried; when none fits, the copy is checked from outside. */
  readonly password: string | null;
}

/**
 * Whether copies are whole. Damage is the answer, not an error. A verification that was stopped goes on where it ended when
 * the same copy is verified at the same level again; this browser remembers the last report of each copy.
 */
export interface VerifyCalls {
  /** @throws backup/wrong-password, vault/closed */
  verifySnapshot(
    input: VerifyInput<SnapshotSource>,
    task: TaskId,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ): Promise<VerifyReport>;
  /** @throws backup/wrong-password, store/gone */
  verifyFolder(
    input: VerifyInput<FolderSource>,
    task: TaskId,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ): Promise<VerifyReport>;
  /** The whole report of the last verification; null when there is none or the copy has changed since. */
  verifyReport(source: RestoreSource): Promise<VerifyReport | null>;
}
