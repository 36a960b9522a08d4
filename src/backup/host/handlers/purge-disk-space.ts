import { KeepsakeError } from "../../../base/errors.ts";
import { linkCodes, statusWith } from "../../devicelink/link-status.ts";
import type { MessageHandler } from "./handler.ts";

/** What the phone adds to the shortfall before it asks. @source doronz88/pymobiledevice3 issue 1886 */
const EXTRA_BYTES = 2_147_483_648;

/**
 * `[bytes, urgency]`: the room is too small by so much. We delete nothing by ourselves: the person may make room, then the
 * phone measures again; otherwise it ends the run, and the numbers go into the error.
 */
export const purgeDiskSpace: MessageHandler = async (run, [wanted]) => {
  const missing = Math.max(0, (typeof wanted === "number" ? wanted : 0) - EXTRA_BYTES);
  const freeBytes = (await run.files.freeBytes().catch(() => null)) ?? 0;
  const room = { neededBytes: freeBytes + missing, freeBytes };
  run.faults.noteRoom(room);
  const full = new KeepsakeError("store/full", room);
  if (await run.mend(full)) return statusWith(typeof wanted === "number" ? wanted : 0);
  return { code: linkCodes.failed, text: "Failed to purge disk space", payload: {} };
};
