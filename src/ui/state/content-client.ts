import { KeepsakeError } from "../../base/errors.ts";
import type { ContentId, TaskId, VaultWorkerApi } from "../../workers/api.ts";
import type { RemoteApi } from "../../workers/remote.ts";
import type { AppContext } from "./context.ts";
import { newTask } from "./task.ts";

/** Where a file of an opened copy is. */
export interface ContentPlace {
  readonly domain: string;
  readonly path: string;
}

/** Looks into copies. */
export interface ContentClient {
  /** Calls the worker. The work is called off when `signal` fires; it rejects with a KeepsakeError. */
  ask<T>(signal: AbortSignal, work: (worker: RemoteApi<VaultWorkerApi>, task: TaskId) => Promise<T>): Promise<T>;
  close(id: ContentId): void;
  /** Whether anything is being read or written out now. */
  isReading(): boolean;
}

export function createContentClient({ engine }: Pick<AppContext, "engine">): ContentClient {
  let pending = 0;
  return {
    async ask(signal, work) {
      if (signal.aborted) throw new KeepsakeError("app/aborted");
      // Signals cannot cross threads: the work gets a name, and a fired signal cancels it by that.
      const task = newTask("content");
      const cancel = (): void => engine.cancel(task);
      signal.addEventListener("abort", cancel);
      pending += 1;
      try {
        return await work(engine.vault, task);
      } finally {
        pending -= 1;
        signal.removeEventListener("abort", cancel);
      }
    },
    close: (id) => void engine.vault.closeContent(id).catch(() => undefined),
    isReading: () => pending > 0,
  };
}
