import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { ObjectKey, ObjectStore } from "./object-store.ts";

/**
 * A store that asks before it gives up a write that the person can make possible: no room, folder away, permission
 * withdrawn. While the question is open nothing else happens, so a backup pauses and goes on where it was.
 *
 * @param asked the question of the operation that runs, or none; asked anew each time
 */
export function createPatientStore(store: ObjectStore, asked: () => OperationOptions["onInterruption"]): ObjectStore {
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
          const question = failure.retry === "after-remedy" ? asked() : undefined;
          if ((await question?.({ error: failure, resumable: true })) !== "retry") throw failure;
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
