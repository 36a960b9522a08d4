import type { Clock, RandomBytes } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { OperationOptions } from "../../base/progress.ts";

/**
 * Our side of mobilebackup2. The phone drives: it asks us to create, list, move, read and write files, and says how it
 * ended. One host serves one operation on one connection, and ends the connection.
 *
 * A fired signal is told to the phone before the link ends, so that it keeps what it needs to go on later; what arrived
 * stays. Rejections: what the phone reports as a backup/… code with `number` and `text`, our own faults (store/…), those of
 * the pipe, app/aborted.
 */
export interface BackupHost {
  /** Full the first time, incremental afterwards; a run that was cut off is continued. */
  backup(request: BackupRequest, options?: OperationOptions): Promise<BackupOutcome>;
  /** Changes the phone. The source is only read. The phone restarts afterwards if asked to. */
  restore(request: RestoreRequest, options?: OperationOptions): Promise<BackupOutcome>;
  /** Enables (`from` null), changes or disables (`to` null) encryption. Existing backups keep their password: the phone is shown none. */
  changePassword(change: PasswordChange, options?: OperationOptions): Promise<BackupOutcome>;
  /** What the phone makes of a backup, as text for people. Unreliable on real phones since iOS 10; our own readers are the way. */
  info(request: ContentRequest, options?: OperationOptions): Promise<string>;
  list(request: ContentRequest, options?: OperationOptions): Promise<string>;
}

export interface BackupRequest {
  readonly udid: string;
  /** Send everything again. */
  readonly full: boolean;
}

export interface RestoreRequest {
  readonly udid: string;
  /** Of the phone that was backed up: the name of the directory. */
  readonly sourceUdid: string;
  readonly password?: string | undefined;
  readonly systemFiles: boolean;
  readonly reboot: boolean;
  readonly preserveSettings: boolean;
  readonly removeItemsNotRestored: boolean;
}

export interface PasswordChange {
  readonly udid: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface ContentRequest {
  readonly udid: string;
  readonly sourceUdid: string;
}

/** Files received in a backup, sent in a restore. A device error is not an outcome: it rejects. `warnings` are what the phone reported per file. */
export interface BackupOutcome {
  readonly files: number;
  readonly bytes: number;
  readonly warnings: readonly string[];
}

export interface BackupHostOptions {
  readonly clock?: Clock | undefined;
  readonly log?: Log | undefined;
  readonly randomBytes?: RandomBytes | undefined;
  /** How long the phone may say nothing. Default 35 minutes: it waits up to 30 for its passcode. */
  readonly silenceMs?: number | undefined;
  /** How long a phone may take to let go. Default 5 seconds. */
  readonly graceMs?: number | undefined;
}
