import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  dictAt,
  dictOf,
  encodeBinaryPlist,
  isPlistArray,
  isPlistDict,
  isPlistUid,
  type PlistDict,
  type PlistValue,
  parsePlist,
  valueAt,
} from "../../codec/plist/index.ts";

/** What a file is once it is plain. */
export interface PlainFacts {
  readonly sizeBytes: number;
  /** SHA-1 of the plain bytes, for records that had a digest. */
  readonly digest: Bytes | null;
}

const NIL = "$null";

/**
 * The record of an encrypted file as an unencrypted backup has it: no key, the size and digest of the plain bytes. Everything
 * else, known or not, stays as the phone wrote it. Directories and links have no facts: theirs stays whole.
 * @throws base/malformed
 */
export function plainRecord(record: Bytes, facts: PlainFacts): Bytes {
  const archive = dictOf(parsePlist(record), "archive");
  const before = valueAt(archive, "$objects");
  const root = valueAt(dictAt(archive, "$top"), "root");
  if (!isPlistArray(before) || !isPlistUid(root)) throw malformed();
  const objects: PlistValue[] = [...before];
  const file = objects[root.CF$UID];
  if (!isPlistDict(file)) throw malformed();
  // What was referred to stays in its place, emptied, so that no other reference shifts.
  const clear = (value: PlistValue | undefined): void => {
    if (isPlistUid(value) && value.CF$UID < objects.length) objects[value.CF$UID] = NIL;
  };
  const key = valueAt(file, "EncryptionKey");
  clear(key);
  const { EncryptionKey: _, ...rest } = file;
  const changed: Record<string, PlistValue> = { ...rest, Size: facts.sizeBytes };
  if (facts.digest !== null && valueAt(file, "Digest") !== undefined) setDigest(changed, objects, facts.digest);
  objects[root.CF$UID] = changed;
  return encodeBinaryPlist({ ...archive, $objects: objects } as PlistDict);
}

function setDigest(file: Record<string, PlistValue>, objects: PlistValue[], digest: Bytes): void {
  const { Digest: place } = file;
  if (isPlistUid(place) && place.CF$UID < objects.length) objects[place.CF$UID] = digest;
  else file["Digest"] = digest;
}

function malformed(): KeepsakeError {
  return new KeepsakeError("base/malformed", { format: "keyed archive", what: "file record" });
}
