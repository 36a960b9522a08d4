import { type BackupFiles, backupPath, openAppleFolder } from "../../../backup/index.ts";
import { asKeepsakeError } from "../../../base/errors.ts";
import { createZipExport, type ExportTarget, folderTarget, safeFileName } from "../../../content/index.ts";
import { storeError } from "../../../vault/index.ts";
import type { ExportPlace } from "./export-api.ts";

export interface Written<T> {
  readonly result: T;
  readonly folder: string;
  readonly blob: Blob | null;
}

/** Runs an export into a new folder of that name, in the chosen place. Half a zip is never left as if it were whole. */
export async function writeInto<T>(
  place: ExportPlace,
  folder: string,
  work: (target: ExportTarget) => Promise<T>,
): Promise<Written<T>> {
  const name = safeFileName(folder);
  if (place !== null && place.kind === "directory") return intoFolder(place, name, work);
  return intoZip(place, name, work);
}

async function intoFolder<T>(
  place: FileSystemDirectoryHandle,
  wanted: string,
  work: (target: ExportTarget) => Promise<T>,
): Promise<Written<T>> {
  const files = await openAppleFolder(place);
  try {
    const folder = await freeName(files, wanted);
    await files.makeDirectory(backupPath(folder));
    return { result: await work(folderTarget(files, folder)), folder, blob: null };
  } finally {
    await files.close().catch(() => undefined);
  }
}

/** "Photos", "Photos (2)"…: what is there already stays as it is. */
async function freeName(files: BackupFiles, wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : safeFileName(`${wanted} (${number})`);
    if ((await files.stat(backupPath(name))) === null) return name;
  }
}

async function intoZip<T>(
  place: FileSystemFileHandle | null,
  folder: string,
  work: (target: ExportTarget) => Promise<T>,
): Promise<Written<T>> {
  const zip = createZipExport();
  const saving = place === null ? new Response(zip.stream).blob() : saveTo(place, zip.stream);
  // Awaited below; until then a failure of one side ends the other.
  saving.catch((error: unknown) => zip.abort(asKeepsakeError(error, "store/failed")));
  try {
    const result = await work(inFolder(zip.target, folder));
    await zip.finish();
    return { result, folder, blob: (await saving) ?? null };
  } catch (error) {
    zip.abort(asKeepsakeError(error));
    await saving.catch(() => undefined);
    throw error;
  }
}

async function saveTo(place: FileSystemFileHandle, stream: ReadableStream<Uint8Array>): Promise<null> {
  try {
    await stream.pipeTo(await place.createWritable());
    return null;
  } catch (error) {
    throw storeError(error);
  }
}

function inFolder(target: ExportTarget, folder: string): ExportTarget {
  return { file: (path, options) => target.file([folder, ...path], options) };
}
