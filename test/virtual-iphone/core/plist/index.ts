import type { Bytes, PlistDict, PlistValue } from "../contracts.ts";
import { parseBinaryPlist } from "./binary-reader.ts";
import { isDict } from "./binary-writer.ts";
import { parseXmlPlist } from "./xml-reader.ts";

export { encodeBinaryPlist } from "./binary-writer.ts";
export { PlistError } from "./plist-error.ts";
export { encodeXmlPlist } from "./xml-writer.ts";

/** Binary or XML, told apart by the first bytes. Throws PlistError. */
export function parsePlist(bytes: Bytes): PlistValue {
  return isBinaryPlist(bytes) ? parseBinaryPlist(bytes) : parseXmlPlist(bytes);
}

export function isBinaryPlist(bytes: Uint8Array): boolean {
  // "bplist"
  return [0x62, 0x70, 0x6c, 0x69, 0x73, 0x74].every((byte, i) => bytes[i] === byte);
}

/** The value as a dictionary, or null when it is anything else. */
export function asDict(value: PlistValue | undefined): PlistDict | null {
  return typeof value === "object" && isDict(value) ? value : null;
}
