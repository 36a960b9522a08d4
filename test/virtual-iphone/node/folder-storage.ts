import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Bytes, PhoneStorage } from "../core/contracts.ts";

/** State of the phone in a folder, one file per key; a key may contain slashes. */
export function createFolderStorage(folder: string): PhoneStorage {
  const pathOf = (key: string): string => {
    if (!/^[\w.-]+(\/[\w.-]+)*$/.test(key) || key.split("/").includes("..")) throw new Error(`storage key ${key}`);
    return join(folder, key);
  };
  return {
    load: async (key) => {
      try {
        return new Uint8Array(await readFile(pathOf(key)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    save: async (key: string, bytes: Bytes) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.new`, bytes);
      await rename(`${path}.new`, path);
    },
    delete: (key) => rm(pathOf(key), { force: true }),
  };
}
