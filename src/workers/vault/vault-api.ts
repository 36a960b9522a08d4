import type { WireError } from "../../base/errors.ts";
import type { BackupPlace, OperationCallbacks, TaskId } from "../operation-api.ts";
import type { VerifiedSummary } from "../verify/verified-summary.ts";
import type { ImportCalls } from "./import-api.ts";
import type { KeepCalls } from "./keep-api.ts";
import type { KeyCalls } from "./key-api.ts";

/** Names a vault for as long as this browser knows its place: the id of the place. */
export type VaultId = string;

/** What lies in a place somebody wants to use for a vault. `elsewhere`: other files; a vault goes into a folder of its own. */
export type VaultFinding = "vault" | "empty" | "elsewhere";

/** One snapshot as a person sees it. */
export interface SnapshotInfo {
  readonly id: string;
  /** Of its content: stays when a pin gives the snapshot another id. */
  readonly contentId: string;
  readonly madeAtMs: number;
  /** Of the phone; empty for a snapshot that another program made of something else. */
  readonly udid: string;
  readonly phoneName: string;
  readonly productType: string;
  readonly iosVersion: string;
  /** Of all files in it. Null when the program that made it did not say. */
  readonly totalBytes: number | null;
  /** What the vault grew by. Null when the program that made it did not say. */
  readonly addedBytes: number | null;
  readonly encrypted: boolean;
  /** False for what an interrupted run left: the next run goes on from it. */
  readonly complete: boolean;
  /** What a person wrote on it; "" for nothing. */
  readonly note: string;
  readonly pinned: boolean;
  /** Taken out of the list; comes back by `restore` until the next `freeSpace`. */
  readonly removed: boolean;
  /** The last verification that this browser knows of. */
  readonly verified: VerifiedSummary | null;
}

export interface OpenVaultInfo {
  readonly id: VaultId;
  /** Of the repository; the same in every copy of it. */
  readonly repositoryId: string;
  /** The vault lies in a folder of this name below the one that was picked; null when it is that folder itself. */
  readonly subfolder: string | null;
  /** Newest first. */
  readonly snapshots: readonly SnapshotInfo[];
}

export interface CheckReport {
  /** Each names the damaged object and, as far as known, the snapshots that need it. */
  readonly findings: readonly WireError[];
}

/** The vault's part of the vault worker. Every method rejects with a KeepsakeError, vault/closed when the vault is locked. */
export interface VaultCalls extends KeyCalls, KeepCalls, ImportCalls {
  look(place: BackupPlace): Promise<VaultFinding>;
  /** `remember`: this browser keeps the passphrase under a key that cannot be taken out of it. */
  createVault(place: BackupPlace, passphrase: string, remember: boolean): Promise<OpenVaultInfo>;
  openVault(place: BackupPlace, passphrase: string, remember: boolean): Promise<OpenVaultInfo>;
  /** Null when this browser does not remember the passphrase. */
  openRemembered(place: BackupPlace): Promise<OpenVaultInfo | null>;
  /** Wipes the keys from memory. Idempotent. */
  lockVault(id: VaultId): Promise<void>;
  forgetPassphrase(id: VaultId): Promise<void>;
  snapshots(id: VaultId): Promise<readonly SnapshotInfo[]>;
  pin(id: VaultId, snapshot: string, pinned: boolean): Promise<readonly SnapshotInfo[]>;
  /** "" takes the note away; a long one is cut. */
  note(id: VaultId, snapshot: string, note: string): Promise<readonly SnapshotInfo[]>;
  /** Takes snapshots out of the list; nothing is deleted before `freeSpace`. */
  remove(id: VaultId, snapshots: readonly string[]): Promise<readonly SnapshotInfo[]>;
  restore(id: VaultId, snapshots: readonly string[]): Promise<readonly SnapshotInfo[]>;
  /** Deletes what only removed snapshots and superseded interrupted runs need. */
  freeSpace(id: VaultId, task: TaskId, callbacks: OperationCallbacks): Promise<{ readonly freedBytes: number }>;
  /** Reads everything back. */
  checkVault(id: VaultId, task: TaskId, callbacks: OperationCallbacks): Promise<CheckReport>;
  /** Builds the list of contents anew from the contents themselves: for a vault whose list is damaged or lost. */
  repairVault(id: VaultId, task: TaskId, callbacks: OperationCallbacks): Promise<void>;
  /** Writes `<UDID>` into the folder. @throws store/exists when it is there */
  exportSnapshot(
    input: { readonly vault: VaultId; readonly snapshot: string; readonly target: FileSystemDirectoryHandle },
    task: TaskId,
    callbacks: OperationCallbacks,
  ): Promise<void>;
  /** Object by object, sealed as it is: the copy opens with the same passphrase. Goes on where a broken copy ended. */
  copyVaultTo(
    input: { readonly vault: VaultId; readonly target: BackupPlace },
    task: TaskId,
    callbacks: OperationCallbacks,
  ): Promise<void>;
}
