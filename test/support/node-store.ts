import { randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type AbortOptions, throwIfAborted } from "../../src/base/abort.ts";
import type { Bytes } from "../../src/base/bytes.ts";
import { KeepsakeError } from "../../src/base/errors.ts";
import {
  type GetOptions,
  isObjectName,
  type ObjectInfo,
  type ObjectKey,
  type ObjectStore,
  type ObjectType,
  requireObjectKey,
  requireRange,
  standardDirectories,
  standardPath,
} from "../../src/vault/index.ts";

/** A repository in the standard layout on a real disk, where the restic program finds it. */
export function createNodeStore(root: string): ObjectStore {
  const pathOf = (key: ObjectKey, options?: AbortOptions): string => {
    requireObjectKey(key);
    throwIfAborted(options?.signal);
    return join(root, ...standardPath(key));
  };
  return {
    label: `folder ${root}`,
    concurrency: 4,
    async put(key, bytes, options) {
      const path = pathOf(key, options);
      await mkdir(dirname(path), { recursive: true });
      const temporary = join(dirname(path), `tmp-${randomBytes(8).toString("hex")}`);
      await writeFile(temporary, bytes);
      try {
        // A link, not a rename: it never replaces.
        await link(temporary, path);
      } catch (error) {
        throw isSystemError(error, "EEXIST") ? new KeepsakeError("store/exists", { name: key.name }) : error;
      } finally {
        await unlink(temporary);
      }
    },
    async get(key, options?: GetOptions) {
      const path = pathOf(key, options);
      if (options?.range !== undefined) requireRange(options.range);
      return readRange(path, key, options);
    },
    async stat(key, options) {
      const size = await sizeOf(pathOf(key, options));
      return size === null ? null : { sizeBytes: size };
    },
    list: (type, options) => list(root, type, options),
    async delete(key, options) {
      await unlink(pathOf(key, options)).catch((error: unknown) => {
        if (!isSystemError(error, "ENOENT")) throw error;
      });
    },
    freeBytes: async () => null,
  };
}

async function readRange(path: string, key: ObjectKey, options: GetOptions | undefined): Promise<Bytes> {
  const size = await sizeOf(path);
  if (size === null) throw new KeepsakeError("store/not-found", { type: key.type, name: key.name });
  const { offset, length } = options?.range ?? { offset: 0, length: size };
  if (offset + length > size) throw new KeepsakeError("store/too-short", { type: key.type, name: key.name });
  const file = await open(path, "r");
  try {
    const bytes = new Uint8Array(length);
    if (length > 0) await file.read(bytes, 0, length, offset);
    return bytes;
  } finally {
    await file.close();
  }
}

async function* list(root: string, type: ObjectType, options?: AbortOptions): AsyncIterable<ObjectInfo> {
  throwIfAborted(options?.signal);
  const directory = type === "config" ? root : join(root, standardDirectories[type]);
  const folders = type === "pack" ? (await names(directory)).map((name) => join(directory, name)) : [directory];
  for (const folder of folders) {
    for (const name of await names(folder)) {
      throwIfAborted(options?.signal);
      const sizeBytes = isObjectName(type, name) ? await sizeOf(join(folder, name)) : null;
      if (sizeBytes !== null && sizeBytes > 0) yield { name, sizeBytes };
    }
  }
}

async function names(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return [];
    throw error;
  });
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw error;
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
