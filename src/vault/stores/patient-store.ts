import { asKeepsakeError, hasCode, type KeepsakeError } from "../../base/errors.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { ObjectKey, ObjectStore } from "./object-store.ts";

/**
 * A store that asks before it gives up a write that the person can make possible: no room, folder away, permission
 * withdrawn. While the question is open nothing else happens, so a backup pauses and goes on where it was.
 *
 * @param asked the question of the operation that runs, or none; asked anew each time
 */
export function createPatientStore(store: ObjectStore, asked: () => OperationOptions["onInterruption"]): ObjectStore {
  /** Several packs are on their way at once; when all of them find the disk full, the person is asked once. */
  let open: Promise<"retry" | "stop"> | null = null;
  async function ask(error: KeepsakeError): Promise<"retry" | "stop"> {
    const question = error.retry === "after-remedy" ? asked() : undefined;
    if (question === undefined) return "stop";
    open ??= question({ error, resumable: true }).finally(() => {
      open = null;
    });
    return open;
  }
  return {
    label: store.label,
    concurrency: store.concurrency,
    put: async (key, bytes, options) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await store.put(key, bytes, options);
        } catch (error) {
          const failure = asKeepsakeError(error, "store/failed");
          if (attempt > 1 && hasCode(failure, "store/exists") && (await isThere(store, key, bytes.length))) return;
          if ((await ask(failure)) !== "retry") throw failure;
        }
      }
    },
    get: (key, options) => store.get(key, options),
    stat: (key, options) => store.stat(key, options),
    list: (type, options) => store.list(type, options),
    delete: (key, options) => store.delete(key, options),
    freeBytes: () => store.freeBytes(),
  };
}

/** A write that seemed to fail may have been carried out. */
async function isThere(store: ObjectStore, key: ObjectKey, sizeBytes: number): Promise<boolean> {
  return (await store.stat(key))?.sizeBytes === sizeBytes;
}
