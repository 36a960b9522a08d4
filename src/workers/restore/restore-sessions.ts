import { asKeepsakeError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { BackupSession } from "../../device/index.ts";
import type { TaskId } from "../api.ts";
import type { SessionStreams } from "../session-streams.ts";

interface Held {
  readonly session: BackupSession;
  /** The stream has ended, well or not. */
  readonly ended: Promise<void>;
}

/**
 * Restores under way. The stream ends before it is known how the restore ended, and a failed one must take the list of apps
 * back from the phone: so the session is held until whoever started it says how it went.
 */
export class RestoreSessions {
  readonly #held = new Map<TaskId, Held>();
  readonly #streams: SessionStreams;
  readonly #log: Log;

  constructor(streams: SessionStreams, log: Log) {
    this.#streams = streams;
    this.#log = log;
  }

  /** Pumps the session's stream into `files` from now on; `end` has to be called once. */
  hold(task: TaskId, session: BackupSession, files: MessagePort): void {
    this.#held.set(task, { session, ended: this.#streams.join(task, session, files) });
  }

  /** Never throws: a phone that restarts or is gone cannot be tidied up. */
  async end(task: TaskId, succeeded: boolean): Promise<void> {
    const held = this.#held.get(task);
    this.#held.delete(task);
    if (held === undefined) return;
    await held.ended;
    if (!succeeded) await held.session.abandonRestore().catch((error: unknown) => this.#warn(error));
    await held.session.release();
  }

  #warn(error: unknown): void {
    this.#log.warn("service", "apps-list-left-behind", { code: asKeepsakeError(error).code });
  }
}
