import type { PlistDict } from "../../codec/plist/index.ts";
import type { BackupPlace, BackupReport, OperationCallbacks, TaskId } from "../operation-api.ts";
import type { VaultId } from "../vault/vault-api.ts";

/** What is put back: a backup folder in a place, or a snapshot of an open vault. */
export type RestoreSource =
  | { readonly kind: "folder"; readonly place: BackupPlace; readonly folder: string }
  | { readonly kind: "snapshot"; readonly vault: VaultId; readonly snapshot: string };

/** What a copy says about itself before it is put onto a phone. Sizes in bytes. */
export interface RestoreSourceInfo {
  readonly udid: string;
  readonly phoneName: string;
  readonly productType: string;
  readonly iosVersion: string;
  readonly madeAtMs: number | null;
  readonly encrypted: boolean;
  readonly files: number;
  readonly sizeBytes: number;
  /** For the phone to install again; by bundle id. */
  readonly applications: PlistDict;
}

/** How the phone shall go about it; the words are those of the protocol. */
export interface RestoreChoices {
  readonly systemFiles: boolean;
  readonly preserveSettings: boolean;
  readonly removeItemsNotRestored: boolean;
  /** Ask the phone to install the copy's apps again. */
  readonly apps: boolean;
}

export interface RestoreCalls {
  /** @throws backup/not-a-backup, backup/not-finished, backup/damaged, vault/closed */
  inspectSource(source: RestoreSource, task: TaskId): Promise<RestoreSourceInfo>;
  /** Sends the copy. The port is the phone's stream; it is ended in every case. */
  restoreToPhone(
    input: {
      readonly source: RestoreSource;
      readonly device: MessagePort;
      readonly udid: string;
      readonly password: string | null;
      readonly choices: RestoreChoices;
    },
    task: TaskId,
    callbacks: OperationCallbacks,
  ): Promise<BackupReport>;
  /** Enables (`from` null), changes or disables (`to` null) the phone's backup encryption. */
  changePhonePassword(
    input: {
      readonly device: MessagePort;
      readonly udid: string;
      readonly from: string | null;
      readonly to: string | null;
    },
    task: TaskId,
    callbacks: OperationCallbacks,
  ): Promise<void>;
}
