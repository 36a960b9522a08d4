import type { KeepsakeError } from "../../base/errors.ts";
import type { PlistDict, PlistValue } from "../../codec/plist/index.ts";
import { NO_TEXT } from "./frames.ts";

/**
 * DeviceLink's numbers for what went wrong. The same, negated, is the byte that ends a file in a file stream.
 * (Clients call 6 "local" and 11 "remote" errors; the phone reads them as "no such file" and "I/O error".)
 */
export const linkCodes = {
  ok: 0,
  failed: -1,
  notFound: -6,
  exists: -7,
  notADirectory: -8,
  isADirectory: -9,
  inputOutput: -11,
  several: -13,
  noSpace: -15,
} as const;

/** The host's answer to one message. */
export interface LinkStatus {
  readonly code: number;
  readonly text: string;
  readonly payload: PlistValue;
}

export const statusOk: LinkStatus = { code: linkCodes.ok, text: NO_TEXT, payload: {} };

export function statusWith(payload: PlistValue): LinkStatus {
  return { code: linkCodes.ok, text: NO_TEXT, payload };
}

/** One number and one text for an error of ours. */
export interface LinkFailure {
  readonly code: number;
  readonly text: string;
}

export function failureOf(error: KeepsakeError): LinkFailure {
  switch (error.code) {
    case "backup/not-found":
      return { code: linkCodes.notFound, text: "No such file or directory" };
    case "backup/wrong-kind":
      return error.context["kind"] === "directory"
        ? { code: linkCodes.isADirectory, text: "Is a directory" }
        : { code: linkCodes.notADirectory, text: "Not a directory" };
    case "store/full":
      return { code: linkCodes.noSpace, text: "No space left on device" };
    case "store/exists":
      return { code: linkCodes.exists, text: "File exists" };
    case "backup/name-refused":
    case "backup/path-outside":
    case "backup/too-long":
      return { code: linkCodes.failed, text: "Path not allowed" };
    case "app/aborted":
      return { code: linkCodes.failed, text: "Cancelled by the host" };
    default:
      return { code: linkCodes.inputOutput, text: "Input/output error" };
  }
}

export function statusOf(error: KeepsakeError): LinkStatus {
  return { ...failureOf(error), payload: {} };
}

/**
 * The answer to a message about several paths: success, or one entry per failed path. The keys must be the paths exactly
 * as the phone gave them. A full disk concerns the whole message and is told as such.
 */
export function multiStatus(failures: ReadonlyMap<string, KeepsakeError>): LinkStatus {
  const told: Record<string, PlistDict> = {};
  for (const [path, error] of failures) {
    const { code, text } = failureOf(error);
    if (code === linkCodes.noSpace) return { code, text, payload: {} };
    told[path] = { DLFileErrorString: text, DLFileErrorCode: code };
  }
  return failures.size === 0 ? statusOk : { code: linkCodes.several, text: "Multi status", payload: told };
}
