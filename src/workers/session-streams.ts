import { KeepsakeError } from "../base/errors.ts";
import type { BackupSession } from "../device/index.ts";
import type { TaskId } from "./api.ts";
import { joinDuplexes } from "./join-duplexes.ts";
import { portDuplex } from "./port-duplex.ts";

interface Live {
  readonly otherEnd: AbortController;
  readonly done: Promise<void>;
}

/** The streams between the phone's sessions and the vault worker, each by the task it belongs to. */
export class SessionStreams {
  readonly #live = new Map<TaskId, Live>();

  /**
   * Pumps the session's stream into `files` until it ends; then, well or not, does what comes `after`. Never rejects: the
   * other end of the port hears of every failure.
   */
  join(
    task: TaskId,
    { service, interrupted }: BackupSession,
    files: MessagePort,
    after?: () => Promise<void>,
  ): Promise<void> {
    const otherEnd = new AbortController();
    const signal = AbortSignal.any([interrupted, otherEnd.signal]);
    const done = joinDuplexes(service.bytes, portDuplex(files, "vault"), { signal })
      .catch(() => undefined)
      .then(() => after?.())
      .finally(() => this.#live.delete(task));
    this.#live.set(task, { otherEnd, done });
    return done;
  }

  /** The other end is gone without a word. Settles when the stream has ended and what comes after is done. */
  async drop(task: TaskId): Promise<void> {
    const live = this.#live.get(task);
    live?.otherEnd.abort(new KeepsakeError("app/worker-lost", { what: "vault" }));
    await live?.done;
  }
}
