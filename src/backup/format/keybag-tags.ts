import { type Bytes, dataView, fromUtf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";

/** A key bag taken apart: what it says about itself, and one group of tags per protection class. */
export interface KeyBagTags {
  readonly header: TagGroup;
  readonly classes: readonly TagGroup[];
}

/** Values by four-letter tag. Unknown tags are kept and ignored. */
export type TagGroup = ReadonlyMap<string, Bytes>;

const TAG_BYTES = 4;
const HEAD_BYTES = 8;

/**
 * Tag, length, value, one after the other. The first UUID belongs to the header, each later one opens a class.
 * @throws backup/damaged @source dinosec/iphone-dataprotection python_scripts/keystore/keybag.py
 */
export function readKeyBagTags(bytes: Bytes): KeyBagTags {
  if (bytes.length > limits.keyBagBytes) throw damagedBag("length");
  const view = dataView(bytes);
  const header = new Map<string, Bytes>();
  const classes: Map<string, Bytes>[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + HEAD_BYTES <= bytes.length ? view.getUint32(at + TAG_BYTES) : Number.POSITIVE_INFINITY;
    if (at + HEAD_BYTES + length > bytes.length) throw damagedBag("end inside a tag");
    const tag = fromUtf8(bytes.subarray(at, at + TAG_BYTES));
    if (tag === "UUID" && header.has("UUID")) classes.push(new Map());
    const group = classes.at(-1) ?? header;
    group.set(tag, bytes.slice(at + HEAD_BYTES, at + HEAD_BYTES + length));
    at += HEAD_BYTES + length;
  }
  return { header, classes };
}

/** A number of four bytes. @throws backup/damaged when absent or of another length */
export function numberOf(group: TagGroup, tag: string): number {
  const value = group.get(tag);
  if (value?.length !== 4) throw damagedBag(tag);
  return dataView(value).getUint32(0);
}

/** @throws backup/damaged when absent */
export function bytesOf(group: TagGroup, tag: string): Bytes {
  const value = group.get(tag);
  if (value === undefined) throw damagedBag(tag);
  return value;
}

export function damagedBag(what: string): KeepsakeError {
  return new KeepsakeError("backup/damaged", { file: "Manifest.plist", what: `key bag: ${what}` });
}
