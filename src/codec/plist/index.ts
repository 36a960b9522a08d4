import { type Bytes, fromUtf8 } from "../../base/bytes.ts";
import { binaryMagic, readBinaryPlist } from "./binary-reader.ts";
import { writeBinaryPlist } from "./binary-writer.ts";
import type { PlistValue } from "./value.ts";
import { readXmlPlist } from "./xml-reader.ts";
import { writeXmlPlist } from "./xml-writer.ts";

export {
  arrayAt,
  arrayOf,
  booleanAt,
  bytesAt,
  dateAt,
  dictAt,
  dictOf,
  integerAt,
  maybeArrayAt,
  maybeBooleanAt,
  maybeBytesAt,
  maybeDateAt,
  maybeDictAt,
  maybeIntegerAt,
  maybeNumberAt,
  maybeStringAt,
  numberAt,
  stringAt,
  valueAt,
} from "./access.ts";
export {
  isPlistArray,
  isPlistDict,
  isPlistReal,
  isPlistUid,
  type PlistDict,
  type PlistReal,
  type PlistUid,
  type PlistValue,
  plistReal,
  plistUid,
} from "./value.ts";

/**
 * Reads a property list, binary or XML by its first bytes. Data inside a binary one are views on `bytes`.
 * The caller has limited the length. @throws base/malformed
 */
export function parsePlist(bytes: Bytes): PlistValue {
  return isBinaryPlist(bytes) ? readBinaryPlist(bytes) : readXmlPlist(bytes);
}

export function isBinaryPlist(bytes: Uint8Array): boolean {
  return fromUtf8(bytes.subarray(0, binaryMagic.length)) === binaryMagic;
}

/** @throws base/bug for what XML property lists cannot hold: null, cycles, integers beyond 128 bits */
export function encodeXmlPlist(value: PlistValue): Bytes {
  return writeXmlPlist(value);
}

/** @throws base/bug for cycles and integers beyond 128 bits */
export function encodeBinaryPlist(value: PlistValue): Bytes {
  return writeBinaryPlist(value);
}
