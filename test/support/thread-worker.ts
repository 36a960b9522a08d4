import { Worker } from "node:worker_threads";
import type { WorkerLike } from "../../src/workers/remote.ts";

/** A Node thread that runs a TypeScript module. */
export function startThread(module: URL, data?: unknown): Worker {
  const url = module.href;
  return new Worker(`import("tsx/esm/api").then(({ tsImport }) => tsImport("${url}", "${url}"))`, {
    eval: true,
    workerData: data,
  });
}

/** A Node thread with the face of a browser's worker. */
export function browserLike(worker: Worker): WorkerLike {
  const wrappers = new Map<unknown, (value: unknown) => void>();
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer as never),
    addEventListener: (type, listener) => {
      const wrapper = (value: unknown): void => {
        const event = type === "message" ? { data: value } : value;
        if (typeof listener === "function") listener(event as Event);
      };
      wrappers.set(listener, wrapper);
      worker.on(type, wrapper);
    },
    removeEventListener: (type, listener) => {
      const wrapper = wrappers.get(listener);
      if (wrapper !== undefined) worker.off(type, wrapper);
    },
    terminate: () => worker.terminate(),
  };
}
