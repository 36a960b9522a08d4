import type { FileSource } from "../../base/files.ts";
import { createProgressReporter, type OperationOptions } from "../../base/progress.ts";
import { storeError } from "../../vault/index.ts";

/** Writes a whole file where the person chose; nothing appears there when it fails. `source` is closed in every case. */
export async function saveFile(
  source: FileSource,
  target: FileSystemFileHandle,
  { signal, onProgress }: OperationOptions,
): Promise<void> {
  const progress = createProgressReporter(onProgress, Date.now);
  try {
    const writable = await target.createWritable();
    try {
      let bytesDone = 0;
      for (let piece = await source.read({ signal }); piece !== null; piece = await source.read({ signal })) {
        await writable.write(piece);
        bytesDone += piece.length;
        const fraction = source.sizeBytes === 0 ? 1 : bytesDone / source.sizeBytes;
        progress.update({ phase: "transferring", bytesDone, bytesTotal: source.sizeBytes, fraction });
      }
      await writable.close();
    } catch (error) {
      await writable.abort().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw storeError(error);
  } finally {
    progress.finish();
    await source.close();
  }
}
