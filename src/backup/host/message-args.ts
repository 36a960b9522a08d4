import { KeepsakeError } from "../../base/errors.ts";
import { isPlistArray, isPlistDict, type PlistDict, type PlistValue } from "../../codec/plist/index.ts";

/*
 * Elements of the phone's messages. A wrong kind is backup/malformed and ends the operation: the phone and we would no
 * longer mean the same. Elements behind the known ones are ignored.
 */

export function textArgument(value: PlistValue | undefined, what: string): string {
  if (typeof value === "string") return value;
  throw malformed(what);
}

export function textsArgument(value: PlistValue | undefined, what: string): readonly string[] {
  if (isPlistArray(value) && value.every((item) => typeof item === "string")) return value;
  throw malformed(what);
}

export function dictArgument(value: PlistValue | undefined, what: string): PlistDict {
  if (isPlistDict(value)) return value;
  throw malformed(what);
}

function malformed(what: string): KeepsakeError {
  return new KeepsakeError("backup/malformed", { what });
}
