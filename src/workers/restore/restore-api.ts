import type { FindingKind } from "../../backup/index.ts";
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
  /** Domains of the copy that are not sent. */
  readonly leaveOut: readonly string[];
  /** Single files of it that are not sent: those that did not survive. */
  readonly leaveOutFiles: readonly CopyFile[];
}

/** One file of a phone, as the phone names it. */
export interface CopyFile {
  readonly domain: string;
  readonly path: string;
}

/** A part of a copy that is missing, cut off or changed. Of the copy's own descriptions `domain` is "". */
export interface DamagedPart extends CopyFile {
  readonly kind: FindingKind;
}

/** A part of a copy that can be left out, as its manifest weighs it. */
export interface SourceDomain {
  readonly domain: string;
  readonly files: number;
  readonly sizeBytes: number;
}

/** Whether a restore can come to its end with this copy. Sizes in bytes. */
export interface SourceCheckReport {
  readonly files: number;
  readonly bytes: number;
  /** Of what would be sent; about the first thousand. */
  readonly damaged: readonly DamagedPart[];
  /** They are files of the phone, all of them are named, and the copy's list can be written without them. */
  readonly canLeaveOut: boolean;
}

/** A backup password that a vault keeps; the password itself only comes by `revealPassword`. */
export interface KeptPasswordInfo {
  readonly udid: string;
  readonly phoneName: string;
  readonly keptAtMs: number;
  /** When it last opened the key bag of a copy; null: not yet. */
  readonly provenAtMs: number | null;
}

export interface RestoreCalls {
  /**
   * Opens the copy's key bag. Null: with one of the passwords that the copy's vault, or else any open vault keeps.
   * @throws backup/wrong-password, also when no kept one fits; backup/damaged without a key bag
   */
  provePassword(
    input: { readonly source: RestoreSource; readonly password: string | null },
    task: TaskId,
  ): Promise<{ readonly password: string }>;
  /** Newest first. */
  keptPasswords(vault: VaultId): Promise<readonly KeptPasswordInfo[]>;
  /** Older passwords of the phone stay for its older copies. */
  keepPassword(input: {
    readonly vault: VaultId;
    readonly udid: string;
    readonly phoneName: string;
    readonly password: string;
  }): Promise<readonly KeptPasswordInfo[]>;
  /** The phone's newest; null when none is kept. */
  revealPassword(vault: VaultId, udid: string): Promise<string | null>;
  /** One password of the phone, or with null all of them. */
  forgetPasswords(vault: VaultId, udid: string, only: string | null): Promise<readonly KeptPasswordInfo[]>;
  /** @throws backup/not-a-backup, backup/not-finished, backup/damaged, vault/closed */
  inspectSource(source: RestoreSource, task: TaskId): Promise<RestoreSourceInfo>;
  /** Largest first. @throws backup/wrong-password for an encrypted copy without its password */
  weighSource(
    input: { readonly source: RestoreSource; readonly password: string | null },
    task: TaskId,
  ): Promise<readonly SourceDomain[]>;
  /**
   * Reads the copy as a restore would. `readAll`: to its last byte, so that every part of a vault is authenticated.
   * Findings are an answer; what a person can mend (folder gone) rejects.
   */
  checkSource(
    input: {
      readonly source: RestoreSource;
      readonly readAll: boolean;
      readonly password: string | null;
      readonly choices: RestoreChoices;
    },
    task: TaskId,
    callbacks: OperationCallbacks,
  ): Promise<SourceCheckReport>;
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
