import { type ErrorCode, KeepsakeError } from "../../base/errors.ts";
import { type BackupPath, printable } from "./backup-path.ts";

/**
 * What the browser's file calls throw, by DOMException name. Anything else is store/failed with the exception as cause.
 * @source WHATWG File System standard; InvalidModificationError is what Chromium throws for a directory that is not empty
 */
const codes: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: "store/permission",
  NotFoundError: "backup/not-found",
  QuotaExceededError: "store/full",
  SecurityError: "store/permission",
  TypeMismatchError: "backup/wrong-kind",
};

/** A KeepsakeError as it is; a failed file call as the catalogue names it. */
export function folderError(error: unknown, path: BackupPath): KeepsakeError {
  if (error instanceof KeepsakeError) return error;
  const context = { path: printable(path) };
  // The browser refuses a name with a TypeError; ours are checked before, so this is a name it dislikes beyond that.
  if (error instanceof TypeError) return new KeepsakeError("backup/name-refused", context, { cause: error });
  const code = codes[exceptionName(error)] ?? "store/failed";
  return new KeepsakeError(code, code === "backup/wrong-kind" ? { ...context, kind: "file" } : context, {
    cause: error,
  });
}

export function exceptionName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
