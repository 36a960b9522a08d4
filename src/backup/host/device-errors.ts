import { type ErrorCode, KeepsakeError } from "../../base/errors.ts";
import { maybeIntegerAt, maybeStringAt, type PlistDict } from "../../codec/plist/index.ts";
import { printable } from "../files/backup-path.ts";

export type Operation = "backup" | "restore" | "change-password" | "info" | "list";

/**
 * The phone's numbers (MBErrorDomain) in the catalogue's words. Every other number is backup/device-error. The number and the
 * phone's own text always stay in the context, as `number` and `text`.
 *
 * @source libimobiledevice/libimobiledevice issues 153, 787, 1059, 1257, 1380, 1582; doronz88/pymobiledevice3 issues 1187, 1886
 */
const codes: Readonly<Record<number, ErrorCode>> = {
  1: "backup/agent-error",
  3: "backup/busy", // a snapshot of an earlier run is still mounted on the phone
  4: "backup/not-a-backup",
  22: "backup/managed",
  25: "backup/icloud-restoring",
  100: "backup/agent-error",
  101: "backup/agent-error",
  102: "backup/restart-needed", // an earlier restore left its place on the phone occupied
  105: "backup/phone-says-no-space",
  106: "backup/restore-no-space",
  202: "backup/cancelled-on-phone",
  203: "backup/newer-ios",
  204: "backup/not-finished",
  205: "backup/damaged",
  207: "backup/wrong-password",
  208: "backup/passcode-timeout",
  211: "backup/find-my-on",
  212: "backup/setup-not-finished",
};

/** 217 to 224 are ways of being cancelled. */
const cancelled = { from: 217, to: 224 };

/** A full disk of ours comes back wrapped: "cannot write to the computer", with the cause in the text. */
const CANNOT_WRITE = 104;
const NO_SPACE = 105;

/** The phone's final answer, or the error it stands for. @throws that error */
export function requireSuccess(response: PlistDict, operation: Operation): PlistDict {
  const number = responseNumber(response);
  if (number === 0) return response;
  throw deviceError(number, maybeText(response), operation);
}

export function deviceError(number: number, text: string, operation: Operation): KeepsakeError {
  const innermost = innermostNumber(text);
  const context = { number, text: printable(text), ...(innermost === null ? {} : { innermost }) };
  return new KeepsakeError(codeOf(number, innermost, operation), context);
}

function codeOf(number: number, innermost: number | null, operation: Operation): ErrorCode {
  if (number === CANNOT_WRITE && innermost === NO_SPACE) return "backup/phone-says-no-space";
  if (innermost === 22) return "backup/managed";
  // In a backup nobody gave a password: a profile demands that one is set.
  if (number === 207 && operation === "backup") return "backup/managed";
  if (number >= cancelled.from && number <= cancelled.to) return "backup/cancelled-on-phone";
  return codes[number] ?? "backup/device-error";
}

/** The last "(MBErrorDomain/4)" of "… (MBErrorDomain/205). Underlying error: … (MBErrorDomain/4)."; null without any. */
function innermostNumber(text: string): number | null {
  const last = [...text.matchAll(/\(\w{1,64}\/(-?\d{1,9})\)/g)].at(-1);
  return last?.[1] === undefined ? null : Number(last[1]);
}

function responseNumber(response: PlistDict): number {
  try {
    return Number(maybeIntegerAt(response, "ErrorCode") ?? 0n);
  } catch (error) {
    throw new KeepsakeError("backup/malformed", { what: "ErrorCode" }, { cause: error });
  }
}

function maybeText(response: PlistDict): string {
  try {
    return maybeStringAt(response, "ErrorDescription") ?? "";
  } catch {
    return "";
  }
}
