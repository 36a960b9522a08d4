import { type ErrorCode, KeepsakeError } from "../../base/errors.ts";
import type { ObjectKey } from "./object-store.ts";

/**
 * What the browser's storage calls throw, by DOMException name. Anything else is store/failed with the exception as cause.
 * @source WHATWG File System standard; W3C Indexed Database API
 */
const codes: Readonly<Record<string, ErrorCode>> = {
  ConstraintError: "store/exists",
  NotAllowedError: "store/permission",
  NotFoundError: "store/not-found",
  QuotaExceededError: "store/full",
  SecurityError: "store/permission",
};

/** A KeepsakeError as it is; a failed call of the browser as the catalogue names it. */
export function storeError(error: unknown, key?: ObjectKey): KeepsakeError {
  if (error instanceof KeepsakeError) return error;
  const reason = exceptionName(error);
  const context = key === undefined ? { reason } : { type: key.type, name: key.name, reason };
  return new KeepsakeError(codes[reason] ?? "store/failed", context, { cause: error });
}

export function exceptionName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
