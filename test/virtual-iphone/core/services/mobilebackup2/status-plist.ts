import type { Bytes, PlistDict } from "../../contracts.ts";
import { asDict, encodeBinaryPlist, parsePlist } from "../../plist/index.ts";
import { BackupError, MB } from "./errors.ts";

export type SnapshotPhase = "uploading" | "moving" | "removing" | "finished";

/** Status.plist: where a backup stands. The phone writes it and believes only itself. */
export interface BackupStatus {
  readonly uuid: string;
  readonly date: Date;
  readonly backupState: "empty" | "old" | "new";
  readonly phase: SnapshotPhase;
  readonly isFull: boolean;
  readonly version: string;
}

const PHASES: readonly string[] = ["uploading", "moving", "removing", "finished"];
const STATES: readonly string[] = ["empty", "old", "new"];

export function writeStatus(status: BackupStatus): Bytes {
  return encodeBinaryPlist({
    UUID: status.uuid,
    Date: status.date,
    BackupState: status.backupState,
    SnapshotState: status.phase,
    IsFullBackup: status.isFull,
    Version: status.version,
  });
}

/** Strict, as on real phones: a wrong type or an unknown word fails the run with 205. */
export function readStatus(bytes: Bytes): BackupStatus {
  const bad = (): BackupError => new BackupError(MB.inconsistent, "Error reading backup status", 11);
  let dict: PlistDict | null = null;
  try {
    dict = asDict(parsePlist(bytes));
  } catch {
    throw bad();
  }
  const {
    UUID: uuid,
    Date: date,
    BackupState: backupState,
    SnapshotState: phase,
    IsFullBackup: isFull,
    Version: version,
  } = dict ?? {};
  if (typeof uuid !== "string" || !(date instanceof Date) || typeof isFull !== "boolean" || typeof version !== "string")
    throw bad();
  if (typeof backupState !== "string" || typeof phase !== "string") throw bad();
  if (!STATES.includes(backupState) || !PHASES.includes(phase)) throw bad();
  return {
    uuid,
    date,
    backupState: backupState as BackupStatus["backupState"],
    phase: phase as SnapshotPhase,
    isFull,
    version,
  };
}
