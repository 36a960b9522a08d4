import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  dictAt,
  dictOf,
  isPlistArray,
  isPlistDict,
  isPlistUid,
  type PlistDict,
  type PlistValue,
  parsePlist,
  valueAt,
} from "../../codec/plist/index.ts";

/** An archive of NSKeyedArchiver, read reference by reference. */
export interface KeyedArchive {
  /** The object at `$top.root`. */
  readonly root: PlistDict;
  /** The value under a key with its reference followed; undefined when absent or nil. */
  get(dict: PlistDict, key: string): PlistValue | undefined;
  /** Raw data, or the content of an NSData object, whose bytes may be a reference again. */
  bytes(dict: PlistDict, key: string): Bytes | undefined;
}

/** References are followed this often; honest writers need two. */
const HOPS = 4;
const NIL = "$null";

/** @throws base/malformed @source libimobiledevice/libplist and public descriptions of NSKeyedArchiver */
export function openKeyedArchive(bytes: Bytes): KeyedArchive {
  const archive = dictOf(parsePlist(bytes), "archive");
  const objects = valueAt(archive, "$objects");
  if (!isPlistArray(objects)) throw malformed("$objects");
  const follow = (value: PlistValue | undefined): PlistValue | undefined => {
    let target = value;
    for (let hop = 0; isPlistUid(target); hop++) {
      if (hop === HOPS) throw malformed("reference");
      target = objects[target.CF$UID];
    }
    return target === NIL || target === null ? undefined : target;
  };
  const root = follow(valueAt(dictAt(archive, "$top"), "root"));
  if (!isPlistDict(root)) throw malformed("root");
  const get = (dict: PlistDict, key: string): PlistValue | undefined => follow(valueAt(dict, key));
  return {
    root,
    get,
    bytes(dict, key) {
      let value = get(dict, key);
      for (let hop = 0; isPlistDict(value) && hop < HOPS; hop++) value = get(value, "NS.data");
      return value instanceof Uint8Array ? value : undefined;
    },
  };
}

function malformed(what: string): KeepsakeError {
  return new KeepsakeError("base/malformed", { format: "keyed archive", what });
}
