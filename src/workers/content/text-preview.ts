import type { AbortOptions } from "../../base/abort.ts";
import { type Bytes, fromUtf8 } from "../../base/bytes.ts";
import { hasCode } from "../../base/errors.ts";
import type { FileSource } from "../../base/files.ts";
import { encodeXmlPlist, isBinaryPlist, parsePlist } from "../../codec/plist/index.ts";

/** A text is shown up to here; a property list is read whole up to the other. */
const SHOWN_BYTES = 262_144;
const PLIST_BYTES = 4_194_304;

/** The beginning of a file as text, a binary property list as XML; null for what is neither. */
export async function textPreview(source: FileSource, options: AbortOptions): Promise<string | null> {
  const head = await source.readAt(0, Math.min(SHOWN_BYTES, source.sizeBytes), options);
  if (!isBinaryPlist(head)) return isText(head) ? fromUtf8(head) : null;
  if (source.sizeBytes > PLIST_BYTES) return null;
  return plistText(await source.readAt(0, source.sizeBytes, options));
}

function plistText(bytes: Bytes): string | null {
  try {
    return fromUtf8(encodeXmlPlist(parsePlist(bytes)).subarray(0, SHOWN_BYTES));
  } catch (error) {
    // Archives with references in a circle are property lists that XML can't write.
    if (hasCode(error, "base/malformed") || hasCode(error, "base/bug")) return null;
    throw error;
  }
}

/** No zero byte and nearly no other controls: what people would call readable. */
function isText(bytes: Bytes): boolean {
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) return false;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1;
  }
  return controls * 100 <= bytes.length && !fromUtf8(bytes.subarray(0, bytes.length - 4)).includes("\uFFFD");
}
