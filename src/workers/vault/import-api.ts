import type { OperationCallbacks, TaskId } from "../operation-api.ts";

/** A file the page was given, with its path below what was chosen or dropped. */
export interface SourceFile {
  readonly path: string;
  readonly file: File;
}

/** Where backups to import lie. A folder's handle needs the permission to read. */
export type ImportSource =
  | { readonly kind: "folder"; readonly handle: FileSystemDirectoryHandle }
  | { readonly kind: "files"; readonly files: readonly SourceFile[] };

/** A backup in a source. */
export interface FoundBackup {
  /** Names it within the source: its folder, "" when the source is the backup itself. */
  readonly folder: string;
  readonly udid: string;
  readonly phoneName: string;
  readonly productType: string;
  readonly iosVersion: string;
  /** Null when the backup does not tell. */
  readonly madeAtMs: number | null;
  readonly encrypted: boolean;
  /** False for what an interrupted run left: it cannot be imported. */
  readonly finished: boolean;
  /** The vault has a snapshot of this phone and this moment. */
  readonly inVault: boolean;
}

export interface ImportCalls {
  /** Backups in the source itself or one level below, newest first. Nothing is written. */
  findBackups(
    input: { readonly vault: string; readonly source: ImportSource },
    task: TaskId,
  ): Promise<readonly FoundBackup[]>;
  /** Makes a snapshot of each of the backups named. Returns how many. @throws backup/not-finished, backup/damaged */
  importBackups(
    input: { readonly vault: string; readonly source: ImportSource; readonly folders: readonly string[] },
    task: TaskId,
    callbacks: OperationCallbacks,
  ): Promise<number>;
}
