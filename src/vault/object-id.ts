import { type Bytes, fromHex, toHex } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";

declare const idBrand: unique symbol;
/** 64 lower-case hex digits: SHA-256 of the content. Binary (32 bytes) inside the index. */
export type ObjectId = string & { readonly [idBrand]: true };
export type BlobId = ObjectId;
export type SnapshotId = ObjectId;
export type BlobType = "data" | "tree";

const HEX_ID = /^[0-9a-f]{64}$/;

export function isObjectId(text: unknown): text is ObjectId {
  return typeof text === "string" && HEX_ID.test(text);
}

/** @throws base/malformed for anything but 64 lower-case hex digits. */
export function objectId(text: string): ObjectId {
  if (!isObjectId(text)) throw new KeepsakeError("base/malformed", { format: "object id" });
  return text;
}

/** @param digest 32 bytes */
export function idFromBytes(digest: Uint8Array): ObjectId {
  return objectId(toHex(digest));
}

export function idToBytes(id: ObjectId): Bytes {
  return fromHex(id) ?? new Uint8Array(0);
}
