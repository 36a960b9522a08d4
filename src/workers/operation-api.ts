import type { VerifyReport } from "../backup/index.ts";
import type { WireError } from "../base/errors.ts";
import type { Progress } from "../base/progress.ts";

/** Names one cancellable piece of work across threads; made by the page, unique per page. */
export type TaskId = string;

/** Where backup folders live. A folder handle must carry a granted readwrite permission: a worker cannot ask. */
export type BackupPlace =
  | { readonly kind: "browser" }
  /** `id` names the folder among tabs; handles have no identity that crosses threads. */
  | { readonly kind: "folder"; readonly id: string; readonly handle: FileSystemDirectoryHandle };

/** What an operation moved. */
export interface BackupReport {
  readonly files: number;
  readonly bytes: number;
  /** What the look at the finished copy found; null when there was none: after a restore, or when it was stopped. */
  readonly verified?: VerifyReport | null;
  /** What the phone reported about single files; empty when everything went well. */
  readonly warnings: readonly string[];
}

/** Something a person can mend while the run waits. */
export interface Interruption {
  readonly error: WireError;
  readonly resumable: boolean;
}

export interface OperationCallbacks {
  onProgress(progress: Progress): void;
  onInterruption(interruption: Interruption): Promise<"retry" | "stop">;
}
