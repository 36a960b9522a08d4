import type { Bytes, PhoneStream, PlistDict, PlistValue } from "../contracts.ts";
import { asDict, encodeBinaryPlist, encodeXmlPlist, parsePlist } from "../plist/index.ts";

const MAX_PLIST_BYTES = 64 * 1024 * 1024;

/** A dictionary behind a 4-byte big-endian length, or null at the clean end. Anything but a dictionary is an error. */
export async function readPlistMessage(stream: PhoneStream): Promise<PlistDict | null> {
  const start = await stream.readSome(4);
  if (start === null) return null;
  const head = new Uint8Array(4);
  head.set(start);
  if (start.length < 4) head.set(await stream.readExactly(4 - start.length), start.length);
  const length = new DataView(head.buffer).getUint32(0);
  if (length > MAX_PLIST_BYTES) throw new Error(`the host announced a property list of ${length} bytes`);
  const dict = asDict(parsePlist(await stream.readExactly(length)));
  if (dict === null) throw new Error("the host sent a property list that is no dictionary");
  return dict;
}

export async function writePlistMessage(
  stream: PhoneStream,
  value: PlistValue,
  format: "xml" | "binary" = "xml",
): Promise<void> {
  await stream.write(withLength(format === "xml" ? encodeXmlPlist(value) : encodeBinaryPlist(value)));
}

export function withLength(body: Bytes): Bytes {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(body, 4);
  return bytes;
}
