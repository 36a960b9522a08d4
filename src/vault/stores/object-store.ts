import type { AbortOptions } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";

export type ObjectType = "config" | "key" | "lock" | "snapshot" | "index" | "pack";

export const objectTypes: readonly ObjectType[] = ["config", "key", "lock", "snapshot", "index", "pack"];

/** `name` is "config" for the config and 64 lower-case hex digits for everything else. */
export interface ObjectKey {
  readonly type: ObjectType;
  readonly name: string;
}

export interface ObjectInfo {
  readonly name: string;
  readonly sizeBytes: number;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface GetOptions extends AbortOptions {
  readonly range?: ByteRange | undefined;
}

/**
 * A flat store of immutable named objects. The suite `object-store` is the full contract. A call that rejects because its
 * signal fired may or may not have been carried out, but never by half.
 */
export interface ObjectStore {
  /** For people: "memory", "folder Backups". */
  readonly label: string;
  /** Operations that may run at once. */
  readonly concurrency: number;
  /**
   * After it resolves the object survives a crash of tab, worker and browser (a power cut too only where the store can
   * sync); before, it is absent or complete under its name, never partial, with one exception: a pack that was being
   * written when the power went may be torn, since nothing refers to it yet. The store owns `bytes` from the call on.
   * @throws store/exists for a name that is there already, store/full when there is no room.
   */
  put(key: ObjectKey, bytes: Bytes, options?: AbortOptions): Promise<void>;
  /**
   * The whole object, or exactly the asked range; the caller owns the result.
   * @throws store/not-found, store/too-short when the range ends behind the object
   */
  get(key: ObjectKey, options?: GetOptions): Promise<Bytes>;
  stat(key: ObjectKey, options?: AbortOptions): Promise<{ readonly sizeBytes: number } | null>;
  /** In no order. Names that are no object names are left out, empty files as well: they are what a killed browser leaves. */
  list(type: ObjectType, options?: AbortOptions): AsyncIterable<ObjectInfo>;
  /** No error when absent. */
  delete(key: ObjectKey, options?: AbortOptions): Promise<void>;
  /** Room for new objects, or null when the place cannot say. */
  freeBytes(): Promise<number | null>;
}

const HEX_NAME = /^[0-9a-f]{64}$/;

/** Whether a file of this name is an object; temporary and foreign files are not. */
export function isObjectName(type: ObjectType, name: string): boolean {
  return type === "config" ? name === "config" : HEX_NAME.test(name);
}

/** @throws base/bug for a name no object can have, before a store touches anything. */
export function requireObjectKey(key: ObjectKey): void {
  if (!objectTypes.includes(key.type) || !isObjectName(key.type, key.name)) {
    throw new KeepsakeError("base/bug", { what: "object name", type: key.type, length: key.name.length });
  }
}

/** @throws base/bug for a range that is none. */
export function requireRange(range: ByteRange): void {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  if (!isCount(range.offset) || !isCount(range.length)) {
    throw new KeepsakeError("base/bug", { what: "byte range", offset: range.offset, length: range.length });
  }
}

/**
 * Where an object lies in the standard layout, as path parts below the root of the repository.
 * @source restic/restic internal/backend/layout/layout_default.go
 */
export function standardPath(key: ObjectKey): readonly string[] {
  requireObjectKey(key);
  if (key.type === "config") return ["config"];
  const directory = standardDirectories[key.type];
  return key.type === "pack" ? [directory, key.name.slice(0, 2), key.name] : [directory, key.name];
}

export const standardDirectories: Readonly<Record<Exclude<ObjectType, "config">, string>> = {
  key: "keys",
  lock: "locks",
  snapshot: "snapshots",
  index: "index",
  pack: "data",
};
