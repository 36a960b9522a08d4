import { KeepsakeError } from "../base/errors.ts";
import type { TaskId } from "./api.ts";

/** Work that can be cancelled by name: signals cannot cross threads. */
export class Tasks {
  readonly #running = new Map<TaskId, AbortController>();

  /** Runs `work` under the name `task`; the name is free again when it settles. */
  async run<T>(task: TaskId, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#running.set(task, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#running.delete(task);
    }
  }

  /** Nothing happens when the task is over already. */
  cancel(task: TaskId): void {
    this.#running.get(task)?.abort(new KeepsakeError("app/aborted"));
  }
}
