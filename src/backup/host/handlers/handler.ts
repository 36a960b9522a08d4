import { hasCode, KeepsakeError } from "../../../base/errors.ts";
import type { PlistValue } from "../../../codec/plist/index.ts";
import { NO_TEXT } from "../../devicelink/frames.ts";
import { type LinkStatus, statusOf, statusWith } from "../../devicelink/link-status.ts";
import type { HostRun } from "../host-run.ts";

/**
 * Does what one message asks and says what to answer. A rejection ends the operation; what merely failed on our side is an
 * answer.
 */
export type MessageHandler = (run: HostRun, args: readonly PlistValue[]) => Promise<LinkStatus>;

/**
 * A failure of ours inside a message: noted, so that the person hears of it whatever the phone makes of it.
 * @throws app/aborted and the like again: they end the operation
 */
export function noted(run: HostRun, error: unknown): KeepsakeError {
  if (run.signal?.aborted || hasCode(error, "base/bug") || !(error instanceof KeepsakeError)) throw error;
  run.faults.note(error);
  run.log.warn("backup", "message-failed", { code: error.code });
  return error;
}

/** One piece of work with one answer; tried again while the person mends what is in the way. */
export async function singleStatus(run: HostRun, work: () => Promise<void>): Promise<LinkStatus> {
  try {
    await mending(run, work);
    return statusWith(NO_TEXT);
  } catch (error) {
    return statusOf(noted(run, error));
  }
}

/** `work`, again and again while the person mends what made it fail. It must be safe to repeat. */
export async function mending<T>(run: HostRun, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof KeepsakeError) || !(await run.mend(error))) throw error;
    }
  }
}
